"""The tables of the embedded bus: each method is one short transaction of its own.

Those of the daily way (in, taken, done) do not wait for the disk. What a crash of the server takes
back is a lease, or an acknowledgement, which the inbox makes good; a fact that it takes back takes
the relay's later mark in the same log along, and is published again.
"""

import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from chassis.async_engine import AsyncEngine
from chassis.bus import Again, Dead, Delivery, Depth, Outgoing
from chassis.dead_letters import DeadLetter
from chassis.framing import lent
from chassis.topology import Queue

CHANNEL = "habitat_bus"
LEASE_S = 12.0
TRANSIENT_LIFE_S = 60.0

_SUBSCRIPTIONS = """
SELECT queue, pattern FROM bus.subscriptions JOIN bus.queues ON name = queue
WHERE NOT transient OR heartbeat_at > now() - make_interval(secs => $1)
"""
_ENQUEUE = """
WITH added AS (
    INSERT INTO bus.messages (queue, event_id, event_type, headers, body)
    SELECT queue, event_id, event_type, headers::jsonb, body
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY
         AS m (event_id, event_type, headers, body, place)
    JOIN unnest($5::text[], $6::text[]) AS route (event_type, queue) USING (event_type)
    ORDER BY place, queue
)
SELECT pg_notify($7, queue), CASE WHEN $8 THEN set_config('synchronous_commit', 'off', true) END
FROM unnest($6::text[]) AS q (queue) GROUP BY queue
"""
_LAZILY = "(SELECT set_config('synchronous_commit', 'off', true)) AS lazily"
_TAKE = f"""
SELECT id, event_id, event_type, headers::text AS headers, body, attempt, deliveries,
       first_failed_at
FROM bus.take($1, $2, $3), {_LAZILY} ORDER BY id
"""
_NEXT_DUE = """
SELECT extract(epoch FROM min(greatest(due_at, coalesce(lease_until, due_at))) - now())::float
FROM bus.messages WHERE queue = $1 AND state = 'ready'
"""
_AGAIN = """
UPDATE bus.messages SET attempt = attempt + 1, deliveries = 0, lease_until = NULL,
       due_at = clock_timestamp() + make_interval(secs => $2), error_code = $3, error = $4,
       first_failed_at = coalesce(first_failed_at, now())
WHERE id = $1
"""
_DEAD = """
UPDATE bus.messages SET state = 'dead', attempt = attempt + 1, lease_until = NULL,
       error_code = $2, error = $3, first_failed_at = coalesce(first_failed_at, now())
WHERE id = $1
"""
_DONE = f"DELETE FROM bus.messages USING {_LAZILY} WHERE id = ANY($1::bigint[])"
_GIVE_BACK = """
UPDATE bus.messages SET lease_until = NULL,
       deliveries = deliveries - CASE WHEN id = ANY($2::bigint[]) THEN 0 ELSE 1 END
WHERE id = ANY($1::bigint[])
"""
_RENEW = """
UPDATE bus.messages SET lease_until = now() + make_interval(secs => $2)
WHERE id = ANY($1::bigint[]) AND lease_until IS NOT NULL
"""
_DECLARE = """
INSERT INTO bus.queues (name, transient) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING
"""
_BIND = """
INSERT INTO bus.subscriptions (queue, pattern) SELECT $1, unnest($2::text[])
ON CONFLICT DO NOTHING
"""
_UNBIND = "DELETE FROM bus.subscriptions WHERE queue = $1 AND NOT pattern = ANY($2::text[])"
_SWEEP = """
WITH gone AS (
    DELETE FROM bus.queues
    WHERE transient AND heartbeat_at < now() - make_interval(secs => $1) RETURNING name
)
DELETE FROM bus.messages AS m USING gone WHERE m.queue = gone.name
"""
_ORPHANS = """
DELETE FROM bus.messages AS m WHERE NOT EXISTS (SELECT FROM bus.queues WHERE name = m.queue)
"""
_DEPTHS = """
SELECT queue, count(*) FILTER (WHERE state = 'ready') AS ready,
       count(*) FILTER (WHERE state = 'dead') AS dead
FROM bus.messages GROUP BY queue
"""
_LIST = """
SELECT event_id, event_type, body, attempt, error_code, error, first_failed_at
FROM bus.messages
WHERE queue = $1 AND state = 'dead' AND ($3::uuid IS NULL OR event_id = $3) ORDER BY id LIMIT $2
"""
_CHOSEN = "queue = $1 AND state = 'dead' AND ($2::uuid[] IS NULL OR event_id = ANY($2))"
_REPLAY = f"""
WITH back AS (
    UPDATE bus.messages SET state = 'ready', attempt = 0, deliveries = 0, due_at = now(),
           error_code = NULL, error = NULL, first_failed_at = NULL
    WHERE {_CHOSEN} RETURNING id
)
SELECT count(*), pg_notify($3, $1) FROM back
"""
_DISCARD = f"""
WITH gone AS (DELETE FROM bus.messages WHERE {_CHOSEN} RETURNING id) SELECT count(*) FROM gone
"""


class BusRows:
    """Reads and writes `bus.queues`, `bus.subscriptions` and `bus.messages`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def declare(self, queues: Sequence[Queue], *, transient: bool = False) -> None:
        """Make queues and their bindings, drop bindings that the topology no longer has."""
        async with self._transaction() as driver:
            for queue in queues:
                await driver.execute(_DECLARE, queue.name, transient)
                await driver.execute(_BIND, queue.name, list(queue.bindings))
                await driver.execute(_UNBIND, queue.name, list(queue.bindings))

    async def beat(self, queue: str) -> bool:
        """Say that the owner of a transient queue lives; False when the queue is gone."""
        async with self._transaction() as driver:
            status = await driver.execute(
                "UPDATE bus.queues SET heartbeat_at = now() WHERE name = $1", queue
            )
            await driver.execute(_SWEEP, TRANSIENT_LIFE_S)
            await driver.execute(_ORPHANS)
            return status.endswith("1")

    async def remove(self, queue: str) -> None:
        async with self._transaction() as driver:
            await driver.execute("DELETE FROM bus.queues WHERE name = $1", queue)
            await driver.execute("DELETE FROM bus.messages WHERE queue = $1", queue)

    async def subscriptions(self) -> list[tuple[str, str]]:
        """Pairs of queue and pattern, without gateways that are gone."""
        rows = await self._fetch(_SUBSCRIPTIONS, TRANSIENT_LIFE_S)
        return [(row["queue"], row["pattern"]) for row in rows]

    async def enqueue(
        self, messages: Sequence[Outgoing], routes: Collection[tuple[str, str]], *, lazily: bool
    ) -> None:
        """A row for each message and each queue of its type, in this order; wakes the consumers.

        `routes` are pairs of event type and queue, each pair once. `lazily` is for a caller who
        notes in the same database, and later, that it was done.
        """
        await self._execute(
            _ENQUEUE,
            [message.event_id for message in messages],
            [message.event_type for message in messages],
            [json.dumps(dict(message.headers)) for message in messages],
            [message.body for message in messages],
            [event_type for event_type, _ in routes],
            [queue for _, queue in routes],
            CHANNEL,
            lazily,
        )

    async def take(self, queue: str, limit: int) -> list[tuple[int, Delivery]]:
        """Lease what is due, oldest first, with the row's id."""
        rows = await self._fetch(_TAKE, queue, limit, LEASE_S)
        return [(row["id"], _delivery(queue, row)) for row in rows]

    async def next_due_s(self, queue: str) -> float | None:
        """Seconds until something is due (0 or less: now); None when nothing waits."""
        due: float | None = await self._fetchval(_NEXT_DUE, queue)
        return due

    async def done(self, ids: Sequence[int]) -> None:
        await self._execute(_DONE, list(ids))

    async def again(self, row_id: int, verdict: Again) -> None:
        await self._execute(_AGAIN, row_id, verdict.delay_s, verdict.code, verdict.error)

    async def dead(self, row_id: int, verdict: Dead) -> None:
        await self._execute(_DEAD, row_id, verdict.code, verdict.error)

    async def give_back(self, ids: Sequence[int], *, handed_out: Sequence[int] = ()) -> None:
        """End leases early. What was never handed out does not count as a delivery."""
        await self._execute(_GIVE_BACK, list(ids), list(handed_out))

    async def renew(self, ids: Sequence[int]) -> None:
        await self._execute(_RENEW, list(ids), LEASE_S)

    async def free(self, queue: str) -> None:
        """End all leases of a queue: its only consumer before this one is gone."""
        await self._execute(
            "UPDATE bus.messages SET lease_until = NULL "
            "WHERE queue = $1 AND state = 'ready' AND lease_until IS NOT NULL",
            queue,
        )

    async def depths(self) -> dict[str, Depth]:
        rows = await self._fetch(_DEPTHS)
        return {row["queue"]: Depth(row["ready"], row["dead"]) for row in rows}

    async def dead_letters(
        self, queue: str, limit: int, event_id: str | None = None
    ) -> list[DeadLetter]:
        rows = await self._fetch(_LIST, queue, limit, event_id)
        return [
            DeadLetter(
                queue=queue,
                event_id=str(row["event_id"]),
                event_type=row["event_type"],
                body=row["body"],
                attempt=row["attempt"],
                code=row["error_code"] or "",
                error=row["error"] or "",
                first_failed_at=row["first_failed_at"],
            )
            for row in rows
        ]

    async def replay(self, queue: str, event_ids: Sequence[str] | None) -> int:
        return int(await self._fetchval(_REPLAY, queue, event_ids, CHANNEL))

    async def discard(self, queue: str, event_ids: Sequence[str] | None) -> int:
        return int(await self._fetchval(_DISCARD, queue, event_ids))

    async def _execute(self, statement: str, *arguments: object) -> None:
        async with lent(self._engine) as driver:
            await driver.execute(statement, *arguments)

    async def _fetch(self, statement: str, *arguments: object) -> "list[asyncpg.Record]":
        async with lent(self._engine) as driver:
            return await driver.fetch(statement, *arguments)

    async def _fetchval(self, statement: str, *arguments: object) -> Any:
        async with lent(self._engine) as driver:
            return await driver.fetchval(statement, *arguments)

    @asynccontextmanager
    async def _transaction(self) -> "AsyncIterator[asyncpg.Connection[Any]]":
        async with lent(self._engine) as driver, driver.transaction():
            yield driver


def _delivery(queue: str, row: "asyncpg.Record") -> Delivery:
    return Delivery(
        queue=queue,
        event_id=str(row["event_id"]),
        event_type=row["event_type"],
        body=row["body"],
        attempt=row["attempt"] + 1,
        deliveries=row["deliveries"],
        first_failed_at=row["first_failed_at"],
        headers=json.loads(row["headers"]),
    )
