"""Gauges of the whole deployment, read from the database by one process of each service.

Whoever holds the lock reads and shows them; the others show none, so that a sum over replicas
counts nothing twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from chassis import event_figures
from chassis.async_engine import AsyncEngine
from chassis.bus import Bus
from chassis.listener import listener_of, lock_key
from chassis.metrics import Readings

log = logging.getLogger(__name__)

TECHNICAL_S = 10.0
BUSINESS_S = 60.0
STANDBY_S = 5.0
_CHANNEL = "habitat_gauges"


@dataclass(frozen=True, slots=True)
class Gauges:
    """What `read` shows in `readings`, anew every `every_s` seconds."""

    readings: Readings
    read: Callable[[], Awaitable[None]]
    every_s: float = BUSINESS_S


def outbox_gauges(engine: AsyncEngine, schema: str) -> Gauges:
    async def read() -> None:
        async with engine.connect() as connection:
            event_figures.show_outbox(*await event_figures.waiting(connection, schema))

    return Gauges(event_figures.OUTBOX, read, TECHNICAL_S)


def queue_gauges(bus: Bus) -> Gauges:
    async def read() -> None:
        event_figures.show_queues(await bus.depths())

    return Gauges(event_figures.QUEUES, read, TECHNICAL_S)


class Reader:
    """A part of a process; outages only make the gauges disappear."""

    def __init__(self, engine: AsyncEngine, name: str, gauges: Sequence[Gauges]) -> None:
        self._listener = listener_of(engine)
        self._lock = lock_key(f"habitat.gauges.{name}")
        self._gauges = gauges

    async def run(self) -> None:
        """Until cancelled."""
        async with self._listener.hearing(_CHANNEL), asyncio.TaskGroup() as group:
            for gauges in self._gauges:
                group.create_task(self._keep(gauges))

    async def _keep(self, gauges: Gauges) -> None:
        while True:
            pause_s = gauges.every_s if await self._read(gauges) else STANDBY_S
            await asyncio.sleep(pause_s)

    async def _read(self, gauges: Gauges) -> bool:
        """True when they are shown by this process."""
        try:
            if await self._listener.hold(self._lock):
                await gauges.read()
                return True
        except Exception as error:
            log.warning("gauges could not be read: %r", error)
        gauges.readings.hide()
        return False
