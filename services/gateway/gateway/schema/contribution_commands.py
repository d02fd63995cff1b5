"""Logging, submitting, reviewing and reversing contributions."""

from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Receipt, receipt, trimmed
from gateway.schema.contribution_inputs import (
    ApproveContributionInput,
    ApproveContributionsInput,
    CreateContributionInput,
    RecallContributionInput,
    RejectContributionInput,
    RequestClarificationInput,
    ReverseContributionInput,
    SubmitContributionInput,
    UpdateContributionInput,
    WithdrawContributionInput,
    fields_of,
)
from gateway.schema.contributions import Approval, Contribution
from gateway.schema.ids import global_id, local_id, local_id_or_empty
from habitat.people.v1 import contributions_pb2 as pb
from kernel.errors import Invalid

APPROVE_MAX = 100


@strawberry.type
class ContributionPayload(Receipt):
    contribution: Contribution

    @classmethod
    def of(cls, info: Info, reply: object, row: pb.Contribution) -> Self:
        return cls(contribution=Contribution.of(row), **receipt(info, reply))


@strawberry.type
class CreateContributionPayload(ContributionPayload): ...


@strawberry.type
class UpdateContributionPayload(ContributionPayload): ...


@strawberry.type
class SubmitContributionPayload(ContributionPayload): ...


@strawberry.type
class RecallContributionPayload(ContributionPayload): ...


@strawberry.type
class WithdrawContributionPayload(ContributionPayload): ...


@strawberry.type
class RequestClarificationPayload(ContributionPayload): ...


@strawberry.type
class RejectContributionPayload(ContributionPayload): ...


@strawberry.type
class ReverseContributionPayload(ContributionPayload): ...


@strawberry.type
class ApproveContributionPayload(Receipt):
    contribution: Contribution = strawberry.field(
        description="Still SUBMITTED when a second reviewer is needed."
    )
    approval: Approval


@strawberry.type
class ContributionOutcome:
    """What became of one of several: the contribution, or the code and words of the refusal."""

    id: strawberry.ID
    contribution: Contribution | None
    code: str | None
    message: str | None


@strawberry.type
class ApproveContributionsPayload(Receipt):
    results: list[ContributionOutcome]


@strawberry.type
class ContributionCommands:
    @strawberry.mutation
    async def create_contribution(
        self, info: Info, input: CreateContributionInput
    ) -> CreateContributionPayload:
        request = pb.CreateContributionRequest(
            member_id=local_id_or_empty(input.member_id, "Member", field="memberId"),
            fields=fields_of(input),
            on_behalf_reason=trimmed(input.on_behalf_reason),
            submit=input.submit,
        )
        method = info.context.services.contributions.CreateContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return CreateContributionPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def update_contribution(
        self, info: Info, input: UpdateContributionInput
    ) -> UpdateContributionPayload:
        request = pb.UpdateContributionRequest(
            id=local_id(input.id, "Contribution"),
            fields=fields_of(input),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.contributions.UpdateContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return UpdateContributionPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def submit_contribution(
        self, info: Info, input: SubmitContributionInput
    ) -> SubmitContributionPayload:
        request = pb.SubmitContributionRequest(
            id=local_id(input.id, "Contribution"), expected_version=input.expected_version or 0
        )
        method = info.context.services.contributions.SubmitContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return SubmitContributionPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def recall_contribution(
        self, info: Info, input: RecallContributionInput
    ) -> RecallContributionPayload:
        request = pb.RecallContributionRequest(
            id=local_id(input.id, "Contribution"), expected_version=input.expected_version or 0
        )
        method = info.context.services.contributions.RecallContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return RecallContributionPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def withdraw_contribution(
        self, info: Info, input: WithdrawContributionInput
    ) -> WithdrawContributionPayload:
        request = pb.WithdrawContributionRequest(
            id=local_id(input.id, "Contribution"), expected_version=input.expected_version or 0
        )
        method = info.context.services.contributions.WithdrawContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return WithdrawContributionPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def request_clarification(
        self, info: Info, input: RequestClarificationInput
    ) -> RequestClarificationPayload:
        request = pb.RequestClarificationRequest(
            id=local_id(input.id, "Contribution"),
            comment=trimmed(input.comment),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.contributions.RequestClarification
        reply = await info.context.command(method, request, input.idempotency_key)
        return RequestClarificationPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def approve_contribution(
        self, info: Info, input: ApproveContributionInput
    ) -> ApproveContributionPayload:
        request = pb.ApproveContributionRequest(
            id=local_id(input.id, "Contribution"),
            adjusted_minutes=input.adjusted_minutes,
            adjusted_value_minor=input.adjusted_value,
            comment=trimmed(input.comment),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.contributions.ApproveContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return ApproveContributionPayload(
            contribution=Contribution.of(reply.contribution),
            approval=Approval.of(reply.approval),
            **receipt(info, reply),
        )

    @strawberry.mutation
    async def approve_contributions(
        self, info: Info, input: ApproveContributionsInput
    ) -> ApproveContributionsPayload:
        if not 0 < len(input.ids) <= APPROVE_MAX:
            raise Invalid(f"Give 1 to {APPROVE_MAX} ids.", field="ids")
        request = pb.ApproveContributionsRequest(
            ids=[local_id(item, "Contribution", field="ids") for item in input.ids],
            comment=trimmed(input.comment),
        )
        method = info.context.services.contributions.ApproveContributions
        reply = await info.context.command(method, request, input.idempotency_key)
        return ApproveContributionsPayload(
            results=[_outcome(outcome) for outcome in reply.outcomes], **receipt(info, reply)
        )

    @strawberry.mutation
    async def reject_contribution(
        self, info: Info, input: RejectContributionInput
    ) -> RejectContributionPayload:
        request = pb.RejectContributionRequest(
            id=local_id(input.id, "Contribution"),
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.contributions.RejectContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return RejectContributionPayload.of(info, reply, reply.contribution)

    @strawberry.mutation
    async def reverse_contribution(
        self, info: Info, input: ReverseContributionInput
    ) -> ReverseContributionPayload:
        request = pb.ReverseContributionRequest(
            id=local_id(input.id, "Contribution"),
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.contributions.ReverseContribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return ReverseContributionPayload.of(info, reply, reply.contribution)


def _outcome(row: pb.ApprovalOutcome) -> ContributionOutcome:
    return ContributionOutcome(
        id=global_id("Contribution", row.id),
        contribution=Contribution.of(row.contribution) if row.HasField("contribution") else None,
        code=row.code or None,
        message=row.message or None,
    )
