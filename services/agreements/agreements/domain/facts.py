"""What happened, in the past tense; the adapters put it into wire words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements.domain.agreements import Agreement
from agreements.domain.claims import Claim
from agreements.domain.distributions import Distribution
from agreements.domain.formulas import FormulaVersion
from agreements.domain.governance import Approval, Vote

LINES_MAX = 500  # lines in one message


@dataclass(frozen=True, slots=True)
class FormulaActivated:
    formula: FormulaVersion


@dataclass(frozen=True, slots=True)
class ClaimCreated:
    claim: Claim


@dataclass(frozen=True, slots=True)
class ClaimReversed:
    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class NewLine:
    allocation_id: UUID
    number: str
    member_id: UUID
    total: int
    cash: int


@dataclass(frozen=True, slots=True)
class AllocationsCreated:
    """At most LINES_MAX lines."""

    agreement_id: UUID
    lines: Sequence[NewLine]


@dataclass(frozen=True, slots=True)
class AgreementProposed:
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class AgreementApproved:
    agreement: Agreement
    approval: Approval


@dataclass(frozen=True, slots=True)
class AgreementRejected:
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class AgreementCancelled:
    agreement: Agreement
    reason: str


@dataclass(frozen=True, slots=True)
class AgreementApplied:
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class AgreementExecuted:
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class AgreementSuperseded:
    agreement: Agreement
    reason: str


@dataclass(frozen=True, slots=True)
class DistributionScheduled:
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class DistributionProcessing:
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class DistributionCompleted:
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class DistributionFailed:
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class DistributionCancelled:
    distribution: Distribution
    by: str
    second_actor: str


@dataclass(frozen=True, slots=True)
class DistributionReturned:
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class VoteRecorded:
    """With every vote, and without one when the decision was withdrawn."""

    approval: Approval
    vote: Vote | None


Fact = (
    FormulaActivated
    | ClaimCreated
    | ClaimReversed
    | AllocationsCreated
    | AgreementProposed
    | AgreementApproved
    | AgreementRejected
    | AgreementCancelled
    | AgreementApplied
    | AgreementExecuted
    | AgreementSuperseded
    | DistributionScheduled
    | DistributionProcessing
    | DistributionCompleted
    | DistributionFailed
    | DistributionCancelled
    | DistributionReturned
    | VoteRecorded
)
