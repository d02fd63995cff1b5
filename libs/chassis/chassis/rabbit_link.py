"""One connection to a broker, opened again when it was lost, and whether the broker reads it."""

import asyncio

import aio_pika
from aio_pika.abc import AbstractConnection

from chassis.metrics import counter

CONNECT_TIMEOUT_S = 5.0

_RECONNECTIONS = counter("rabbitmq_reconnections_total", "Connections opened after a loss")


class Link:
    """Every method may be called at any time; `connected` alone opens the connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractConnection | None = None
        self._connecting = asyncio.Lock()

    async def connected(self) -> AbstractConnection:
        async with self._connecting:
            if not self.stands():
                again = self._connection is not None
                self._connection = await aio_pika.connect(self._url, timeout=CONNECT_TIMEOUT_S)
                _RECONNECTIONS.inc(again)
            assert self._connection is not None
            return self._connection

    def stands(self) -> bool:
        """The library calls a connection closed only when we closed it, not when it was lost."""
        return self._connection is not None and self._connection.connected.is_set()

    async def is_blocked(self) -> bool:
        """Whether the broker said `connection.blocked`: it is short of memory or disk.

        It reads nothing more from a connection that has published, until it says otherwise.
        """
        transport = self._connection.transport if self._connection and self.stands() else None
        if transport is None:
            return False
        try:
            async with asyncio.timeout(0):
                await transport.ready()
        except TimeoutError:
            return True
        return False

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
