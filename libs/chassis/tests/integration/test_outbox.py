"""Facts leave the outbox: none is lost, none holds another back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from chassis.bus import Delivery, Done, Outgoing, Published, Verdict
from chassis.database import Units
from chassis.events import decode
from chassis.outbox import Relay
from chassis.postgres_bus import PostgresBus
from chassis.testing import ScratchDatabase, call_as
from kernel.ids import new_id

from .oak import TreePlanted, Unrouted


class FakeBus(PostgresBus):
    """Keeps what was published; `down` refuses, `lost` has no route."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.sent: list[Outgoing] = []
        self.down = False
        self.lost: set[str] = set()
        self.news = asyncio.Event()

    async def publish(self, messages: Sequence[Outgoing]) -> Published:
        if self.down:
            return Published(frozenset(), failure="away")
        unroutable = {m.event_id for m in messages if m.event_type in self.lost}
        self.sent += [m for m in messages if m.event_id not in unroutable]
        self.news.set()
        return Published(
            frozenset(m.event_id for m in messages) - unroutable, frozenset(unroutable)
        )

    async def sends(self, count: int) -> list[str]:
        async with asyncio.timeout(8):
            while len(self.sent) < count:
                self.news.clear()
                await self.news.wait()
        return [decode(message.body).payload.name for message in self.sent]


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


@pytest.fixture
def bus(units: Units) -> FakeBus:
    return FakeBus(units.engine)


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    task = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def tell(units: Units, *names: str, message: Any = TreePlanted) -> None:
    async with units.open(call_as()) as unit:
        for name in names:
            unit.add_event(message(name=name), aggregate_type="tree", aggregate_id=new_id())


async def unpublished(units: Units) -> int:
    async with units.open(call_as(), read_only=True) as unit:
        driver = await unit.driver()
        count: int = await driver.fetchval(
            "SELECT count(*) FROM oak.outbox WHERE published_at IS NULL"
        )
        return count


async def test_a_fact_is_published_with_its_whole_envelope(units: Units, bus: FakeBus):
    call = call_as("steward")
    async with units.open(call) as unit:
        event_id = unit.add_event(
            TreePlanted(name="oak", rings=2**60),
            aggregate_type="tree",
            aggregate_id=new_id(),
            migrated=True,
        )
    assert await Relay(units.engine, "oak", bus).run_once() == 1
    event = decode(bus.sent[0].body)
    assert (event.id, event.type, event.producer) == (event_id, bus.sent[0].event_type, "oak")
    assert (event.payload.name, event.payload.rings) == ("oak", 2**60)
    assert (event.aggregate_sequence, event.global_seq) == (1, 1)
    assert (event.cooperative_id, event.correlation_id) == (
        call.cooperative_id,
        call.correlation_id,
    )
    assert event.actor.role == "steward"
    assert event.migrated
    assert bus.sent[0].headers["aggregate_sequence"] == 1
    assert await unpublished(units) == 0


async def test_each_aggregate_counts_its_own_facts_in_the_order_they_were_told(units: Units):
    oak, elm = new_id(), new_id()
    for told in ([oak, elm, oak, oak], [elm, oak]):
        async with units.open(call_as()) as unit:
            for aggregate_id in told:
                unit.add_event(
                    TreePlanted(name="a"), aggregate_type="tree", aggregate_id=aggregate_id
                )
            unit.add_event(TreePlanted(name="b"), aggregate_type="bush", aggregate_id=oak)
    async with units.open(call_as(), read_only=True) as unit:
        driver = await unit.driver()
        rows = await driver.fetch(
            "SELECT aggregate_type, aggregate_id, aggregate_sequence FROM oak.outbox "
            "ORDER BY global_seq"
        )
    expected = [("tree", oak, 1), ("tree", elm, 1), ("tree", oak, 2), ("tree", oak, 3)]
    expected += [("bush", oak, 1), ("tree", elm, 2), ("tree", oak, 4), ("bush", oak, 2)]
    assert [tuple(row) for row in rows] == expected


async def test_the_row_that_began_first_and_committed_last_is_not_lost(units: Units, bus: FakeBus):
    relay = Relay(units.engine, "oak", bus)
    async with units.open(call_as()) as slow:
        slow.add_event(TreePlanted(name="slow"), aggregate_type="tree", aggregate_id=new_id())
        await slow.flush()
        await tell(units, "quick")
        assert await relay.run_once() == 1
    assert await relay.run_once() == 1
    assert await bus.sends(2) == ["quick", "slow"]


async def test_a_commit_wakes_the_relay(units: Units, bus: FakeBus):
    async with running(Relay(units.engine, "oak", bus, poll_s=30)):
        await tell(units, "oak")
        await bus.sends(1)
        started = asyncio.get_running_loop().time()
        await tell(units, "elm")
        await bus.sends(2)
        assert asyncio.get_running_loop().time() - started < 5


async def test_a_fact_without_a_route_waits_and_holds_nobody(units: Units, bus: FakeBus):
    bus.lost.add("oak.nobody.cares")
    relay = Relay(units.engine, "oak", bus)
    await tell(units, "lost", message=Unrouted)
    await tell(units, "oak")
    await relay.run_once()
    assert await bus.sends(1) == ["oak"]
    assert await unpublished(units) == 1
    assert await relay.run_once() == 0  # it has its back-off
    async with units.open(call_as()) as unit:
        await (await unit.driver()).execute("UPDATE oak.outbox SET retry_at = now()")
    bus.lost.clear()
    await relay.run_once()
    assert await unpublished(units) == 0


async def test_of_two_relays_one_works_and_the_other_takes_over(
    units: Units, habitat_db: ScratchDatabase, service_units: Callable[..., Units]
):
    other = service_units(habitat_db, "oak")
    first, second = FakeBus(units.engine), FakeBus(other.engine)
    async with running(Relay(other.engine, "oak", second)):
        await tell(units, "oak")
        await second.sends(1)
        async with running(Relay(units.engine, "oak", first)):
            await tell(units, "elm")
            await second.sends(2)
            assert first.sent == []
            await _hang_up(units, "habitat-listener")
            await tell(units, "ash")
            async with asyncio.timeout(8):
                while len(first.sent) + len(second.sent) < 3:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)


async def test_the_relay_outlives_the_bus_and_the_database(units: Units, bus: FakeBus):
    bus.down = True
    async with running(Relay(units.engine, "oak", bus)):
        await tell(units, "oak")
        await asyncio.sleep(0.3)
        assert await unpublished(units) == 1
        bus.down = False
        assert await bus.sends(1) == ["oak"]
        await _hang_up(units)
        await tell_when_possible(units, "elm")
        async with asyncio.timeout(8):
            while "elm" not in (await bus.sends(1)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    assert list(dict.fromkeys(await bus.sends(2))) == ["oak", "elm"]  # a duplicate is allowed


async def test_a_relay_killed_between_publish_and_mark_sends_a_duplicate(
    units: Units, bus: FakeBus, monkeypatch: pytest.MonkeyPatch
):
    await tell(units, "oak")
    relay = Relay(units.engine, "oak", bus)

    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(relay, "_mark", killed)
        with pytest.raises(asyncio.CancelledError):
            await relay.run_once()
    assert await relay.run_once() == 1
    assert await bus.sends(2) == ["oak", "oak"]
    assert bus.sent[0].event_id == bus.sent[1].event_id


async def test_the_backlog_leaves_in_the_order_of_the_outbox(units: Units):
    heard: list[str] = []
    names = [f"tree-{n}" for n in range(300)]
    await tell(units, *names)
    bus = PostgresBus(units.engine)
    complete = asyncio.Event()

    async def hear(delivery: Delivery) -> Verdict:
        heard.append(decode(delivery.body).payload.name)
        if len(heard) == len(names):
            complete.set()
        return Done()

    async with running(Relay(units.engine, "oak", bus, batch_max=70)):
        consuming = asyncio.create_task(bus.consume("habitat.agreements", hear, prefetch=50))
        await asyncio.wait_for(complete.wait(), 10)
        consuming.cancel()
    assert heard == names


async def _hang_up(units: Units, application: str = "") -> None:
    """End every session of this service's login, as a restarted server would."""
    with contextlib.suppress(Exception):
        async with units.open(call_as()) as unit:
            await (await unit.driver()).execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
                "current_user AND datname = current_database() AND pid <> pg_backend_pid() "
                "AND starts_with(application_name, $1)",
                application,
            )


async def tell_when_possible(units: Units, name: str) -> None:
    for _ in range(20):
        with contextlib.suppress(Exception):
            return await tell(units, name)
        await asyncio.sleep(0.05)
    raise AssertionError("the pool did not recover")


async def test_the_relay_sweeps_what_nobody_will_ask_for_again(
    units: Units, bus: FakeBus, habitat_db: ScratchDatabase
):
    async with units.open(call_as()) as unit:
        await (await unit.driver()).execute(
            "INSERT INTO oak.processed_command (cooperative_id, actor_id, operation, "
            "idempotency_key, request_hash, created_at) SELECT gen_random_uuid(), 'a', 'o', "
            "days::text, '', now() - days * interval '1 day' FROM generate_series(1, 12) AS days"
        )
        await (await unit.driver()).execute(
            "INSERT INTO oak.inbox (consumer, event_id, cooperative_id, event_type, producer, "
            "global_seq, aggregate_id, sequence, outcome, processed_at) "
            "SELECT 'c', gen_random_uuid(), gen_random_uuid(), 't', 'oak', 1, gen_random_uuid(), "
            "1, 'done', now() - days * interval '1 day' FROM unnest(ARRAY[30, 401]) AS days"
        )
    async with running(Relay(units.engine, "oak", bus)):
        await tell(units, "oak")
        await bus.sends(1)
        async with asyncio.timeout(8):
            while await count(units, "processed_command") != 6:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    assert await count(units, "inbox") == 1
    assert await count(units, "outbox") == 1


async def count(units: Units, table: str) -> int:
    async with units.open(call_as(), read_only=True) as unit:
        found: int = await (await unit.driver()).fetchval(f"SELECT count(*) FROM oak.{table}")
        return found
