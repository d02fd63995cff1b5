"""The one place where a command becomes a transaction, and a repeat becomes the first answer."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message

from chassis import failpoints
from chassis.database import Unit, Units
from chassis.ending import Answer
from chassis.retrying import ATTEMPTS, repeating
from kernel.call import Call
from kernel.errors import IdempotencyConflict

W = TypeVar("W")
M = TypeVar("M", bound=Message)
T = TypeVar("T")

_CLAIM = """
INSERT INTO {schema}.processed_command
    (cooperative_id, actor_id, operation, idempotency_key, request_hash)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true
"""
_EARLIER = """
SELECT request_hash, response FROM {schema}.processed_command
WHERE (cooperative_id, actor_id, operation, idempotency_key) = ($1, $2, $3, $4)
"""


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
        claim = None if rehearsal else _claim(call, request)

        async def once() -> M:
            async with self._units.open(
                call, statement_timeout_ms=statement_timeout_ms, place="command"
            ) as unit:
                unit.rollback_only = rehearsal
                if claim and (earlier := await _earlier(unit, claim)) is not None:
                    failpoints.reach("command.repeated")
                    unit.rollback_only = True
                    return reply.FromString(earlier)
                answer = await use_case(self._work(unit))
                _complete(answer, unit)
                if claim is None:
                    return answer
                stored = answer.SerializeToString(deterministic=True)
                unit.answer = Answer(claim.key, stored)  # stored with the facts, in one statement
                return reply.FromString(stored)

        known = claim is not None or rehearsal
        return await repeating(once, attempts=attempts, known=known)

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


class _Claim:
    """An idempotency key with the fingerprint of what it was used for."""

    def __init__(self, call: Call, request: Message, key: str) -> None:
        operation = request.DESCRIPTOR.full_name
        content = operation.encode() + b"\0" + request.SerializeToString(deterministic=True)
        self.key: tuple[Any, ...] = (call.cooperative_id, call.actor.id, operation, key)
        self.request_hash = hashlib.sha256(content).digest()


def _claim(call: Call, request: Message) -> _Claim | None:
    return _Claim(call, request, call.idempotency_key) if call.idempotency_key else None


async def _earlier(unit: Unit, claim: _Claim) -> bytes | None:
    """Claim the key, waiting for whoever holds it; the stored answer when it was answered."""
    driver = await unit.driver()
    claimed = await driver.fetchval(
        _CLAIM.format(schema=unit.schema), *claim.key, claim.request_hash
    )
    if claimed:
        failpoints.reach("command.claimed")
        return None
    row = await driver.fetchrow(_EARLIER.format(schema=unit.schema), *claim.key)
    if row is None or row["request_hash"] != claim.request_hash:
        raise IdempotencyConflict(operation=claim.key[2])
    return bytes(row["response"] or b"")


def _complete(answer: Any, unit: Unit) -> None:
    """Fill `event_ids` and `correlation_id` where the reply has them."""
    fields = answer.DESCRIPTOR.fields_by_name
    if "event_ids" in fields and not answer.event_ids:
        answer.event_ids.extend(str(event_id) for event_id in unit.event_ids)
    if "correlation_id" in fields and not answer.correlation_id:
        answer.correlation_id = str(unit.call.correlation_id)
