"""What a bus promises, asked of both: the embedded one and RabbitMQ."""

import asyncio

from chassis.bus import Delivery, Handler, Verdict
from chassis.topology import gateway_queue

from .deployments import (
    APPROVED,
    CLOSED,
    SHARED,
    SINGLE,
    STATUS,
    Ear,
    Maker,
    consuming,
    eventually,
    fact,
    ready,
    total,
    without_audit,
)


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
    await eventually(lambda: ready(bus, SINGLE, 5))
    ear = Ear()
    async with consuming(bus, SINGLE, ear):
        await ear.hears(5)
    await eventually(lambda: ready(bus, SINGLE, 0))


async def test_a_fact_without_a_route_does_not_hold_the_others(make: Maker):
    bus = make()
    await bus.publish([fact(CLOSED)])  # a bus that has just connected declares everything
    await without_audit(bus)
    lost, kept = fact("oak.nobody.cares"), fact(CLOSED)
    published = await bus.publish([lost, kept])
    assert published.unroutable == {lost.event_id}
    assert published.confirmed == {kept.event_id}
    assert published.failure is None


async def test_a_long_batch_keeps_its_order_its_large_bodies_and_its_own_answers(make: Maker):
    bus, ear = make(), Ear()
    await bus.publish([fact(CLOSED)])
    await without_audit(bus)
    kept = [fact(CLOSED, str(n)) for n in range(120)]
    large = fact(CLOSED, f'"{"alder" * 60_000}"')  # more than one frame of the wire
    lost = [fact("oak.nobody.cares", str(n)) for n in range(3)]
    sent = [*kept[:49], lost[0], large, lost[1], *kept[49:], lost[2]]
    async with consuming(bus, SINGLE, ear):
        published = await bus.publish(sent)
        await ear.hears(122)
    assert published.unroutable == {message.event_id for message in lost}
    assert published.confirmed == {message.event_id for message in (*kept, large)}
    expected = [message.body for message in (*kept[:49], large, *kept[49:])]
    assert [delivery.body for delivery in ear.heard[1:]] == expected


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
        await eventually(lambda: total(ears, 40))
    bodies = [delivery.body for ear in ears for delivery in ear.heard]
    assert len(set(bodies)) == 40
    assert all(ear.heard for ear in ears)


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
