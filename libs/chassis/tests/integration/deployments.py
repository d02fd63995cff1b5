"""Deployments of both buses to ask the same questions of, and ears that listen."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.bus import Bus, Delivery, Done, Handler, Outgoing, Together, Verdict
from chassis.database import open_engine
from chassis.postgres_bus import PostgresBus
from chassis.rabbit_bus import RabbitBus
from chassis.testing import ScratchDatabase

DELAYS_S = (0.2, 0.4, 0.6)
SINGLE, SHARED = "habitat.agreements", "habitat.worker"
APPROVED, CLOSED, STATUS = (
    "people.contribution.approved",
    "treasury.period.closed",
    "people.member.status_changed",
)
Maker = Callable[[], Bus]


@asynccontextmanager
async def embedded(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    database: ScratchDatabase = request.getfixturevalue("habitat_db")
    engines = []

    def maker() -> Bus:
        engine = open_engine(database.settings("oak"), schema="oak")
        engines.append(engine)
        return PostgresBus(engine, delays_s=DELAYS_S, poison_after=3)

    yield maker
    for engine in engines:
        await engine.dispose()


@asynccontextmanager
async def rabbit(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    url = request.getfixturevalue("rabbit_url")
    namespace = f"t{uuid4().hex[:8]}."
    buses: list[RabbitBus] = []

    def maker() -> Bus:
        bus = RabbitBus(
            url, delays_s=DELAYS_S, namespace=namespace, poison_after=3, reconnect_s=0.2
        )
        buses.append(bus)
        return bus

    yield maker
    channel = await (await buses[0].connected()).channel()
    await buses[0].topology.delete(channel)
    for bus in buses:
        await bus.close()


class Ear:
    """A handler that keeps what it was handed and answers as told."""

    def __init__(self, answer: Callable[[Delivery], Verdict] = lambda _: Done()) -> None:
        self.heard: list[Delivery] = []
        self._answer = answer
        self._news = asyncio.Event()

    async def __call__(self, delivery: Delivery) -> Verdict:
        self.heard.append(delivery)
        self._news.set()
        return self._answer(delivery)

    async def hears(self, count: int, *, within_s: float = 8.0) -> list[Delivery]:
        async with asyncio.timeout(within_s):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()
        return self.heard


@asynccontextmanager
async def consuming(
    bus: Bus,
    queue: Any,
    handler: Handler,
    prefetch: int = 10,
    together: Together | None = None,
) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(bus.consume(queue, handler, together=together, prefetch=prefetch))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def fact(event_type: str, body: str = "{}", event_id: UUID | None = None) -> Outgoing:
    return Outgoing(
        event_id or uuid4(), event_type, body.encode(), {"schema_version": 1, "aggregate_id": "a"}
    )


async def eventually(question: Callable[[], Awaitable[bool]], within_s: float = 8.0) -> None:
    async with asyncio.timeout(within_s):
        while not await question():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def ready(bus: Bus, queue: str, count: int) -> bool:
    return (await bus.depths())[queue].ready == count


async def dead(bus: Bus, queue: str, count: int) -> bool:
    return (await bus.depths())[queue].dead == count


async def total(ears: tuple[Ear, ...], count: int) -> bool:
    return sum(len(ear.heard) for ear in ears) >= count


async def without_audit(bus: Bus) -> None:
    """Nothing is unroutable while the audit queue listens to everything."""
    if isinstance(bus, RabbitBus):
        channel = await (await bus.connected()).channel()
        queue = await channel.get_queue(bus.topology.name("habitat.audit"))
        await queue.unbind(bus.topology.events, "#")
        await channel.close()
    else:
        assert isinstance(bus, PostgresBus)
        await bus.rows.remove("habitat.audit")
