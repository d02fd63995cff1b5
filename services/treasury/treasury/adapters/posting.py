"""The two commands that put what people prepared into the journal: a draft, and a batch."""

from collections.abc import Sequence

from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.call import Call
from kernel.errors import HabitatError
from treasury.adapters.books import Books
from treasury.adapters.wire import uuid_in
from treasury.adapters.wire_ledger import batch_in, transactions_out
from treasury.adapters.work import SqlWork
from treasury.application.post_batch import ITEMS_MAX, BatchItem, post_batch
from treasury.application.post_batches_together import post_batches_together
from treasury.application.post_draft import PostDraft, post_draft
from treasury.application.post_drafts_together import post_drafts_together
from treasury.domain.records import TransactionRecord


class Posting:
    """Callers who meet share one commit (ADR 10): those of `post`, and those of `post_batch`."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._drafts = books.gathering(_drafts_together, self._draft_alone)
        self._batches = books.gathering(
            _batches_together, self._batch_alone, weight=lambda r: len(r.items), most=ITEMS_MAX
        )

    async def post(
        self, call: Call, request: pb.PostTransactionRequest
    ) -> pb.PostTransactionResponse:
        """Raises Invalid for a bad id, and what post_draft raises."""
        _command_in(request)  # a request that cannot be read keeps nobody waiting
        return await self._drafts.run(call, request)

    async def post_batch(
        self, call: Call, request: pb.PostTransactionBatchRequest
    ) -> pb.PostTransactionBatchResponse:
        """All or none; raises what post_batch raises."""
        return await self._batches.run(call, request)

    async def _batch_alone(
        self, call: Call, request: pb.PostTransactionBatchRequest
    ) -> pb.PostTransactionBatchResponse:
        async def use_case(work: SqlWork) -> pb.PostTransactionBatchResponse:
            return _batch_out(await post_batch(work, batch_in(request, work.currency)))

        return await self._books.run(call, request, pb.PostTransactionBatchResponse, use_case)

    async def _draft_alone(
        self, call: Call, request: pb.PostTransactionRequest
    ) -> pb.PostTransactionResponse:
        command = _command_in(request)

        async def use_case(work: SqlWork) -> pb.PostTransactionResponse:
            posted = await post_draft(work, command)
            return pb.PostTransactionResponse(transactions=transactions_out(posted, work.currency))

        return await self._books.run(call, request, pb.PostTransactionResponse, use_case)


async def _drafts_together(
    works: Sequence[SqlWork], requests: Sequence[pb.PostTransactionRequest]
) -> list[pb.PostTransactionResponse | None]:
    found = await post_drafts_together(works, [_command_in(request) for request in requests])
    return [
        None
        if records is None
        else pb.PostTransactionResponse(transactions=transactions_out(records, work.currency))
        for work, records in zip(works, found, strict=True)
    ]


async def _batches_together(
    works: Sequence[SqlWork], requests: Sequence[pb.PostTransactionBatchRequest]
) -> list[pb.PostTransactionBatchResponse | None]:
    batches = [_readable(request, work) for work, request in zip(works, requests, strict=True)]
    found = await post_batches_together(works, batches)
    return [None if records is None else _batch_out(records) for records in found]


def _readable(request: pb.PostTransactionBatchRequest, work: SqlWork) -> list[BatchItem] | None:
    try:
        return batch_in(request, work.currency)
    except HabitatError:
        return None


def _batch_out(records: Sequence[TransactionRecord]) -> pb.PostTransactionBatchResponse:
    return pb.PostTransactionBatchResponse(transaction_ids=[str(record.id) for record in records])


def _command_in(request: pb.PostTransactionRequest) -> PostDraft:
    return PostDraft(uuid_in(request.id, "id"), request.expected_version)
