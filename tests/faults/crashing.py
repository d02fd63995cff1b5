"""A living system whose processes die at crash points, life after life, while people act."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chassis.failpoints import KILLED, parsed
from chassis.scratch_databases import Cluster
from habitat_cli import child
from habitat_cli.child import Child
from habitat_cli.plan import SERVICES

from ..journeys.living import Living, living, prove
from .cradle import WATCH_S, born_in_a_nursery

FAILPOINT = "HABITAT_FAILPOINT"
PATIENCE_S = 60.0
"""For a point to be passed: far longer than an act takes, on a busy machine too."""

_STUCK = """
SELECT concat_ws(' ', type, status, current_step, error_code, error_message)
FROM worker.workflow_instance WHERE error_code IS NOT NULL
"""
LIVELY = {
    "WORKER_SCAN_INTERVAL_S": "0.5",
    "WORKFLOW_HEARTBEAT_S": "0.02",
    "WORKFLOW_LEASE_S": "10",
    "CLOSE_SETTLE_S": "60",
    "GRAPHQL_TIMEOUT_S": "30",
}
"""Rare instants come often, and what waits for a restarted peer is not given up meanwhile."""


@dataclass(slots=True)
class Death:
    """One process died at one point; `away_s` until its next life served, None if it never did."""

    process: str
    point: str
    at: float
    away_s: float | None = None


@dataclass(slots=True)
class Crashing:
    """A living system, what each process's next life is armed with, and who died of it."""

    living: Living
    armed: dict[str, dict[str, str]]
    deaths: list[Death] = field(default_factory=list)
    _chains: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)
    _waits: list["asyncio.Task[None]"] = field(default_factory=list)
    _waiting_for: dict[str, str] = field(default_factory=dict)

    async def chain(self, process: str, *points: str) -> None:
        """Arm one life of a process after the other; each begins with the death of the last.

        Returns when the first armed life has begun. The next chain of a process needs `finish`.
        """
        for point in points:
            parsed(point)
        assert process not in self._chains
        life = self._child(process)
        self.armed[process][FAILPOINT] = points[0]
        before = life.pid
        read = life.log.stat().st_size
        await self.living.kill(process)
        await self._until(lambda: life.pid != before)
        self._chains[process] = asyncio.create_task(self._lives(process, points, read))

    async def finish(self) -> None:
        """Every chain comes to its end, and the books are right. Fails on a point not passed."""
        chains = list(self._chains.values())
        done, late = await asyncio.wait(chains, timeout=PATIENCE_S) if chains else ((), ())
        for chain in done:
            chain.result()
        assert not late, f"nobody came by {self._waiting_for}"
        self._chains.clear()
        await asyncio.gather(*self._waits)
        await prove(self.living)

    async def stuck(self) -> list[str]:
        """Workflows that have an error, in words."""
        rows = await self.living.rows.fetch(_STUCK)
        return [str(row[0]) for row in rows]

    async def abandon(self) -> None:
        for task in (*self._chains.values(), *self._waits):
            task.cancel()
        await asyncio.gather(*self._chains.values(), *self._waits, return_exceptions=True)

    async def _lives(self, process: str, points: tuple[str, ...], read: int) -> None:
        """What the next life is armed with is said while the present one lives."""
        life = self._child(process)
        for number, point in enumerate(points):
            self._waiting_for[process] = point
            restarts, pid = life.restarts, life.pid
            self.armed[process].clear()
            if number + 1 < len(points):
                self.armed[process][FAILPOINT] = points[number + 1]
            await self._until(lambda restarts=restarts: life.restarts != restarts)
            read = self._take_note(life, parsed(point)[0], read)
            await self._until(lambda pid=pid: life.pid != pid)
        del self._waiting_for[process]

    def _take_note(self, life: Child, point: str, read: int) -> int:
        """The log says by what it died; returns how far it was read."""
        said = life.log.read_bytes()[read:]
        words = said.decode("utf-8", "replace")
        assert f"died at failpoint {point}" in words, (
            f"{life.name}, not at {point}: {words[-3000:]}"
        )
        assert f"{life.name} ended with {KILLED}" in words, words[-3000:]
        self.deaths.append(Death(life.name, point, time.monotonic()))
        self._waits.append(asyncio.create_task(self._recovery(life, self.deaths[-1])))
        return read + len(said)

    async def _recovery(self, life: Child, death: Death) -> None:
        """Until the life after this death serves, or has died itself."""
        restarts = life.restarts
        await self._until(lambda: life.ready.is_set() or life.restarts != restarts)
        if life.restarts == restarts:
            death.away_s = time.monotonic() - death.at

    def _child(self, process: str) -> Child:
        found = self.living.system.children[process]
        assert isinstance(found, Child)
        return found

    async def _until(self, happened: Callable[[], bool]) -> None:
        while not happened():  # noqa: ASYNC110 - the supervisor has no event for it
            await asyncio.sleep(WATCH_S)


@asynccontextmanager
async def crashing(
    cluster: Cluster, folder: Path, *, amqp_url: str | None = None
) -> AsyncIterator[Crashing]:
    """The five processes from the nursery, the cooperative and its operators."""
    armed: dict[str, dict[str, str]] = {name: {} for name in SERVICES}
    with born_in_a_nursery(armed), pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "BACKOFF_S", (0.05,))  # a life that dies on purpose is no failure
        async with living(cluster, folder, amqp_url=amqp_url, environment=LIVELY) as system:
            found = Crashing(system, armed)
            try:
                yield found
            except Exception as error:
                error.add_note(f"died before: {[death.point for death in found.deaths]}")
                error.add_note(f"stuck: {await found.stuck()}")
                raise
            finally:
                await found.abandon()


def recoveries(deaths: Sequence[Death]) -> str:
    """How long processes were away, from death until they served again."""
    known = sorted((death.away_s, death.point) for death in deaths if death.away_s is not None)
    (middle, _), (slowest, point) = known[len(known) // 2], known[-1]
    return f"away {middle:.1f} s at the median, {slowest:.1f} s at most ({point})"
