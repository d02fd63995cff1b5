"""The sealer: committed rows get their seal, outside the transaction that wrote them.

So that postings do not queue up for one chain, a row is written without a hash; a second later
the sealer of its service takes what waits, and links it to the end of the cooperative's chain.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from google.protobuf.message import Message

from chassis.database import Unit, Units
from chassis.listener import listener_of, lock_key, woken
from chassis.retrying import is_lost
from chassis.seals import NO_HASH, SealChain, linked
from kernel.call import Actor, Call

log = logging.getLogger(__name__)

BATCH_MAX = 1_000
POLL_S = 1.0
BACKOFF_MAX_S = 30.0
TELL_EVERY_S = 60
TIMEOUT_MS = 60_000  # one transaction may have an entry for each of a hundred thousand members

_WAITING = f"""
SELECT cooperative_id FROM {{schema}}.{{name}}_unsealed
UNION
SELECT cooperative_id FROM {{schema}}.seal_head
WHERE chain = '{{name}}' AND told_no < seal_no
  AND told_at < now() - interval '{TELL_EVERY_S} seconds'
"""
# Locks the head until commit: of two sealers the second waits here, then sees the first one's work.
_HEAD = f"""
INSERT INTO {{schema}}.seal_head AS h (cooperative_id, chain, seal_no, hash)
VALUES ($1, $2, 0, $3)
ON CONFLICT (cooperative_id, chain) DO UPDATE SET seal_no = h.seal_no
RETURNING seal_no, hash, told_no,
    coalesce(told_at < now() - interval '{TELL_EVERY_S} seconds', true) AS tell
"""
_TAKE = """
SELECT r.{key} AS key, convert_to({canonical}, 'UTF8') AS content
FROM {schema}.{name}_unsealed u
JOIN {schema}.{table} r ON r.cooperative_id = u.cooperative_id AND r.{key} = u.{key}
WHERE u.cooperative_id = $1 ORDER BY u.{key} LIMIT $2
"""
_SEAL = """
WITH sealed AS (
    INSERT INTO {schema}.{name}_seal (cooperative_id, seal_no, {key}, prev_hash, hash)
    SELECT $1, s.* FROM unnest($2::bigint[], $3::{key_type}[], $4::bytea[], $5::bytea[]) AS s
    RETURNING {key}
)
DELETE FROM {schema}.{name}_unsealed u USING sealed
WHERE u.cooperative_id = $1 AND u.{key} = sealed.{key}
"""
_MOVE_HEAD = """
UPDATE {schema}.seal_head SET seal_no = $3, hash = $4,
    told_no = CASE WHEN $5 THEN $3 ELSE told_no END,
    told_at = CASE WHEN $5 THEN now() ELSE told_at END
WHERE cooperative_id = $1 AND chain = $2
"""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number of its last seal and that seal's hash in hex."""

    chain: str
    seal_no: int
    hash: str


class Sealer:
    """Seals what waits in the chains of one schema; of several sealers one works at a time.

    `told_as` puts the end of a chain into a fact. It is told at most once a minute: the copies that
    the bus and the archive of events keep make it show when a chain is cut short or written anew.
    """

    def __init__(
        self,
        units: Units,
        chains: Sequence[SealChain],
        told_as: Callable[[Head], Message],
        *,
        batch_max: int = BATCH_MAX,
        poll_s: float = POLL_S,
    ) -> None:
        self._units = units
        self._chains = chains
        self._told_as = told_as
        self._batch_max = batch_max
        self._poll_s = poll_s
        self._listener = listener_of(units.engine)
        self._lock = lock_key(f"habitat.seals.{units.schema}")

    async def run(self) -> None:
        """Work until cancelled; survives the loss of the database."""
        failures = 0
        async with self._listener.hearing(f"seals_{self._units.schema}") as called:
            try:
                while True:
                    try:
                        if await self._listener.hold(self._lock):
                            await self.run_once()
                        failures = 0
                    except Exception as error:
                        failures += 1
                        if failures == 1:
                            log.warning("Seals of %s have to wait: %r", self._units.schema, error)
                    await woken(called, min(self._poll_s * 2 ** min(failures, 10), BACKOFF_MAX_S))
            finally:
                await asyncio.shield(self._listener.release(self._lock))

    async def run_once(self) -> int:
        """Seal all that waits, cooperative by cooperative; returns how many rows were sealed.

        What fails in one chain does not hold the others; it is raised when they are done.
        """
        sealed, failed = 0, None
        for chain in self._chains:
            for cooperative_id in await self._waiting(chain):
                try:
                    sealed += await self._drain(chain, cooperative_id)
                except Exception as error:
                    if is_lost(error):
                        raise
                    failed = failed or error
        if failed is not None:
            raise failed
        return sealed

    async def _drain(self, chain: SealChain, cooperative_id: UUID) -> int:
        sealed = 0
        while (count := await self._seal(chain, cooperative_id)) == self._batch_max:
            sealed += count
        return sealed + count

    async def _waiting(self, chain: SealChain) -> list[UUID]:
        async with self._units.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            rows = await driver.fetch(_WAITING.format(schema=self._units.schema, name=chain.name))
        return sorted(row["cooperative_id"] for row in rows)

    async def _seal(self, chain: SealChain, cooperative_id: UUID) -> int:
        """One batch, all or nothing. Holds the chain's head until commit."""
        call = Call(cooperative_id, Actor.system(f"svc-{self._units.schema}"))
        async with self._units.open(call, statement_timeout_ms=TIMEOUT_MS) as unit:
            driver = await unit.driver()
            words = self._words(chain)
            head: Any = await driver.fetchrow(
                _HEAD.format(**words), cooperative_id, chain.name, NO_HASH
            )
            rows = await driver.fetch(_TAKE.format(**words), cooperative_id, self._batch_max)
            hashes = linked(head["hash"], (row["content"] for row in rows))
            ends = [head["hash"], *hashes]
            last = head["seal_no"] + len(rows)
            if rows:
                await driver.execute(
                    _SEAL.format(**words),
                    cooperative_id,
                    list(range(head["seal_no"] + 1, last + 1)),
                    [row["key"] for row in rows],
                    ends[:-1],
                    hashes,
                )
            tell = head["tell"] and last > head["told_no"]
            if tell:
                self._tell(unit, Head(chain.name, last, ends[-1].hex()))
            if rows or tell:
                await driver.execute(
                    _MOVE_HEAD.format(**words), cooperative_id, chain.name, last, ends[-1], tell
                )
        return len(rows)

    def _tell(self, unit: Unit, head: Head) -> None:
        unit.add_event(
            self._told_as(head),
            aggregate_type=f"{head.chain}_chain",
            aggregate_id=unit.call.cooperative_id,
        )

    def _words(self, chain: SealChain) -> dict[str, str]:
        return {
            "schema": self._units.schema,
            "name": chain.name,
            "table": chain.table,
            "key": chain.key,
            "key_type": chain.key_type,
            "canonical": chain.canonical,
        }
