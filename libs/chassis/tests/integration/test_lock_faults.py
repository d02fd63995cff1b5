"""F8: held locks, deadlocks and forgotten transactions end soon, and with a word for the caller."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text

from chassis.commands import Commands
from chassis.database import Units
from chassis.testing import ScratchDatabase, call_as
from kernel.errors import Unavailable
from kernel.ids import new_id

from .oak import Grove, PlantRequest, PlantResponse

_TIMEOUTS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


@pytest.fixture
def commands(units: Units) -> Commands[Grove]:
    return Commands(units, Grove)


async def locked(grove: Grove, name: str) -> None:
    """The lock of a name, until commit."""
    await grove.unit.connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name}
    )


@asynccontextmanager
async def held(units: Units, name: str) -> AsyncIterator[None]:
    async with units.open(call_as()) as unit:
        await locked(Grove(unit), name)
        yield


async def test_every_session_has_the_three_limits(units: Units):
    async with units.open(call_as(), read_only=True) as unit:
        driver = await unit.driver()
        found = [await driver.fetchval(f"SHOW {name}") for name in _TIMEOUTS]
    assert found == ["3s", "10s", "15s"]


async def test_a_lock_that_is_held_ends_in_a_word_to_try_again(
    commands: Commands[Grove], units: Units
):
    """Within three seconds a try, and the same key works once the lock is free."""
    call = call_as(key=new_id())

    async def plant(grove: Grove) -> Any:
        await locked(grove, "oak")
        return PlantResponse(id=str(await grove.plant_and_tell("oak")))

    async with held(units, "oak"):
        began = time.monotonic()
        with pytest.raises(Unavailable, match="met at the same place"):
            await commands.run(call, PlantRequest(name="oak"), PlantResponse, plant, attempts=1)
        assert 2.5 < time.monotonic() - began < 6
    assert (await commands.run(call, PlantRequest(name="oak"), PlantResponse, plant)).id


@pytest.mark.parametrize("attempts", [1, 3])
async def test_of_two_in_a_deadlock_one_goes_on_and_the_other_tries_again(
    commands: Commands[Grove], units: Units, attempts: int
):
    met = asyncio.Barrier(2)
    tries = 0

    async def plant(first: str, second: str) -> Any:
        async def use_case(grove: Grove) -> Any:
            nonlocal tries
            tries += 1
            await locked(grove, first)
            if tries <= 2:
                await met.wait()
            await locked(grove, second)
            return PlantResponse(id=str(await grove.plant_and_tell(first)))

        return await commands.run(
            call_as(key=new_id()),
            PlantRequest(name=first),
            PlantResponse,
            use_case,
            attempts=attempts,
        )

    outcomes = await asyncio.gather(
        plant("oak", "elm"), plant("elm", "oak"), return_exceptions=True
    )
    beaten = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(outcome, Unavailable) for outcome in beaten), beaten
    assert (len(beaten), tries) == ((1, 2) if attempts == 1 else (0, 3))
    async with units.open(call_as(), read_only=True) as unit:
        planted = await unit.connection.scalar(text("SELECT count(*) FROM oak.tree"))
    assert planted == 2 - len(beaten)


async def test_a_transaction_that_was_forgotten_is_ended_and_its_lock_is_free(
    commands: Commands[Grove], units: Units
):
    """The server ends the session; the command is run anew, or its caller told to come again."""
    tries = 0

    async def forgetful(grove: Grove) -> Any:
        nonlocal tries
        tries += 1
        await locked(grove, "oak")
        if tries <= forgotten:
            await grove.unit.connection.execute(
                text("SET LOCAL idle_in_transaction_session_timeout = 50")
            )
            await asyncio.sleep(0.5)
        return PlantResponse(id=str(await grove.plant_and_tell("oak")))

    def plant() -> Any:
        return commands.run(
            call_as(key=new_id()), PlantRequest(name="oak"), PlantResponse, forgetful
        )

    forgotten = 1
    assert (await plant()).id
    assert tries == 2
    forgotten = 9
    with pytest.raises(Unavailable):
        await plant()
    async with asyncio.timeout(2), held(units, "oak"):
        pass
