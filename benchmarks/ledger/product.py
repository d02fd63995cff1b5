"""Our side: Treasury's own commands in this process, on the pool that the service would have."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

from pydantic import SecretStr

from benchmarks.ledger.ground import ACCOUNT, ACCOUNTS, COOPERATIVE, DAY, STEWARD, numbered
from chassis.commands import Commands
from chassis.database import Units, open_engine
from chassis.listener import listener_of
from chassis.process import settle_memory
from habitat.treasury.v1 import accounts_pb2, ledger_pb2
from kernel.call import Call
from kernel.clock import Clock, SystemClock
from kernel.ids import new_id
from treasury.adapters.books import Books
from treasury.adapters.posting import Posting
from treasury.adapters.work import SqlWork
from treasury.settings import Settings

T = TypeVar("T")
Errand = Callable[[], Awaitable[object]]


class Desk:
    """Use cases, and the commands as the gRPC methods give them."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self.posting = Posting(Books(Commands(units, SqlWork)))

    async def do(self, call: Call, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        async with self._units.open(call) as unit:
            return await use_case(SqlWork(unit))

    def postings(self, drafts: Sequence[UUID]) -> list[Errand]:
        """One PostTransaction for each draft, each under a key of its own."""
        requests = [ledger_pb2.PostTransactionRequest(id=str(draft)) for draft in drafts]
        return [lambda r=request: self.posting.post(_call(), r) for request in requests]

    def batches(self, many: int, size: int) -> list[Errand]:
        """As many PostTransactionBatch of `size` transactions, two lines each."""
        chance = random.Random(9)
        requests = [_batch(chance, size) for _ in range(many)]
        return [lambda r=request: self.posting.post_batch(_call(), r) for request in requests]


async def shared_out(errands: Sequence[Errand], callers: int) -> None:
    """All errands, by so many callers, each of whom waits for his answer before the next."""

    async def caller(own: Sequence[Errand]) -> None:
        for errand in own:
            await errand()

    await asyncio.gather(*(caller(errands[place::callers]) for place in range(callers)))


@asynccontextmanager
async def opened(url: str, clock: Clock | None = None) -> AsyncIterator[Desk]:
    settings = Settings(database_url=SecretStr(url), habitat_env="test")
    engine = open_engine(settings, schema="treasury")
    settle_memory()  # as in a service's process
    # As in a service whose relay lives in its process: nobody needs to be notified of a row.
    listener_of(engine).answer_locally("outbox_treasury", asyncio.Event())
    try:
        yield Desk(Units(engine, schema="treasury", clock=clock or SystemClock(DAY)))
    finally:
        await engine.dispose()


def _call() -> Call:
    return Call(COOPERATIVE, STEWARD, idempotency_key=str(new_id()))


def _batch(chance: random.Random, size: int) -> ledger_pb2.PostTransactionBatchRequest:
    return ledger_pb2.PostTransactionBatchRequest(
        items=[
            ledger_pb2.BatchItem(
                transactions=[_transfer(chance)],
                transaction_date=str(DAY),
                description="between accounts",
                transaction_type="transfer",
            )
            for _ in range(size)
        ]
    )


def _transfer(chance: random.Random) -> ledger_pb2.NewTransaction:
    half, minor = ACCOUNTS // 2, chance.randint(1, 100_000)
    return ledger_pb2.NewTransaction(
        ledger=accounts_pb2.LEDGER_BOOK,
        entries=[
            {
                "account_id": str(numbered(ACCOUNT, first + chance.randrange(half))),
                "direction": direction,
                "amount": {"amount_minor": minor, "currency": "USD"},
            }
            for first, direction in ((1, 1), (half + 1, 2))
        ],
    )
