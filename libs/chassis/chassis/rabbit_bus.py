"""The bus on RabbitMQ: confirmed, mandatory, persistent; quorum queues, delays, dead letters.

Topology and arguments are those of `chassis.topology`. Connections come back by themselves. What is
published goes over one of its own: a broker that is short of memory or disk reads nothing more
from a connection that publishes, and acknowledgements and questions must not wait there.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar, cast

from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aiormq.channel import Channel as Underlay
from aiormq.exceptions import ChannelAccessRefused, PublishError

from chassis import failpoints
from chassis.bus import Again, Dead, Depth, Handler, Outgoing, Published, judged, unnoticed
from chassis.dead_letters import DeadLetters
from chassis.metrics import gauge
from chassis.rabbit_dead_letters import RabbitDeadLetters
from chassis.rabbit_link import Link
from chassis.rabbit_messages import delivery_in, forwarded
from chassis.rabbit_publishing import Route, publish_together
from chassis.rabbit_topology import RabbitTopology
from chassis.topology import DEFAULT_DELAYS_S, POISON_DELIVERIES, QUEUES, Queue, retry_queue

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

PUBLISH_TIMEOUT_S = 10.0
IDLE_S = 20.0

_CONNECTED = gauge("rabbitmq_connected", "1 while the connection to the broker stands")
_BLOCKED = gauge("rabbitmq_blocked", "1 while the broker takes no messages: an alarm of it")


class RabbitBus:
    """The Bus on one broker. `namespace` goes before every name, so that tests do not meet."""

    def __init__(
        self,
        url: str,
        *,
        delays_s: Sequence[float] = DEFAULT_DELAYS_S,
        reconnect_s: float = 5.0,
        namespace: str = "",
        poison_after: int = POISON_DELIVERIES,
    ) -> None:
        self._delays_s = tuple(delays_s)
        self._reconnect_s = reconnect_s
        self._poison_after = poison_after
        self.topology = RabbitTopology(namespace, self._delays_s)
        self._link = Link(url)
        self._outlet = Link(url)
        self._channel: AbstractChannel | None = None
        self._publishing = asyncio.Lock()
        _CONNECTED.set_function(self._link.stands)

    @property
    def dead_letters(self) -> DeadLetters:
        return RabbitDeadLetters(self.connected, self.topology)

    async def declare(self) -> None:
        """Also the queues of other services, so that nothing is lost because they start later."""
        connection = await self.connected()
        for queue in QUEUES.values():
            channel = await connection.channel()
            try:
                await self.topology.declare(channel, queue)
            except ChannelAccessRefused:
                log.debug("The queue %s is somebody else's to declare", queue.name)
            else:
                await channel.close()

    async def publish(self, messages: Sequence[Outgoing]) -> Published:
        return await self._sent(
            messages, lambda message: (self.topology.events, message.event_type)
        )

    async def deliver(self, queue: str, messages: Sequence[Outgoing]) -> Published:
        """By way of the shortest delay: every account may write there, and it keeps the order."""
        key = self.topology.name(retry_queue(queue, min(self._delays_s)))
        return await self._sent(messages, lambda _message: (self.topology.retry, key))

    async def _sent(self, messages: Sequence[Outgoing], route: Route) -> Published:
        """Pipelined: all are sent before the first confirm is awaited. Nothing is sent to a broker
        that does not read: it would get everything as often as it was tried."""
        async with self._publishing:
            if await self._is_blocked():
                return Published(frozenset(), failure="the broker is short of memory or disk")
            try:
                channel = await self._publisher()
                underlay = cast("Underlay", await channel.get_underlay_channel())
                outcomes = await publish_together(
                    underlay, route, messages, timeout_s=PUBLISH_TIMEOUT_S
                )
            except BaseException as error:
                self._channel = None  # perhaps half sent: its numbers no longer hold
                if not isinstance(error, Exception):
                    raise
                return Published(frozenset(), failure=str(error) or type(error).__name__)
            published = _summary(messages, outcomes)
            if published.failure and not await self._is_blocked():
                await self._drop_publisher()
            return published

    async def consume(
        self,
        queue: str | Queue,
        handler: Handler,
        *,
        prefetch: int = 10,
        beat: Callable[[], None] = unnoticed,
    ) -> None:
        consumed = QUEUES[queue] if isinstance(queue, str) else queue
        while True:
            beat()
            try:
                await self._session(consumed, handler, prefetch, beat)
                log.warning("The broker ended the consumer of %s", consumed.name)
            except Exception as error:
                log.warning("The consumer of %s has no broker: %s", consumed.name, error)
            await asyncio.sleep(self._reconnect_s)

    async def reach(self) -> None:
        await _to_its_end(self._reach())

    async def depths(self) -> dict[str, Depth]:
        return await _to_its_end(self._depths())

    async def _reach(self) -> None:
        await (await (await self.connected()).channel()).close()

    async def _depths(self) -> dict[str, Depth]:
        channel = await (await self.connected()).channel()
        try:
            return {name: await self.topology.depth(channel, name) for name in QUEUES}
        finally:
            await channel.close()

    async def close(self) -> None:
        self._channel = None
        await self._outlet.close()
        await self._link.close()

    async def connected(self) -> AbstractConnection:
        """The connection for everything but publishing, opened again when it was lost."""
        return await self._link.connected()

    async def _is_blocked(self) -> bool:
        blocked = await self._outlet.is_blocked()
        _BLOCKED.set(blocked)
        return blocked

    async def _publisher(self) -> AbstractChannel:
        """A channel that confirms, and raises for what has no route."""
        connection = await self._outlet.connected()
        if self._channel is None or self._channel.is_closed:
            self._channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            await self.declare()  # the broker may be another one than before
        return self._channel

    async def _drop_publisher(self) -> None:
        channel, self._channel = self._channel, None
        if channel is not None:
            with contextlib.suppress(Exception):
                await channel.close()

    async def _session(
        self, queue: Queue, handler: Handler, prefetch: int, beat: Callable[[], None]
    ) -> None:
        """Consume on a channel of its own until it, or the consumer, is gone."""
        connection = await self.connected()
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        arrived = _Arrivals(beat)

        def ended(*_: Any) -> None:
            arrived.put_nowait(None)

        try:
            await channel.set_qos(prefetch_count=prefetch)
            declared = await self.topology.declare(channel, queue)
            channel.close_callbacks.add(ended)
            underlay = await channel.get_underlay_channel()
            underlay.on_consumer_cancel_callbacks.add(ended)
            await declared.consume(arrived.put)
            await self._drain(channel, queue, arrived, handler, max(1, prefetch // 2))
        finally:
            with contextlib.suppress(Exception):
                await channel.close()

    async def _drain(
        self,
        channel: AbstractChannel,
        queue: Queue,
        arrived: "_Arrivals",
        handler: Handler,
        together: int,
    ) -> None:
        """Handle in order; up to `together` messages share one acknowledgement in a rush."""
        handled: list[AbstractIncomingMessage] = []
        try:
            while (message := await arrived.next()) is not None:
                await self._handle(channel, queue, message, handler)
                handled.append(message)
                if arrived.empty() or len(handled) >= together:
                    await _acknowledge(handled)
        finally:
            if handled:
                with contextlib.suppress(Exception):
                    await asyncio.shield(_acknowledge(handled))

    async def _handle(
        self,
        channel: AbstractChannel,
        queue: Queue,
        message: AbstractIncomingMessage,
        handler: Handler,
    ) -> None:
        """One message; whatever is sent on is confirmed before the original is acknowledged."""
        delivery = delivery_in(queue.name, message)
        verdict = await judged(handler, delivery, self._delays_s, self._poison_after)
        if isinstance(verdict, Again):
            exchange = await channel.get_exchange(self.topology.retry, ensure=False)
            delay_s = min(self._delays_s, key=lambda known: abs(known - verdict.delay_s))
            key = self.topology.name(retry_queue(queue.name, delay_s))
            failpoints.reach("bus.retrying")
            await exchange.publish(forwarded(message, delivery, verdict), key, mandatory=True)
            failpoints.reach("bus.retried")
        elif isinstance(verdict, Dead):
            exchange = await channel.get_exchange(self.topology.dead, ensure=False)
            key = self.topology.name(queue.name)
            failpoints.reach("bus.burying")
            await exchange.publish(forwarded(message, delivery, verdict), key, mandatory=True)
            failpoints.reach("bus.buried")


class _Arrivals(asyncio.Queue["AbstractIncomingMessage | None"]):
    """What the broker pushed; None when the consumer is gone."""

    def __init__(self, beat: Callable[[], None]) -> None:
        super().__init__()
        self._beat = beat

    async def next(self) -> AbstractIncomingMessage | None:
        """The next message, with a sign of life before it and while there is none."""
        while True:
            self._beat()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    return await self.get()


async def _to_its_end(question: Coroutine[Any, Any, Answer]) -> Answer:
    """Asked on even when nobody waits any more.

    A channel that is closed twice, because the first time was cut off, ends the connection, and
    with it every consumer on it.
    """
    asked = asyncio.ensure_future(question)
    asked.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await asyncio.shield(asked)


async def delete_namespace(
    url: str, namespace: str, delays_s: Sequence[float] = DEFAULT_DELAYS_S
) -> None:
    """Remove every exchange and queue of a namespace, with the delay queues of `delays_s`."""
    bus = RabbitBus(url, namespace=namespace, delays_s=delays_s)
    try:
        await bus.topology.delete(await (await bus.connected()).channel())
    finally:
        await bus.close()


async def _acknowledge(handled: list[AbstractIncomingMessage]) -> None:
    """After the handlers' commits, all up to the last: a crash before this brings them again."""
    last = handled[-1]
    handled.clear()
    failpoints.reach("bus.acking")
    await last.ack(multiple=True)
    failpoints.reach("bus.acked")


def _summary(messages: Sequence[Outgoing], outcomes: "Sequence[BaseException | None]") -> Published:
    confirmed, unroutable, failure = set(), set(), None
    for message, outcome in zip(messages, outcomes, strict=True):
        if outcome is None:
            confirmed.add(message.event_id)
        elif isinstance(outcome, PublishError):
            unroutable.add(message.event_id)
        else:
            failure = str(outcome) or type(outcome).__name__
    return Published(frozenset(confirmed), frozenset(unroutable), failure)
