"""Facts once more for one consumer: in order, for nobody else, audited, and of one's own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from chassis.bus import Done, Published
from chassis.consumer import Consumer
from chassis.database import Units
from chassis.incoming import NO_COOPERATIVE
from chassis.outbox import Relay
from chassis.postgres_bus import PostgresBus
from chassis.replaying import REPLAYED, Mode, Replaying, Wanted
from chassis.testing import ScratchDatabase, call_as
from kernel.call import Actor, ActorKind, Call
from kernel.errors import Forbidden, Invalid, Unavailable
from kernel.ids import new_id

from .deployments import Ear, Maker, consuming
from .oak import Grove, TreeFelled

OTHER = UUID(int=5)
QUEUE = "habitat.agreements"
TO_AGREEMENTS = Wanted(QUEUE, "restored from a backup")
OPERATOR = Call(
    NO_COOPERATIVE,
    Actor(ActorKind.SERVICE, "svc-operator", None, frozenset({"oak:write:events"})),
)


@pytest.fixture
async def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    """Three trees planted, one of them somewhere else, and one felled; all published."""
    units = service_units(habitat_db, "oak")
    bus = PostgresBus(units.engine)
    await bus.declare()
    for name, call in (("ash", call_as()), ("elm", call_as()), ("fir", _of(OTHER))):
        async with units.open(call) as unit:
            await Grove(unit).plant_and_tell(name)
    async with units.open(call_as()) as unit:
        unit.add_event(TreeFelled(name="ash"), aggregate_type="tree", aggregate_id=new_id())
    assert await Relay(units.engine, "oak", bus).run_once() == 4
    async with units.engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM bus.messages")
    return units


def _of(cooperative_id: UUID) -> Call:
    return call_as(cooperative_id=cooperative_id)


async def fetch(units: Units, query: str, call: Call | None = None) -> list[Any]:
    async with units.open(call or call_as(), read_only=True) as unit:
        return [tuple(row) for row in await (await unit.driver()).fetch(query)]


async def test_facts_go_into_one_queue_in_their_order_and_into_no_other(make: Maker, units: Units):
    bus, heard, others = make(), Ear(), Ear()
    found = await Replaying(units, bus).replay(call_as(), TO_AGREEMENTS)
    assert (found.count, found.last_seq, found.more) == (3, 4, False)
    async with consuming(bus, QUEUE, heard), consuming(bus, "habitat.audit", others):
        await heard.hears(3)
    assert [delivery.event_type for delivery in heard.heard] == [
        "people.member.planted", "people.member.planted", "treasury.period.felled",
    ]  # fmt: skip
    assert {delivery.headers[REPLAYED] for delivery in heard.heard} == {"true"}
    assert others.heard == []


async def test_a_replay_leaves_an_audit_line_in_each_cooperative(units: Units):
    await Replaying(units, PostgresBus(units.engine)).replay(OPERATOR, TO_AGREEMENTS)
    line = "SELECT action, subject_id, after ->> 'facts', reason FROM oak.audit_entry"
    line += " WHERE action = 'replay_events'"
    told = ("replay_events", QUEUE)
    assert await fetch(units, line) == [(*told, "3", TO_AGREEMENTS.reason)]
    assert await fetch(units, line, _of(OTHER)) == [(*told, "1", TO_AGREEMENTS.reason)]


async def test_an_admin_replays_the_own_facts_only_and_others_none(units: Units):
    replaying = Replaying(units, PostgresBus(units.engine))
    only_count = replace(TO_AGREEMENTS, only_count=True)
    assert (await replaying.replay(_of(OTHER), only_count)).count == 1
    assert (await replaying.replay(OPERATOR, only_count)).count == 4
    assert await fetch(units, "SELECT FROM bus.messages") == []
    for caller in (call_as("steward"), call_as(service="svc-worker")):
        with pytest.raises(Forbidden):
            await replaying.replay(caller, only_count)


async def test_what_a_consumer_had_it_recognizes_and_what_it_lost_it_takes(
    units: Units, habitat_db: ScratchDatabase
):
    async def plant(grove: Grove, event: Any) -> None:
        await grove.plant(f"copy of {event.payload.name}")

    bus, ear = PostgresBus(units.engine), Ear()
    consumer = Consumer(
        bus, units, Grove, queue=QUEUE, name="grove", settings=habitat_db.settings("oak"),
        handlers={"people.member.planted": plant},
    )  # fmt: skip
    await Replaying(units, bus).replay(call_as(), TO_AGREEMENTS)
    async with consuming(bus, QUEUE, ear):
        planted = [d for d in await ear.hears(3) if d.event_type == "people.member.planted"]
    assert [await consumer.handle(delivery) for delivery in planted * 2] == [Done()] * 4
    copies = "SELECT name FROM oak.tree WHERE name LIKE 'copy%' ORDER BY name"
    assert await fetch(units, copies) == [("copy of ash",), ("copy of elm",)]
    assert consumer.outcomes["people.member.planted", "duplicate"] == 2


async def test_a_range_is_kept_to(units: Units):
    replaying = Replaying(units, PostgresBus(units.engine))
    for changes, count in (
        ({"from_seq": 2}, 2),
        ({"to_seq": 1}, 1),
        ({"event_types": ("treasury.period.felled",)}, 1),
        ({"queue": "habitat.treasury"}, 2),
    ):
        wanted = replace(TO_AGREEMENTS, only_count=True, **changes)
        assert (await replaying.replay(call_as(), wanted)).count == count, changes


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("target_queue", {"queue": "habitat.nobody"}),
        ("reason", {"reason": "  "}),
        ("from_seq", {"from_seq": -1}),
        ("to_seq", {"from_seq": 5, "to_seq": 4}),
        ("event_types", {"event_types": ("oak.nobody.cares",)}),
    ],
)
async def test_what_makes_no_sense_is_refused_and_sends_nothing(
    units: Units, field: str, changes: dict[str, Any]
):
    replaying = Replaying(units, PostgresBus(units.engine))
    with pytest.raises(Invalid) as refused:
        await replaying.replay(call_as(), replace(TO_AGREEMENTS, **changes))
    assert [violation.field for violation in refused.value.violations] == [field]
    assert await fetch(units, "SELECT FROM bus.messages") == []


async def test_a_rebuild_is_the_operators_business(units: Units):
    replaying = Replaying(units, PostgresBus(units.engine))
    with pytest.raises(Forbidden, match="habitat rebuild"):
        await replaying.replay(call_as(), replace(TO_AGREEMENTS, mode=Mode.REBUILD))
    assert await fetch(units, "SELECT FROM bus.messages") == []
    assert await fetch(units, "SELECT FROM oak.audit_entry WHERE action = 'replay_events'") == []


async def test_facts_that_their_consumers_have_forgotten_are_refused(units: Units):
    async with units.open(call_as()) as unit:
        await (await unit.driver()).execute(
            "INSERT INTO oak.outbox (event_id, event_type, cooperative_id, aggregate_type,"
            " aggregate_id, aggregate_sequence, schema_version, payload, envelope, created_at,"
            " published_at) SELECT gen_random_uuid(), event_type, cooperative_id, aggregate_type,"
            " aggregate_id, 99, schema_version, payload, envelope, now() - interval '401 days',"
            " now() FROM oak.outbox WHERE global_seq = 1"
        )
    with pytest.raises(Invalid, match="400 days"):
        await Replaying(units, PostgresBus(units.engine)).replay(call_as(), TO_AGREEMENTS)


async def test_without_a_bus_the_caller_is_told(units: Units):
    class Away(PostgresBus):
        async def deliver(self, queue: str, messages: Any) -> Published:
            return Published(frozenset(), failure="no broker")

    with pytest.raises(Unavailable, match="no broker"):
        await Replaying(units, Away(units.engine)).replay(call_as(), TO_AGREEMENTS)
