"""The two commands that put what people prepared into the journal: a draft, and a batch."""

from collections.abc import Sequence

from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.call import Call
from treasury.adapters.books import Books
from treasury.adapters.wire import uuid_in
from treasury.adapters.wire_ledger import batch_in, transactions_out
from treasury.adapters.work import SqlWork
from treasury.application.post_batch import post_batch
from treasury.application.post_draft import PostDraft, post_draft
from treasury.application.post_drafts_together import post_drafts_together


class Posting:
    """Callers of `post` who meet share one commit (ADR 10)."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._gathering = books.gathering(_together, self._alone)

    async def post(
        self, call: Call, request: pb.PostTransactionRequest
    ) -> pb.PostTransactionResponse:
        """Raises Invalid for a bad id, and what post_draft raises."""
        _command_in(request)  # a request that cannot be read keeps nobody waiting
        return await self._gathering.run(call, request)

    async def post_batch(
        self, call: Call, request: pb.PostTransactionBatchRequest
    ) -> pb.PostTransactionBatchResponse:
        """All or none; raises what post_batch raises."""

        async def use_case(work: SqlWork) -> pb.PostTransactionBatchResponse:
            posted = await post_batch(work, batch_in(request, work.currency))
            return pb.PostTransactionBatchResponse(
                transaction_ids=[str(record.id) for record in posted]
            )

        return await self._books.run(call, request, pb.PostTransactionBatchResponse, use_case)

    async def _alone(
        self, call: Call, request: pb.PostTransactionRequest
    ) -> pb.PostTransactionResponse:
        command = _command_in(request)

        async def use_case(work: SqlWork) -> pb.PostTransactionResponse:
            posted = await post_draft(work, command)
            return pb.PostTransactionResponse(transactions=transactions_out(posted, work.currency))

        return await self._books.run(call, request, pb.PostTransactionResponse, use_case)


async def _together(
    works: Sequence[SqlWork], requests: Sequence[pb.PostTransactionRequest]
) -> list[pb.PostTransactionResponse | None]:
    found = await post_drafts_together(works, [_command_in(request) for request in requests])
    return [
        None
        if records is None
        else pb.PostTransactionResponse(transactions=transactions_out(records, work.currency))
        for work, records in zip(works, found, strict=True)
    ]


def _command_in(request: pb.PostTransactionRequest) -> PostDraft:
    return PostDraft(uuid_in(request.id, "id"), request.expected_version)
