"""A unit of work: one transaction, given back clean whatever happens in it."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis import engine
from chassis.commands import Commands
from chassis.database import Units
from chassis.framing import lent
from chassis.testing import ScratchDatabase, call_as
from kernel.errors import Refused

from .oak import Grove


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak", db_pool_max=1)


async def trees(units: Units) -> int:
    async with units.open(call_as(), read_only=True) as unit:
        return int(await unit.connection.scalar(text("SELECT count(*) FROM oak.tree")) or 0)


async def test_it_commits_when_it_ends_well_and_only_then(units: Units):
    async with units.open(call_as()) as unit:
        await Grove(unit).plant("oak")
    with pytest.raises(Refused):
        async with units.open(call_as()) as unit:
            await Grove(unit).plant("elm")
            raise Refused
    assert await trees(units) == 1


async def test_a_failed_statement_that_was_ignored_is_not_mistaken_for_success(units: Units):
    with pytest.raises(RuntimeError, match="ignored"):
        async with units.open(call_as()) as unit:
            await Grove(unit).plant("oak")
            with contextlib.suppress(DBAPIError):
                await unit.connection.execute(text("SELECT 1/0"))
    assert await trees(units) == 0


async def test_a_savepoint_undoes_only_its_own_block(units: Units):
    async with units.open(call_as()) as unit:
        await Grove(unit).plant("oak")
        with pytest.raises(DBAPIError):
            async with unit.savepoint():
                await Grove(unit).plant("elm")
                await unit.connection.execute(text("SELECT 1/0"))
        async with unit.connection.begin_nested():
            await Grove(unit).plant("ash")
    assert await trees(units) == 2


async def test_a_cancelled_unit_leaves_nothing_behind(units: Units):
    begun = asyncio.Event()

    async def slow() -> None:
        async with units.open(call_as()) as unit:
            await Grove(unit).plant("oak")
            begun.set()
            await unit.connection.execute(text("SELECT pg_sleep(30)"))

    task = asyncio.create_task(slow())
    await begun.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await trees(units) == 0  # on the only connection of the pool
    async with units.engine.connect() as connection:
        assert await connection.scalar(
            text("SELECT current_setting('app.current_cooperative')")
        ) in (
            None,
            "",
        )


async def test_a_unit_that_is_cancelled_twice_still_gives_back_a_quiet_connection(units: Units):
    async def slow() -> None:
        async with units.open(call_as()) as unit:
            await (await unit.driver()).execute("SELECT pg_sleep(30)")

    async def backend() -> object:
        async with units.open(call_as(), read_only=True) as unit:
            return await unit.connection.scalar(text("SELECT pg_backend_pid()"))

    first = await backend()  # the pool has one connection, and would replace one that is busy
    for _ in range(10):
        task = asyncio.create_task(slow())
        await asyncio.sleep(0.02)
        for _ in range(4):  # the later ones fall into the ROLLBACK of the first
            task.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await backend() == first


async def test_snapshots_and_timeouts_last_one_transaction(units: Units):
    async with units.open(
        call_as(), read_only=True, repeatable=True, statement_timeout_ms=60_000
    ) as unit:
        shown = await unit.connection.execute(
            text(
                "SELECT current_setting('transaction_isolation'), "
                "current_setting('transaction_read_only'), current_setting('statement_timeout'), "
                "current_setting('idle_in_transaction_session_timeout')"
            )
        )
        assert tuple(shown.one()) == ("repeatable read", "on", "1min", "1min")
    async with units.open(call_as()) as unit:
        found = await unit.connection.scalar(text("SELECT current_setting('statement_timeout')"))
        assert found == "10s"


async def test_the_next_borrower_of_a_connection_is_nobodys(units: Units):
    asked = "SELECT pg_backend_pid(), current_setting('app.current_cooperative', true)"
    async with units.open(call_as()) as unit:
        mine = (await unit.connection.execute(text(asked))).one()
    async with lent(units.engine) as driver:
        next_one = await driver.fetchrow(asked)
    assert mine[1] == str(call_as().cooperative_id)
    assert (next_one[0], next_one[1] or "") == (mine[0], "")


async def test_connections_that_were_idle_are_asked_and_kept(
    habitat_db: ScratchDatabase,
    service_units: Callable[..., Units],
    monkeypatch: pytest.MonkeyPatch,
):
    units = service_units(habitat_db, "oak", db_pool_max=3)
    monkeypatch.setattr(engine, "PING_AFTER_S", 0.0)
    together = asyncio.Barrier(3)

    async def backend() -> int:
        async with units.open(call_as(), read_only=True) as unit:
            await together.wait()
            return int(await (await unit.driver()).fetchval("SELECT pg_backend_pid()"))

    async def backends() -> set[int]:
        return set(await asyncio.gather(*(backend() for _ in range(3))))

    first = await backends()
    assert len(first) == 3
    assert [await backends() for _ in range(4)] == [first] * 4


async def test_ended_sessions_cost_no_command(
    habitat_db: ScratchDatabase, service_units: Callable[..., Units]
):
    units = service_units(habitat_db, "oak", db_pool_max=8)
    commands = Commands(units, Grove)

    async def plant(grove: Grove) -> None:
        await grove.plant("oak")

    async def ask(grove: Grove) -> int:
        driver = await grove.unit.driver()
        count: int = await driver.fetchval("SELECT count(*) FROM oak.tree")
        return count

    await asyncio.gather(*(commands.read(call_as(), ask) for _ in range(8)))
    for _ in range(3):
        with contextlib.suppress(Exception):
            async with units.open(call_as()) as unit:
                await (await unit.driver()).execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = current_user AND pid <> pg_backend_pid()"
                )
        answers = await asyncio.gather(*(commands.read(call_as(), ask) for _ in range(16)))
        assert answers == [0] * 16
