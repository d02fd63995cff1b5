"""What RabbitMQ holds for us outlives its restart: every message is marked persistent."""

import aio_pika
import pytest

from chassis.bus import Again, Dead, Delivery, Verdict
from chassis.rabbit_bus import RabbitBus

from .deployments import CLOSED, DELAYS_S, SHARED, consuming, dead, eventually, fact, rabbit

pytestmark = pytest.mark.rabbit


async def test_every_message_is_persistent_on_each_of_its_ways(request: pytest.FixtureRequest):
    """Published, sent to a delay, put away, and replayed from there."""
    async with rabbit(request) as maker:
        bus = maker()
        assert isinstance(bus, RabbitBus)
        await bus.declare()
        await bus.publish([fact(CLOSED, "kept")])
        assert await _mode(bus, SHARED) == aio_pika.DeliveryMode.PERSISTENT

        async def refuse(delivery: Delivery) -> Verdict:
            later = Again(DELAYS_S[0], "UNAVAILABLE", "later")
            return later if delivery.attempt == 1 else Dead("VALIDATION", "never")

        async with consuming(bus, SHARED, refuse):
            await eventually(lambda: dead(bus, SHARED, 1))
        assert await _mode(bus, f"{SHARED}.dlq") == aio_pika.DeliveryMode.PERSISTENT
        await eventually(lambda: dead(bus, SHARED, 1))  # put back by us a moment ago
        assert await bus.dead_letters.replay(SHARED) == 1
        assert await _mode(bus, SHARED) == aio_pika.DeliveryMode.PERSISTENT


async def _mode(bus: RabbitBus, queue: str) -> aio_pika.DeliveryMode:
    """The mode of the first message of a queue, which stays where it is."""
    channel = await (await bus.connected()).channel()
    found = await (await channel.get_queue(bus.topology.name(queue), ensure=False)).get(timeout=8)
    assert found is not None
    await found.reject(requeue=True)
    await channel.close()
    assert found.delivery_mode is not None
    return aio_pika.DeliveryMode(found.delivery_mode)
