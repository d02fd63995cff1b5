"""The whole event log once more, shuffled and in copies; projections from nothing: all the same."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.bus import Outgoing
from chassis.outbox import MESSAGE, outgoing
from chassis.postgres_bus import PostgresBus
from chassis.topology import QUEUES, matches

from .living import Living, made_anew, prove
from .people_at_work import close_quarter, open_quarter

_SCHEMAS = ("people", "treasury", "agreements", "worker")
_PROJECTIONS = {
    "agreements.members",
    "agreements.periods",
    "agreements.settings",
    "people.periods",
    "treasury.members",
    "treasury.settings",
    "worker.archive",
    "worker.cooperatives",
}


async def whole_log(living: Living) -> list[Outgoing]:
    """Every fact that any service ever announced."""
    rows: list[Any] = []
    for schema in _SCHEMAS:
        rows += await living.rows.fetch(f"SELECT {MESSAGE} FROM {schema}.outbox")
    return [outgoing(row) for row in rows]


async def say_again(living: Living, copies: int, chance: random.Random) -> int:
    """Every fact `copies` times into every queue that hears it, in any order."""
    engine = create_async_engine(living.system.admin_url)
    bus, count = PostgresBus(engine), 0
    log = await whole_log(living) * copies
    for queue in QUEUES.values():
        chance.shuffle(log)
        heard = [m for m in log if any(matches(p, m.event_type) for p in queue.bindings)]
        await bus.deliver(queue.name, heard)
        count += len(heard)
    await engine.dispose()
    return count


async def until_all_is_heard(living: Living) -> None:
    """No fact waits in an outbox or in a queue."""
    waiting = " UNION ALL ".join(
        f"SELECT event_id FROM {schema}.outbox WHERE published_at IS NULL" for schema in _SCHEMAS
    )
    waiting += " UNION ALL SELECT event_id FROM bus.messages WHERE state = 'ready'"
    async with asyncio.timeout(60):
        while await living.rows.fetchval(f"SELECT count(*) FROM ({waiting}) w"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.campaign
@pytest.mark.timeout(900)
async def test_the_log_said_again_changes_no_row_and_projections_come_out_equal(
    start: Callable[..., Awaitable[Living]],
) -> None:
    living = await start()
    period = await open_quarter(living)
    await close_quarter(living, period["id"])
    await until_all_is_heard(living)
    assert await say_again(living, copies=2, chance=random.Random(7)) > 500
    await until_all_is_heard(living)
    await prove(living)

    found = await made_anew(living)
    assert {name for name, (facts, mended) in found.items() if facts and not mended} == _PROJECTIONS

    await living.rows.execute("SET session_replication_role = replica")
    await living.rows.execute("UPDATE agreements.member SET display_name = 'Nobody'")
    await living.rows.execute("DELETE FROM treasury.member")
    damaged = ("agreements.members", "treasury.members")
    found = await made_anew(living, *damaged)
    assert {name: mended for name, (_, mended) in found.items()} == dict.fromkeys(damaged, 1)
    await prove(living)
