"""The inbox: a fact is taken once by each consumer, in the transaction of its effect."""

from typing import Any

import asyncpg

from chassis.events import Event

_TAKE = """
INSERT INTO {schema}.inbox (consumer, event_id, cooperative_id, event_type, producer, global_seq,
                            aggregate_id, sequence, outcome)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'done')
ON CONFLICT DO NOTHING RETURNING true
"""


async def take(
    connection: "asyncpg.Connection[Any]", schema: str, *, consumer: str, event: Event
) -> bool:
    """Claim a fact inside the open transaction; False when this consumer has had it before.

    Waits for a twin that is being handled. A failing handler rolls the claim back with its effect,
    so that the next delivery is handled.
    """
    claimed = await connection.fetchval(
        _TAKE.format(schema=schema),
        consumer,
        event.id,
        event.cooperative_id,
        event.type,
        event.producer,
        event.global_seq,
        event.aggregate_id,
        event.aggregate_sequence,
    )
    return bool(claimed)
