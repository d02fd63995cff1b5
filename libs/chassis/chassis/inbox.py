"""The inbox: a fact is taken once by each consumer, in the transaction of its effect."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from chassis.events import Event

_TAKE = """
INSERT INTO {schema}.inbox (consumer, event_id, cooperative_id, event_type, producer, global_seq,
                            aggregate_id, sequence, outcome)
SELECT $1, f.*, 'done'
FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::uuid[], $8::bigint[])
     AS f (event_id, cooperative_id, event_type, producer, global_seq, aggregate_id, sequence)
ORDER BY event_id
ON CONFLICT DO NOTHING RETURNING event_id
"""
_RELEASE = "DELETE FROM {schema}.inbox WHERE consumer = $1 AND event_id = ANY($2::uuid[])"


async def take(
    connection: "asyncpg.Connection[Any]", schema: str, *, consumer: str, events: Sequence[Event]
) -> set[UUID]:
    """Claim facts inside the open transaction; the ids of those that this consumer has not had.

    Waits for twins that are being handled, in the order of their ids, so that two who meet do not
    block each other. A failing handler rolls the claims back with its effect, so that the next
    delivery is handled.
    """
    rows = await connection.fetch(
        _TAKE.format(schema=schema),
        consumer,
        [event.id for event in events],
        [event.cooperative_id for event in events],
        [event.type for event in events],
        [event.producer for event in events],
        [event.global_seq for event in events],
        [event.aggregate_id for event in events],
        [event.aggregate_sequence for event in events],
    )
    return {row["event_id"] for row in rows}


async def release(
    connection: "asyncpg.Connection[Any]", schema: str, *, consumer: str, events: Sequence[Event]
) -> None:
    """Give claims back that this same transaction made and has no effect for."""
    await connection.execute(
        _RELEASE.format(schema=schema), consumer, [event.id for event in events]
    )
