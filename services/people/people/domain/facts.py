"""What has happened here and others may need to know; adapters put it in the wire's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.call import Role
from people.domain.contributions import Contribution
from people.domain.members import Member, MemberStatus
from people.domain.settings import SettingsVersion


@dataclass(frozen=True, slots=True)
class MemberCreated:
    member: Member


@dataclass(frozen=True, slots=True)
class MemberStatusChanged:
    member: Member
    old: MemberStatus
    effective_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MemberRoleChanged:
    member: Member
    old: Role
    by: str


@dataclass(frozen=True, slots=True)
class MemberUpdated:
    """Display name, tier or joining date changed."""

    member: Member


@dataclass(frozen=True, slots=True)
class ContributionCreated:
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class ContributionSubmitted:
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class ContributionSentBack:
    contribution: Contribution
    reviewer_id: str
    comment_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionApproved:
    contribution: Contribution
    member: Member
    approvers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContributionRejected:
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class ContributionWithdrawn:
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class ContributionReversed:
    contribution: Contribution
    by: str


@dataclass(frozen=True, slots=True)
class ContributionRolledForward:
    contribution_id: UUID
    member_id: UUID
    from_period_id: UUID
    to_period_id: UUID


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    version: SettingsVersion
    by: str


ContributionFact = (
    ContributionCreated
    | ContributionSubmitted
    | ContributionSentBack
    | ContributionApproved
    | ContributionRejected
    | ContributionWithdrawn
    | ContributionReversed
    | ContributionRolledForward
)
MemberFact = MemberCreated | MemberStatusChanged | MemberRoleChanged | MemberUpdated
Fact = ContributionFact | MemberFact | SettingsChanged


@dataclass(frozen=True, slots=True)
class AuditNote:
    """One line of the audit trail, without secrets."""

    action: str
    subject_type: str
    subject_id: str
    before: Mapping[str, str | int | bool | None] | None = None
    after: Mapping[str, str | int | bool | None] | None = None
    reason: str | None = None
    policy_version: str | None = None
