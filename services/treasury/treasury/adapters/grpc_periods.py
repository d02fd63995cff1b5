"""PeriodService, the part that opens and reads periods: read, call, write."""

from typing import Any

import grpc

from chassis.server import call_of
from habitat.treasury.v1 import periods_pb2 as pb
from treasury.adapters.grpc_close import CloseMethods
from treasury.adapters.wire import ids_in, optional_date_in, page_out, paging_in, uuid_in
from treasury.adapters.wire_periods import (
    finding_out,
    open_period_in,
    period_filter_in,
    period_out,
    result_out,
    snapshot_out,
)
from treasury.adapters.work import SqlWork
from treasury.application import read_books
from treasury.application.lock_period import LockPeriod, lock_period
from treasury.application.open_period import ensure_next_period, open_period
from treasury.application.preflight_period import preflight_period
from treasury.domain.accounts import Ledger

Context = grpc.aio.ServicerContext[Any, Any]


class Periods(CloseMethods):
    async def OpenPeriod(
        self, request: pb.OpenPeriodRequest, context: Context
    ) -> pb.OpenPeriodResponse:
        command = open_period_in(request)

        async def use_case(work: SqlWork) -> pb.OpenPeriodResponse:
            return pb.OpenPeriodResponse(period=period_out(await open_period(work, command)))

        return await self._books.run(call_of(context), request, pb.OpenPeriodResponse, use_case)

    async def EnsureNextPeriod(
        self, request: pb.EnsureNextPeriodRequest, context: Context
    ) -> pb.EnsureNextPeriodResponse:
        period_id = uuid_in(request.period_id, "period_id")

        async def use_case(work: SqlWork) -> pb.EnsureNextPeriodResponse:
            period, opened = await ensure_next_period(work, period_id)
            return pb.EnsureNextPeriodResponse(period=period_out(period), opened=opened)

        return await self._books.run(
            call_of(context), request, pb.EnsureNextPeriodResponse, use_case
        )

    async def BatchGetPeriods(
        self, request: pb.BatchGetPeriodsRequest, context: Context
    ) -> pb.BatchGetPeriodsResponse:
        ids = ids_in(request.ids, "ids")

        async def query(work: SqlWork) -> pb.BatchGetPeriodsResponse:
            found = await read_books.read_periods(work, ids)
            return pb.BatchGetPeriodsResponse(periods=map(period_out, found))

        return await self._books.read(call_of(context), query)

    async def ListPeriods(
        self, request: pb.ListPeriodsRequest, context: Context
    ) -> pb.ListPeriodsResponse:
        chosen, paging = period_filter_in(request), paging_in(request)

        async def query(work: SqlWork) -> pb.ListPeriodsResponse:
            page = await read_books.list_periods(work, chosen, paging)
            return pb.ListPeriodsResponse(**page_out(page, period_out, "periods"))

        return await self._books.read(call_of(context), query)

    async def GetCurrentPeriod(
        self, request: pb.GetCurrentPeriodRequest, context: Context
    ) -> pb.GetCurrentPeriodResponse:
        on = optional_date_in(request.on_date, "on_date")

        async def query(work: SqlWork) -> pb.GetCurrentPeriodResponse:
            period = await read_books.current_period(work, on)
            return pb.GetCurrentPeriodResponse(period=period_out(period))

        return await self._books.read(call_of(context), query)

    async def PreflightPeriod(
        self, request: pb.PreflightPeriodRequest, context: Context
    ) -> pb.PreflightPeriodResponse:
        period_id = uuid_in(request.period_id, "period_id")

        async def query(work: SqlWork) -> pb.PreflightPeriodResponse:
            period, findings = await preflight_period(work, period_id)
            return pb.PreflightPeriodResponse(
                period=period_out(period), findings=map(finding_out, findings)
            )

        return await self._books.read(call_of(context), query, whole=True)

    async def GetPeriodResult(
        self, request: pb.GetPeriodResultRequest, context: Context
    ) -> pb.GetPeriodResultResponse:
        period_id = uuid_in(request.period_id, "period_id")

        async def query(work: SqlWork) -> pb.GetPeriodResultResponse:
            found = await read_books.period_result(work, period_id)
            return pb.GetPeriodResultResponse(
                book=result_out(found[Ledger.BOOK], work.currency),
                tax=result_out(found[Ledger.TAX], work.currency),
            )

        return await self._books.read(call_of(context), query, whole=True)

    async def LockPeriod(
        self, request: pb.LockPeriodRequest, context: Context
    ) -> pb.LockPeriodResponse:
        command = LockPeriod(
            uuid_in(request.period_id, "period_id"), request.requested_by, request.approved_by
        )

        async def use_case(work: SqlWork) -> pb.LockPeriodResponse:
            return pb.LockPeriodResponse(period=period_out(await lock_period(work, command)))

        return await self._books.run(call_of(context), request, pb.LockPeriodResponse, use_case)

    async def GetSnapshot(
        self, request: pb.GetSnapshotRequest, context: Context
    ) -> pb.GetSnapshotResponse:
        period_id = uuid_in(request.period_id, "period_id")

        async def query(work: SqlWork) -> pb.GetSnapshotResponse:
            found = await read_books.read_snapshots(work, period_id)
            return pb.GetSnapshotResponse(
                snapshots=[snapshot_out(each, work.currency) for each in found]
            )

        return await self._books.read(call_of(context), query)
