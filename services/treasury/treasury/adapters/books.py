"""Runs use cases for the servicers: one command one transaction, dressed and prepared."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from google.protobuf.message import Message

from chassis.commands import Commands
from chassis.gathering import GROUP_MAX, Gathering, Together, even
from kernel.call import Call
from treasury.adapters.known import Known
from treasury.adapters.work import SqlWork

R = TypeVar("R", bound=Message)
M = TypeVar("M", bound=Message)
T = TypeVar("T")

WHOLE_TIMEOUT_MS = 60_000
"""For commands over all members or a whole period; the caller's deadline is as long."""


class Books:
    """Commands and reads with the cooperative's currency at hand."""

    def __init__(self, commands: Commands[SqlWork]) -> None:
        self._commands = commands
        self._known = Known()

    async def run(
        self,
        call: Call,
        request: Message,
        reply: type[M],
        use_case: Callable[[SqlWork], Awaitable[M]],
        *,
        whole: bool = False,
    ) -> M:
        """`whole` allows a statement a minute instead of ten seconds."""

        async def prepared(work: SqlWork) -> M:
            await work.prepare(self._known)
            return await use_case(work)

        timeout = WHOLE_TIMEOUT_MS if whole else None
        return await self._commands.run(
            call, request, reply, prepared, statement_timeout_ms=timeout
        )

    def gathering(
        self,
        use_case: Together[SqlWork, R, M],
        alone: Callable[[Call, R], Awaitable[M]],
        *,
        weight: Callable[[R], int] = even,
        most: int = GROUP_MAX,
    ) -> Gathering[SqlWork, R, M]:
        """Commands of callers who meet, in one transaction; see chassis.gathering."""

        async def prepared(works: Sequence[SqlWork], requests: Sequence[R]) -> Sequence[M | None]:
            for work in works:
                await work.prepare(self._known)
            return await use_case(works, requests)

        return self._commands.gathering(prepared, alone, weight=weight, most=most)

    async def read(
        self, call: Call, query: Callable[[SqlWork], Awaitable[T]], *, whole: bool = False
    ) -> T:
        """All statements of one answer see the same snapshot."""

        async def prepared(work: SqlWork) -> T:
            await work.prepare(self._known)
            return await query(work)

        timeout = WHOLE_TIMEOUT_MS if whole else None
        return await self._commands.read(
            call, prepared, repeatable=True, statement_timeout_ms=timeout
        )

    @asynccontextmanager
    async def reading(self, call: Call) -> AsyncIterator[SqlWork]:
        """A read-only transaction that stays open over a stream."""
        async with self._commands.reading(call, statement_timeout_ms=WHOLE_TIMEOUT_MS) as work:
            await work.prepare(self._known)
            yield work
