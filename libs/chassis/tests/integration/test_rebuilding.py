"""A rebuild feeds pure handlers only: what announces, pays or posts is no projection."""

from collections.abc import Callable

import pytest

from chassis.database import Unit, Units
from chassis.events import Event
from chassis.projections import Projection, Table
from chassis.rebuilding import Rebuild, Rebuilt
from chassis.testing import ScratchDatabase, call_as

from .oak import Grove, TreeFelled

_FACTS = """
SELECT (envelope || jsonb_build_object('global_seq', global_seq::text, 'aggregate_sequence',
        aggregate_sequence::text, 'payload', payload))::text
FROM oak.outbox ORDER BY cooperative_id, global_seq
"""


async def _replant(unit: Unit, event: Event) -> None:
    await (await unit.driver()).execute(
        "INSERT INTO oak.tree (cooperative_id, id, name) VALUES ($1, $2, $3)",
        event.cooperative_id,
        event.aggregate_id,
        event.payload.name,
    )


async def _replant_and_tell(unit: Unit, event: Event) -> None:
    await _replant(unit, event)
    unit.add_event(TreeFelled(name="again"), aggregate_type="tree", aggregate_id=event.aggregate_id)


@pytest.fixture
async def planted(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    """Two trees, one of which was renamed behind the product's back."""
    units = service_units(habitat_db, "oak")
    for name in ("alder", "birch"):
        async with units.open(call_as()) as unit:
            await Grove(unit).plant_and_tell(name)
    async with units.open(call_as()) as unit:
        await (await unit.driver()).execute("UPDATE oak.tree SET name = 'x' WHERE name = 'alder'")
    return units


async def rebuilt(database: ScratchDatabase, units: Units, handler: object) -> list[Rebuilt]:
    async with units.open(call_as(), read_only=True) as unit:
        lines = [row[0].encode() for row in await (await unit.driver()).fetch(_FACTS)]
    trees = Projection(
        "oak.trees", "oak", (Table("oak.tree", ("id",)),), {"people.member.planted": handler}
    )
    told: list[Rebuilt] = []
    await Rebuild("oak", (trees,)).run(database.admin_url, lines, told.append)
    return told


async def names(units: Units) -> list[str]:
    async with units.open(call_as(), read_only=True) as unit:
        rows = await (await unit.driver()).fetch("SELECT name FROM oak.tree ORDER BY name")
    return [row["name"] for row in rows]


async def test_a_projection_is_as_its_facts_say(habitat_db: ScratchDatabase, planted: Units):
    (one,) = await rebuilt(habitat_db, planted, _replant)
    assert (one.facts, one.before != one.after) == (2, True)
    assert await names(planted) == ["alder", "birch"]
    (again,) = await rebuilt(habitat_db, planted, _replant)
    assert again.before == again.after == one.after


async def test_a_handler_that_announces_is_none(habitat_db: ScratchDatabase, planted: Units):
    with pytest.raises(RuntimeError, match="announces nothing"):
        await rebuilt(habitat_db, planted, _replant_and_tell)
    assert await names(planted) == ["birch", "x"]
