"""Does it serve? Light probes that need no client library in the supervisor's process."""

import asyncio
from collections.abc import Awaitable, Callable

TIMEOUT_S = 1.0


def accepts(port: int) -> Callable[[], Awaitable[bool]]:
    """A service listens only once everything it needs is there, so an open port is the answer."""

    async def probe() -> bool:
        return await _exchange(port, b"") is not None

    return probe


def answers_http(port: int, path: str = "/health/live") -> Callable[[], Awaitable[bool]]:
    """The path answers with 200."""

    async def probe() -> bool:
        request = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode()
        first = await _exchange(port, request)
        return first is not None and first.split(b" ")[1:2] == [b"200"]

    return probe


async def _exchange(port: int, request: bytes) -> bytes | None:
    """The first line of the answer; None when nobody listens or the answer takes too long."""
    try:
        async with asyncio.timeout(TIMEOUT_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                if not request:
                    return b""
                writer.write(request)
                return await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return None
