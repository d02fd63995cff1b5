"""Dead letters on RabbitMQ: the queue `<queue>.dlq`, read by taking and giving back."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage

from chassis.dead_letters import DeadLetter
from chassis.rabbit_messages import dead_letter_in, replayed
from chassis.rabbit_topology import RabbitTopology
from chassis.topology import dead_queue

log = logging.getLogger(__name__)

READ_MAX = 10_000


class RabbitDeadLetters:
    """Messages that are only looked at go back to their place when the channel closes."""

    def __init__(
        self,
        connected: Callable[[], Awaitable[AbstractConnection]],
        topology: RabbitTopology,
    ) -> None:
        self._connected = connected
        self._topology = topology

    async def list(self, queue: str, *, limit: int = 100) -> Sequence[DeadLetter]:
        async with self._channel() as channel:
            return [
                dead_letter_in(queue, message)
                async for message in self._messages(channel, queue, limit)
            ]

    async def inspect(self, queue: str, event_id: str) -> DeadLetter | None:
        async with self._channel() as channel:
            async for message in self._messages(channel, queue, READ_MAX):
                if message.message_id == event_id:
                    return dead_letter_in(queue, message)
        return None

    async def replay(self, queue: str, event_ids: Sequence[str] | None = None) -> int:
        async with self._channel() as channel:
            count = 0
            async for message in self._messages(channel, queue, READ_MAX):
                if event_ids is None or message.message_id in event_ids:
                    await channel.default_exchange.publish(
                        replayed(message), self._topology.name(queue), mandatory=True
                    )
                    await message.ack()
                    count += 1
            return count

    async def discard(
        self, queue: str, event_ids: Sequence[str] | None = None, *, reason: str
    ) -> int:
        async with self._channel() as channel:
            count = 0
            async for message in self._messages(channel, queue, READ_MAX):
                if event_ids is None or message.message_id in event_ids:
                    await message.ack()
                    count += 1
        log.warning("Discarded %d dead letters of %s: %s", count, queue, reason)
        return count

    async def _messages(
        self, channel: AbstractChannel, queue: str, limit: int
    ) -> AsyncIterator[AbstractIncomingMessage]:
        """At most `limit` of what lies there now, each held until it is acknowledged."""
        dead = await channel.declare_queue(self._topology.name(dead_queue(queue)), passive=True)
        for _ in range(min(limit, dead.declaration_result.message_count or 0)):
            message = await dead.get(fail=False)
            if message is None:
                return
            yield message

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[AbstractChannel]:
        connection = await self._connected()
        async with connection.channel(publisher_confirms=True, on_return_raises=True) as channel:
            yield channel
