"""ContributionService: what members and reviewers do."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message

from chassis.commands import Commands
from chassis.server import call_of
from habitat.people.v1 import contributions_pb2 as pb
from kernel.call import Call
from kernel.errors import Invalid
from people.adapters import wire_in, wire_out
from people.adapters.grpc_contribution_lists import ContributionLists
from people.adapters.grpc_intake import Intake
from people.adapters.sql_work import SqlWork
from people.adapters.tenants import Currencies
from people.application import bulk_approval, contributions, reviews
from people.domain.contributions import Contribution
from people.domain.review import Adjustment

R = TypeVar("R", bound=Message)
Context = grpc.aio.ServicerContext[Any, Any]


class ContributionServicer(ContributionLists, Intake):
    """Commands here; lists and the close's part in the modules beside it."""

    def __init__(self, commands: Commands[SqlWork], currencies: Currencies) -> None:
        self._commands = commands
        self._currencies = currencies

    def _out(self, call: Call, contribution: Contribution) -> pb.Contribution:
        return wire_out.contribution_out(contribution, self._currencies.of(call.cooperative_id))

    async def CreateContribution(
        self, request: pb.CreateContributionRequest, context: Context
    ) -> pb.CreateContributionResponse:
        call = call_of(context)
        command = contributions.CreateContribution(
            fields=wire_in.fields_in(request.fields),
            member_id=wire_in.optional_uuid_in(request.member_id, "member_id"),
            on_behalf_reason=request.on_behalf_reason,
            submit=request.submit,
        )

        async def create(work: SqlWork) -> pb.CreateContributionResponse:
            made = await contributions.create_contribution(work, command)
            return pb.CreateContributionResponse(contribution=self._out(call, made))

        return await self._commands.run(call, request, pb.CreateContributionResponse, create)

    async def UpdateContribution(
        self, request: pb.UpdateContributionRequest, context: Context
    ) -> pb.UpdateContributionResponse:
        call = call_of(context)
        command = contributions.UpdateContribution(
            id=wire_in.uuid_in(request.id, "id"),
            fields=wire_in.fields_in(request.fields),
            expected_version=request.expected_version,
        )

        async def update(work: SqlWork) -> pb.UpdateContributionResponse:
            edited = await contributions.update_contribution(work, command)
            return pb.UpdateContributionResponse(contribution=self._out(call, edited))

        return await self._commands.run(call, request, pb.UpdateContributionResponse, update)

    async def SubmitContribution(
        self, request: pb.SubmitContributionRequest, context: Context
    ) -> pb.SubmitContributionResponse:
        return await self._changed(
            request, pb.SubmitContributionResponse, context, contributions.submit_contribution
        )

    async def RecallContribution(
        self, request: pb.RecallContributionRequest, context: Context
    ) -> pb.RecallContributionResponse:
        return await self._changed(
            request, pb.RecallContributionResponse, context, contributions.recall_contribution
        )

    async def WithdrawContribution(
        self, request: pb.WithdrawContributionRequest, context: Context
    ) -> pb.WithdrawContributionResponse:
        return await self._changed(
            request, pb.WithdrawContributionResponse, context, contributions.withdraw_contribution
        )

    async def RequestClarification(
        self, request: pb.RequestClarificationRequest, context: Context
    ) -> pb.RequestClarificationResponse:
        return await self._changed(
            request,
            pb.RequestClarificationResponse,
            context,
            reviews.request_clarification,
            request.comment,
        )

    async def ApproveContribution(
        self, request: pb.ApproveContributionRequest, context: Context
    ) -> pb.ApproveContributionResponse:
        call = call_of(context)
        adjustment = Adjustment(
            minutes=request.adjusted_minutes if request.HasField("adjusted_minutes") else None,
            value_minor=(
                request.adjusted_value_minor if request.HasField("adjusted_value_minor") else None
            ),
        )
        command = reviews.ApproveContribution(
            id=wire_in.uuid_in(request.id, "id"),
            adjustment=adjustment,
            comment=request.comment,
            expected_version=request.expected_version,
        )

        async def approve(work: SqlWork) -> pb.ApproveContributionResponse:
            after, approval = await reviews.approve_contribution(work, command)
            currency = self._currencies.of(call.cooperative_id)
            return pb.ApproveContributionResponse(
                contribution=self._out(call, after),
                approval=wire_out.approval_out(approval, currency),
            )

        return await self._commands.run(call, request, pb.ApproveContributionResponse, approve)

    async def ApproveContributions(
        self, request: pb.ApproveContributionsRequest, context: Context
    ) -> pb.ApproveContributionsResponse:
        call = call_of(context)
        if len(request.ids) > bulk_approval.BULK_MAX:
            raise Invalid(f"At most {bulk_approval.BULK_MAX} contributions at once.", field="ids")
        ids = [wire_in.uuid_in(text, f"ids[{place}]") for place, text in enumerate(request.ids)]

        async def approve(work: SqlWork) -> pb.ApproveContributionsResponse:
            outcomes = await bulk_approval.approve_contributions(work, ids, request.comment)
            return pb.ApproveContributionsResponse(
                outcomes=[self._outcome(call, outcome) for outcome in outcomes]
            )

        return await self._commands.run(call, request, pb.ApproveContributionsResponse, approve)

    async def RejectContribution(
        self, request: pb.RejectContributionRequest, context: Context
    ) -> pb.RejectContributionResponse:
        return await self._changed(
            request,
            pb.RejectContributionResponse,
            context,
            reviews.reject_contribution,
            request.reason,
        )

    async def ReverseContribution(
        self, request: pb.ReverseContributionRequest, context: Context
    ) -> pb.ReverseContributionResponse:
        return await self._changed(
            request,
            pb.ReverseContributionResponse,
            context,
            reviews.reverse_contribution,
            request.reason,
        )

    async def _changed(
        self,
        request: Any,
        reply: type[R],
        context: Context,
        change: Callable[..., Awaitable[Contribution]],
        *words: str,
    ) -> R:
        """One step of a contribution: `change(work, id, *words, expected_version=…)`."""
        call = call_of(context)
        contribution_id = wire_in.uuid_in(request.id, "id")

        async def step(work: SqlWork) -> R:
            after = await change(
                work, contribution_id, *words, expected_version=request.expected_version
            )
            return reply(contribution=self._out(call, after))

        return await self._commands.run(call, request, reply, step)

    def _outcome(self, call: Call, outcome: bulk_approval.Outcome) -> pb.ApprovalOutcome:
        if outcome.refusal is not None:
            return pb.ApprovalOutcome(
                id=str(outcome.id), code=outcome.refusal.reason, message=str(outcome.refusal)
            )
        assert outcome.contribution is not None
        return pb.ApprovalOutcome(
            id=str(outcome.id), contribution=self._out(call, outcome.contribution)
        )
