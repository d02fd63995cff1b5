"""Exchanges and queues of the topology on a broker."""

from collections.abc import Sequence
from typing import Any

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractQueue

from chassis.bus import Depth
from chassis.topology import (
    DEAD,
    EVENTS,
    QUEUES,
    RETRY,
    Queue,
    dead_arguments,
    dead_queue,
    queue_arguments,
    retry_arguments,
    retry_queue,
)


class RabbitTopology:
    """Declares what one deployment needs; with a namespace, beside everybody else's."""

    def __init__(self, namespace: str, delays_s: Sequence[float]) -> None:
        self._namespace = namespace
        self._delays_s = tuple(delays_s)

    @property
    def events(self) -> str:
        return self.name(EVENTS)

    @property
    def dead(self) -> str:
        return self.name(DEAD)

    @property
    def retry(self) -> str:
        return self.name(RETRY)

    def name(self, word: str) -> str:
        return self._namespace + word

    async def declare_exchanges(self, channel: AbstractChannel) -> None:
        await channel.declare_exchange(self.events, ExchangeType.TOPIC, durable=True)
        await channel.declare_exchange(self.dead, ExchangeType.TOPIC, durable=True)
        await channel.declare_exchange(self.retry, ExchangeType.DIRECT, durable=True)

    async def declare(self, channel: AbstractChannel, queue: Queue) -> AbstractQueue:
        """One queue with its delay queues and dead letters; raises when the broker refuses.

        The dead letters come last: whoever finds them finds the rest, bindings included.
        """
        await self.declare_exchanges(channel)
        if queue.name not in QUEUES:
            return await self._declare_transient(channel, queue)
        declared = await self._durable(channel, queue.name, queue_arguments(queue, self._namespace))
        await self._bind(declared, queue)
        for delay_s in self._delays_s:
            name = retry_queue(queue.name, delay_s)
            waiting = await self._durable(
                channel, name, retry_arguments(queue.name, delay_s, self._namespace)
            )
            await waiting.bind(self.retry, self.name(name))
        dead = await self._durable(channel, dead_queue(queue.name), dead_arguments())
        await dead.bind(self.dead, self.name(queue.name))
        return declared

    async def look_for(self, channel: AbstractChannel, queue: Queue) -> None:
        """Raises ChannelNotFoundEntity unless somebody has declared all of it."""
        await self._count(channel, dead_queue(queue.name))

    async def depth(self, channel: AbstractChannel, name: str) -> Depth:
        """Messages that wait in a queue and its delay queues, and its dead letters."""
        waiting = [name, *(retry_queue(name, delay_s) for delay_s in self._delays_s)]
        ready = [await self._count(channel, word) for word in waiting]
        return Depth(sum(ready), await self._count(channel, dead_queue(name)))

    async def delete(self, channel: AbstractChannel) -> None:
        """Remove everything of this namespace; for tests, hence never without one."""
        if not self._namespace:
            raise ValueError("only a namespace may be deleted")
        for name in QUEUES:
            delayed = [retry_queue(name, delay_s) for delay_s in self._delays_s]
            for word in (name, dead_queue(name), *delayed):
                await channel.queue_delete(self.name(word))
        for exchange in (self.events, self.dead, self.retry):
            await channel.exchange_delete(exchange)

    async def _durable(
        self, channel: AbstractChannel, name: str, arguments: dict[str, Any]
    ) -> AbstractQueue:
        return await channel.declare_queue(self.name(name), durable=True, arguments=arguments)

    async def _declare_transient(self, channel: AbstractChannel, queue: Queue) -> AbstractQueue:
        """Classic, because an exclusive queue that deletes itself cannot be a quorum queue."""
        declared = await channel.declare_queue(
            self.name(queue.name), durable=False, exclusive=True, auto_delete=True
        )
        await self._bind(declared, queue)
        return declared

    async def _bind(self, declared: AbstractQueue, queue: Queue) -> None:
        for pattern in queue.bindings:
            await declared.bind(self.events, pattern)

    async def _count(self, channel: AbstractChannel, name: str) -> int:
        declared = await channel.declare_queue(self.name(name), passive=True)
        return declared.declaration_result.message_count or 0
