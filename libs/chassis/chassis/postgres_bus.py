"""The embedded bus: queues are rows in the schema `bus` of the same database.

Names, bindings, delays and dead letters are those of RabbitMQ: a newcomer needs no broker. What
is handed out carries a lease: what a killed consumer held comes back when the lease ends.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from chassis import failpoints
from chassis.async_engine import AsyncEngine
from chassis.bus import (
    Again,
    Dead,
    Depth,
    Done,
    Handler,
    Outgoing,
    Published,
    Together,
    Verdict,
    unnoticed,
)
from chassis.bus_rows import CHANNEL, LEASE_S, TRANSIENT_LIFE_S, BusRows
from chassis.dead_letters import DeadLetter, DeadLetters
from chassis.handing import Hand
from chassis.listener import listener_of, lock_key, woken
from chassis.topology import DEFAULT_DELAYS_S, POISON_DELIVERIES, QUEUES, Queue, matches

log = logging.getLogger(__name__)

POLL_S = 5.0
STANDBY_S = 1.0
BACKOFF_MAX_S = 5.0


class PostgresBus:
    """The Bus on PostgreSQL; a consumer uses one connection of the pool at a time."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        delays_s: Sequence[float] = DEFAULT_DELAYS_S,
        poison_after: int = POISON_DELIVERIES,
    ) -> None:
        self.rows = BusRows(engine)
        self._listener = listener_of(engine)
        self._delays_s = tuple(delays_s)
        self._poison_after = poison_after

    @property
    def dead_letters(self) -> DeadLetters:
        return PostgresDeadLetters(self.rows)

    async def declare(self) -> None:
        await self.rows.declare(list(QUEUES.values()))

    async def publish(self, messages: Sequence[Outgoing]) -> Published:
        try:
            subscriptions = await self.rows.subscriptions()
            routes = {
                (event_type, queue)
                for event_type in {message.event_type for message in messages}
                for queue, pattern in subscriptions
                if matches(pattern, event_type)
            }
            if routes:
                await self.rows.enqueue(messages, routes, lazily=True)
        except Exception as error:
            return Published(frozenset(), failure=str(error))
        heard = {event_type for event_type, _ in routes}
        everything = frozenset(message.event_id for message in messages)
        routed = frozenset(one.event_id for one in messages if one.event_type in heard)
        return Published(routed, everything - routed)

    async def deliver(self, queue: str, messages: Sequence[Outgoing]) -> Published:
        try:
            routes = {(message.event_type, queue) for message in messages}
            await self.rows.enqueue(messages, routes, lazily=False)
        except Exception as error:
            return Published(frozenset(), failure=str(error))
        return Published(frozenset(message.event_id for message in messages))

    async def consume(
        self,
        queue: str | Queue,
        handler: Handler,
        *,
        together: Together | None = None,
        prefetch: int = 10,
        beat: Callable[[], None] = unnoticed,
    ) -> None:
        spec = QUEUES[queue] if isinstance(queue, str) else queue
        hand = Hand(handler, together, self._delays_s, self._poison_after)
        async with self._listener.hearing(CHANNEL, spec.name) as called, self._owned(spec):
            failures, declared = 0, spec.name not in QUEUES
            while True:
                beat()
                try:
                    if not declared:
                        await self.rows.declare([spec])
                        declared = True
                    if not await self._may_consume(spec):
                        await asyncio.sleep(STANDBY_S)
                        continue
                    called.clear()
                    if not await self._hand_out(spec, hand, prefetch):
                        await self._await_work(spec.name, called)
                    failures = 0
                except Exception as error:
                    failures += 1
                    if failures == 1:
                        log.warning("The queue %s has to wait: %r", spec.name, error)
                    await asyncio.sleep(min(0.1 * 2 ** min(failures, 10), BACKOFF_MAX_S))

    async def reach(self) -> None:
        await self.rows.subscriptions()

    async def depths(self) -> dict[str, Depth]:
        found = await self.rows.depths()
        return {name: found.get(name, Depth(0, 0)) for name in QUEUES}

    async def close(self) -> None:
        """The engine belongs to whoever opened it."""

    async def _may_consume(self, queue: Queue) -> bool:
        """On a queue that keeps order only the holder of its lock consumes, the others stand by."""
        if not queue.single:
            await self._listener.attend()
            return True
        key = _key(queue)
        if self._listener.holds(key):
            return True
        if not await self._listener.hold(key):
            return False
        await self.rows.free(queue.name)  # whoever held the lock before us is gone
        return True

    async def _hand_out(self, queue: Queue, hand: Hand, prefetch: int) -> bool:
        """One batch, in order; False when nothing was due. What was not answered goes back."""
        batch = await self.rows.take(queue.name, prefetch)
        left = [row_id for row_id, _ in batch]
        done: list[int] = []
        keeping = asyncio.create_task(self._keep(left, done)) if batch else None
        try:
            if self._may_go_on(queue):
                async for verdict in hand.verdicts([delivery for _, delivery in batch]):
                    await self._settle(left[0], verdict)
                    row_id = left.pop(0)
                    if isinstance(verdict, Done):
                        done.append(row_id)
                    if not self._may_go_on(queue):
                        hand.held = 0  # the next was not handed out
                        break
        finally:
            if keeping is not None:
                keeping.cancel()
                with contextlib.suppress(Exception):
                    await asyncio.shield(self._finish(done, left, left[: hand.held]))
        return bool(batch)

    def _may_go_on(self, queue: Queue) -> bool:
        return not queue.single or self._listener.holds(_key(queue))

    async def _keep(self, left: Sequence[int], done: Sequence[int]) -> None:
        """Renew the leases while this process lives; they are short, so that a death shows."""
        while True:
            await asyncio.sleep(LEASE_S / 3)
            with contextlib.suppress(Exception):
                await self.rows.renew([*left, *done])

    async def _settle(self, row_id: int, verdict: Verdict) -> None:
        """What comes again or is dead goes its way at once; what is done is deleted in the end."""
        if isinstance(verdict, Again):
            failpoints.reach("bus.retrying")
            await self.rows.again(row_id, verdict)
            failpoints.reach("bus.retried")
        elif isinstance(verdict, Dead):
            failpoints.reach("bus.burying")
            await self.rows.dead(row_id, verdict)
            failpoints.reach("bus.buried")

    async def _finish(self, done: list[int], left: list[int], in_hand: list[int]) -> None:
        """The acknowledgement, after the handlers' commits."""
        if done:
            failpoints.reach("bus.acking")
            await self.rows.done(done)
            failpoints.reach("bus.acked")
        if left:
            await self.rows.give_back(left, handed_out=in_hand)

    async def _await_work(self, queue: str, called: asyncio.Event) -> None:
        """Until a notification, until a delay or lease ends, at most the fallback interval."""
        due_s = await self.rows.next_due_s(queue)
        if due_s is None or due_s > 0:
            await woken(called, POLL_S if due_s is None else min(due_s + 0.001, POLL_S))

    @asynccontextmanager
    async def _owned(self, queue: Queue) -> AsyncIterator[None]:
        """A queue outside the topology lives as long as its owner; a single one is let go after."""
        beating = None if queue.name in QUEUES else asyncio.create_task(self._beat(queue))
        try:
            yield
        finally:
            if queue.single:
                await asyncio.shield(self._listener.release(_key(queue)))
            if beating is not None:
                beating.cancel()
                with contextlib.suppress(Exception):
                    await asyncio.shield(self.rows.remove(queue.name))

    async def _beat(self, queue: Queue) -> None:
        while True:
            with contextlib.suppress(Exception):
                if not await self.rows.beat(queue.name):
                    await self.rows.declare([queue], transient=True)
            await asyncio.sleep(TRANSIENT_LIFE_S / 4)


class PostgresDeadLetters:
    """DeadLetters in `bus.messages`."""

    def __init__(self, rows: BusRows) -> None:
        self.rows = rows

    async def list(self, queue: str, *, limit: int = 100) -> Sequence[DeadLetter]:
        return await self.rows.dead_letters(queue, limit)

    async def inspect(self, queue: str, event_id: str) -> DeadLetter | None:
        found = await self.rows.dead_letters(queue, 1, event_id)
        return found[0] if found else None

    async def replay(self, queue: str, event_ids: Sequence[str] | None = None) -> int:
        return await self.rows.replay(queue, event_ids)

    async def discard(
        self, queue: str, event_ids: Sequence[str] | None = None, *, reason: str
    ) -> int:
        count = await self.rows.discard(queue, event_ids)
        log.warning("Discarded %d dead letters of %s: %s", count, queue, reason)
        return count


def _key(queue: Queue) -> int:
    return lock_key(f"habitat.bus.{queue.name}")
