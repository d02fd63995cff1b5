"""The outbox table: facts written with the change that made them true."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from chassis.events import OutboxRow

_APPEND = """
WITH fact AS (
    SELECT f.*, row_number() OVER (PARTITION BY aggregate_type, aggregate_id ORDER BY place) AS nth
    FROM unnest($1::uuid[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::uuid[], $7::text[],
                $8::text[], $9::timestamptz[]) WITH ORDINALITY
         AS f (event_id, event_type, schema_version, cooperative_id, aggregate_type, aggregate_id,
               payload, envelope, created_at, place)
), counted AS (
    INSERT INTO {schema}.aggregate_sequence AS s (aggregate_type, aggregate_id, last)
    SELECT aggregate_type, aggregate_id, count(*) FROM fact
    GROUP BY aggregate_type, aggregate_id ORDER BY aggregate_type, aggregate_id
    ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET last = s.last + excluded.last
    RETURNING aggregate_type, aggregate_id, last
), size AS (
    SELECT aggregate_type, aggregate_id, count(*) AS facts FROM fact
    GROUP BY aggregate_type, aggregate_id
)
INSERT INTO {schema}.outbox (event_id, event_type, schema_version, cooperative_id, aggregate_type,
                             aggregate_id, aggregate_sequence, payload, envelope, created_at)
SELECT event_id, event_type, schema_version, cooperative_id, aggregate_type, aggregate_id,
       counted.last - size.facts + nth, payload::jsonb, envelope::jsonb, created_at
FROM fact JOIN counted USING (aggregate_type, aggregate_id)
          JOIN size USING (aggregate_type, aggregate_id)
ORDER BY place
"""


async def append(
    connection: "asyncpg.Connection[Any]", schema: str, rows: Sequence[OutboxRow]
) -> None:
    """Store facts in the open transaction, in their order, and number them per aggregate.

    The counter row of each aggregate stays locked until commit, so the numbers 1, 2, 3 … follow
    the order of commits; the rows are taken in key order, so two writers cannot block each other.
    """
    await connection.execute(
        _APPEND.format(schema=schema),
        [row.event_id for row in rows],
        [row.event_type for row in rows],
        [row.schema_version for row in rows],
        [row.cooperative_id for row in rows],
        [row.aggregate_type for row in rows],
        [row.aggregate_id for row in rows],
        [row.payload for row in rows],
        [row.envelope for row in rows],
        [row.occurred_at for row in rows],
    )
