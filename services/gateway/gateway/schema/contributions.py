"""Contributions and their review, as they are read."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.categories import ContributionCategory, category_of
from gateway.schema.enums import member_or_none
from gateway.schema.ids import Node, global_id, global_id_or_none
from gateway.schema.members import Member, actor_id, member_of
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import (
    Date,
    DateTime,
    Money,
    instant,
    instant_or_none,
    money,
    money_or_none,
    some,
)
from habitat.people.v1 import contributions_pb2 as pb


@strawberry.enum
class ContributionStatus(Enum):
    DRAFT = pb.CONTRIBUTION_STATUS_DRAFT
    SUBMITTED = pb.CONTRIBUTION_STATUS_SUBMITTED
    CLARIFICATION_REQUESTED = pb.CONTRIBUTION_STATUS_CLARIFICATION_REQUESTED
    APPROVED = pb.CONTRIBUTION_STATUS_APPROVED
    REJECTED = pb.CONTRIBUTION_STATUS_REJECTED
    WITHDRAWN = pb.CONTRIBUTION_STATUS_WITHDRAWN
    REVERSED = pb.CONTRIBUTION_STATUS_REVERSED


@strawberry.enum
class ContributionClaimStatus(Enum):
    NONE = pb.CLAIM_STATUS_NONE
    PENDING = pb.CLAIM_STATUS_PENDING
    CREATED = pb.CLAIM_STATUS_CREATED
    REVERSED = pb.CLAIM_STATUS_REVERSED


@strawberry.enum
class PostingStatus(Enum):
    NOT_APPLICABLE = pb.POSTING_STATUS_NOT_APPLICABLE
    PENDING = pb.POSTING_STATUS_PENDING
    POSTED = pb.POSTING_STATUS_POSTED
    FAILED = pb.POSTING_STATUS_FAILED


@strawberry.enum
class ApprovalDecision(Enum):
    APPROVE = pb.DECISION_APPROVE
    REJECT = pb.DECISION_REJECT
    CLARIFY = pb.DECISION_CLARIFY


@strawberry.enum
class CapitalKind(Enum):
    CASH = "cash"
    PROPERTY = "property"
    LOAN = "loan"
    GUARANTEE = "guarantee"


@strawberry.enum
class EvidenceKind(Enum):
    URL = "url"
    FILE = "file"


@strawberry.type
class Evidence:
    kind: EvidenceKind
    url: str
    sha256: str | None
    note: str | None


@strawberry.type
class Contribution(Node):
    number: str
    member_id: strawberry.ID
    category_code: str
    subtype: str | None
    contribution_date: Date
    period_id: strawberry.ID | None
    description: str
    minutes: int
    rate: Money | None
    base: Money | None = strawberry.field(description="For attribution: what the share is of.")
    attribution_bp: int | None
    value: Money
    tax_value: Money
    capital_kind: CapitalKind | None
    evidence: list[Evidence]
    status: ContributionStatus
    submitted_at: DateTime | None
    decided_at: DateTime | None
    decided_by_id: strawberry.ID | None
    decision_reason: str | None
    claim_id: strawberry.ID | None
    claim_status: ContributionClaimStatus
    posting_status: PostingStatus
    late: bool
    created_by_id: strawberry.ID | None
    required_approvals: int
    approval_count: int
    version: int
    created_at: DateTime
    row: strawberry.Private[pb.Contribution]

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @strawberry.field
    async def category(self, info: Info) -> ContributionCategory | None:
        return await category_of(info, self.row.category_code)

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @strawberry.field
    async def decided_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.decided_by)

    @strawberry.field
    async def created_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.created_by)

    @classmethod
    def of(cls, row: pb.Contribution) -> Self:
        return cls(
            id=global_id("Contribution", row.id),
            number=row.number,
            member_id=global_id("Member", row.member_id),
            category_code=row.category_code,
            subtype=row.subtype or None,
            contribution_date=Date(row.contribution_date),
            period_id=global_id_or_none("Period", row.period_id),
            description=row.description,
            minutes=row.minutes,
            rate=some(row.rate_minor),
            base=some(row.base_minor),
            attribution_bp=row.attribution_bp or None,
            value=money(row.value),
            tax_value=money(row.tax_value),
            capital_kind=member_or_none(CapitalKind, row.capital_kind),
            evidence=[_evidence(evidence) for evidence in row.evidence],
            status=ContributionStatus(row.status),
            submitted_at=instant_or_none(row, "submitted_at"),
            decided_at=instant_or_none(row, "decided_at"),
            decided_by_id=actor_id(row.decided_by),
            decision_reason=row.decision_reason or None,
            claim_id=global_id_or_none("Claim", row.claim_id),
            claim_status=ContributionClaimStatus(row.claim_status or pb.CLAIM_STATUS_NONE),
            posting_status=PostingStatus(row.posting_status or pb.POSTING_STATUS_NOT_APPLICABLE),
            late=row.late,
            created_by_id=actor_id(row.created_by),
            required_approvals=row.required_approvals,
            approval_count=row.approvals,
            version=row.version,
            created_at=instant(row, "created_at"),
            row=row,
        )


def _evidence(row: pb.Evidence) -> Evidence:
    return Evidence(
        kind=EvidenceKind(row.kind), url=row.url, sha256=row.sha256 or None, note=row.note or None
    )


async def contribution_of(info: Info, local: str) -> Contribution | None:
    row = await info.context.loaders.contributions.load(local) if local else None
    return Contribution.of(row) if row else None


@strawberry.type
class Approval:
    """One reviewer's decision on a contribution."""

    id: strawberry.ID
    contribution_id: strawberry.ID
    approver_id: strawberry.ID | None
    decision: ApprovalDecision
    original_value: Money
    adjusted_value: Money | None
    comment: str | None
    decided_at: DateTime
    policy_version: str | None
    row: strawberry.Private[pb.Approval]

    @strawberry.field
    async def contribution(self, info: Info) -> Contribution | None:
        return await contribution_of(info, self.row.contribution_id)

    @strawberry.field
    async def approver(self, info: Info) -> Member | None:
        return await member_of(info, self.row.approver_id)

    @classmethod
    def of(cls, row: pb.Approval) -> Self:
        return cls(
            id=global_id("Approval", row.id),
            contribution_id=global_id("Contribution", row.contribution_id),
            approver_id=actor_id(row.approver_id),
            decision=ApprovalDecision(row.decision),
            original_value=money(row.original_value),
            adjusted_value=money_or_none(row, "adjusted_value"),
            comment=row.comment or None,
            decided_at=instant(row, "decided_at"),
            policy_version=row.policy_version or None,
            row=row,
        )
