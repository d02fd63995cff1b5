"""G14: how fast a backlog leaves the outbox, beside publishing the same facts without one."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from statistics import median

import aio_pika

from benchmarks.events.ground import QUEUE, Ground, facts, write_facts
from benchmarks.events.machine import machine
from benchmarks.events.socket_client import SocketClient, encoded
from benchmarks.figure import Figure
from chassis.bus import Outgoing
from chassis.outbox import BATCH_MAX, Relay

AMOUNT = 4000
ROUNDS = 3


def figures(here: Ground) -> Iterator[Figure]:
    """G14a against aio-pika, G14b against a socket; facts per second of wall clock."""
    ours, pipelined, raw = asyncio.run(_rates(here))
    yield _figure("G14a", "vs aio-pika pipelined", ours, pipelined, 0.8)
    yield _figure("G14b", "vs frames made beforehand", ours, raw, 0.25, extreme=0.6)


def _figure(
    id: str, versus: str, ours: float, peer: float, floor: float, extreme: float | None = None
) -> Figure:
    what = f"outbox backlog relayed, {versus}"
    return Figure(id, what, ours, peer, "1/s", ours / peer, floor, extreme, note=machine())


async def _rates(here: Ground) -> list[float]:
    engine, bus = here.engine(), here.bus()
    await write_facts(engine, AMOUNT)
    messages = await facts(here, AMOUNT)
    await bus.declare()
    relay = Relay(engine, "treasury", bus)
    frames = encoded(bus.topology.events, messages)
    connection = await aio_pika.connect(here.amqp_url)

    async def ours() -> None:
        while await relay.run_once():
            pass

    async def pipelined() -> None:
        await _publish(connection, bus.topology.events, messages)

    async def raw() -> None:
        client = SocketClient(here.amqp_url)
        await asyncio.to_thread(client.publish, frames)
        client.close()

    rates: list[list[float]] = [[], [], []]
    try:
        for _ in range(ROUNDS):
            for variant, found in zip((ours, pipelined, raw), rates, strict=True):
                found.append(AMOUNT / await _timed(variant))
                await _purge(here, bus.topology.name(QUEUE))
            await here.admin("UPDATE treasury.outbox SET published_at = NULL")
            await here.admin("VACUUM treasury.outbox")
    finally:
        await connection.close()
        await bus.close()
        await engine.dispose()
    return [median(found) for found in rates]


async def _publish(
    connection: aio_pika.abc.AbstractConnection, exchange_name: str, messages: Sequence[Outgoing]
) -> None:
    """As one would with aio-pika: persistent, mandatory, confirmed, a batch at a time."""
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    exchange = await channel.get_exchange(exchange_name, ensure=False)
    for start in range(0, len(messages), BATCH_MAX):
        await asyncio.gather(
            *(
                exchange.publish(
                    aio_pika.Message(
                        message.body,
                        headers=dict(message.headers),
                        content_type="application/json",
                        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                        message_id=str(message.event_id),
                        type=message.event_type,
                    ),
                    message.event_type,
                )
                for message in messages[start : start + BATCH_MAX]
            )
        )
    await channel.close()


async def _timed(variant: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await variant()
    return time.perf_counter() - started


async def _purge(here: Ground, queue: str) -> None:
    client = SocketClient(here.amqp_url)
    client.purge(queue)
    client.close()
