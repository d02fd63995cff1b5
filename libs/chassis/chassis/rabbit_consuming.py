"""One stay of a consumer at its queue on the broker: what arrives, and what is answered."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from aio_pika.abc import AbstractChannel, AbstractConnection
from aiormq.abc import AbstractChannel as Underlay
from aiormq.abc import DeliveredMessage

from chassis import failpoints
from chassis.bus import Again, Dead, Delivery, Done
from chassis.handing import Hand
from chassis.rabbit_messages import delivery_in, forwarded
from chassis.rabbit_topology import RabbitTopology
from chassis.topology import Queue, retry_queue

IDLE_S = 20.0


class RabbitSession:
    """Consumes on a channel of its own until that, or the consumer, is gone."""

    def __init__(
        self, topology: RabbitTopology, delays_s: Sequence[float], queue: Queue, hand: Hand
    ) -> None:
        self._topology = topology
        self._delays_s = delays_s
        self._queue = queue
        self._hand = hand

    async def run(
        self, connection: AbstractConnection, prefetch: int, beat: Callable[[], None]
    ) -> None:
        """While half of the prefetched messages are handled the broker sends the other half."""
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        arrived = _Arrivals(beat)

        def ended(*_: Any) -> None:
            arrived.put_nowait(None)

        try:
            await channel.set_qos(prefetch_count=prefetch)
            await self._topology.declare(channel, self._queue)
            channel.close_callbacks.add(ended)
            underlay = await channel.get_underlay_channel()
            underlay.on_consumer_cancel_callbacks.add(ended)
            await underlay.basic_consume(self._topology.name(self._queue.name), arrived.put)
            while waiting := await arrived.next(max(1, prefetch // 2)):
                await self._handle(channel, underlay, waiting)
        finally:
            with contextlib.suppress(Exception):
                await channel.close()

    async def _handle(
        self, channel: AbstractChannel, underlay: Underlay, waiting: Sequence[DeliveredMessage]
    ) -> None:
        """In order; what was answered has one acknowledgement, also when the rest was not."""
        deliveries = [delivery_in(self._queue.name, message) for message in waiting]
        answered = 0
        try:
            async for verdict in self._hand.verdicts(deliveries):
                if not isinstance(verdict, Done):
                    await self._send_on(channel, deliveries[answered], verdict)
                answered += 1
        except BaseException:
            if answered:
                with contextlib.suppress(Exception):
                    await asyncio.shield(_acknowledge(underlay, waiting[answered - 1]))
            raise
        await _acknowledge(underlay, waiting[-1])

    async def _send_on(
        self, channel: AbstractChannel, delivery: Delivery, verdict: Again | Dead
    ) -> None:
        """To a delay or to the dead letters, confirmed before the original is acknowledged."""
        sent = forwarded(delivery, verdict)
        if isinstance(verdict, Again):
            exchange = await channel.get_exchange(self._topology.retry, ensure=False)
            delay_s = min(self._delays_s, key=lambda known: abs(known - verdict.delay_s))
            key = self._topology.name(retry_queue(self._queue.name, delay_s))
            failpoints.reach("bus.retrying")
            await exchange.publish(sent, key, mandatory=True)
            failpoints.reach("bus.retried")
        else:
            exchange = await channel.get_exchange(self._topology.dead, ensure=False)
            failpoints.reach("bus.burying")
            await exchange.publish(sent, self._topology.name(self._queue.name), mandatory=True)
            failpoints.reach("bus.buried")


class _Arrivals(asyncio.Queue["DeliveredMessage | None"]):
    """What the broker pushed; None when the consumer is gone."""

    def __init__(self, beat: Callable[[], None]) -> None:
        super().__init__()
        self._beat = beat

    async def next(self, most: int) -> list[DeliveredMessage]:
        """What waits, in order, at most so many but at least one; nothing when the consumer is
        gone, for nothing could be acknowledged then."""
        waiting: list[DeliveredMessage] = []
        while len(waiting) < most and not (waiting and self.empty()):
            message = await self._next()
            if message is None:
                return []
            waiting.append(message)
        return waiting

    async def _next(self) -> DeliveredMessage | None:
        """With a sign of life before it and while there is none."""
        while True:
            self._beat()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    return await self.get()


async def _acknowledge(underlay: Underlay, last: DeliveredMessage) -> None:
    """After the handlers' commits, all up to the last: a crash before this brings them again."""
    failpoints.reach("bus.acking")
    assert last.delivery_tag is not None
    await underlay.basic_ack(last.delivery_tag, multiple=True)
    failpoints.reach("bus.acked")
