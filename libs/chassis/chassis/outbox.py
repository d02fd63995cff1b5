"""The relay: facts leave the outbox for the bus, at least once, oldest first."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import asyncpg

from chassis import failpoints, retention
from chassis.async_engine import AsyncEngine
from chassis.bus import Bus, Outgoing, Published
from chassis.framing import lent
from chassis.listener import listener_of, lock_key, woken

log = logging.getLogger(__name__)

BATCH_MAX = 500
POLL_S = 0.2
STANDBY_S = 1.0
BACKOFF_MAX_S = 5.0
UNROUTABLE_BACKOFF_MAX_S = 300
PURGE_EVERY_S = 3600.0

_DUE = "published_at IS NULL AND (retry_at IS NULL OR retry_at <= now())"
MESSAGE = """
       global_seq, event_id, event_type, schema_version, aggregate_id, aggregate_sequence,
       envelope -> 'metadata' ->> 'traceparent' AS traceparent,
       (envelope || jsonb_build_object('global_seq', global_seq::text,
            'aggregate_sequence', aggregate_sequence::text, 'payload', payload))::text AS body"""
"""Columns of the outbox that `outgoing` makes a message of."""
_TAKE = f"""
SELECT {MESSAGE}
FROM {{schema}}.outbox WHERE {_DUE} ORDER BY global_seq LIMIT $1 FOR UPDATE SKIP LOCKED
"""
_ANY_DUE = f"SELECT EXISTS (SELECT FROM {{schema}}.outbox WHERE {_DUE})"
_MARK = """
UPDATE {schema}.outbox SET published_at = clock_timestamp(), attempts = attempts + 1,
       retry_at = NULL
WHERE global_seq = ANY($1::bigint[])
"""
_PUT_OFF = f"""
UPDATE {{schema}}.outbox SET attempts = attempts + 1,
       retry_at = clock_timestamp()
           + least({UNROUTABLE_BACKOFF_MAX_S}, power(2, least(attempts, 20))) * interval '1 second'
WHERE global_seq = ANY($1::bigint[])
"""


class Relay:
    """Publishes what is unpublished; of several relays of one schema one works, the others wait.

    Rows are taken by `published_at IS NULL … FOR UPDATE SKIP LOCKED`, never by an id cursor: the
    transaction that began first may commit last. A row without a route is put off and does not
    hold the rows behind it. Needs two connections of the pool while it works.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        schema: str,
        bus: Bus,
        *,
        batch_max: int = BATCH_MAX,
        poll_s: float = POLL_S,
    ) -> None:
        self._engine = engine
        self._schema = schema
        self._bus = bus
        self._batch_max = batch_max
        self._poll_s = poll_s
        self._listener = listener_of(engine)
        self._lock = lock_key(f"habitat.outbox.{schema}")
        self._purge_at = 0.0

    async def run(self) -> None:
        """Work until cancelled; survives the loss of database and bus, and never spins."""
        channel = f"outbox_{self._schema}"
        async with self._listener.hearing(channel) as called:
            try:
                await self._work(channel, called)
            finally:
                self._listener.answer_locally(channel, None)
                await asyncio.shield(self._listener.release(self._lock))

    async def _work(self, channel: str, called: asyncio.Event) -> None:
        failures, declared = 0, False
        while True:
            if not await self._listener.hold(self._lock):
                await asyncio.sleep(STANDBY_S)
                continue
            self._listener.answer_locally(channel, called)
            called.clear()
            try:
                if not declared:
                    await self._bus.declare()
                    declared = True
                taken = await self.run_once()
                await self._tidy()
                failures = 0
            except Exception as error:
                failures += 1
                if failures == 1:
                    log.warning("The outbox of %s has to wait: %r", self._schema, error)
                await asyncio.sleep(min(self._poll_s * 2 ** min(failures, 10), BACKOFF_MAX_S))
                continue
            if taken < self._batch_max:
                await self._await_work(called)

    async def run_once(self) -> int:
        """Publish one batch; returns how many rows were taken. Raises BusAway when none got out."""
        async with lent(self._engine) as driver:
            async with driver.transaction():
                rows = await driver.fetch(_TAKE.format(schema=self._schema), self._batch_max)
                if not rows:
                    return 0
                failpoints.reach("relay.taken")
                published = await self._publish(rows)
                failpoints.reach("relay.confirmed")
                await self._mark(driver, rows, published)
                failpoints.reach("relay.marked")
            failpoints.reach("relay.committed")
        if published.failure:
            raise BusAway(published.failure)
        return len(rows)

    async def _tidy(self) -> None:
        """Once an hour; the one who works is also the one who sweeps."""
        now = asyncio.get_running_loop().time()
        if now < self._purge_at:
            return
        async with lent(self._engine) as driver:
            removed = await retention.purge(driver, self._schema)
        self._purge_at = now + (PURGE_EVERY_S if removed < retention.BATCH_MAX else self._poll_s)

    async def _publish(self, rows: "Sequence[asyncpg.Record]") -> Published:
        return await self._bus.publish([outgoing(row) for row in rows])

    async def _mark(
        self,
        driver: "asyncpg.Connection[Any]",
        rows: "Sequence[asyncpg.Record]",
        published: Published,
    ) -> None:
        """Confirmed rows are done; rows without a route wait, with a warning.

        Nobody waits for the disk: a mark that a crash of the server takes back is a fact published
        twice, which the inboxes refuse.
        """
        await driver.execute("SET LOCAL synchronous_commit TO off")
        done = [row["global_seq"] for row in rows if row["event_id"] in published.confirmed]
        lost = [row["global_seq"] for row in rows if row["event_id"] in published.unroutable]
        if done:
            await driver.execute(_MARK.format(schema=self._schema), done)
        if lost:
            log.warning("%d facts of %s have no route", len(lost), self._schema)
            await driver.execute(_PUT_OFF.format(schema=self._schema), lost)

    async def _await_work(self, called: asyncio.Event) -> None:
        """Return when there is something to publish, or when the lock may be gone."""
        question = _ANY_DUE.format(schema=self._schema)
        while not await woken(called, self._poll_s):
            if await self._listener.fetchval(question) is not False:
                return


class BusAway(Exception):
    """Part of a batch, or all of it, was not confirmed."""


def outgoing(row: "asyncpg.Record") -> Outgoing:
    """A row of the outbox, read by the columns of MESSAGE, as it goes on the bus."""
    headers: dict[str, str | int] = {
        "schema_version": row["schema_version"],
        "aggregate_id": str(row["aggregate_id"]),
        "aggregate_sequence": row["aggregate_sequence"],
    }
    if row["traceparent"]:
        headers["traceparent"] = row["traceparent"]
    return Outgoing(row["event_id"], row["event_type"], row["body"].encode(), headers)
