"""Every message twice and in reverse order: the quarter comes out the same."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import create_async_engine

from chassis.bus import Bus, Outgoing, Published
from chassis.outbox import Relay
from chassis.postgres_bus import PostgresBus
from habitat_cli.demo import outcome

from .living import Living, prove
from .people_at_work import close_quarter, open_quarter
from .test_acceptance_c1 import ALLOCATIONS

_SCHEMAS = ("people", "treasury", "agreements", "worker")
_GATHERED_S = 0.8  # so that a batch holds facts of several services that belong together


class ScrambledBus:
    """Publishes what has gathered, all services together, last first, and all of it twice."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._gathered: list[Outgoing] = []
        self._flushed = asyncio.Event()
        self.published = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bus, name)

    async def publish(self, messages: Sequence[Outgoing]) -> Published:
        self._gathered.extend(messages)
        await self._flushed.wait()
        return Published(frozenset(message.event_id for message in messages))

    async def flush_for_ever(self) -> None:
        while True:
            await asyncio.sleep(_GATHERED_S)
            batch, self._gathered = self._gathered, []
            if batch:
                for message in [*reversed(batch), *reversed(batch)]:
                    await self._bus.publish([message])
                self.published += len(batch)
            done, self._flushed = self._flushed, asyncio.Event()
            done.set()


async def test_messages_twice_and_in_reverse_change_nothing(
    start: Callable[..., Awaitable[Living]],
) -> None:
    scrambled: list[ScrambledBus] = []

    @asynccontextmanager
    async def relays(admin_url: str) -> AsyncIterator[None]:
        """Relays of the test's own; they hold the locks, so the services' relays stand by."""
        engine = create_async_engine(admin_url, pool_size=12)
        scrambled.append(ScrambledBus(PostgresBus(engine)))
        bus: Any = scrambled[0]
        parts = [Relay(engine, schema, bus).run() for schema in _SCHEMAS]
        tasks = [asyncio.create_task(part) for part in (*parts, bus.flush_for_ever())]
        await asyncio.sleep(1)  # until each holds its lock; a service would wait for it, too
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await engine.dispose()

    living = await start(beside=relays, environment={"EVENT_RETRY_DELAYS_S": "0.3,1,3"})
    period = await open_quarter(living)
    agreement = await close_quarter(living, period["id"])
    lines = await outcome.allocations(living.cast, agreement["id"])
    assert {line["member"]["displayName"]: line["total"] for line in lines} == ALLOCATIONS
    assert scrambled[0].published > 50
    await prove(living)
