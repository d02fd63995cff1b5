"""One connection beside the pool: it hears notifications and holds session-level locks.

A process needs exactly one for each engine, whatever listens or locks through it. It opens with the
first who hears, closes with the last, and comes back by itself when the server was away.
"""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from chassis.async_engine import AsyncEngine

log = logging.getLogger(__name__)

BACKOFF_MIN_S, BACKOFF_MAX_S = 0.1, 5.0
CONNECT_TIMEOUT_S = 5.0

_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


def listener_of(engine: AsyncEngine) -> "Listener":
    """The listener of an engine; everybody with the same engine shares it."""
    listener = _BY_ENGINE.get(engine.sync_engine)
    if listener is None:
        listener = _BY_ENGINE[engine.sync_engine] = Listener(engine.url)
    return listener


def lock_key(name: str) -> int:
    """A name as the 64-bit key of an advisory lock."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


async def woken(event: asyncio.Event, timeout_s: float) -> bool:
    """Wait for the event at most that long; clears it and says whether it came."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(timeout_s):  # wait_for may swallow a cancellation in 3.11
            await event.wait()
    came = event.is_set()
    event.clear()
    return came


class Listener:
    """Every method may be called while the server is away; it answers False or None then."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql", query={})
        self._connection: asyncpg.Connection[Any] | None = None
        self._turn = asyncio.Lock()  # the connection does one thing at a time
        self._heard: dict[tuple[str, str | None], set[asyncio.Event]] = {}
        self._listening: set[str] = set()
        self._locks: set[int] = set()
        self._local: dict[str, asyncio.Event] = {}
        self._retry_at = 0.0
        self._backoff_s = BACKOFF_MIN_S

    @asynccontextmanager
    async def hearing(
        self, channel: str, payload: str | None = None
    ) -> AsyncIterator[asyncio.Event]:
        """An event that is set by each notification (of that payload), and when one may be lost."""
        event = asyncio.Event()
        key = (channel, payload)
        self._heard.setdefault(key, set()).add(event)
        try:
            yield event
        finally:
            self._heard[key].discard(event)
            if not self._heard[key]:
                del self._heard[key]
            if not self._heard:
                await self.close()

    def answer_locally(self, channel: str, event: asyncio.Event | None) -> None:
        """Say that whoever serves `channel` lives in this process and is woken by `event`."""
        if event is None:
            self._local.pop(channel, None)
        else:
            self._local[channel] = event

    def local(self, channel: str) -> asyncio.Event | None:
        """What wakes the one who serves `channel`, when that is in this very process."""
        return self._local.get(channel)

    async def attend(self) -> bool:
        """Be connected and listen to all that is to be heard; False while the server is away."""
        async with self._turn:
            return await self._attend() is not None

    async def hold(self, key: int) -> bool:
        """Take a session-level advisory lock, or find that it is ours already."""
        async with self._turn:
            connection = await self._attend()
            if connection is None:
                return False
            if key not in self._locks:
                with contextlib.suppress(*_LOST):
                    if await connection.fetchval("SELECT pg_try_advisory_lock($1)", key):
                        self._locks.add(key)
            return key in self._locks

    def holds(self, key: int) -> bool:
        """Whether the lock is still ours, as far as this process can know."""
        return key in self._locks

    async def release(self, key: int) -> None:
        async with self._turn:
            if key in self._locks and self._connection is not None:
                self._locks.discard(key)
                with contextlib.suppress(*_LOST):
                    await self._connection.execute("SELECT pg_advisory_unlock($1)", key)

    async def fetchval(self, query: str, *arguments: object) -> Any:
        """One small question outside the pool; None while the server is away."""
        async with self._turn:
            connection = await self._attend()
            if connection is not None:
                with contextlib.suppress(*_LOST):
                    return await connection.fetchval(query, *arguments)
            return None

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        self._forget()
        if connection is not None:
            with contextlib.suppress(*_LOST):
                await connection.close(timeout=2)

    async def _attend(self) -> "asyncpg.Connection[Any] | None":
        loop = asyncio.get_running_loop()
        if (self._connection is None or self._connection.is_closed()) and (
            loop.time() < self._retry_at or not await self._open(loop.time())
        ):
            return None
        assert self._connection is not None
        try:
            for channel in {channel for channel, _ in self._heard} - self._listening:
                await self._connection.add_listener(channel, self._notified)
                self._listening.add(channel)
        except _LOST:
            return None
        return self._connection

    async def _open(self, now: float) -> bool:
        self._forget()
        try:
            self._connection = await asyncpg.connect(
                self._url.render_as_string(hide_password=False),
                timeout=CONNECT_TIMEOUT_S,
                server_settings={"application_name": "habitat-listener", "timezone": "UTC"},
            )
        except _LOST as error:
            self._retry_at = now + self._backoff_s
            self._backoff_s = min(self._backoff_s * 2, BACKOFF_MAX_S)
            log.warning("The listener has no database: %r", error)
            return False
        self._backoff_s = BACKOFF_MIN_S
        self._connection.add_termination_listener(self._ended)
        self._wake_all()
        return True

    def _forget(self) -> None:
        """A new session listens to nothing and holds nothing."""
        self._local.clear()
        self._listening.clear()
        self._locks.clear()

    def _ended(self, connection: object) -> None:
        if connection is self._connection:
            self._forget()
            self._wake_all()

    def _notified(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        for key in ((channel, None), (channel, str(payload))):
            for event in self._heard.get(key, ()):
                event.set()

    def _wake_all(self) -> None:
        for events in self._heard.values():
            for event in events:
                event.set()


_BY_ENGINE: "WeakKeyDictionary[Engine, Listener]" = WeakKeyDictionary()
