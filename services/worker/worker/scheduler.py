"""The business calendar: rows that say what is due when; one worker at a time does each.

A job is claimed by moving its row to the next time, FOR UPDATE SKIP LOCKED, in a transaction that
is over before the job begins. A worker that dies in the middle leaves the rest to the next turn:
every job may be repeated.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from chassis.database import Units
from chassis.retrying import is_transient
from kernel.errors import HabitatError
from worker.leases import technical_call

log = logging.getLogger(__name__)

_PREPARE = """
INSERT INTO worker.schedule (name, next_run_at)
SELECT name, now() FROM unnest($1::text[]) AS wanted (name) ON CONFLICT DO NOTHING
"""
_CLAIM = """
UPDATE worker.schedule SET next_run_at = now() + $1 * interval '1 second', runner = $2
WHERE name = (SELECT name FROM worker.schedule WHERE next_run_at <= now() AND name = ANY($3::text[])
              ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING name
"""
_RAN = "UPDATE worker.schedule SET ran_at = now() WHERE name = $1"
_COOPERATIVES = "SELECT cooperative_id FROM worker.known_cooperative ORDER BY cooperative_id"

Job = Callable[[UUID], Awaitable[None]]
"""Done for one cooperative at a time."""


class Scheduler:
    """Looks every `interval_s`; each job is due once in that time, whoever does it."""

    def __init__(
        self, units: Units, jobs: Mapping[str, Job], *, owner: str, interval_s: float
    ) -> None:
        self._units = units
        self._jobs = jobs
        self._owner = owner
        self._interval_s = interval_s

    async def run(self) -> None:
        """Until cancelled; the loss of the database or of a peer only costs this turn."""
        while True:
            try:
                while await self.run_one():
                    pass
            except Exception as error:
                self._report("the calendar", error)
            await asyncio.sleep(self._interval_s)

    async def run_one(self) -> bool:
        """Do the job that is due longest, for all cooperatives; False when none is due."""
        name = await self._claim()
        if name is None:
            return False
        for cooperative_id in await self._cooperatives():
            try:
                await self._jobs[name](cooperative_id)
            except Exception as error:
                self._report(name, error)
        async with self._units.open(technical_call(), place="calendar") as unit:
            await (await unit.driver()).execute(_RAN, name)
        return True

    async def _claim(self) -> str | None:
        names = list(self._jobs)
        async with self._units.open(technical_call(), place="calendar") as unit:
            driver = await unit.driver()
            await driver.execute(_PREPARE, names)
            name: str | None = await driver.fetchval(_CLAIM, self._interval_s, self._owner, names)
            unit.rollback_only = name is None  # what was prepared just now would have been due
        return name

    async def _cooperatives(self) -> list[UUID]:
        async with self._units.open(technical_call(), read_only=True) as unit:
            rows = await (await unit.driver()).fetch(_COOPERATIVES)
        return [row["cooperative_id"] for row in rows]

    def _report(self, what: str, error: Exception) -> None:
        if is_transient(error) or isinstance(error, HabitatError):
            log.warning("%s was not done this time: %r", what, error)
        else:
            log.error("%s failed", what, exc_info=error)
