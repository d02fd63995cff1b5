"""Facts that wait are taken together: quicker than one by one, and never anything else."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from chassis import taking, tracing
from chassis.bus import Again, Delivery, Done
from chassis.consumer import Consumer
from chassis.database import Units
from chassis.postgres_bus import PostgresBus
from chassis.settings import ServiceSettings
from chassis.testing import ScratchDatabase, call_as
from kernel.errors import Invalid

from .deliveries import delivery, trees
from .deployments import CLOSED, DELAYS_S, SINGLE, Ear, Maker, consuming, eventually, fact, ready
from .oak import Grove

MAPLE = UUID("0c000000-0000-7000-8000-00000000000a")  # another cooperative


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


@pytest.fixture
def taker(units: Units, habitat_db: ScratchDatabase) -> Callable[..., Consumer[Grove]]:
    """Makes the consumer of these tests, with what it does about a planted tree."""

    def made(one: Any = None, several: Any = None) -> Consumer[Grove]:
        return Consumer(
            PostgresBus(units.engine),
            units,
            Grove,
            queue="habitat.agreements",
            name="grove",
            settings=habitat_db.settings("oak"),
            handlers={"people.member.planted": one} if one else {},
            several={"people.member.planted": several} if several else {},
        )

    return made


def named(*names: str, **changes: Any) -> list[Delivery]:
    return [delivery(payload={"name": name}, **changes) for name in names]


async def plant(grove: Grove, event: Any) -> None:
    await grove.plant(event.payload.name)


async def transactions(units: Units) -> int:
    """In how many transactions the facts so far were claimed."""
    async with units.open(call_as(), read_only=True) as unit:
        statement = "SELECT count(DISTINCT xmin::text) FROM oak.inbox"
        count: int = await (await unit.driver()).fetchval(statement)
        return count


async def test_what_waits_shares_one_transaction(units: Units, taker: Any):
    consuming_ = taker(plant)
    assert await consuming_.handle_together(named("oak", "elm", "ash")) == 3
    assert await trees(units) == 3
    assert await transactions(units) == 1


async def test_each_fact_of_a_group_is_handled_in_its_own_trace(units: Units, taker: Any):
    nobody = "http://127.0.0.1:9"
    tracing.configure("oak", ServiceSettings(otel_exporter_otlp_endpoint=nobody))
    seen: list[tuple[str, str]] = []

    async def noting(grove: Grove, event: Any) -> None:
        seen.append((event.payload.name, tracing.trace_id()))
        await plant(grove, event)

    try:
        waiting = [
            *named("oak", metadata={"traceparent": f"00-{1:032x}-{1:016x}-01"}),
            *named("elm", metadata={"traceparent": f"00-{2:032x}-{2:016x}-01"}),
        ]
        assert await taker(noting).handle_together(waiting) == 2
    finally:
        tracing.shutdown()
    assert seen == [("oak", f"{1:032x}"), ("elm", f"{2:032x}")]


async def test_twins_in_one_group_have_one_effect(units: Units, taker: Any):
    consumer = taker(plant)
    oak, elm = named("oak", "elm")
    assert await consumer.handle_together([oak, elm, oak]) == 3
    assert await consumer.handle_together([elm, oak]) == 2
    assert await trees(units) == 2
    assert consumer.outcomes["people.member.planted", "duplicate"] == 3


async def test_one_that_fails_leaves_nothing_of_its_group(units: Units, taker: Any):
    """Each of them is handed out alone then, and the others lose nothing by their neighbour."""

    async def picky(grove: Grove, event: Any) -> None:
        await plant(grove, event)
        if event.payload.name == "ivy":
            raise Invalid("no tree")

    consumer, waiting = taker(picky), named("oak", "ivy", "elm")
    assert await consumer.handle_together(waiting) == 0
    assert await trees(units) == 0
    assert await transactions(units) == 0
    verdicts = [await consumer.handle(one) for one in waiting]
    assert [isinstance(verdict, Done) for verdict in verdicts] == [True, False, True]
    assert await trees(units) == 2


async def test_a_failed_statement_that_a_handler_swallows_fails_the_group(units: Units, taker: Any):
    async def careless(grove: Grove, event: Any) -> None:
        name: Any = None if event.payload.name == "ivy" else event.payload.name
        with contextlib.suppress(Exception):
            await grove.plant(name)

    assert await taker(careless).handle_together(named("oak", "ivy")) == 0
    assert await trees(units) == 0


async def test_a_group_belongs_to_one_cooperative(units: Units, taker: Any):
    seen: list[UUID] = []

    async def notice(grove: Grove, event: Any) -> None:
        driver = await grove.unit.driver()
        setting = await driver.fetchval("SELECT current_setting('app.current_cooperative')")
        assert UUID(setting) == event.cooperative_id == grove.unit.call.cooperative_id
        seen.append(event.cooperative_id)

    consumer, ours = taker(notice), call_as().cooperative_id
    waiting = [
        *named("oak", "elm"),
        *named("red maple", cooperative_id=str(MAPLE)),
        *named("ash"),
    ]
    assert await consumer.handle_together(waiting) == 2
    assert await consumer.handle_together(waiting[2:]) == 1
    assert await consumer.handle_together(waiting[3:]) == 1
    assert seen == [ours, ours, MAPLE, ours]


async def test_what_nobody_hears_passes_and_what_is_dead_ends_the_group(units: Units, taker: Any):
    consumer = taker(plant)
    passing = [delivery(event_type="treasury.period.felled"), *named("oak")]
    broken = replace(delivery(), body=b"{not json")
    assert await consumer.handle_together([*passing, broken, *named("elm")]) == 2
    assert await consumer.handle_together([broken, *named("elm")]) == 0
    assert await trees(units) == 1


async def test_a_slow_group_commits_what_it_has_and_leaves_the_rest(
    units: Units, taker: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(taking, "HOLD_S", 0.0)
    consumer, waiting = taker(plant), named("oak", "elm", "ash")
    assert await consumer.handle_together(waiting) == 1
    assert await consumer.handle_together([waiting[0], *waiting]) == 3  # two twins, then the elm
    assert await consumer.handle_together(waiting) == 3
    assert await trees(units) == 3


async def test_facts_side_by_side_go_to_a_handler_of_several_at_once(units: Units, taker: Any):
    sizes: list[int] = []

    async def plant_all(facts: Sequence[tuple[Grove, Any]]) -> None:
        sizes.append(len(facts))
        for grove, event in facts:
            await plant(grove, event)

    consumer = taker(several=plant_all)
    waiting = named("oak", "elm", "ash")
    assert await consumer.handle_together([waiting[0], *waiting]) == 4
    assert await consumer.handle(named("fir")[0]) == Done()
    assert sizes == [3, 1]
    assert await trees(units) == 4


async def test_two_who_meet_at_the_same_facts_do_not_block_each_other(units: Units, taker: Any):
    waiting = named(*(f"tree {n}" for n in range(20)))
    consumer = taker(plant)
    done = await asyncio.gather(
        consumer.handle_together(waiting), consumer.handle_together(waiting[::-1])
    )
    assert done == [20, 20]
    assert await trees(units) == 20


async def test_a_bus_offers_what_waits_and_hands_out_alone_what_was_left(make: Maker):
    bus, ear = make(), Ear()
    offered: list[list[bytes]] = []

    async def together(waiting: Sequence[Delivery]) -> int:
        offered.append([one.body for one in waiting])
        return 0 if b"ivy" in offered[-1] else len(waiting) - 1

    await bus.publish([fact(CLOSED, name) for name in ("oak", "elm", "ash", "fir", "yew", "ivy")])
    await eventually(lambda: ready(bus, SINGLE, 6))
    task = asyncio.create_task(bus.consume(SINGLE, ear, together=together, prefetch=6))
    await ear.hears(1)
    await eventually(lambda: ready(bus, SINGLE, 0))
    task.cancel()
    await asyncio.wait([task])
    assert all(len(group) > 1 for group in offered)
    alone = [one.body for one in ear.heard]
    committed = [body for group in offered if b"ivy" not in group for body in group[:-1]]
    assert sorted([*committed, *alone]) == [b"ash", b"elm", b"fir", b"ivy", b"oak", b"yew"]


async def test_a_bus_offers_no_group_what_came_before(make: Maker):
    """A retry may fail again, and what lay beside a death may have been its cause."""
    bus, stuck = make(), asyncio.Event()
    offered: list[str] = []

    async def die(waiting: Sequence[Delivery]) -> int:
        stuck.set()
        await asyncio.Event().wait()
        return len(waiting)

    later = Ear(lambda _: Again(DELAYS_S[0], "UNAVAILABLE", "later"))

    async def note(waiting: Sequence[Delivery]) -> int:
        offered.extend(one.event_id for one in waiting)
        return len(waiting)

    async with consuming(bus, SINGLE, later):
        await bus.publish([fact(CLOSED), fact(CLOSED)])
        await later.hears(2)
    await bus.publish([fact(CLOSED) for _ in range(3)])
    async with consuming(bus, SINGLE, later, together=die):
        await asyncio.wait_for(stuck.wait(), 8)
    ear, fresh = Ear(), [fact(CLOSED) for _ in range(2)]
    await bus.publish(fresh)
    async with consuming(bus, SINGLE, ear, together=note):
        await eventually(lambda: ready(bus, SINGLE, 0))
    assert set(offered) <= {str(one.event_id) for one in fresh}
    assert len({one.event_id for one in ear.heard} | set(offered)) == 7
