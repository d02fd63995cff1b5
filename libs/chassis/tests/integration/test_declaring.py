"""What a relay finds on the broker is left as it is; what is missing it makes."""

import pytest

from chassis.rabbit_bus import RabbitBus

from .deployments import CLOSED, SINGLE, Ear, consuming, fact, rabbit, ready, without_audit

pytestmark = pytest.mark.rabbit


async def test_a_queue_that_is_there_is_its_owners_to_change(request: pytest.FixtureRequest):
    async with rabbit(request) as maker:
        owner, relay = maker(), maker()
        await owner.declare()
        await without_audit(owner)
        lost = fact("oak.nobody.cares")
        assert (await relay.publish([lost])).unroutable == {lost.event_id}
        async with consuming(owner, "habitat.audit", Ear()) as listening:
            while (await relay.publish([lost])).unroutable and not listening.done():
                pass  # until its owner has bound it anew


async def test_no_copy_of_a_fact_is_lost_on_a_queue_that_was_missing(
    request: pytest.FixtureRequest,
):
    async with rabbit(request) as maker:
        relay = maker()
        assert isinstance(relay, RabbitBus)
        await relay.declare()
        channel = await (await relay.connected()).channel()
        for word in (SINGLE, f"{SINGLE}.dlq"):
            await channel.queue_delete(relay.topology.name(word))
        other, sent = maker(), fact(CLOSED)
        assert (await other.publish([sent])).confirmed == {sent.event_id}
        assert await ready(other, SINGLE, 1)
