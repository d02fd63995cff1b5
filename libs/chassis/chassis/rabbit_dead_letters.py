"""Dead letters on RabbitMQ: the queue `<queue>.dlq`, read by taking and giving back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aio_pika.abc import (
    AbstractChannel,
    AbstractConnection,
    AbstractIncomingMessage,
    AbstractQueue,
)

from chassis.dead_letters import DeadLetter
from chassis.rabbit_messages import dead_letter_in, replayed
from chassis.rabbit_topology import RabbitTopology
from chassis.topology import dead_queue

log = logging.getLogger(__name__)

READ_MAX = 10_000
GIVE_BACK_LOOKS, GIVE_BACK_WAIT_S = 40, 0.05


class RabbitDeadLetters:
    """Messages that are only looked at are given back to their place."""

    def __init__(
        self,
        connected: Callable[[], Awaitable[AbstractConnection]],
        topology: RabbitTopology,
    ) -> None:
        self._connected = connected
        self._topology = topology

    async def list(self, queue: str, *, limit: int = 100) -> Sequence[DeadLetter]:
        async with self._opened(queue) as letters:
            return [dead_letter_in(queue, message) async for message in letters.take(limit)]

    async def inspect(self, queue: str, event_id: str) -> DeadLetter | None:
        async with self._opened(queue) as letters:
            async for message in letters.take():
                if message.message_id == event_id:
                    return dead_letter_in(queue, message)
        return None

    async def replay(self, queue: str, event_ids: Sequence[str] | None = None) -> int:
        count = 0
        async with self._opened(queue) as letters:
            async for message in letters.take():
                if event_ids is None or message.message_id in event_ids:
                    await letters.channel.default_exchange.publish(
                        replayed(message), self._topology.name(queue), mandatory=True
                    )
                    await letters.remove(message)
                    count += 1
        return count

    async def discard(
        self, queue: str, event_ids: Sequence[str] | None = None, *, reason: str
    ) -> int:
        count = 0
        async with self._opened(queue) as letters:
            async for message in letters.take():
                if event_ids is None or message.message_id in event_ids:
                    await letters.remove(message)
                    count += 1
        log.warning("Discarded %d dead letters of %s: %s", count, queue, reason)
        return count

    @asynccontextmanager
    async def _opened(self, queue: str) -> "AsyncIterator[_Letters]":
        connection = await self._connected()
        async with connection.channel(publisher_confirms=True, on_return_raises=True) as channel:
            letters = _Letters(channel, self._topology.name(dead_queue(queue)))
            try:
                yield letters
            finally:
                await letters.give_back()


class _Letters:
    """What is held of one queue of dead letters, over one channel."""

    def __init__(self, channel: AbstractChannel, name: str) -> None:
        self.channel = channel
        self._name = name
        self._held: dict[int, AbstractIncomingMessage] = {}

    async def take(self, limit: int = READ_MAX) -> AsyncIterator[AbstractIncomingMessage]:
        """At most `limit` of what lies there now, oldest first."""
        queue = await self._queue()
        for _ in range(min(limit, queue.declaration_result.message_count or 0)):
            message = await queue.get(fail=False)
            if message is None:
                return
            self._held[id(message)] = message
            yield message

    async def remove(self, message: AbstractIncomingMessage) -> None:
        await message.ack()
        del self._held[id(message)]

    async def give_back(self) -> None:
        """Return the rest, and see it there: a queue takes things back in its own time."""
        for message in self._held.values():
            await message.nack(requeue=True)
        for _ in range(GIVE_BACK_LOOKS if self._held else 0):
            if ((await self._queue()).declaration_result.message_count or 0) >= len(self._held):
                return
            await asyncio.sleep(GIVE_BACK_WAIT_S)

    async def _queue(self) -> AbstractQueue:
        return await self.channel.declare_queue(self._name, passive=True)
