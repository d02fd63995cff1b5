"""CapitalService: read, call, write."""

from collections.abc import AsyncIterator
from typing import Any

import grpc

from chassis.server import call_of
from habitat.treasury.v1 import capital_pb2 as pb
from habitat.treasury.v1.capital_pb2_grpc import CapitalServiceServicer
from kernel.errors import Invalid
from treasury.adapters.books import Books
from treasury.adapters.wire import (
    ids_in,
    minor_in,
    optional_date_in,
    page_out,
    paging_in,
    text_out,
    uuid_in,
)
from treasury.adapters.wire_capital import (
    allocations_in,
    capital_out,
    contribution_in,
    distribution_in,
    distribution_kind_in,
    movement_filter_in,
    movement_out,
    re_retain_in,
    require_columns,
)
from treasury.adapters.work import SqlWork
from treasury.application import distributions, read_books
from treasury.application.post_allocations import post_allocations
from treasury.application.post_contribution import post_contribution
from treasury.domain.accounts import Ledger

Context = grpc.aio.ServicerContext[Any, Any]


class Capital(CapitalServiceServicer):
    def __init__(self, books: Books) -> None:
        self._books = books

    async def PostCapitalContribution(
        self, request: pb.PostCapitalContributionRequest, context: Context
    ) -> pb.PostCapitalContributionResponse:
        async def use_case(work: SqlWork) -> pb.PostCapitalContributionResponse:
            book, tax = await post_contribution(work, contribution_in(request, work.currency))
            return pb.PostCapitalContributionResponse(
                book_transaction_id=text_out(book), tax_transaction_id=text_out(tax)
            )

        return await self._books.run(
            call_of(context), request, pb.PostCapitalContributionResponse, use_case
        )

    async def PostAllocations(
        self, request_iterator: AsyncIterator[pb.PostAllocationsRequest], context: Context
    ) -> pb.PostAllocationsResponse:
        """The messages are kept as they came until all are here: a repeat of the unit reads them
        again. The header, with its hash of the inputs, is what the idempotency key stands for.
        """
        messages: list[pb.PostAllocationsRequest] = []
        async for message in request_iterator:
            require_columns(message.lines)
            messages.append(message)
        if not messages:
            raise Invalid("The first message carries the header.", field="header")
        header_message = messages[0].header

        async def use_case(work: SqlWork) -> pb.PostAllocationsResponse:
            header, lines = allocations_in(messages, work.currency)
            records = await post_allocations(
                work, header, lines, rehearsal=header_message.validate_only
            )
            ids = {record.ledger: str(record.id) for record in records}
            return pb.PostAllocationsResponse(
                book_transaction_id=ids.get(Ledger.BOOK, ""),
                tax_transaction_id=ids.get(Ledger.TAX, ""),
                line_count=len(lines),
            )

        return await self._books.run(
            call_of(context), header_message, pb.PostAllocationsResponse, use_case, whole=True
        )

    async def CheckDistribution(
        self, request: pb.CheckDistributionRequest, context: Context
    ) -> pb.CheckDistributionResponse:
        member_id = uuid_in(request.member_id, "member_id")
        kind = distribution_kind_in(request.kind)

        async def query(work: SqlWork) -> pb.CheckDistributionResponse:
            amount = minor_in(request.amount, work.currency, "amount")
            refusal = await distributions.check_distribution(work, member_id, kind, amount)
            if refusal is None:
                return pb.CheckDistributionResponse()
            return pb.CheckDistributionResponse(
                refusal=refusal.reason, message=refusal.message, temporary=refusal.temporary
            )

        return await self._books.read(call_of(context), query)

    async def PostDistribution(
        self, request: pb.PostDistributionRequest, context: Context
    ) -> pb.PostDistributionResponse:
        async def use_case(work: SqlWork) -> pb.PostDistributionResponse:
            command = distribution_in(request, work.currency)
            records, tax_year = await distributions.post_distribution(work, command)
            ids = {record.ledger: str(record.id) for record in records}
            return pb.PostDistributionResponse(
                book_transaction_id=ids[Ledger.BOOK],
                tax_transaction_id=ids[Ledger.TAX],
                tax_year=tax_year,
            )

        return await self._books.run(
            call_of(context), request, pb.PostDistributionResponse, use_case
        )

    async def ReverseDistribution(
        self, request: pb.ReverseDistributionRequest, context: Context
    ) -> pb.ReverseDistributionResponse:
        distribution_id = uuid_in(request.distribution_id, "distribution_id")
        on = optional_date_in(request.date, "date")

        async def use_case(work: SqlWork) -> pb.ReverseDistributionResponse:
            reversals = await distributions.reverse_distribution(
                work, distribution_id, reason=request.reason, on=on
            )
            return pb.ReverseDistributionResponse(reversal_ids=[str(each.id) for each in reversals])

        return await self._books.run(
            call_of(context), request, pb.ReverseDistributionResponse, use_case
        )

    async def ReRetain(self, request: pb.ReRetainRequest, context: Context) -> pb.ReRetainResponse:
        async def use_case(work: SqlWork) -> pb.ReRetainResponse:
            record = await distributions.re_retain(work, re_retain_in(request, work.currency))
            return pb.ReRetainResponse(book_transaction_id=str(record.id))

        return await self._books.run(call_of(context), request, pb.ReRetainResponse, use_case)

    async def BatchGetCapitalAccounts(
        self, request: pb.BatchGetCapitalAccountsRequest, context: Context
    ) -> pb.BatchGetCapitalAccountsResponse:
        member_ids = ids_in(request.member_ids, "member_ids")
        as_of = optional_date_in(request.as_of, "as_of")

        async def query(work: SqlWork) -> pb.BatchGetCapitalAccountsResponse:
            found = await read_books.read_capital(work, member_ids, as_of)
            return pb.BatchGetCapitalAccountsResponse(
                capital_accounts=[capital_out(each, work.currency) for each in found]
            )

        return await self._books.read(call_of(context), query)

    async def ListCapitalAccounts(
        self, request: pb.ListCapitalAccountsRequest, context: Context
    ) -> pb.ListCapitalAccountsResponse:
        paging = paging_in(request)

        async def query(work: SqlWork) -> pb.ListCapitalAccountsResponse:
            page = await read_books.list_capital(work, request.status or None, paging)
            fields = page_out(page, lambda row: capital_out(row, work.currency), "capital_accounts")
            return pb.ListCapitalAccountsResponse(**fields)

        return await self._books.read(call_of(context), query)

    async def StreamCapitalAccounts(
        self, request: pb.StreamCapitalAccountsRequest, context: Context
    ) -> AsyncIterator[pb.StreamCapitalAccountsResponse]:
        as_of = optional_date_in(request.as_of, "as_of")
        async with self._books.reading(call_of(context)) as work:
            async for chunk in read_books.stream_capital(work, as_of):
                yield pb.StreamCapitalAccountsResponse(
                    capital_accounts=[capital_out(each, work.currency) for each in chunk]
                )

    async def ListMovements(
        self, request: pb.ListMovementsRequest, context: Context
    ) -> pb.ListMovementsResponse:
        chosen, paging = movement_filter_in(request), paging_in(request)

        async def query(work: SqlWork) -> pb.ListMovementsResponse:
            page = await read_books.list_movements(work, chosen, paging)
            fields = page_out(page, lambda row: movement_out(row, work.currency), "movements")
            return pb.ListMovementsResponse(**fields)

        return await self._books.read(call_of(context), query)

    async def RebuildProjection(
        self, request: pb.RebuildProjectionRequest, context: Context
    ) -> pb.RebuildProjectionResponse:
        async def query(work: SqlWork) -> pb.RebuildProjectionResponse:
            accounts, corrected = await read_books.rebuild_projection(work)
            return pb.RebuildProjectionResponse(accounts=accounts, corrected=corrected)

        return await self._books.read(call_of(context), query)
