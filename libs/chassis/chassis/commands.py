"""The one place where a command becomes a transaction, and a repeat becomes the first answer."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from google.protobuf.message import Message

from chassis import failpoints
from chassis.claims import answered, claim_of, earlier
from chassis.database import Unit, Units
from chassis.gathering import GROUP_MAX, Gathering, Together, even
from chassis.retrying import ATTEMPTS, repeating
from kernel.call import Call

W = TypeVar("W")
R = TypeVar("R", bound=Message)
M = TypeVar("M", bound=Message)
T = TypeVar("T")


class Commands(Generic[W]):
    """Runs use cases; `work` dresses an open Unit in the service's own ports."""

    def __init__(self, units: Units, work: Callable[[Unit], W]) -> None:
        self._units = units
        self._work = work

    async def run(
        self,
        call: Call,
        request: Message,
        reply: type[M],
        use_case: Callable[[W], Awaitable[M]],
        *,
        statement_timeout_ms: int | None = None,
        attempts: int = ATTEMPTS,
    ) -> M:
        """One transaction: claim the idempotency key, act, store the answer, commit.

        A repeat under the same key returns the stored answer byte for byte; concurrent repeats
        wait for the first. `validate_only` in the request does all of it and rolls back. Without a
        key nothing is claimed. The whole unit runs again, `attempts` times in all, after a lost
        race or connection; use attempts=1 when `use_case` reads a stream that comes only once.

        Raises IdempotencyConflict when the key was used with other content, Unavailable when the
        database stays away, and whatever the use case raises.
        """
        rehearsal = bool(getattr(request, "validate_only", False))
        claim = None if rehearsal else claim_of(call, request)

        async def once() -> M:
            async with self._units.open(
                call, statement_timeout_ms=statement_timeout_ms, place="command"
            ) as unit:
                unit.rollback_only = rehearsal
                if claim and (stored := await earlier(unit, claim)) is not None:
                    failpoints.reach("command.repeated")
                    unit.rollback_only = True
                    return reply.FromString(stored)
                return answered(await use_case(self._work(unit)), unit, claim)

        known = claim is not None or rehearsal
        return await repeating(once, attempts=attempts, known=known)

    def gathering(
        self,
        use_case: Together[W, R, M],
        alone: Callable[[Call, R], Awaitable[M]],
        *,
        weight: Callable[[R], int] = even,
        most: int = GROUP_MAX,
    ) -> Gathering[W, R, M]:
        """The same for callers who meet: they share one transaction and one commit."""
        return Gathering(self._units, self._work, use_case, alone, weight=weight, most=most)

    async def read(
        self,
        call: Call,
        query: Callable[[W], Awaitable[T]],
        *,
        repeatable: bool = False,
        statement_timeout_ms: int | None = None,
    ) -> T:
        """A query in a read-only transaction; `repeatable` gives all statements one snapshot."""

        async def once() -> T:
            async with self.reading(
                call, repeatable=repeatable, statement_timeout_ms=statement_timeout_ms
            ) as work:
                return await query(work)

        return await repeating(once)

    @asynccontextmanager
    async def reading(
        self, call: Call, *, repeatable: bool = True, statement_timeout_ms: int | None = None
    ) -> AsyncIterator[W]:
        """A read-only transaction that stays open over a stream of rows."""
        async with self._units.open(
            call,
            read_only=True,
            repeatable=repeatable,
            statement_timeout_ms=statement_timeout_ms,
        ) as unit:
            yield self._work(unit)
