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

from aio_pika.abc import AbstractChannel, AbstractConnection
from aiormq.channel import Channel as Underlay
from aiormq.exceptions import ChannelNotFoundEntity, PublishError

from chassis.bus import Depth, Handler, Outgoing, Published, Together, unnoticed
from chassis.dead_letters import DeadLetters
from chassis.handing import Hand
from chassis.metrics import gauge
from chassis.rabbit_consuming import RabbitSession
from chassis.rabbit_dead_letters import RabbitDeadLetters
from chassis.rabbit_link import Link
from chassis.rabbit_publishing import Route, publish_together
from chassis.rabbit_topology import RabbitTopology
from chassis.topology import DEFAULT_DELAYS_S, POISON_DELIVERIES, QUEUES, Queue, retry_queue

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

PUBLISH_TIMEOUT_S = 10.0

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
        """The exchanges, and the queues that are missing, so that nothing is lost because their
        owners start later. A queue that is there is its owner's to change.

        Raises when one is missing that this account may not make: facts wait in the outbox then.
        """
        connection = await self.connected()
        channel = await connection.channel()
        try:
            await self.topology.declare_exchanges(channel)
        finally:
            await channel.close()
        for queue in QUEUES.values():
            if not await self._exists(connection, queue):
                channel = await connection.channel()
                await self.topology.declare(channel, queue)
                await channel.close()

    async def _exists(self, connection: AbstractConnection, queue: Queue) -> bool:
        """Asked without a right to it, and without a word in the broker's log when it is there."""
        channel = await connection.channel()
        try:
            await self.topology.look_for(channel, queue)
        except ChannelNotFoundEntity:  # which closed the channel
            return False
        await channel.close()
        return True

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
        together: Together | None = None,
        prefetch: int = 10,
        beat: Callable[[], None] = unnoticed,
    ) -> None:
        consumed = QUEUES[queue] if isinstance(queue, str) else queue
        hand = Hand(handler, together, self._delays_s, self._poison_after)
        while True:
            beat()
            try:
                session = RabbitSession(self.topology, self._delays_s, consumed, hand)
                await session.run(await self.connected(), prefetch, beat)
                log.warning("The broker ended the consumer of %s", consumed.name)
            except Exception as error:
                log.warning("The consumer of %s has no broker: %r", consumed.name, error)
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
