"""What is prepared while the database works: one at a time, in order, and nothing left behind."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from chassis.ahead import made_ahead

PATIENCE_S = 10


class Making:
    """Parts, each made only once it is let."""

    def __init__(self, *parts: int) -> None:
        self.begun: list[int] = []
        self.made: list[int] = []
        self.let = threading.Semaphore(0)
        self._parts = parts

    def __iter__(self) -> Iterator[int]:
        for part in self._parts:
            self.begun.append(part)
            assert self.let.acquire(timeout=PATIENCE_S)
            if part < 0:
                raise ValueError(part)
            self.made.append(part)
            yield part

    async def has_begun(self, number: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while len(self.begun) < number:  # noqa: ASYNC110  a thread counts them
                await asyncio.sleep(0.001)


async def test_the_next_is_made_while_the_last_is_in_use():
    making, used = Making(1, 2, 3), []
    making.let.release()
    async with made_ahead(making) as coming:
        async for part in coming:
            if part < 3:
                await making.has_begun(part + 1)
                assert (making.begun[-1], making.made[-1]) == (part + 1, part)
            making.let.release()
            used.append(part)
    assert used == [1, 2, 3]


async def test_a_failure_comes_where_the_part_was_asked_for():
    making, used = Making(1, -2, 3), []
    making.let.release(3)
    with pytest.raises(ValueError):
        async with made_ahead(making) as coming:
            async for part in coming:
                used.append(part)
    assert (used, making.made) == ([1], [1])


async def test_nothing_is_made_once_the_block_has_ended():
    making = Making(1, 2, 3)
    making.let.release(2)
    with pytest.raises(KeyError):
        async with made_ahead(making) as coming:
            async for _ in coming:
                raise KeyError
    assert making.begun == making.made == [1, 2]


async def test_who_is_cancelled_leaves_nothing_being_made():
    making = Making(1, 2)

    async def use_both() -> None:
        async with made_ahead(making) as coming:
            async for _ in coming:
                pass

    user = asyncio.create_task(use_both())
    await making.has_begun(1)
    user.cancel()
    making.let.release()
    with pytest.raises(asyncio.CancelledError):
        await user
    assert making.begun == making.made == [1]
