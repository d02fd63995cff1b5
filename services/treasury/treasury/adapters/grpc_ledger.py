"""LedgerService: read, call, write."""

from typing import Any

import grpc

from chassis.server import call_of
from habitat.treasury.v1 import ledger_pb2 as pb
from habitat.treasury.v1.ledger_pb2_grpc import LedgerServiceServicer
from treasury.adapters.books import Books
from treasury.adapters.posting import Posting
from treasury.adapters.wire import (
    ids_in,
    ledger_in,
    optional_date_in,
    optional_uuid_in,
    page_out,
    paging_in,
    uuid_in,
)
from treasury.adapters.wire_ledger import (
    create_draft_in,
    reversal_in,
    transaction_filter_in,
    transaction_out,
    transactions_out,
    trial_balance_out,
)
from treasury.adapters.work import SqlWork
from treasury.application import read_books
from treasury.application.create_draft import create_draft
from treasury.application.decide_draft import (
    ApproveDraft,
    DiscardDraft,
    ReturnDraft,
    approve_draft,
    discard_draft,
    return_draft,
)
from treasury.application.reverse_transaction import reverse_transaction

Context = grpc.aio.ServicerContext[Any, Any]


class Ledger(LedgerServiceServicer):
    def __init__(self, books: Books) -> None:
        self._books = books
        self._posting = Posting(books)

    async def CreateDraft(
        self, request: pb.CreateDraftRequest, context: Context
    ) -> pb.CreateDraftResponse:
        async def use_case(work: SqlWork) -> pb.CreateDraftResponse:
            drafts = await create_draft(work, create_draft_in(request, work.currency))
            return pb.CreateDraftResponse(transactions=transactions_out(drafts, work.currency))

        return await self._books.run(call_of(context), request, pb.CreateDraftResponse, use_case)

    async def PostTransaction(
        self, request: pb.PostTransactionRequest, context: Context
    ) -> pb.PostTransactionResponse:
        return await self._posting.post(call_of(context), request)

    async def PostTransactionBatch(
        self, request: pb.PostTransactionBatchRequest, context: Context
    ) -> pb.PostTransactionBatchResponse:
        return await self._posting.post_batch(call_of(context), request)

    async def ApproveTransaction(
        self, request: pb.ApproveTransactionRequest, context: Context
    ) -> pb.ApproveTransactionResponse:
        command = ApproveDraft(uuid_in(request.id, "id"), request.comment, request.expected_version)

        async def use_case(work: SqlWork) -> pb.ApproveTransactionResponse:
            posted = await approve_draft(work, command)
            return pb.ApproveTransactionResponse(
                transactions=transactions_out(posted, work.currency)
            )

        return await self._books.run(
            call_of(context), request, pb.ApproveTransactionResponse, use_case
        )

    async def ReturnTransaction(
        self, request: pb.ReturnTransactionRequest, context: Context
    ) -> pb.ReturnTransactionResponse:
        command = ReturnDraft(uuid_in(request.id, "id"), request.reason, request.expected_version)

        async def use_case(work: SqlWork) -> pb.ReturnTransactionResponse:
            returned = await return_draft(work, command)
            return pb.ReturnTransactionResponse(
                transactions=transactions_out(returned, work.currency)
            )

        return await self._books.run(
            call_of(context), request, pb.ReturnTransactionResponse, use_case
        )

    async def DiscardTransaction(
        self, request: pb.DiscardTransactionRequest, context: Context
    ) -> pb.DiscardTransactionResponse:
        command = DiscardDraft(uuid_in(request.id, "id"))

        async def use_case(work: SqlWork) -> pb.DiscardTransactionResponse:
            discarded = await discard_draft(work, command)
            return pb.DiscardTransactionResponse(
                transactions=transactions_out(discarded, work.currency)
            )

        return await self._books.run(
            call_of(context), request, pb.DiscardTransactionResponse, use_case
        )

    async def ReverseTransaction(
        self, request: pb.ReverseTransactionRequest, context: Context
    ) -> pb.ReverseTransactionResponse:
        command = reversal_in(request)

        async def use_case(work: SqlWork) -> pb.ReverseTransactionResponse:
            originals, mirrors = await reverse_transaction(work, command)
            return pb.ReverseTransactionResponse(
                transactions=transactions_out([*originals, *mirrors], work.currency)
            )

        return await self._books.run(
            call_of(context), request, pb.ReverseTransactionResponse, use_case, whole=True
        )

    async def BatchGetTransactions(
        self, request: pb.BatchGetTransactionsRequest, context: Context
    ) -> pb.BatchGetTransactionsResponse:
        ids = ids_in(request.ids, "ids")

        async def query(work: SqlWork) -> pb.BatchGetTransactionsResponse:
            found = await read_books.read_transactions(work, ids)
            return pb.BatchGetTransactionsResponse(
                transactions=transactions_out(found, work.currency)
            )

        return await self._books.read(call_of(context), query)

    async def ListTransactions(
        self, request: pb.ListTransactionsRequest, context: Context
    ) -> pb.ListTransactionsResponse:
        chosen, paging = transaction_filter_in(request.filter), paging_in(request)

        async def query(work: SqlWork) -> pb.ListTransactionsResponse:
            page = await read_books.list_transactions(work, chosen, paging)
            fields = page_out(page, lambda row: transaction_out(row, work.currency), "transactions")
            return pb.ListTransactionsResponse(**fields)

        return await self._books.read(call_of(context), query)

    async def GetTrialBalance(
        self, request: pb.GetTrialBalanceRequest, context: Context
    ) -> pb.GetTrialBalanceResponse:
        ledger = ledger_in(request.ledger)
        as_of = optional_date_in(request.as_of, "as_of")
        period_id = optional_uuid_in(request.period_id, "period_id")

        async def query(work: SqlWork) -> pb.GetTrialBalanceResponse:
            found = await read_books.trial_balance(work, ledger, as_of, period_id)
            return trial_balance_out(found, work.currency)

        return await self._books.read(call_of(context), query, whole=True)
