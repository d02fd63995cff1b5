"""Work of the database that goes on while the next of it is prepared."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

Start = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Awaitable[None]]


@asynccontextmanager
async def one_ahead() -> AsyncIterator[Start]:
    """`await start(work)` begins `work()` once the one before it has ended, and comes back.

    Never are two at work at once: one connection serves them. What one raises comes from the next
    `start` or from the end, as it is; whatever else ends the block, nothing is left at work.
    """
    working: asyncio.Task[Any] | None = None

    async def start(work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        nonlocal working
        if working:
            await working
        working = asyncio.create_task(work())
        await asyncio.sleep(0)  # it is sent before the next one is made

    try:
        yield start
        if working:
            await working
    finally:
        if working and not working.done():
            working.cancel()
            await asyncio.wait([working])
