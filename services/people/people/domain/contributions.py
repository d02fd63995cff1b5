"""Declared patronage and its way through review. Domain specification 5.4 and 5.10."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from kernel.errors import Refused
from people.domain.evidence import Evidence
from people.domain.valuation import Valuation


class ContributionStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CLARIFICATION_REQUESTED = "clarification_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"

    @property
    def is_undecided(self) -> bool:
        return self in (self.SUBMITTED, self.CLARIFICATION_REQUESTED)


class ClaimStatus(StrEnum):
    NONE = "none"
    PENDING = "pending"
    CREATED = "created"
    REVERSED = "reversed"


class PostingStatus(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    POSTED = "posted"
    FAILED = "failed"


class Step(StrEnum):
    """What may be done to a contribution after it was made."""

    EDIT = "edit"
    SUBMIT = "submit"
    RECALL = "recall"
    CLARIFY = "clarify"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REVERSE = "reverse"


_S = ContributionStatus
TRANSITIONS: dict[tuple[ContributionStatus, Step], ContributionStatus] = {
    (_S.DRAFT, Step.EDIT): _S.DRAFT,
    (_S.CLARIFICATION_REQUESTED, Step.EDIT): _S.CLARIFICATION_REQUESTED,
    (_S.DRAFT, Step.SUBMIT): _S.SUBMITTED,
    (_S.CLARIFICATION_REQUESTED, Step.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, Step.RECALL): _S.DRAFT,
    (_S.SUBMITTED, Step.CLARIFY): _S.CLARIFICATION_REQUESTED,
    (_S.SUBMITTED, Step.APPROVE): _S.APPROVED,
    (_S.SUBMITTED, Step.REJECT): _S.REJECTED,
    (_S.DRAFT, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.SUBMITTED, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.CLARIFICATION_REQUESTED, Step.WITHDRAW): _S.WITHDRAWN,
    (_S.APPROVED, Step.REVERSE): _S.REVERSED,
}
_PAST_TENSE = {
    Step.EDIT: "edited",
    Step.SUBMIT: "submitted",
    Step.RECALL: "recalled",
    Step.CLARIFY: "sent back",
    Step.APPROVE: "approved",
    Step.REJECT: "rejected",
    Step.WITHDRAW: "withdrawn",
    Step.REVERSE: "reversed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One declared item. `round` counts submissions; approvals count within their round.

    `submitted_value_minor` and `submitted_minutes` are the figures as the member submitted them:
    a reviewer's adjustment changes the value, never those.
    """

    id: UUID
    number: str
    member_id: UUID
    category_code: str
    contribution_date: date
    period_id: UUID
    created_by: str
    created_at: datetime
    subtype: str = ""
    description: str = ""
    minutes: int = 0
    rate_minor: int = 0
    base_minor: int = 0
    attribution_bp: int = 0
    value_minor: int = 0
    tax_value_minor: int = 0
    capital_kind: str = ""
    tax_basis_minor: int | None = None
    evidence: tuple[Evidence, ...] = ()
    status: ContributionStatus = ContributionStatus.DRAFT
    submitted_at: datetime | None = None
    submitted_value_minor: int = 0
    submitted_minutes: int = 0
    decided_at: datetime | None = None
    decided_by: str = ""
    decision_reason: str = ""
    on_behalf_reason: str = ""
    claim_id: UUID | None = None
    claim_status: ClaimStatus = ClaimStatus.NONE
    posting_status: PostingStatus = PostingStatus.NOT_APPLICABLE
    late: bool = False
    rolled_forward: bool = False
    round: int = 0
    required_approvals: int = 0
    approvals: int = 0
    version: int = 1

    def submitted(self, *, at: datetime, required_approvals: int, late: bool) -> Self:
        """Begins a new round of review: earlier approvals no longer count."""
        return self._stepped(
            Step.SUBMIT,
            submitted_at=at,
            submitted_value_minor=self.value_minor,
            submitted_minutes=self.minutes,
            required_approvals=required_approvals,
            approvals=0,
            round=self.round + 1,
            late=self.late or late,
            decision_reason="",
        )

    def recalled(self) -> Self:
        """Raises Refused once a reviewer has decided something in this round."""
        self.require(Step.RECALL)
        if self.approvals:
            raise Refused("A reviewer has already decided; it cannot be recalled.")
        return self._stepped(Step.RECALL, submitted_at=None, required_approvals=0)

    def withdrawn(self, *, at: datetime) -> Self:
        return self._stepped(Step.WITHDRAW, decided_at=at)

    def sent_back(self, *, comment: str) -> Self:
        return self._stepped(Step.CLARIFY, decision_reason=comment)

    def rejected(self, *, at: datetime, by: str, reason: str) -> Self:
        return self._stepped(Step.REJECT, decided_at=at, decided_by=by, decision_reason=reason)

    def reviewed(self, valuation: Valuation, *, minutes: int, required_approvals: int) -> Self:
        """One more approval, perhaps with an adjusted figure; still submitted."""
        self.require(Step.APPROVE)
        return replace(
            self,
            value_minor=valuation.value_minor,
            tax_value_minor=valuation.tax_value_minor,
            minutes=minutes,
            required_approvals=required_approvals,
            approvals=self.approvals + 1,
            version=self.version + 1,
        )

    @property
    def is_fully_reviewed(self) -> bool:
        return self.approvals >= self.required_approvals

    def approved(self, *, at: datetime, by: str, comment: str, posts: bool) -> Self:
        """The value is frozen; the claim and, if `posts`, the capital posting will follow."""
        if not self.is_fully_reviewed:
            raise Refused("Another reviewer is needed.", reason="APPROVAL_REQUIRED")
        settled = self._stepped(Step.APPROVE, decided_at=at, decided_by=by, decision_reason=comment)
        return replace(
            settled,
            version=self.version,  # counted when it was reviewed
            claim_status=ClaimStatus.PENDING,
            posting_status=PostingStatus.PENDING if posts else PostingStatus.NOT_APPLICABLE,
        )

    def reversed(self, *, reason: str) -> Self:
        return self._stepped(Step.REVERSE, decision_reason=reason)

    def moved(self, period_id: UUID) -> Self:
        """To a later period, keeping its date: the close takes what is undecided out of its way."""
        return replace(self, period_id=period_id, rolled_forward=True, version=self.version + 1)

    def claimed(self, claim_id: UUID) -> Self:
        """The claim exists. A claim that was taken back stays so, whichever fact comes first."""
        if self.claim_status is ClaimStatus.REVERSED:
            return self
        return replace(self, claim_id=claim_id, claim_status=ClaimStatus.CREATED)

    def unclaimed(self, claim_id: UUID) -> Self:
        return replace(self, claim_id=claim_id, claim_status=ClaimStatus.REVERSED)

    def posted(self) -> Self:
        """The ledger has it; after a reversal was heard of, an older posting changes nothing."""
        if self.posting_status is not PostingStatus.PENDING:
            return self
        return replace(self, posting_status=PostingStatus.POSTED)

    def unposted(self) -> Self:
        return replace(self, posting_status=PostingStatus.NOT_APPLICABLE)

    def require(self, step: Step) -> ContributionStatus:
        """The status that follows. Raises Refused with INVALID_TRANSITION when there is none."""
        after = TRANSITIONS.get((self.status, step))
        if after is None:
            words = self.status.replace("_", " ")
            raise Refused(
                f"A contribution in status {words} cannot be {_PAST_TENSE[step]}.",
                status=self.status,
            )
        return after

    def _stepped(self, step: Step, **changes: Any) -> Self:
        status = self.require(step)
        return replace(self, status=status, version=self.version + 1, **changes)


def contribution_number(period_code: str, ordinal: int) -> str:
    return f"C-{period_code}-{ordinal:06d}"


def posts_to_capital(*, affects_capital: bool, capital_kind: str) -> bool:
    """Cash and property credit the capital account; loans and guarantees do not."""
    return affects_capital and capital_kind in ("cash", "property")
