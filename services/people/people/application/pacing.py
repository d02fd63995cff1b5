"""Long work in small bites: a big file must not keep every other call waiting."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")

BITE = 250


async def in_bites(items: Iterable[T]) -> AsyncIterator[T]:
    """The items; after every 250 of them others have their turn."""
    for place, item in enumerate(items, start=1):
        yield item
        if place % BITE == 0:
            await asyncio.sleep(0)
