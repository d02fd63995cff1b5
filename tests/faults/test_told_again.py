"""F10 and F11: the whole event log again, shuffled and in copies; projections from nothing."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.bus import Outgoing
from chassis.outbox import MESSAGE, outgoing
from chassis.postgres_bus import PostgresBus
from chassis.scratch_databases import Cluster
from chassis.topology import QUEUES, matches

from ..journeys.living import Living, living, made_anew
from ..journeys.people_at_work import close_quarter, open_quarter
from .reckoning import SCHEMAS, breaches_of
from .tally import Tally

COPIES = 10
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
_CLOCKWORK = {"worker.schedule"}
"""Changes without any fact."""
_UNTOLD = """
SELECT told_no FROM {0}.seal_head WHERE told_no < seal_no
UNION ALL SELECT seq FROM {0}.audit_entry WHERE seq NOT IN (SELECT seq FROM {0}.audit_seal)
"""


async def whole_log(system: Living) -> list[Outgoing]:
    """Every fact that any service ever announced."""
    rows: list[Any] = []
    for schema in SCHEMAS:
        rows += await system.rows.fetch(f"SELECT {MESSAGE} FROM {schema}.outbox")
    return [outgoing(row) for row in rows]


async def say_again(system: Living, copies: int, chance: random.Random) -> int:
    """Every fact `copies` times into every queue that hears it, in any order."""
    engine = create_async_engine(system.system.admin_url)
    bus, count = PostgresBus(engine), 0
    log = await whole_log(system) * copies
    for queue in QUEUES.values():
        chance.shuffle(log)
        heard = [m for m in log if any(matches(p, m.event_type) for p in queue.bindings)]
        await bus.deliver(queue.name, heard)
        count += len(heard)
    await engine.dispose()
    return count


async def until_all_is_heard(system: Living) -> None:
    """No fact waits in an outbox or in a queue."""
    waiting = " UNION ALL ".join(
        f"SELECT event_id FROM {schema}.outbox WHERE published_at IS NULL" for schema in SCHEMAS
    )
    waiting += " UNION ALL SELECT event_id FROM bus.messages WHERE state = 'ready'"
    async with asyncio.timeout(300):
        while await system.rows.fetchval(f"SELECT count(*) FROM ({waiting}) w"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def until_all_is_sealed(system: Living) -> None:
    """The end of each chain is announced, at most once a minute: nothing is left to say."""
    untold = " UNION ALL ".join(_UNTOLD.format(schema) for schema in SCHEMAS)
    async with asyncio.timeout(150):
        while await system.rows.fetchval(f"SELECT count(*) FROM ({untold}) u"):  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def hashes(system: Living) -> dict[str, str]:
    """Of all rows of every table of the services, whatever their order."""
    tables = await system.rows.fetch(
        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = ANY ($1)",
        list(SCHEMAS),
    )
    return {
        name: await system.rows.fetchval(
            f"SELECT md5(coalesce(string_agg(r::text, chr(10) ORDER BY r::text), '')) FROM {name} r"
        )
        for (name,) in tables
    }


@pytest.mark.campaign
async def test_told_again(
    habitat_cluster: Cluster, tmp_path: Path, tally: Tally, seed: int
) -> None:
    """Nothing changes a row that a fact made, and every projection comes out equal."""
    async with living(habitat_cluster, tmp_path) as system:
        period = await open_quarter(system)
        await close_quarter(system, period["id"])
        await until_all_is_sealed(system)
        await until_all_is_heard(system)
        before = await hashes(system)
        told = await say_again(system, COPIES, random.Random(seed))
        await until_all_is_heard(system)
        after = await hashes(system)
        changed = {name for name in before if before[name] != after[name]} - _CLOCKWORK
        tally.duplicated += len(changed)
        assert not changed

        found = await made_anew(system)
        assert found.keys() == _PROJECTIONS
        assert all(facts for facts, _ in found.values())
        differing = {name for name, (_, mended) in found.items() if mended}
        tally.unexpected += len(differing)
        assert not differing

        await system.rows.execute("SET session_replication_role = replica")
        await system.rows.execute("UPDATE agreements.member SET display_name = 'Nobody'")
        await system.rows.execute("DELETE FROM treasury.member")
        damaged = ("agreements.members", "treasury.members")
        mended = await made_anew(system, *damaged)
        assert {name: times for name, (_, times) in mended.items()} == dict.fromkeys(damaged, 1)
        assert not await breaches_of(system.system, tally)
        tally.figures |= {
            "copies": str(COPIES),
            "facts": str(len(await whole_log(system))),
            "told again": str(told),
            "tables equal": str(len(before) - len(changed)),
            "projections equal": str(len(found) - len(differing)),
            "facts fed": str(sum(facts for facts, _ in found.values())),
        }
