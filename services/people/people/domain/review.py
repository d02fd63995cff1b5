"""Who decides on contributions, and how many have to. Domain specification 5.5, 5.6 and P1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kernel.errors import Conflict, Invalid, Refused, SelfApproval
from people.domain.categories import Category, Method
from people.domain.contributions import Contribution
from people.domain.members import MemberTier
from people.domain.valuation import MINUTES_MAX, VALUE_MAX, Valuation, timed_value

IMPORTED_POLICY = "imported"


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    CLARIFY = "clarify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One reviewer's word in one round; original figures stay beside adjusted ones."""

    id: UUID
    contribution_id: UUID
    round: int
    approver_id: str
    decision: Decision
    original_value_minor: int
    original_minutes: int
    decided_at: datetime
    policy_version: str
    adjusted_value_minor: int | None = None
    adjusted_minutes: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """How many reviewers a contribution needs; an empty category or tier means any."""

    id: UUID
    category_code: str = ""
    tier: MemberTier | None = None
    required_approvals: int = 1
    dual_threshold_minor: int = 250_000
    dual_threshold_minutes: int = 2_400
    stale_after_days: int = 3
    escalate_after_days: int = 7
    version: int = 1

    def required_for(self, *, value_minor: int, minutes: int) -> int:
        """Two distinct reviewers at least when either figure lies above its threshold."""
        high = value_minor > self.dual_threshold_minor or minutes > self.dual_threshold_minutes
        return max(self.required_approvals, 2) if high else self.required_approvals

    @property
    def name(self) -> str:
        scope = ".".join(part for part in (self.category_code, self.tier) if part) or "default"
        return f"{scope}/{self.version}"


def applicable(
    policies: Sequence[ApprovalPolicy], *, category_code: str, tier: MemberTier
) -> ApprovalPolicy:
    """The most specific policy: category and tier, then category, then tier, then the default.

    Raises Refused when the cooperative has no policy that fits.
    """
    fitting = [
        policy
        for policy in policies
        if policy.category_code in ("", category_code) and policy.tier in (None, tier)
    ]
    if not fitting:
        raise Refused("No approval policy covers this contribution.", reason="APPROVAL_REQUIRED")
    return max(fitting, key=lambda policy: (bool(policy.category_code), policy.tier is not None))


def require_impartial(contribution: Contribution, approver_id: str, decision: Decision) -> None:
    """Raises SelfApproval for the owner, and for an approval by the person who logged it."""
    if approver_id == str(contribution.member_id):
        raise SelfApproval()
    if decision is Decision.APPROVE and approver_id == contribution.created_by:
        raise SelfApproval("You logged this contribution; somebody else has to approve it.")


def require_first_word(earlier: Sequence[Approval], approver_id: str, round_no: int) -> None:
    """One decision for each reviewer in a round. Raises Conflict."""
    if any(a.approver_id == approver_id and a.round == round_no for a in earlier):
        raise Conflict("You have decided on this contribution already; another reviewer is needed.")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a reviewer corrected; None is "as it stands"."""

    minutes: int | None = None
    value_minor: int | None = None

    @property
    def is_none(self) -> bool:
        return self.minutes is None and self.value_minor is None


def adjusted(
    contribution: Contribution, category: Category, adjustment: Adjustment
) -> tuple[Valuation, int]:
    """Valuation and minutes after the adjustment. Raises Invalid for figures not above zero."""
    minutes = contribution.minutes
    value = contribution.value_minor
    if adjustment.minutes is not None:
        if category.method not in (Method.RATE, Method.RATE_OR_AMOUNT):
            raise Invalid("Only timed contributions have minutes.", field="adjusted_minutes")
        if not 0 < adjustment.minutes <= MINUTES_MAX:
            raise Invalid(f"From 1 to {MINUTES_MAX}.", field="adjusted_minutes")
        minutes = adjustment.minutes
        value = timed_value(minutes, contribution.rate_minor)
    if adjustment.value_minor is not None:
        value = adjustment.value_minor
    if not 0 < value <= VALUE_MAX:
        raise Invalid(f"From 1 to {VALUE_MAX}.", field="adjusted_value_minor")
    is_property = contribution.capital_kind == "property"
    tax_value = contribution.tax_value_minor if is_property else value
    return Valuation(value, tax_value, contribution.rate_minor, contribution.base_minor), minutes


def require_no_raise(contribution: Contribution, valuation: Valuation, minutes: int) -> None:
    """After a first approval a later reviewer may lower the figure, not raise it.

    The first reviewer agreed to the figure as it stood; whoever wants more sends it back.
    """
    if not contribution.approvals:
        return
    if valuation.value_minor > contribution.value_minor or minutes > contribution.minutes:
        raise Refused("Another reviewer approved a lower figure; send it back to raise it.")


def required_approvals(
    policy: ApprovalPolicy, contribution: Contribution, valuation: Valuation, minutes: int
) -> int:
    """On the greater of the submitted and the adjusted figures; never less than asked before."""
    return max(
        contribution.required_approvals,
        policy.required_for(
            value_minor=max(
                contribution.submitted_value_minor,
                contribution.value_minor,
                valuation.value_minor,
            ),
            minutes=max(contribution.submitted_minutes, contribution.minutes, minutes),
        ),
    )
