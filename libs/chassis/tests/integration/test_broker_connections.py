"""What a broker does to its connections: it blocks those that publish, and it loses all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from pamqp import commands, frame

from chassis import rabbit_bus
from chassis.rabbit_bus import RabbitBus

from .deployments import CLOSED, DELAYS_S, SHARED, Ear, consuming, eventually, fact

pytestmark = pytest.mark.rabbit


class TroubledBroker:
    """Stands before the real one and does to a connection what its alarms do, or its death."""

    def __init__(self, host: str, port: int) -> None:
        self._broker = host, port
        self._open = asyncio.Event()
        self._open.set()
        self._clients: set[asyncio.StreamWriter] = set()
        self._told: list[asyncio.StreamWriter] = []

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_broker, to_broker = await asyncio.open_connection(*self._broker)
        back = asyncio.create_task(_copy(from_broker, writer))
        self._clients.add(writer)
        try:
            while data := await reader.read(1 << 16):
                if not self._open.is_set() and _PUBLISH in data:
                    self._tell(writer, commands.Connection.Blocked("low on disk"))
                    await self._open.wait()
                to_broker.write(data)
        except ConnectionError:
            return
        finally:
            back.cancel()
            to_broker.close()
            writer.close()

    def alarm(self) -> None:
        self._open.clear()

    def clear(self) -> None:
        self._open.set()
        for writer in self._told:
            writer.write(frame.marshal(commands.Connection.Unblocked(), 0))

    def die(self) -> None:
        for writer in self._clients:
            writer.transport.abort()
        self._clients.clear()

    def _tell(self, writer: asyncio.StreamWriter, word: commands.Connection.Blocked) -> None:
        self._told.append(writer)
        writer.write(frame.marshal(word, 0))


_PUBLISH = b"\x00\x3c\x00\x28"
"""Class and method number of Basic.Publish."""


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)


@asynccontextmanager
async def troubled(url: str) -> AsyncIterator[tuple[TroubledBroker, RabbitBus]]:
    parts = urlsplit(url)
    broker = TroubledBroker(parts.hostname or "", parts.port or 5672)
    server = await asyncio.start_server(broker.pass_on, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    namespace = f"t{uuid4().hex[:8]}."
    here = f"amqp://{parts.username}:{parts.password}@127.0.0.1:{port}/"
    bus = RabbitBus(here, delays_s=DELAYS_S, namespace=namespace, reconnect_s=0.2)
    try:
        yield broker, bus
    finally:
        broker.clear()
        await bus.topology.delete(await (await bus.connected()).channel())
        await bus.close()
        server.close()


async def test_a_blocked_broker_is_sent_nothing_more_and_still_asked(
    rabbit_url: str, monkeypatch: pytest.MonkeyPatch
):
    """What it had not confirmed goes out again afterwards; nothing else waits for it."""
    monkeypatch.setattr(rabbit_bus, "PUBLISH_TIMEOUT_S", 0.3)
    ear = Ear()
    async with troubled(rabbit_url) as (broker, bus):
        await bus.declare()
        first, waiting, last = (fact(CLOSED, word) for word in ("first", "waiting", "last"))
        assert (await bus.publish([first])).confirmed
        broker.alarm()
        assert (await bus.publish([waiting])).failure
        for _ in range(3):
            refused = await asyncio.wait_for(bus.publish([waiting, last]), 0.2)
            assert refused.failure == "the broker is short of memory or disk"
        await asyncio.wait_for(bus.reach(), 1.0)
        async with consuming(bus, SHARED, ear):
            await ear.hears(1)
            broker.clear()

            async def out() -> bool:
                return (await bus.publish([waiting, last])).failure is None

            await eventually(out)
            await ear.hears(4)
    assert [delivery.body for delivery in ear.heard] == [b"first", b"waiting", b"waiting", b"last"]


async def test_a_lost_connection_is_opened_again(rabbit_url: str):
    ear = Ear()
    async with troubled(rabbit_url) as (broker, bus), consuming(bus, SHARED, ear):
        await bus.declare()
        for count, word in enumerate(("before", "after"), start=1):

            async def out(word: str = word) -> bool:
                return bool((await bus.publish([fact(CLOSED, word)])).confirmed)

            await eventually(out)
            await ear.hears(count)
            await bus.reach()
            broker.die()
    assert [delivery.body for delivery in ear.heard] == [b"before", b"after"]
