"""Each fact is one transaction with its claim, whatever comes twice, late or broken."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from chassis.bus import Again, Dead, Delivery, Done
from chassis.consumer import Consumer, Retry
from chassis.database import Units
from chassis.event_service import EventServicer
from chassis.outbox import Relay
from chassis.postgres_bus import PostgresBus
from chassis.testing import ScratchDatabase, call_as
from habitat.kernel.v1 import events_pb2
from kernel.call import ActorKind
from kernel.errors import Invalid, NotFound, Unavailable
from kernel.ids import new_id

from .deliveries import delivery, trees
from .oak import Grove, TreePlanted


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


def consumer(units: Units, handler: Any, habitat_db: ScratchDatabase) -> Consumer[Grove]:
    return Consumer(
        PostgresBus(units.engine, delays_s=(0.1, 0.2, 0.3)),
        units,
        Grove,
        queue="habitat.agreements",
        name="grove",
        handlers={"people.member.planted": handler},
        settings=habitat_db.settings("oak", event_retry_delays_s=(0.1, 0.2, 0.3)),
    )


async def plant(grove: Grove, event: Any) -> None:
    assert grove.unit.call.actor.kind is ActorKind.SYSTEM
    assert grove.unit.call.causation_id == event.id
    await grove.plant(event.payload.name)


async def pending(units: Units) -> int:
    async with units.open(call_as(), read_only=True) as unit:
        count: int = await (await unit.driver()).fetchval(
            "SELECT count(*) FROM oak.outbox WHERE published_at IS NULL"
        )
        return count


async def test_the_same_fact_ten_times_at_once_has_one_effect(
    units: Units, habitat_db: ScratchDatabase
):
    consuming, same = consumer(units, plant, habitat_db), delivery()
    verdicts = await asyncio.gather(*(consuming.handle(same) for _ in range(10)))
    assert all(isinstance(verdict, Done) for verdict in verdicts)
    assert await trees(units) == 1
    assert consuming.outcomes["people.member.planted", "duplicate"] == 9


async def test_a_failing_handler_leaves_neither_claim_nor_effect(
    units: Units, habitat_db: ScratchDatabase
):
    failures = [Retry("too early"), Unavailable(), NotFound(what="tree"), RuntimeError("a bug")]

    async def unlucky(grove: Grove, event: Any) -> None:
        await plant(grove, event)
        if failures:
            raise failures.pop(0)

    consuming, same = consumer(units, unlucky, habitat_db), delivery()
    for _ in range(4):
        assert isinstance(await consuming.handle(same), Again)
        assert await trees(units) == 0
    assert isinstance(await consuming.handle(same), Done)
    assert await trees(units) == 1


@pytest.mark.parametrize(("attempt", "delay_s"), [(1, 0.1), (2, 0.2), (3, 0.3), (4, None)], ids=str)
async def test_a_missing_aggregate_is_awaited_three_times(
    units: Units, habitat_db: ScratchDatabase, attempt: int, delay_s: float | None
):
    async def missing(_grove: Grove, _event: Any) -> None:
        raise NotFound(what="tree")

    base = delivery()
    verdict = await consumer(units, missing, habitat_db).handle(
        Delivery(base.queue, base.event_id, base.event_type, base.body, attempt=attempt)
    )
    if delay_s is None:
        assert isinstance(verdict, Dead)
        assert verdict.code == "NOT_FOUND"
    else:
        assert isinstance(verdict, Again)
        assert verdict.delay_s == delay_s


async def test_what_can_never_work_is_put_away_at_once(units: Units, habitat_db: ScratchDatabase):
    async def invalid(_grove: Grove, _event: Any) -> None:
        raise Invalid("no such tree")

    async def null(grove: Grove, _event: Any) -> None:
        await grove.plant(None)  # type: ignore[arg-type]

    assert isinstance(await consumer(units, invalid, habitat_db).handle(delivery()), Dead)
    assert isinstance(await consumer(units, null, habitat_db).handle(delivery()), Dead)


async def test_what_cannot_be_read_is_put_away_and_what_is_unknown_is_passed_over(
    units: Units, habitat_db: ScratchDatabase
):
    consuming = consumer(units, plant, habitat_db)
    broken = Delivery("habitat.agreements", "x", "people.member.planted", b"{not json")
    for unreadable in (broken, delivery(schema_version=2), delivery(event_id="no uuid")):
        assert isinstance(await consuming.handle(unreadable), Dead)
    assert isinstance(await consuming.handle(delivery(event_type="oak.leaf.fell")), Done)
    assert isinstance(await consuming.handle(delivery(event_type="treasury.period.felled")), Done)
    assert await trees(units) == 0


async def test_a_fact_that_nobody_handles_is_not_looked_into(
    units: Units, habitat_db: ScratchDatabase
):
    """Of the largest facts most hear only that there are some."""
    consuming, odd = consumer(units, plant, habitat_db), {"name": {"of": "a tree"}}
    felled = delivery(event_type="treasury.period.felled", payload=odd)
    assert isinstance(await consuming.handle(felled), Done)
    assert isinstance(await consuming.handle(delivery(payload=odd)), Dead)
    assert consuming.outcomes["treasury.period.felled", "unhandled"] == 1


async def test_an_outage_of_the_database_costs_no_attempt(
    units: Units, habitat_db: ScratchDatabase, monkeypatch: pytest.MonkeyPatch
):
    consuming, outages = consumer(units, plant, habitat_db), [0]
    opening = units.open_together

    def flaky(*arguments: Any, **options: Any) -> Any:
        outages[0] += 1
        if outages[0] <= 5:
            raise ConnectionRefusedError("no server")
        return opening(*arguments, **options)

    monkeypatch.setattr(units, "open_together", flaky)
    assert isinstance(await consuming.handle(delivery()), Done)
    monkeypatch.undo()
    assert await trees(units) == 1


async def test_a_fact_travels_from_one_transaction_into_another(
    units: Units, habitat_db: ScratchDatabase
):
    taken = asyncio.Event()

    async def plant_and_say(grove: Grove, event: Any) -> None:
        await plant(grove, event)
        taken.set()

    consuming = consumer(units, plant_and_say, habitat_db)
    tasks = [
        asyncio.create_task(consuming.run()),
        asyncio.create_task(Relay(units.engine, "oak", PostgresBus(units.engine)).run()),
    ]
    async with units.open(call_as()) as unit:
        unit.add_event(TreePlanted(name="oak"), aggregate_type="tree", aggregate_id=new_id())
    await asyncio.wait_for(taken.wait(), 8)
    async with asyncio.timeout(8):
        while await trees(units) != 1 or await pending(units):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    stats = await EventServicer(units, PostgresBus(units.engine)).GetEventStats(
        events_pb2.GetEventStatsRequest(event_type_prefix="people."),
        None,  # type: ignore[arg-type]
    )
    assert (stats.outbox_pending, stats.outbox_published) == (0, 1)
    assert [(row.consumer, row.count) for row in stats.consumed] == [("grove", 1)]
