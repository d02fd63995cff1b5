"""Closing, reopening and locking a period."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, MoneyCommand, Receipt, receipt, trimmed
from gateway.schema.described import described_mutation
from gateway.schema.enums import wire, word
from gateway.schema.governance import GovernanceApproval
from gateway.schema.ids import local_id
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import Date, Money
from gateway.schema.two_person import Asked, second_person
from gateway.schema.workflows import Workflow, WorkflowMode
from habitat.worker.v1 import workflows_pb2 as pb


@strawberry.enum
class PendingContributions(Enum):
    BLOCK = "block"
    ROLL_FORWARD = "roll_forward"


@strawberry.input
class StartPeriodCloseInput(MoneyCommand):
    period_id: strawberry.ID
    mode: WorkflowMode = WorkflowMode.LIVE
    pending_contributions: PendingContributions | None = None
    cash_rate_bp: int | None = strawberry.field(
        default=None, description="Basis points; the formula's own rate when left out."
    )
    reserve: Money | None = None
    collective: Money | None = None
    distribution_date: Date | None = None
    surplus_override: Money | None = strawberry.field(default=None, description="Dry run only.")


@strawberry.input
class AbortPeriodCloseInput(Command):
    period_id: strawberry.ID
    reason: str


@strawberry.input
class ReopenPeriodInput(MoneyCommand):
    period_id: strawberry.ID
    reason: str


@strawberry.input
class LockPeriodInput(Command):
    period_id: strawberry.ID
    reason: str | None = None


@strawberry.type
class StartPeriodClosePayload(Receipt):
    workflow: Workflow = strawberry.field(
        description="A second start for the same period answers with the one that runs."
    )


@strawberry.type
class AbortPeriodClosePayload(Receipt):
    period: Period | None
    workflow: Workflow


@strawberry.type
class PeriodDecisionPayload(Receipt):
    period: Period | None = strawberry.field(
        description="Unchanged until a second person has agreed."
    )
    approval: GovernanceApproval | None

    @classmethod
    async def of(cls, info: Info, period: str, asked: Asked) -> Self:
        return cls(period=await period_of(info, period), approval=asked.approval, **asked.receipt)


@strawberry.type
class ReopenPeriodPayload(PeriodDecisionPayload): ...


@strawberry.type
class LockPeriodPayload(PeriodDecisionPayload): ...


@strawberry.type
class ClosingCommands:
    @strawberry.mutation
    async def start_period_close(
        self, info: Info, input: StartPeriodCloseInput
    ) -> StartPeriodClosePayload:
        request = pb.StartPeriodCloseRequest(
            period_id=local_id(input.period_id, "Period", field="periodId"),
            mode=wire(input.mode),
            pending_contributions=word(input.pending_contributions),
            cash_rate_bp=input.cash_rate_bp,
            reserve_minor=input.reserve or 0,
            collective_minor=input.collective or 0,
            distribution_date=input.distribution_date or "",
            surplus_override_minor=input.surplus_override,
        )
        method = info.context.services.workflows.StartPeriodClose
        reply = await info.context.command(method, request, input.idempotency_key)
        return StartPeriodClosePayload(workflow=Workflow.of(reply.workflow), **receipt(info, reply))

    @strawberry.mutation
    async def abort_period_close(
        self, info: Info, input: AbortPeriodCloseInput
    ) -> AbortPeriodClosePayload:
        period = local_id(input.period_id, "Period", field="periodId")
        request = pb.AbortPeriodCloseRequest(period_id=period, reason=trimmed(input.reason))
        method = info.context.services.workflows.AbortPeriodClose
        reply = await info.context.command(method, request, input.idempotency_key)
        return AbortPeriodClosePayload(
            period=await period_of(info, period),
            workflow=Workflow.of(reply.workflow),
            **receipt(info, reply),
        )

    @described_mutation("Asks for a second person, who agrees by castVote.")
    async def reopen_period(self, info: Info, input: ReopenPeriodInput) -> ReopenPeriodPayload:
        period = local_id(input.period_id, "Period", field="periodId")
        asked = await second_person(
            info, "PERIOD_REOPEN", period, input.reason, input.idempotency_key
        )
        return await ReopenPeriodPayload.of(info, period, asked)

    @described_mutation("Asks for a second person, who agrees by castVote.")
    async def lock_period(self, info: Info, input: LockPeriodInput) -> LockPeriodPayload:
        period = local_id(input.period_id, "Period", field="periodId")
        asked = await second_person(
            info, "PERIOD_LOCK", period, input.reason, input.idempotency_key
        )
        return await LockPeriodPayload.of(info, period, asked)
