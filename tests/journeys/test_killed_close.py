"""The worker dies after each step of the close, and the close goes on where it was."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from habitat_cli.demo import outcome, quarter

from .living import Living, prove
from .people_at_work import REQUEST, open_quarter
from .test_acceptance_c1 import ALLOCATIONS

_CLASS = 730_196  # of advisory locks: one per sequence number of a step
_STEPS = range(40)

_HOLD_EACH_STEP = f"""
CREATE FUNCTION public.hold_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'in_progress' THEN
        PERFORM pg_advisory_xact_lock_shared({_CLASS}, NEW.seq);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER held BEFORE INSERT OR UPDATE ON worker.workflow_step
    FOR EACH ROW EXECUTE FUNCTION public.hold_step();
"""


@pytest.mark.timeout(400)
async def test_the_close_survives_the_death_of_the_worker_before_every_step(
    start: Callable[..., Awaitable[Living]],
) -> None:
    living = await start()
    period = await open_quarter(living)
    await living.rows.execute(_HOLD_EACH_STEP)
    killed: list[int] = []
    killer = asyncio.create_task(_kill_at_every_step(living, killed))
    workflow_id = await quarter.start_close(living.cast, REQUEST, period["id"], "LIVE")
    await quarter.await_workflow(living.cast.admin, workflow_id, {"WAITING"})
    agreement = await quarter.agreement_of(living.cast.admin, period["id"])
    await quarter.approve(living.cast, agreement["id"])
    await quarter.await_workflow(living.cast.admin, workflow_id, {"COMPLETED"})
    killer.cancel()
    assert len(set(killed)) >= 10, killed
    lines = await outcome.allocations(living.cast, agreement["id"])
    assert {line["member"]["displayName"]: line["total"] for line in lines} == ALLOCATIONS
    await prove(living)


async def _kill_at_every_step(living: Living, killed: list[int]) -> None:
    """Hold the worker where it begins a step, kill it there, and let its successor pass."""
    dsn = living.system.admin_url.replace("+asyncpg", "")
    holder = await asyncpg.connect(dsn)
    for seq in _STEPS:
        await holder.execute("SELECT pg_advisory_lock($1, $2)", _CLASS, seq)
    while True:
        held = await holder.fetchrow(
            "SELECT pid, objid::bigint AS seq FROM pg_locks WHERE locktype = 'advisory'"
            " AND classid = $1::int::oid AND NOT granted",
            _CLASS,
        )
        if held is None:
            await asyncio.sleep(0.05)
            continue
        await living.kill("worker")
        killed.append(held["seq"])
        await holder.execute("SELECT pg_terminate_backend($1)", held["pid"])
        await holder.execute("SELECT pg_advisory_unlock($1, $2)", _CLASS, held["seq"])
