"""Committed rows are sealed, each once and none passed over, whatever dies or races."""

import asyncio
import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from chassis.database import Unit, Units
from chassis.sealer import Head, Sealer
from chassis.seals import AUDIT, broken
from chassis.testing import COOPERATIVE, ScratchDatabase, call_as
from kernel.ids import new_id

from .oak import TreePlanted

FIELDS = (
    "cooperative_id, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
    "actor_id, actor_kind, role, action, subject_type, subject_id, before::text, after::text, "
    "reason, policy_version, second_actor_id, correlation_id, ip::text"
)
KILLED_AT_COMMIT = """
import asyncio, os, signal, sys
sys.path.insert(0, sys.argv[1])
from pydantic import SecretStr
from chassis.database import Units, open_engine
from chassis.seals import AUDIT
from chassis.sealer import Sealer
from chassis.settings import ServiceSettings

def die(_head):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    settings = ServiceSettings(database_url=SecretStr(sys.argv[2]), habitat_env="test")
    units = Units(open_engine(settings, schema="oak"), schema="oak")
    await Sealer(units, [AUDIT], die).run_once()

asyncio.run(main())
"""


def told(head: Head) -> Any:
    return TreePlanted(name=head.hash, rings=head.seal_no)


def sealer(units: Units, **options: Any) -> Sealer:
    return Sealer(units, [AUDIT], told, **options)


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


def note(unit: Unit, *names: str, **more: Any) -> None:
    for name in names:
        unit.add_audit(action="tree.plant", subject_type="tree", subject_id=name, **more)


async def plant(units: Units, *names: str, cooperative_id: UUID = COOPERATIVE) -> None:
    async with units.open(call_as(cooperative_id=cooperative_id)) as unit:
        note(unit, *names)


async def rows(units: Units, query: str, cooperative_id: UUID = COOPERATIVE) -> list[Any]:
    async with units.open(call_as(cooperative_id=cooperative_id), read_only=True) as unit:
        return [tuple(row) for row in await (await unit.driver()).fetch(query)]


async def sealed(units: Units, cooperative_id: UUID = COOPERATIVE) -> list[Any]:
    """(number, subject) of each seal."""
    return await rows(
        units,
        "SELECT s.seal_no, r.subject_id FROM oak.audit_seal s JOIN oak.audit_entry r USING (seq) "
        "ORDER BY s.seal_no",
        cooperative_id,
    )


async def offences(units: Units, cooperative_id: UUID = COOPERATIVE) -> list[str]:
    async with units.open(call_as(cooperative_id=cooperative_id), read_only=True) as unit:
        found = await (await unit.driver()).fetch(broken("oak", AUDIT), cooperative_id)
    return [row[0] for row in found]


async def test_each_cooperative_has_a_chain_without_gaps(units: Units):
    theirs = new_id()
    await plant(units, "oak", "elm")
    await plant(units, "ash", cooperative_id=theirs)
    await plant(units, "fir")
    assert await sealer(units, batch_max=2).run_once() == 4
    assert await sealed(units) == [(1, "oak"), (2, "elm"), (3, "fir")]
    assert await sealed(units, theirs) == [(1, "ash")]
    assert await sealer(units).run_once() == 0
    assert await offences(units) == await offences(units, theirs) == []


async def test_an_outsider_recomputes_the_chain_from_an_export(units: Units):
    async with units.open(call_as("steward")) as unit:
        note(unit, 'a "quoted"\tname\\ \x01', "Ümlaut ≠ 木", before=None, reason="")
        note(unit, "x", after={"b": [1, None], "aa": "é\n", "c": {}}, second_actor_id="fir")
    await sealer(units).run_once()
    head = bytes(32)
    exported = await rows(units, f"SELECT {FIELDS} FROM oak.audit_entry ORDER BY seq")
    for row in exported:
        text = json.dumps([None if v is None else str(v) for v in row], ensure_ascii=False)
        head = hashlib.sha256(head + text.encode()).digest()
    assert len(exported) == 3
    last = "SELECT hash FROM oak.audit_seal ORDER BY seal_no DESC LIMIT 1"
    assert await rows(units, last) == [(head,)]


async def test_what_is_committed_late_is_sealed_late_and_not_passed_over(units: Units):
    async with units.open(call_as()) as slow:
        note(slow, "slow")
        await slow.flush()
        await plant(units, "quick")
        await sealer(units).run_once()
        assert await sealed(units) == [(1, "quick")]
    await sealer(units).run_once()
    assert await sealed(units) == [(1, "quick"), (2, "slow")]
    assert await offences(units) == []


async def test_what_was_rolled_back_leaves_no_gap(units: Units):
    async with units.open(call_as()) as unit:
        note(unit, "never")
        unit.rollback_only = True
    await plant(units, "oak")
    await sealer(units).run_once()
    assert await sealed(units) == [(1, "oak")]


async def test_two_sealers_at_once_seal_each_row_once(units: Units):
    names = [f"tree-{n:03d}" for n in range(120)]
    await plant(units, *names)
    both = [sealer(units, batch_max=7) for _ in range(2)]
    assert sum(await asyncio.gather(*(one.run_once() for one in both))) == len(names)
    assert [number for number, _ in await sealed(units)] == list(range(1, len(names) + 1))
    assert await offences(units) == []


async def test_of_two_running_sealers_the_second_takes_over_when_the_first_ends(
    habitat_db: ScratchDatabase, service_units: Callable[..., Units]
):
    first, second = (service_units(habitat_db, "oak") for _ in range(2))
    tasks = [asyncio.create_task(sealer(each, poll_s=0.02).run()) for each in (first, second)]
    for task, name in zip(tasks, ("oak", "elm"), strict=True):
        await plant(first, name)
        async with asyncio.timeout(8):
            while name not in {subject for _, subject in await sealed(first)}:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.wait([task])
    assert await offences(first) == []


async def test_a_sealer_killed_before_its_commit_leaves_nothing_half_done(
    units: Units, habitat_db: ScratchDatabase
):
    await plant(units, "oak", "elm")
    tests = str(Path(__file__).parent.parent)
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_AT_COMMIT, tests, habitat_db.url("oak"), env=os.environ.copy()
    )
    assert await asyncio.wait_for(killed.wait(), 20) == -signal.SIGKILL
    assert await sealed(units) == []
    assert await sealer(units).run_once() == 2
    assert await sealed(units) == [(1, "oak"), (2, "elm")]
    assert await offences(units) == []


async def test_the_end_of_a_chain_is_told_once_a_minute_at_most(
    units: Units, habitat_db: ScratchDatabase
):
    facts = "SELECT payload FROM oak.outbox ORDER BY global_seq"
    ends = "SELECT encode(hash, 'hex') FROM oak.audit_seal ORDER BY seal_no"
    await plant(units, "oak")
    await sealer(units).run_once()
    await plant(units, "elm")
    await sealer(units).run_once()
    (first,), (second,) = await rows(units, ends)
    assert await rows(units, facts) == [({"name": first, "rings": "1"},)]
    async with units.open(call_as()) as unit:
        await (await unit.driver()).execute(
            "UPDATE oak.seal_head SET told_at = told_at - interval '1 minute 1 second'"
        )
    assert await sealer(units).run_once() == 0
    assert await sealer(units).run_once() == 0
    assert (await rows(units, facts))[1:] == [({"name": second, "rings": "2"},)]


async def test_a_chain_that_cannot_go_on_does_not_hold_the_others(
    units: Units, habitat_db: ScratchDatabase
):
    theirs = UUID(int=COOPERATIVE.int + 1)
    await plant(units, "oak")
    await sealer(units).run_once()
    await as_superuser(habitat_db, "UPDATE oak.seal_head SET seal_no = 0")
    await plant(units, "elm")
    await plant(units, "ash", cooperative_id=theirs)
    with pytest.raises(asyncpg.UniqueViolationError):
        await sealer(units).run_once()
    assert await sealed(units, theirs) == [(1, "ash")]
    assert await sealed(units) == [(1, "oak")]
    assert await offences(units) == ["oak audit 0: the chain ended here, now it ends at 1"]


async def as_superuser(database: ScratchDatabase, *statements: str) -> None:
    """With every trigger asleep, as somebody with all rights could."""
    connection = await asyncpg.connect(database.admin_url.replace("+asyncpg", ""))
    await connection.execute("SET session_replication_role = replica")
    for statement in statements:
        await connection.execute(statement)
    await connection.close()
