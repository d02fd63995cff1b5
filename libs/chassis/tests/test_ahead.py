"""What is prepared while the database works: one at a time, and nothing left behind."""

import asyncio
from functools import partial

import pytest

from chassis.ahead import one_ahead


class Rows:
    """A connection that serves one statement at a time."""

    def __init__(self) -> None:
        self.written: list[int] = []
        self.working = 0
        self.begun = asyncio.Event()
        self.free = asyncio.Event()

    async def write(self, number: int) -> None:
        self.working += 1
        try:
            assert self.working == 1
            self.begun.set()
            await self.free.wait()
            if number < 0:
                raise ValueError(number)
            self.written.append(number)
        finally:
            self.working -= 1


async def test_the_next_is_prepared_while_the_last_is_written():
    rows = Rows()
    async with one_ahead() as start:
        await start(partial(rows.write, 1))
        assert (rows.working, rows.written) == (1, [])
        rows.free.set()
        await start(partial(rows.write, 2))
    assert (rows.working, rows.written) == (0, [1, 2])


@pytest.mark.parametrize("numbers", [[-1], [-1, 2], [1, -2, 3]])
async def test_a_failure_comes_as_it_is_and_nothing_follows_it(numbers):
    rows = Rows()
    rows.free.set()
    with pytest.raises(ValueError):
        async with one_ahead() as start:
            for number in numbers:
                await start(partial(rows.write, number))
    assert rows.written == [number for number in numbers[:1] if number > 0]


async def test_what_is_at_work_ends_with_the_block():
    rows = Rows()
    with pytest.raises(KeyError):
        async with one_ahead() as start:
            await start(partial(rows.write, 1))
            raise KeyError
    assert (rows.working, rows.written) == (0, [])


async def test_who_is_cancelled_leaves_nothing_at_work():
    rows = Rows()

    async def write_two() -> None:
        async with one_ahead() as start:
            await start(partial(rows.write, 1))
            await start(partial(rows.write, 2))

    writer = asyncio.create_task(write_two())
    await rows.begun.wait()
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    assert (rows.working, rows.written) == (0, [])
