"""Facts of the domain as the messages that travel (workflows 10)."""

from dataclasses import dataclass
from functools import singledispatch
from uuid import UUID

from google.protobuf.message import Message

from agreements.adapters.wire import date_out, id_out, money_out
from agreements.domain import facts
from agreements.domain.agreements import Agreement
from agreements.domain.distributions import Distribution
from habitat.agreements.v1 import events_pb2 as pb


@dataclass(frozen=True, slots=True)
class Announced:
    """A message with the aggregate that it is about."""

    message: Message
    aggregate_type: str
    aggregate_id: UUID


@singledispatch
def event_out(fact: object, currency: str) -> Announced:
    """Raises TypeError for what is no fact of this context."""
    raise TypeError(f"{type(fact).__name__} has no event")


def _of_agreement(message: Message, id: UUID) -> Announced:
    return Announced(message, "allocation_agreement", id)


def _of_distribution(message: Message, distribution: Distribution) -> Announced:
    return Announced(message, "distribution", distribution.id)


@event_out.register
def _(fact: facts.FormulaActivated, currency: str) -> Announced:
    formula = fact.formula
    message = pb.FormulaActivated(
        formula_version_id=str(formula.id),
        weights_e4={one.category_code: one.weight_e4 for one in formula.terms.weights},
        effective_from_period=formula.effective_from_period,
    )
    return Announced(message, "formula_version", formula.id)


@event_out.register
def _(fact: facts.ClaimCreated, currency: str) -> Announced:
    claim = fact.claim
    message = pb.ClaimCreated(
        claim_id=str(claim.id),
        contribution_id=str(claim.contribution_id),
        member_id=str(claim.member_id),
        period_id=str(claim.period_id),
        category=claim.category_code,
        raw=money_out(claim.raw, currency),
        weight_e4=claim.weight_e4,
        weighted_e4=str(claim.weighted),
    )
    return Announced(message, "claim", claim.id)


@event_out.register
def _(fact: facts.ClaimReversed, currency: str) -> Announced:
    claim = fact.claim
    message = pb.ClaimReversed(
        claim_id=str(claim.id), contribution_id=str(claim.contribution_id), reason=fact.reason
    )
    return Announced(message, "claim", claim.id)


@event_out.register
def _(fact: facts.AllocationsCreated, currency: str) -> Announced:
    lines = [
        pb.AllocationLine(
            allocation_id=str(line.allocation_id),
            number=line.number,
            member_id=str(line.member_id),
            total_minor=line.total,
            cash_minor=line.cash,
            retained_minor=line.total - line.cash,
        )
        for line in fact.lines
    ]
    message = pb.AllocationCreated(agreement_id=str(fact.agreement_id), lines=lines)
    return _of_agreement(message, fact.agreement_id)


@event_out.register
def _(fact: facts.AgreementProposed, currency: str) -> Announced:
    agreement = fact.agreement
    message = pb.AllocationProposed(
        agreement_id=str(agreement.id),
        period_id=str(agreement.period_id),
        surplus=money_out(agreement.surplus, currency),
        total_weighted_e4=str(agreement.total_weighted),
        member_count=agreement.member_count,
        inputs_hash=agreement.inputs_hash,
        workflow_id=agreement.workflow_id,
    )
    return _of_agreement(message, agreement.id)


@event_out.register
def _(fact: facts.AgreementApproved, currency: str) -> Announced:
    agreement, approval = fact.agreement, fact.approval
    assert agreement.approved_at is not None
    message = pb.AllocationApproved(
        agreement_id=str(agreement.id),
        period_id=str(agreement.period_id),
        approval_id=str(approval.id),
        approvals=approval.approvals,
        rejections=approval.rejections,
        approved_at=agreement.approved_at.isoformat(),
        total=money_out(agreement.surplus, currency),
        cash=money_out(agreement.cash, currency),
        retained=money_out(agreement.retained, currency),
        tax_total=money_out(agreement.tax_total, currency),
        member_count=agreement.member_count,
        inputs_hash=agreement.inputs_hash,
        workflow_id=agreement.workflow_id,
    )
    return _of_agreement(message, agreement.id)


@event_out.register
def _(fact: facts.AgreementRejected, currency: str) -> Announced:
    agreement = fact.agreement
    message = pb.AllocationRejected(
        **_whose(agreement),
        reason=agreement.rejection_reason,
        workflow_id=agreement.workflow_id,
    )
    return _of_agreement(message, agreement.id)


@event_out.register
def _(fact: facts.AgreementCancelled, currency: str) -> Announced:
    message = pb.AllocationCancelled(**_whose(fact.agreement), reason=fact.reason)
    return _of_agreement(message, fact.agreement.id)


@event_out.register
def _(fact: facts.AgreementApplied, currency: str) -> Announced:
    agreement = fact.agreement
    message = pb.AllocationApplied(
        **_whose(agreement),
        book_transaction_id=id_out(agreement.book_transaction_id),
        tax_transaction_id=id_out(agreement.tax_transaction_id),
        total=money_out(agreement.surplus, currency),
        cash=money_out(agreement.cash, currency),
        retained=money_out(agreement.retained, currency),
        member_count=agreement.member_count,
        inputs_hash=agreement.inputs_hash,
    )
    return _of_agreement(message, agreement.id)


@event_out.register
def _(fact: facts.AgreementExecuted, currency: str) -> Announced:
    return _of_agreement(pb.AllocationExecuted(**_whose(fact.agreement)), fact.agreement.id)


@event_out.register
def _(fact: facts.AgreementSuperseded, currency: str) -> Announced:
    message = pb.AllocationSuperseded(**_whose(fact.agreement), reason=fact.reason)
    return _of_agreement(message, fact.agreement.id)


@event_out.register
def _(fact: facts.DistributionScheduled, currency: str) -> Announced:
    one = fact.distribution
    message = pb.DistributionScheduled(
        **_which(one),
        allocation_id=str(one.allocation_id),
        amount=money_out(one.amount, currency),
        method=one.method,
        scheduled_date=date_out(one.scheduled_date),
        part_no=one.part_no,
        part_total=one.part_total,
    )
    return _of_distribution(message, one)


@event_out.register
def _(fact: facts.DistributionProcessing, currency: str) -> Announced:
    one = fact.distribution
    message = pb.DistributionProcessing(**_which(one), attempt=one.attempt, provider=one.method)
    return _of_distribution(message, one)


@event_out.register
def _(fact: facts.DistributionCompleted, currency: str) -> Announced:
    one = fact.distribution
    message = pb.DistributionCompleted(
        **_which(one),
        amount=money_out(one.amount, currency),
        withholding=money_out(0, currency),
        payment_date=date_out(one.payment_date),
        payment_reference=one.payment_reference,
        book_transaction_id=id_out(one.book_transaction_id),
        tax_transaction_id=id_out(one.tax_transaction_id),
        tax_year=one.tax_year,
    )
    return _of_distribution(message, one)


@event_out.register
def _(fact: facts.DistributionFailed, currency: str) -> Announced:
    one = fact.distribution
    message = pb.DistributionFailed(
        **_which(one),
        failure_code=one.failure_code,
        reason=one.failure_reason,
        retryable=one.retryable,
        attempt=one.attempt,
    )
    return _of_distribution(message, one)


@event_out.register
def _(fact: facts.DistributionCancelled, currency: str) -> Announced:
    one = fact.distribution
    message = pb.DistributionCancelled(
        **_which(one),
        amount=money_out(one.amount, currency),
        reason=one.cancelled_reason,
        by=fact.by,
        second_actor=fact.second_actor,
        re_retain=one.re_retained,
    )
    return _of_distribution(message, one)


@event_out.register
def _(fact: facts.DistributionReturned, currency: str) -> Announced:
    one = fact.distribution
    return _of_distribution(pb.DistributionReturned(**_which(one), reason=one.failure_reason), one)


@event_out.register
def _(fact: facts.VoteRecorded, currency: str) -> Announced:
    approval, vote = fact.approval, fact.vote
    message = pb.VoteRecorded(
        approval_id=str(approval.id),
        subject_type=approval.subject_type.value,
        subject_id=str(approval.subject_id),
        choice=vote.choice.value if vote else "",
        approvals=approval.approvals,
        rejections=approval.rejections,
        outcome=approval.outcome.value,
        voter_id=str(vote.voter_id) if vote else "",
        workflow_id=approval.workflow_id,
    )
    return Announced(message, "governance_approval", approval.id)


def _whose(agreement: Agreement) -> dict[str, str]:
    return {"agreement_id": str(agreement.id), "period_id": str(agreement.period_id)}


def _which(one: Distribution) -> dict[str, str]:
    return {
        "distribution_id": str(one.id),
        "number": one.number,
        "member_id": str(one.member_id),
    }
