"""What a bus promises, asked of both: the embedded one and RabbitMQ."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.bus import Again, Bus, Dead, Delivery, Done, Handler, Outgoing, Verdict
from chassis.database import open_engine
from chassis.postgres_bus import PostgresBus
from chassis.rabbit_bus import RabbitBus
from chassis.testing import ScratchDatabase
from chassis.topology import gateway_queue

DELAYS_S = (0.2, 0.4, 0.6)
SINGLE, SHARED = "habitat.agreements", "habitat.worker"
APPROVED, CLOSED, STATUS = (
    "people.contribution.approved",
    "treasury.period.closed",
    "people.member.status_changed",
)
Maker = Callable[[], Bus]


@pytest.fixture(params=["embedded", pytest.param("rabbit", marks=pytest.mark.rabbit)])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    """Makes any number of bus objects of one deployment: each stands for a process."""
    kind = _embedded if request.param == "embedded" else _rabbit
    async with kind(request) as maker:
        await maker().declare()
        yield maker


@asynccontextmanager
async def _embedded(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    database: ScratchDatabase = request.getfixturevalue("habitat_db")
    engines = []

    def maker() -> Bus:
        engine = open_engine(database.settings("oak"), schema="oak")
        engines.append(engine)
        return PostgresBus(engine, delays_s=DELAYS_S, poison_after=3)

    yield maker
    for engine in engines:
        await engine.dispose()


@asynccontextmanager
async def _rabbit(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    url = request.getfixturevalue("rabbit_url")
    namespace = f"t{uuid4().hex[:8]}."
    buses: list[RabbitBus] = []

    def maker() -> Bus:
        bus = RabbitBus(
            url, delays_s=DELAYS_S, namespace=namespace, poison_after=3, reconnect_s=0.2
        )
        buses.append(bus)
        return bus

    yield maker
    channel = await (await buses[0].connected()).channel()
    await buses[0].topology.delete(channel)
    for bus in buses:
        await bus.close()


class Ear:
    """A handler that keeps what it was handed and answers as told."""

    def __init__(self, answer: Callable[[Delivery], Verdict] = lambda _: Done()) -> None:
        self.heard: list[Delivery] = []
        self._answer = answer
        self._news = asyncio.Event()

    async def __call__(self, delivery: Delivery) -> Verdict:
        self.heard.append(delivery)
        self._news.set()
        return self._answer(delivery)

    async def hears(self, count: int, *, within_s: float = 8.0) -> list[Delivery]:
        async with asyncio.timeout(within_s):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()
        return self.heard


@asynccontextmanager
async def consuming(
    bus: Bus, queue: Any, handler: Handler, prefetch: int = 10
) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(bus.consume(queue, handler, prefetch=prefetch))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def fact(event_type: str, body: str = "{}", event_id: UUID | None = None) -> Outgoing:
    return Outgoing(
        event_id or uuid4(), event_type, body.encode(), {"schema_version": 1, "aggregate_id": "a"}
    )


async def eventually(question: Callable[[], Awaitable[bool]], within_s: float = 8.0) -> None:
    async with asyncio.timeout(within_s):
        while not await question():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_fact_reaches_every_queue_bound_to_it_and_no_other(make: Maker):
    bus, audit, worker, agreements = make(), Ear(), Ear(), Ear()
    async with (
        consuming(bus, "habitat.audit", audit),
        consuming(bus, SHARED, worker),
        consuming(bus, SINGLE, agreements),
    ):
        sent = [fact(APPROVED, '{"name": "oak"}'), fact(STATUS), fact(CLOSED)]
        published = await bus.publish(sent)
        assert published.confirmed == {message.event_id for message in sent}
        await audit.hears(3)
        await agreements.hears(3)
        await worker.hears(2)
        first = audit.heard[0]
        assert (first.event_id, first.event_type) == (str(sent[0].event_id), APPROVED)
        assert (first.body, first.attempt) == (b'{"name": "oak"}', 1)
        assert first.headers["schema_version"] == 1
        assert [heard.event_type for heard in worker.heard] == [STATUS, CLOSED]


async def test_facts_wait_for_a_consumer_that_is_not_there_yet(make: Maker):
    bus = make()
    await bus.publish([fact(CLOSED, str(n)) for n in range(5)])
    await eventually(lambda: _ready(bus, SINGLE, 5))
    ear = Ear()
    async with consuming(bus, SINGLE, ear):
        await ear.hears(5)
    await eventually(lambda: _ready(bus, SINGLE, 0))


async def test_a_fact_without_a_route_does_not_hold_the_others(make: Maker):
    bus = make()
    await bus.publish([fact(CLOSED)])  # a bus that has just connected declares everything
    await _without_audit(bus)
    lost, kept = fact("oak.nobody.cares"), fact(CLOSED)
    published = await bus.publish([lost, kept])
    assert published.unroutable == {lost.event_id}
    assert published.confirmed == {kept.event_id}
    assert published.failure is None


async def test_a_single_queue_keeps_order_although_two_consume(make: Maker):
    one, two, ear = make(), make(), Ear()
    async with consuming(one, SINGLE, ear), consuming(two, SINGLE, ear):
        for start in (0, 20):
            await one.publish([fact(CLOSED, str(n)) for n in range(start, start + 20)])
        await ear.hears(40)
    assert [delivery.body for delivery in ear.heard] == [b"%d" % n for n in range(40)]


async def test_two_consumers_share_an_ordinary_queue(make: Maker):
    one, two, ears = make(), make(), (Ear(), Ear())

    def slow(ear: Ear) -> Handler:
        async def handle(delivery: Delivery) -> Verdict:
            await asyncio.sleep(0.01)
            return await ear(delivery)

        return handle

    await one.publish([fact(STATUS, str(n)) for n in range(40)])
    async with consuming(one, SHARED, slow(ears[0])), consuming(two, SHARED, slow(ears[1])):
        await eventually(lambda: _total(ears, 40))
    bodies = [delivery.body for ear in ears for delivery in ear.heard]
    assert len(set(bodies)) == 40
    assert all(ear.heard for ear in ears)


async def test_a_retry_comes_back_after_its_delay_and_counts(make: Maker):
    bus = make()
    started = asyncio.get_running_loop().time()
    ear = Ear(
        lambda delivery: (
            Again(DELAYS_S[delivery.attempt - 1], "UNAVAILABLE", "later")
            if delivery.attempt < 3
            else Done()
        )
    )
    async with consuming(bus, SINGLE, ear):
        await bus.publish([fact(CLOSED, "oak")])
        await ear.hears(3)
    assert [delivery.attempt for delivery in ear.heard] == [1, 2, 3]
    assert {delivery.event_type for delivery in ear.heard} == {CLOSED}
    assert ear.heard[2].first_failed_at is not None
    assert asyncio.get_running_loop().time() - started >= 0.55
    await eventually(lambda: _ready(bus, SINGLE, 0))


async def test_a_retry_comes_back_to_its_own_consumer_only(make: Maker):
    bus = make()
    failing = Ear(lambda d: Again(0.2, "UNAVAILABLE", "") if d.attempt == 1 else Done())
    other = Ear()
    async with consuming(bus, SINGLE, failing), consuming(bus, "habitat.audit", other):
        await bus.publish([fact(CLOSED)])
        await failing.hears(2)
    assert len(other.heard) == 1


async def test_a_dead_letter_is_kept_with_its_reason_and_can_come_back(make: Maker):
    bus, letter = make(), fact(CLOSED, '{"name": "elm"}')
    ear = Ear(lambda _: Dead("VALIDATION", "no such tree") if len(ear.heard) == 1 else Done())
    async with consuming(bus, SINGLE, ear):
        await bus.publish([letter, fact(CLOSED, "behind")])
        await ear.hears(2)
        await eventually(lambda: _dead(bus, SINGLE, 1))
        [found] = await bus.dead_letters.list(SINGLE)
        assert (found.code, found.error) == ("VALIDATION", "no such tree")
        assert (found.event_id, found.event_type) == (str(letter.event_id), CLOSED)
        assert (found.body, found.attempt) == (b'{"name": "elm"}', 1)
        assert found.first_failed_at is not None
        assert await bus.dead_letters.inspect(SINGLE, found.event_id)
        await eventually(lambda: _dead(bus, SINGLE, 1))  # looking took nothing out
        assert await bus.dead_letters.replay(SINGLE, [str(letter.event_id)]) == 1
        await ear.hears(3)
        assert (ear.heard[2].event_id, ear.heard[2].attempt) == (str(letter.event_id), 1)
    assert not await bus.dead_letters.list(SINGLE)


async def test_a_dead_letter_can_be_thrown_away(make: Maker):
    bus, ear = make(), Ear(lambda _: Dead("VALIDATION", "no"))
    letters = [fact(CLOSED), fact(CLOSED)]
    async with consuming(bus, SINGLE, ear):
        await bus.publish(letters)
        await eventually(lambda: _dead(bus, SINGLE, 2))
    chosen = str(letters[0].event_id)
    assert await bus.dead_letters.discard(SINGLE, [chosen], reason="a test") == 1
    await eventually(lambda: _dead(bus, SINGLE, 1))
    assert [dead.event_id for dead in await bus.dead_letters.list(SINGLE)] != [chosen]
    assert await bus.dead_letters.replay(SINGLE) == 1


async def test_what_a_killed_consumer_held_is_delivered_again(make: Maker):
    one, two, stuck = make(), make(), asyncio.Event()

    async def hang(_: Delivery) -> Verdict:
        stuck.set()
        await asyncio.Event().wait()
        return Done()

    async with consuming(one, SINGLE, hang) as task:
        await one.publish([fact(CLOSED, str(n)) for n in range(3)])
        await asyncio.wait_for(stuck.wait(), 8)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await one.close()
    ear = Ear()
    async with consuming(two, SINGLE, ear):
        await ear.hears(3)
    assert [delivery.body for delivery in ear.heard] == [b"0", b"1", b"2"]


async def test_a_message_that_kills_its_consumers_is_put_away(make: Maker):
    bus, deaths = make(), 0
    poison = fact(CLOSED, "poison")
    await bus.publish([poison, fact(CLOSED, "behind")])
    for _ in range(3):
        picked = asyncio.Event()

        async def die(_: Delivery, picked: asyncio.Event = picked) -> Verdict:
            picked.set()
            await asyncio.Event().wait()
            return Done()

        async with consuming(bus, SINGLE, die, prefetch=1):
            await asyncio.wait_for(picked.wait(), 8)
            deaths += 1
    ear = Ear()
    async with consuming(bus, SINGLE, ear):
        await eventually(lambda: _dead(bus, SINGLE, 1))
        [dead] = await bus.dead_letters.list(SINGLE)
        assert (dead.event_id, dead.code) == (str(poison.event_id), "POISON")
        await ear.hears(1)
    assert ear.heard[0].body == b"behind"


async def test_a_handler_that_raises_gets_it_again_and_then_it_is_put_away(make: Maker):
    bus, attempts = make(), []

    async def broken(delivery: Delivery) -> Verdict:
        attempts.append(delivery.attempt)
        raise RuntimeError("a bug")

    async with consuming(bus, SINGLE, broken):
        await bus.publish([fact(CLOSED)])
        await eventually(lambda: _dead(bus, SINGLE, 1))
    assert attempts == [1, 2, 3, 4]


async def test_the_same_fact_published_twice_arrives_twice(make: Maker):
    bus, ear, twin = make(), Ear(), fact(CLOSED)
    async with consuming(bus, SINGLE, ear):
        await bus.publish([twin])
        await bus.publish([twin])
        await ear.hears(2)
    assert {delivery.event_id for delivery in ear.heard} == {str(twin.event_id)}


async def test_a_gateway_hears_everything_while_it_lives_and_leaves_nothing(make: Maker):
    bus, ear = make(), Ear()
    queue = gateway_queue("maple")
    async with consuming(bus, queue, ear):
        await asyncio.sleep(0.3)
        await bus.publish([fact(CLOSED), fact("worker.export.completed")])
        await ear.hears(2)
    await bus.publish([fact(CLOSED)])
    later = Ear()
    async with consuming(bus, queue, later):
        await asyncio.sleep(0.3)
    assert not later.heard


async def _ready(bus: Bus, queue: str, count: int) -> bool:
    return (await bus.depths())[queue].ready == count


async def _dead(bus: Bus, queue: str, count: int) -> bool:
    return (await bus.depths())[queue].dead == count


async def _total(ears: tuple[Ear, ...], count: int) -> bool:
    return sum(len(ear.heard) for ear in ears) >= count


async def _without_audit(bus: Bus) -> None:
    """Nothing is unroutable while the audit queue listens to everything."""
    if isinstance(bus, RabbitBus):
        channel = await (await bus.connected()).channel()
        queue = await channel.get_queue(bus.topology.name("habitat.audit"))
        await queue.unbind(bus.topology.events, "#")
        await channel.close()
    else:
        assert isinstance(bus, PostgresBus)
        await bus.rows.remove("habitat.audit")
