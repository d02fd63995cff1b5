"""Decisions that take more than one person."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.enums import wire, word
from gateway.schema.ids import Node, global_id, global_id_or_none, local_id, parts
from gateway.schema.members import Member, actor_id, member_of
from gateway.schema.scalars import DateTime, instant, instant_or_none
from habitat.agreements.v1 import governance_pb2 as pb


@strawberry.enum
class ApprovalSubject(Enum):
    ALLOCATION_AGREEMENT = "allocation_agreement"
    FORMULA_VERSION = "formula_version"
    PERIOD_REOPEN = "period_reopen"
    PERIOD_LOCK = "period_lock"
    TRANSACTION_REVERSAL = "transaction_reversal"
    DISTRIBUTION_CANCEL = "distribution_cancel"


_TYPE = {
    ApprovalSubject.ALLOCATION_AGREEMENT: "AllocationAgreement",
    ApprovalSubject.FORMULA_VERSION: "FormulaVersion",
    ApprovalSubject.PERIOD_REOPEN: "Period",
    ApprovalSubject.PERIOD_LOCK: "Period",
    ApprovalSubject.TRANSACTION_REVERSAL: "Transaction",
    ApprovalSubject.DISTRIBUTION_CANCEL: "Distribution",
}


@strawberry.enum
class ApprovalMode(Enum):
    STEWARDS = "stewards"
    SECOND_PERSON = "second_person"
    SINGLE_ADMIN = "single_admin"
    MEMBER_VOTE = "member_vote"


@strawberry.enum
class ApprovalOutcome(Enum):
    PENDING = pb.APPROVAL_OUTCOME_PENDING
    APPROVED = pb.APPROVAL_OUTCOME_APPROVED
    REJECTED = pb.APPROVAL_OUTCOME_REJECTED
    WITHDRAWN = pb.APPROVAL_OUTCOME_WITHDRAWN


@strawberry.enum
class VoteChoice(Enum):
    APPROVE = pb.VOTE_CHOICE_APPROVE
    REJECT = pb.VOTE_CHOICE_REJECT
    ABSTAIN = pb.VOTE_CHOICE_ABSTAIN


@strawberry.type
class Vote:
    voter_id: strawberry.ID | None
    choice: VoteChoice
    at: DateTime
    comment: str | None
    row: strawberry.Private[pb.Vote]

    @strawberry.field
    async def voter(self, info: Info) -> Member | None:
        return await member_of(info, self.row.voter_id)


@strawberry.type
class GovernanceApproval(Node):
    subject_type: ApprovalSubject
    subject_id: strawberry.ID
    mode: ApprovalMode
    required_approvals: int
    approvals: int
    rejections: int
    votes: list[Vote]
    opens_at: DateTime | None
    closes_at: DateTime | None
    outcome: ApprovalOutcome
    requested_by_id: strawberry.ID | None
    reason: str | None
    workflow_id: strawberry.ID | None
    version: int
    row: strawberry.Private[pb.GovernanceApproval]

    @strawberry.field
    async def requested_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.requested_by)

    @classmethod
    def of(cls, row: pb.GovernanceApproval) -> Self:
        subject = ApprovalSubject(row.subject_type)
        return cls(
            id=global_id("GovernanceApproval", row.id),
            subject_type=subject,
            subject_id=global_id(_TYPE[subject], row.subject_id),
            mode=ApprovalMode(row.mode),
            required_approvals=row.required_approvals,
            approvals=row.approvals,
            rejections=row.rejections,
            votes=[_vote(vote) for vote in row.votes],
            opens_at=instant_or_none(row, "opens_at"),
            closes_at=instant_or_none(row, "closes_at"),
            outcome=ApprovalOutcome(row.outcome),
            requested_by_id=actor_id(row.requested_by),
            reason=row.reason or None,
            workflow_id=global_id_or_none("Workflow", row.workflow_id),
            version=row.version,
            row=row,
        )


def _vote(row: pb.Vote) -> Vote:
    return Vote(
        voter_id=actor_id(row.voter_id),
        choice=VoteChoice(row.choice),
        at=instant(row, "at"),
        comment=row.comment or None,
        row=row,
    )


async def approval_of(info: Info, local: str) -> GovernanceApproval | None:
    row = await info.context.loaders.approvals.load(local) if local else None
    return GovernanceApproval.of(row) if row else None


@strawberry.input
class GovernanceApprovalFilter:
    subject_type: ApprovalSubject | None = None
    subject_id: strawberry.ID | None = None
    outcome: ApprovalOutcome | None = None


@strawberry.input
class CastVoteInput(Command):
    approval_id: strawberry.ID
    choice: VoteChoice
    comment: str | None = None


@strawberry.type
class CastVotePayload(Receipt):
    approval: GovernanceApproval


@strawberry.type
class GovernanceQueries:
    @strawberry.field
    async def governance_approval(self, info: Info, id: strawberry.ID) -> GovernanceApproval | None:
        return await approval_of(info, local_id(id, "GovernanceApproval"))

    @strawberry.field
    async def governance_approvals(
        self,
        info: Info,
        filter: GovernanceApprovalFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[GovernanceApproval] | None:
        given = filter or GovernanceApprovalFilter()
        subject = parts(given.subject_id, field="subjectId")[1] if given.subject_id else ""
        return await listed(
            info,
            info.context.services.governance.ListApprovals,
            pb.ListApprovalsRequest(
                subject_type=word(given.subject_type),
                subject_id=subject,
                outcome=wire(given.outcome),
            ),
            rows=lambda reply: reply.approvals,
            node=GovernanceApproval.of,
            page=Page.of(first, after, last, before),
        )


@strawberry.type
class GovernanceCommands:
    @strawberry.mutation
    async def cast_vote(self, info: Info, input: CastVoteInput) -> CastVotePayload:
        request = pb.CastVoteRequest(
            approval_id=local_id(input.approval_id, "GovernanceApproval", field="approvalId"),
            choice=wire(input.choice),
            comment=trimmed(input.comment),
        )
        method = info.context.services.governance.CastVote
        reply = await info.context.command(method, request, input.idempotency_key)
        return CastVotePayload(
            approval=GovernanceApproval.of(reply.approval), **receipt(info, reply)
        )
