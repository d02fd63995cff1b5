"""One close through the five real processes, on a private PostgreSQL: steps, memory, CPU."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.close.memory import peak_mb, tree_cpu_s
from benchmarks.close.seeding import seed
from habitat_cli.api import Api
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo import quarter
from habitat_cli.demo.cast import Cast, assemble
from habitat_cli.demo.figures import ADMIN, BUSINESS_DATE, Request
from habitat_cli.demo.stage import QUICK
from habitat_cli.home import Home
from habitat_cli.system import Options, System

CENTS_EACH = 40_013
_STEPS = """
SELECT s.name, extract(epoch FROM s.completed_at - s.started_at)::float
FROM worker.workflow_step s JOIN worker.workflow_instance i ON i.id = s.instance_id
WHERE s.status = 'completed' ORDER BY i.created_at, s.seq
"""
_DISTRIBUTING = """
SELECT status, coalesce(error_message, '') FROM worker.workflow_instance
WHERE type = 'allocation_distribution'
"""
_UNTOLD = """
SELECT (SELECT count(*) FROM treasury.outbox WHERE published_at IS NULL)
     + (SELECT count(*) FROM agreements.outbox WHERE published_at IS NULL)
     + (SELECT count(*) FROM bus.messages WHERE state = 'ready')
"""


@dataclass(frozen=True, slots=True)
class Closed:
    """Seconds from the start of the close until the last distribution was scheduled.

    `steps` are those of both workflows, as the worker noted them; `cpu_s` is by mark (proposed,
    closed, scheduled) and process, `peaks_mb` by process.
    """

    members: int
    wall_s: dict[str, float]
    steps: dict[str, float]
    peaks_mb: dict[str, float]
    cpu_s: dict[str, dict[str, float]]

    def cpu(self, mark: str) -> float:
        """CPU seconds of all processes, the database included, up to a mark."""
        return sum(self.cpu_s[mark].values())


@dataclass(slots=True)
class Stage:
    """A running system with a cooperative whose quarter is ready to close."""

    system: System
    cast: Cast
    rows: "asyncpg.Connection[Any]"
    cooperative_id: UUID
    period_id: str
    members: int


@asynccontextmanager
async def stage(members: int) -> AsyncIterator[Stage]:
    """Everything up in a temporary home, the quarter seeded; nothing is left behind."""
    root = Path(tempfile.mkdtemp(prefix="habitat-bench-close-"))
    system = System(Options(home=Home.at(root), business_date=BUSINESS_DATE, environment=QUICK))
    try:
        await system.start()
        async with Api(system.url) as api:
            yield await _prepared(system, api, members)
    finally:
        await system.stop()
        shutil.rmtree(root, ignore_errors=True)


async def _prepared(system: System, api: Api, members: int) -> Stage:
    new = NewCooperative("Grove Cooperative", ADMIN, "Admin", admin_tier="community")
    admin = await bootstrap(OperatorSettings.load(**system.client_values()), new)
    cast = await assemble(api, admin.temporary_password)
    period = await quarter.open_first_quarter(cast)
    await quarter.book_result(cast, members * CENTS_EACH)
    rows = await asyncpg.connect(system.admin_url.replace("+asyncpg", ""))
    cooperative_id = await rows.fetchval("SELECT id FROM people.cooperatives")
    row_id = await rows.fetchval("SELECT id FROM treasury.period")
    await seed(rows, cooperative_id, row_id, members)
    return Stage(system, cast, rows, cooperative_id, str(period["id"]), members)


async def close(stage: Stage) -> Closed:
    """Start the close, approve it twice, and wait for the last distribution to be scheduled."""
    began, before = time.monotonic(), _cpu(stage.system)
    wall_s: dict[str, float] = {}
    cpu_s: dict[str, dict[str, float]] = {}

    def mark(name: str) -> None:
        wall_s[name] = time.monotonic() - began
        cpu_s[name] = {one: used - before[one] for one, used in _cpu(stage.system).items()}

    request = Request(Path(), 0, None, roll_forward=True, json_file=None, own_data=True)
    admin, period_id = stage.cast.admin, stage.period_id
    workflow_id = await quarter.start_close(stage.cast, request, period_id, "LIVE")
    await quarter.await_workflow(admin, workflow_id, {"WAITING"})
    mark("proposed")
    agreement = await quarter.agreement_of(admin, period_id)
    await quarter.approve(stage.cast, agreement["id"])
    await quarter.await_workflow(admin, workflow_id, {"COMPLETED"})
    mark("closed")
    await _distributed(stage)
    mark("scheduled")
    steps = dict(await stage.rows.fetch(_STEPS))
    children = stage.system.status().children
    peaks_mb = {child.name: peak_mb(child.pid) for child in children if child.pid}
    return Closed(stage.members, wall_s, steps, peaks_mb, cpu_s)


async def delivered(stage: Stage) -> None:
    """Wait until the last fact has reached its last reader."""
    while await stage.rows.fetchval(_UNTOLD):  # noqa: ASYNC110  it looks at a database
        await asyncio.sleep(0.2)


async def _distributed(stage: Stage) -> None:
    """Raises RuntimeError when the workflow fails."""
    while True:
        row = await stage.rows.fetchrow(_DISTRIBUTING)
        if row and row[0] == "completed":
            return
        if row and row[0] == "failed":
            raise RuntimeError(row[1])
        await asyncio.sleep(0.1)


def _cpu(system: System) -> dict[str, float]:
    return {child.name: tree_cpu_s(child.pid) for child in system.status().children if child.pid}
