"""G15: a consumer with inbox and effect, beside one that only takes and acknowledges."""

import asyncio
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.events.effect import EFFECT_TABLE, consumer, make_table
from benchmarks.events.ground import QUEUE, Ground, facts, write_facts
from benchmarks.events.machine import machine
from benchmarks.events.socket_client import SocketClient, encoded
from benchmarks.figure import Figure
from chassis.events import Event

AMOUNT = 4000
ROUNDS = 3
_FORGET = f"TRUNCATE {EFFECT_TABLE}; TRUNCATE treasury.inbox"


def figures(here: Ground) -> Iterator[Figure]:
    """Facts per second of wall clock; each of ours is a claim and a row in one transaction."""
    ours, raw = asyncio.run(_rates(here))
    what = "facts handled with inbox and effect, vs taken off a socket"
    yield Figure("G15", what, ours, raw, "1/s", ours / raw, 0.10, 0.25, note=machine())


async def _rates(here: Ground) -> tuple[float, float]:
    engine, bus = here.engine(), here.bus()
    await make_table(here)
    await write_facts(engine, AMOUNT)
    await bus.declare()
    frames = encoded(bus.topology.events, await facts(here, AMOUNT))
    queue = bus.topology.name(QUEUE)
    ours, raw = [], []
    try:
        for _ in range(ROUNDS):
            await _fill(here, frames)
            ours.append(AMOUNT / await _handled(here))
            await here.admin(_FORGET)
            await _fill(here, frames)
            client = SocketClient(here.amqp_url)
            started = time.perf_counter()
            await asyncio.to_thread(client.consume, queue, AMOUNT)
            raw.append(AMOUNT / (time.perf_counter() - started))
            client.close()
    finally:
        await bus.close()
        await engine.dispose()
    return median(ours), median(raw)


async def _fill(here: Ground, frames: list[bytes]) -> None:
    client = SocketClient(here.amqp_url)
    await asyncio.to_thread(client.publish, frames)
    client.close()


async def _handled(here: Ground) -> float:
    """Seconds from the first fact in hand to the last one's commit."""
    engine, bus = here.engine(), here.bus()
    handled = asyncio.Event()
    entered: list[float] = []
    committed: list[float] = []

    def commit() -> None:
        committed.append(time.perf_counter())
        if len(committed) == AMOUNT:
            handled.set()

    def enter(_event: Event) -> None:
        entered.append(time.perf_counter())

    draining = consumer(bus, engine, here.settings, entered=enter, committed=commit)
    consuming = asyncio.create_task(draining.run())
    await handled.wait()
    consuming.cancel()
    await asyncio.wait([consuming])
    await bus.close()
    await engine.dispose()
    return committed[-1] - entered[0]
