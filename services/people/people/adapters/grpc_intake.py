"""ContributionService: the close's part in this context."""

from collections.abc import AsyncIterator
from typing import Any

import grpc

from chassis.commands import Commands
from chassis.server import call_of
from habitat.people.v1 import contributions_pb2 as pb
from habitat.people.v1 import contributions_pb2_grpc
from people.adapters import wire_in
from people.adapters.sql_work import SqlWork
from people.application import closing
from people.domain.periods import Period

Context = grpc.aio.ServicerContext[Any, Any]

AGGREGATION_MS = 60_000
"""For a statement over all contributions of a period; the close waits as long."""
CHUNK = 1000


class Intake(contributions_pb2_grpc.ContributionServiceServicer):
    _commands: Commands[SqlWork]

    async def PreflightPeriod(
        self, request: pb.PreflightPeriodRequest, context: Context
    ) -> pb.PreflightPeriodResponse:
        period_id = wire_in.uuid_in(request.period_id, "period_id")
        policy = request.pending_contributions or "block"
        found = await self._commands.read(
            call_of(context),
            lambda work: closing.preflight(work, period_id, policy),
            statement_timeout_ms=AGGREGATION_MS,
        )
        return pb.PreflightPeriodResponse(
            findings=[
                pb.Finding(
                    check=finding.check,
                    severity=finding.severity,
                    message=finding.message,
                    count=finding.count,
                )
                for finding in found.findings
            ],
            approved=found.approved,
            undecided=found.undecided,
        )

    async def SuspendIntake(
        self, request: pb.SuspendIntakeRequest, context: Context
    ) -> pb.SuspendIntakeResponse:
        period_id = wire_in.uuid_in(request.period_id, "period_id")

        async def suspend(work: SqlWork) -> pb.SuspendIntakeResponse:
            await closing.suspend_intake(work, period_id, request.workflow_id)
            return pb.SuspendIntakeResponse()

        return await self._commands.run(
            call_of(context), request, pb.SuspendIntakeResponse, suspend
        )

    async def ResumeIntake(
        self, request: pb.ResumeIntakeRequest, context: Context
    ) -> pb.ResumeIntakeResponse:
        period_id = wire_in.uuid_in(request.period_id, "period_id")

        async def resume(work: SqlWork) -> pb.ResumeIntakeResponse:
            await closing.resume_intake(work, period_id, request.workflow_id)
            return pb.ResumeIntakeResponse()

        return await self._commands.run(call_of(context), request, pb.ResumeIntakeResponse, resume)

    async def RollForwardContributions(
        self, request: pb.RollForwardContributionsRequest, context: Context
    ) -> pb.RollForwardContributionsResponse:
        end_date = wire_in.required_date_in(request.to_end_date, "to_end_date")
        grace_end_date = wire_in.date_in(request.to_grace_end_date, "to_grace_end_date")
        command = closing.RollForward(
            period_id=wire_in.uuid_in(request.period_id, "period_id"),
            to=Period(
                id=wire_in.uuid_in(request.to_period_id, "to_period_id"),
                code=request.to_code,
                name=request.to_name,
                start_date=wire_in.required_date_in(request.to_start_date, "to_start_date"),
                end_date=end_date,
                grace_end_date=grace_end_date or end_date,
            ),
            include_undecided=request.include_undecided,
            rehearsal=request.validate_only,
        )

        async def roll(work: SqlWork) -> pb.RollForwardContributionsResponse:
            moved = await closing.roll_forward(work, command)
            return pb.RollForwardContributionsResponse(moved=moved)

        return await self._commands.run(
            call_of(context),
            request,
            pb.RollForwardContributionsResponse,
            roll,
            statement_timeout_ms=AGGREGATION_MS,
        )

    async def SumByPeriod(
        self, request: pb.SumByPeriodRequest, context: Context
    ) -> AsyncIterator[pb.SumByPeriodResponse]:
        period_id = wire_in.uuid_in(request.period_id, "period_id")
        sums = await self._commands.read(
            call_of(context),
            lambda work: closing.sums(work, period_id, by_category=request.by_category),
            statement_timeout_ms=AGGREGATION_MS,
        )
        for start in range(0, len(sums), CHUNK):
            yield pb.SumByPeriodResponse(
                rows=[
                    pb.ContributionSum(
                        member_id=str(row.member_id or ""),
                        category_code=row.category_code,
                        value_minor=row.value_minor,
                        minutes=row.minutes,
                        count=row.count,
                    )
                    for row in sums[start : start + CHUNK]
                ]
            )
