"""A command is one transaction, and a repeat is the first answer."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from chassis.commands import Commands
from chassis.database import Units
from chassis.testing import ScratchDatabase, call_as
from kernel.errors import IdempotencyConflict, Refused
from kernel.ids import new_id

from .oak import Grove, PlantRequest, PlantResponse


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


@pytest.fixture
def commands(units: Units) -> Commands[Grove]:
    return Commands(units, Grove)


async def _plant(grove: Grove, name: str = "oak") -> Any:
    return PlantResponse(id=str(await grove.plant_and_tell(name)))


async def _count(units: Units, table: str) -> int:
    async with units.open(call_as(), read_only=True) as unit:
        found = await unit.connection.scalar(text(f"SELECT count(*) FROM oak.{table}"))
        return int(found or 0)


async def test_sixteen_racing_repeats_have_one_effect(commands: Commands[Grove], units: Units):
    call = call_as(key=new_id())
    request = PlantRequest(name="oak")
    answers = await asyncio.gather(
        *(commands.run(call, request, PlantResponse, _plant) for _ in range(16))
    )
    assert len({answer.SerializeToString() for answer in answers}) == 1
    assert answers[0].event_ids
    assert answers[0].correlation_id == str(call.correlation_id)
    assert await _count(units, "tree") == 1
    assert await _count(units, "outbox") == 1
    assert await _count(units, "audit_entry") == 1


async def test_another_content_under_the_same_key_is_refused(commands: Commands[Grove]):
    call = call_as(key="k")
    await commands.run(call, PlantRequest(name="oak"), PlantResponse, _plant)
    with pytest.raises(IdempotencyConflict):
        await commands.run(call, PlantRequest(name="elm"), PlantResponse, _plant)


async def test_the_key_belongs_to_one_actor(commands: Commands[Grove], units: Units):
    for _ in range(2):
        await commands.run(call_as(key="k"), PlantRequest(name="oak"), PlantResponse, _plant)
    assert await _count(units, "tree") == 2


async def test_a_rehearsal_leaves_nothing(commands: Commands[Grove], units: Units):
    call = call_as(key="k")
    request = PlantRequest(name="oak", validate_only=True)
    assert (await commands.run(call, request, PlantResponse, _plant)).id
    for table in ("tree", "outbox", "audit_entry", "processed_command"):
        assert await _count(units, table) == 0
    await commands.run(call, PlantRequest(name="oak"), PlantResponse, _plant)


async def test_a_refused_command_leaves_its_key_free(commands: Commands[Grove], units: Units):
    async def refuse(grove: Grove) -> Any:
        await grove.plant("ash")
        raise Refused

    call = call_as(key="k")
    with pytest.raises(Refused):
        await commands.run(call, PlantRequest(name="ash"), PlantResponse, refuse)
    assert await _count(units, "tree") == 0
    assert (await commands.run(call, PlantRequest(name="ash"), PlantResponse, _plant)).id


async def test_a_query_cannot_write(commands: Commands[Grove]):
    with pytest.raises(Exception, match="read-only"):
        await commands.read(call_as(), lambda grove: grove.plant("elm"))


async def test_facts_of_one_aggregate_are_numbered_without_gaps(units: Units):
    aggregate = new_id()

    async def tell() -> None:
        from .oak import TreeFelled, TreePlanted

        async with units.open(call_as()) as unit:
            unit.add_event(TreePlanted(name="a"), aggregate_type="tree", aggregate_id=aggregate)
            unit.add_event(TreeFelled(name="a"), aggregate_type="tree", aggregate_id=aggregate)
            unit.add_event(TreePlanted(name="b"), aggregate_type="tree", aggregate_id=new_id())

    await asyncio.gather(*(tell() for _ in range(8)))
    async with units.open(call_as(), read_only=True) as unit:
        rows = await (await unit.driver()).fetch(
            "SELECT aggregate_sequence FROM oak.outbox WHERE aggregate_id = $1 "
            "ORDER BY aggregate_sequence",
            aggregate,
        )
    assert [row[0] for row in rows] == list(range(1, 17))


async def test_a_lower_fence_is_refused(units: Units):
    async def fence(token: int) -> None:
        async with units.open(call_as(fence=token)) as unit:
            await unit.fence("period:oak")

    for token in (1, 3, 3):
        await fence(token)
    with pytest.raises(Refused) as refusal:
        await fence(2)
    assert refusal.value.reason == "CONFLICT"
