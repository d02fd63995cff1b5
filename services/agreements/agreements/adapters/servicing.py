"""What every servicer does: run a use case as one command or one query, in the right currency."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import asyncpg
import grpc
from google.protobuf.message import Message

from agreements.adapters.session import SqlWork
from agreements.application.ports import Ledger
from chassis.commands import Commands
from chassis.incoming import call_of
from kernel.errors import Invalid

M = TypeVar("M", bound=Message)
T = TypeVar("T")

Context = grpc.aio.ServicerContext[Any, Any]
Use = Callable[[SqlWork, str], Awaitable[T]]

AGGREGATION_MS = 60_000


class Servicing:
    """`use` gets the open work and the cooperative's currency."""

    def __init__(self, commands: Commands[SqlWork], ledger: Ledger) -> None:
        self._commands = commands
        self._ledger = ledger

    async def command(
        self, context: Context, request: Message, reply: type[M], use: Use[M], *, long: bool = False
    ) -> M:
        """One transaction with its idempotency key; `long` ones may take a minute."""

        async def run(work: SqlWork) -> M:
            return await use(work, await work.currency())

        with _storable():
            return await self._commands.run(
                call_of(context),
                request,
                reply,
                run,
                statement_timeout_ms=AGGREGATION_MS if long else None,
            )

    async def query(self, context: Context, use: Use[T], *, long: bool = False) -> T:
        """One read-only transaction; all its statements see the same snapshot."""

        async def run(work: SqlWork) -> T:
            return await use(work, await work.currency())

        with _storable():
            return await self._commands.read(
                call_of(context),
                run,
                repeatable=True,
                statement_timeout_ms=AGGREGATION_MS if long else None,
            )


@contextmanager
def _storable() -> Iterator[None]:
    """Raises Invalid for the one character that PostgreSQL has no place for."""
    try:
        yield
    except asyncpg.CharacterNotInRepertoireError:
        raise Invalid("A text cannot hold the character U+0000.") from None
