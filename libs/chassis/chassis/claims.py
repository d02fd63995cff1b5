"""Idempotency keys: claimed in the transaction of their effect, answered with it."""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from google.protobuf.message import Message

from chassis import failpoints
from chassis.database import Unit
from chassis.ending import Answer
from kernel.call import Call
from kernel.errors import IdempotencyConflict

M = TypeVar("M", bound=Message)

_CLAIM = """
INSERT INTO {schema}.processed_command
    (cooperative_id, actor_id, operation, idempotency_key, request_hash)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true
"""
_CLAIM_ALL = """
INSERT INTO {schema}.processed_command
    (cooperative_id, actor_id, operation, idempotency_key, request_hash)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[]) AS k (c, a, o, i)
ORDER BY c, a, o, i
ON CONFLICT DO NOTHING RETURNING cooperative_id, actor_id, operation, idempotency_key
"""
_RELEASE = """
DELETE FROM {schema}.processed_command
WHERE (cooperative_id, actor_id, operation, idempotency_key) IN
    (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]))
"""
_EARLIER = """
SELECT request_hash, response FROM {schema}.processed_command
WHERE (cooperative_id, actor_id, operation, idempotency_key) = ($1, $2, $3, $4)
"""


class Claim:
    """An idempotency key with the fingerprint of what it was used for."""

    def __init__(self, call: Call, request: Message, key: str) -> None:
        operation = request.DESCRIPTOR.full_name
        content = operation.encode() + b"\0" + request.SerializeToString(deterministic=True)
        self.key: tuple[Any, ...] = (call.cooperative_id, call.actor.id, operation, key)
        self.request_hash = hashlib.sha256(content).digest()


def claim_of(call: Call, request: Message) -> Claim | None:
    return Claim(call, request, call.idempotency_key) if call.idempotency_key else None


def answered(answer: M, unit: Unit, claim: Claim | None) -> M:
    """The answer with `event_ids` and `correlation_id` where it has them, stored under the claim.

    What a first caller gets is what a repeat gets: the message read back from the stored bytes.
    """
    fields = answer.DESCRIPTOR.fields_by_name
    if "event_ids" in fields and not answer.event_ids:  # type: ignore[attr-defined]
        answer.event_ids.extend(map(str, unit.event_ids))  # type: ignore[attr-defined]
    if "correlation_id" in fields and not answer.correlation_id:  # type: ignore[attr-defined]
        answer.correlation_id = str(unit.call.correlation_id)  # type: ignore[attr-defined]
    if claim is None:
        return answer
    stored = answer.SerializeToString(deterministic=True)
    unit.answer = Answer(claim.key, stored)  # stored with the facts, in one statement
    return type(answer).FromString(stored)


async def earlier(unit: Unit, claim: Claim) -> bytes | None:
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


async def claim_all(unit: Unit, claims: Sequence[Claim]) -> list[Claim]:
    """Claim the keys that are free, in their order, waiting for whoever holds one.

    Those that were used before are left out, and so is the second claim of one key.
    """
    first: dict[tuple[Any, ...], Claim] = {}
    for claim in claims:
        first.setdefault(claim.key, claim)
    asked = list(first.values())
    driver = await unit.driver()
    rows = await driver.fetch(
        _CLAIM_ALL.format(schema=unit.schema), *_columns(asked), [c.request_hash for c in asked]
    )
    free = {tuple(row) for row in rows}
    return [claim for claim in asked if claim.key in free]


async def release(unit: Unit, claims: Sequence[Claim]) -> None:
    """Give keys back that this same transaction claimed and will not answer."""
    driver = await unit.driver()
    await driver.execute(_RELEASE.format(schema=unit.schema), *_columns(claims))


def _columns(claims: Sequence[Claim]) -> list[list[Any]]:
    return [list(column) for column in zip(*(claim.key for claim in claims), strict=True)]
