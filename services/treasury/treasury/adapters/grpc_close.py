"""PeriodService, the part that closes a period: read, call, write."""

from typing import Any

import grpc

from chassis.server import call_of
from habitat.treasury.v1 import periods_pb2 as pb
from habitat.treasury.v1.periods_pb2_grpc import PeriodServiceServicer
from treasury.adapters.books import Books
from treasury.adapters.wire import minor_in, money_out, optional_uuid_in, text_out, uuid_in
from treasury.adapters.wire_periods import period_out, result_out, snapshot_out
from treasury.adapters.work import SqlWork
from treasury.application.begin_close import (
    AbortClose,
    BeginClose,
    abort_close,
    begin_close,
    fix_surplus,
)
from treasury.application.complete_close import (
    CompleteClose,
    VerifyClose,
    complete_close,
    verify_close,
)
from treasury.application.post_closing_entries import post_closing_entries
from treasury.application.undo_close import (
    CompensateClose,
    ReopenPeriod,
    compensate_close,
    reopen_period,
)
from treasury.domain.accounts import Ledger

Context = grpc.aio.ServicerContext[Any, Any]


class CloseMethods(PeriodServiceServicer):
    def __init__(self, books: Books) -> None:
        self._books = books

    async def BeginClose(
        self, request: pb.BeginCloseRequest, context: Context
    ) -> pb.BeginCloseResponse:
        command = BeginClose(
            uuid_in(request.period_id, "period_id"),
            uuid_in(request.workflow_id, "workflow_id"),
            request.started_by,
        )

        async def use_case(work: SqlWork) -> pb.BeginCloseResponse:
            period, cutoff = await begin_close(work, command)
            return pb.BeginCloseResponse(period=period_out(period), cutoff_seq=cutoff)

        return await self._books.run(
            call_of(context), request, pb.BeginCloseResponse, use_case, whole=True
        )

    async def FixSurplus(
        self, request: pb.FixSurplusRequest, context: Context
    ) -> pb.FixSurplusResponse:
        period_id = uuid_in(request.period_id, "period_id")
        workflow_id = uuid_in(request.workflow_id, "workflow_id")

        async def use_case(work: SqlWork) -> pb.FixSurplusResponse:
            found = await fix_surplus(work, period_id, workflow_id, rehearsal=request.validate_only)
            return pb.FixSurplusResponse(
                book=result_out(found[Ledger.BOOK], work.currency),
                tax=result_out(found[Ledger.TAX], work.currency),
            )

        return await self._books.run(
            call_of(context), request, pb.FixSurplusResponse, use_case, whole=True
        )

    async def AbortClose(
        self, request: pb.AbortCloseRequest, context: Context
    ) -> pb.AbortCloseResponse:
        command = AbortClose(
            uuid_in(request.period_id, "period_id"),
            uuid_in(request.workflow_id, "workflow_id"),
            request.reason,
        )

        async def use_case(work: SqlWork) -> pb.AbortCloseResponse:
            return pb.AbortCloseResponse(period=period_out(await abort_close(work, command)))

        return await self._books.run(call_of(context), request, pb.AbortCloseResponse, use_case)

    async def PostClosingEntries(
        self, request: pb.PostClosingEntriesRequest, context: Context
    ) -> pb.PostClosingEntriesResponse:
        period_id = uuid_in(request.period_id, "period_id")
        workflow_id = uuid_in(request.workflow_id, "workflow_id")

        async def use_case(work: SqlWork) -> pb.PostClosingEntriesResponse:
            posted = await post_closing_entries(
                work, period_id, workflow_id, rehearsal=request.validate_only
            )
            return pb.PostClosingEntriesResponse(
                book_transaction_id=text_out(posted.book and posted.book.id),
                tax_transaction_id=text_out(posted.tax and posted.tax.id),
                book_net=money_out(posted.net_minor[Ledger.BOOK], work.currency),
                tax_net=money_out(posted.net_minor[Ledger.TAX], work.currency),
            )

        return await self._books.run(
            call_of(context), request, pb.PostClosingEntriesResponse, use_case, whole=True
        )

    async def VerifyClose(
        self, request: pb.VerifyCloseRequest, context: Context
    ) -> pb.VerifyCloseResponse:
        period_id = uuid_in(request.period_id, "period_id")
        agreement_id = optional_uuid_in(request.agreement_id, "agreement_id")

        async def query(work: SqlWork) -> pb.VerifyCloseResponse:
            asked = VerifyClose(
                period_id,
                agreement_id,
                minor_in(request.expected_book, work.currency, "expected_book"),
                minor_in(request.expected_tax, work.currency, "expected_tax"),
            )
            return pb.VerifyCloseResponse(breaches=await verify_close(work, asked))

        return await self._books.read(call_of(context), query, whole=True)

    async def CompleteClose(
        self, request: pb.CompleteCloseRequest, context: Context
    ) -> pb.CompleteCloseResponse:
        command = CompleteClose(
            uuid_in(request.period_id, "period_id"),
            uuid_in(request.workflow_id, "workflow_id"),
            optional_uuid_in(request.agreement_id, "agreement_id"),
        )

        async def use_case(work: SqlWork) -> pb.CompleteCloseResponse:
            closed = await complete_close(work, command)
            return pb.CompleteCloseResponse(
                period=period_out(closed.period),
                snapshots=[snapshot_out(each, work.currency) for each in closed.snapshots],
                next_period=period_out(closed.next_period),
            )

        return await self._books.run(
            call_of(context), request, pb.CompleteCloseResponse, use_case, whole=True
        )

    async def CompensateClose(
        self, request: pb.CompensateCloseRequest, context: Context
    ) -> pb.CompensateCloseResponse:
        command = CompensateClose(
            uuid_in(request.period_id, "period_id"),
            uuid_in(request.workflow_id, "workflow_id"),
            request.reason,
        )

        async def use_case(work: SqlWork) -> pb.CompensateCloseResponse:
            reversals = await compensate_close(work, command)
            return pb.CompensateCloseResponse(reversal_ids=[str(each.id) for each in reversals])

        return await self._books.run(
            call_of(context), request, pb.CompensateCloseResponse, use_case, whole=True
        )

    async def ReopenPeriod(
        self, request: pb.ReopenPeriodRequest, context: Context
    ) -> pb.ReopenPeriodResponse:
        command = ReopenPeriod(
            uuid_in(request.period_id, "period_id"),
            request.reason,
            request.requested_by,
            request.approved_by,
        )

        async def use_case(work: SqlWork) -> pb.ReopenPeriodResponse:
            period, reversals = await reopen_period(work, command)
            return pb.ReopenPeriodResponse(
                period=period_out(period), reversal_ids=[str(each.id) for each in reversals]
            )

        return await self._books.run(
            call_of(context), request, pb.ReopenPeriodResponse, use_case, whole=True
        )
