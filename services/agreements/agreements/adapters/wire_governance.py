"""Decisions and formulas as messages."""

from collections.abc import Sequence

from agreements.adapters.wire import id_out, instant_out, number_of, words_of
from agreements.domain.formulas import FormulaStatus, FormulaVersion, Weight
from agreements.domain.governance import Approval, Choice, Outcome, SubjectType
from habitat.agreements.v1 import formulas_pb2, governance_pb2
from kernel.errors import Invalid

CHOICES = words_of(dict(governance_pb2.VoteChoice.items()), "VOTE_CHOICE_", Choice)
OUTCOMES = words_of(dict(governance_pb2.ApprovalOutcome.items()), "APPROVAL_OUTCOME_", Outcome)
FORMULA_STATUSES = words_of(
    dict(formulas_pb2.FormulaStatus.items()), "FORMULA_STATUS_", FormulaStatus
)


def subject_type_in(text: str) -> SubjectType:
    """Raises Invalid naming `subject_type`."""
    try:
        return SubjectType(text)
    except ValueError:
        words = ", ".join(SubjectType)
        raise Invalid(f"A decision is about one of {words}.", field="subject_type") from None


def weights_in(weights: Sequence[formulas_pb2.CategoryWeight]) -> tuple[Weight, ...]:
    return tuple(Weight(one.category_code, one.weight_e4) for one in weights)


def approval_out(approval: Approval) -> governance_pb2.GovernanceApproval:
    return governance_pb2.GovernanceApproval(
        id=str(approval.id),
        subject_type=approval.subject_type.value,
        subject_id=str(approval.subject_id),
        mode=approval.mode.value,
        required_approvals=approval.required,
        votes=[
            governance_pb2.Vote(
                voter_id=str(vote.voter_id),
                choice=number_of(CHOICES, vote.choice),  # type: ignore[arg-type]
                at=instant_out(vote.at),
                comment=vote.comment,
            )
            for vote in approval.votes
        ],
        opens_at=instant_out(approval.opens_at),
        closes_at=instant_out(approval.closes_at),
        outcome=number_of(OUTCOMES, approval.outcome),  # type: ignore[arg-type]
        requested_by=approval.requested_by,
        reason=approval.reason,
        workflow_id=approval.workflow_id,
        approvals=approval.approvals,
        rejections=approval.rejections,
        version=approval.version,
    )


def formula_out(formula: FormulaVersion) -> formulas_pb2.FormulaVersion:
    terms = formula.terms
    threshold = terms.threshold
    return formulas_pb2.FormulaVersion(
        id=str(formula.id),
        number=formula.number,
        kind=formula.kind,
        category_weights=[
            formulas_pb2.CategoryWeight(
                category_code=weight.category_code, weight_e4=weight.weight_e4
            )
            for weight in terms.weights
        ],
        eligible_tiers=terms.eligible_tiers,
        eligible_statuses=terms.eligible_statuses,
        max_share_bp=terms.max_share_bp,
        cash_rate_bp=terms.cash_rate_bp,
        rationale=formula.rationale,
        status=number_of(FORMULA_STATUSES, formula.status),  # type: ignore[arg-type]
        proposed_by=formula.proposed_by,
        approval_id=id_out(formula.approval_id),
        effective_from_period=formula.effective_from_period,
        threshold_type=threshold.type.value if threshold else "",
        threshold_value=threshold.value if threshold else 0,
        created_at=instant_out(formula.created_at),
        version=formula.version,
    )
