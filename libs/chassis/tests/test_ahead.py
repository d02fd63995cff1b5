"""What is prepared while the database works: one at a time, in order, and nothing left behind."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import aclosing
from functools import partial
from typing import Any

import pytest

from chassis.ahead import asked_ahead, made_ahead

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


class Asking:
    """Questions of one connection, which takes one at a time."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.answered: list[int] = []

    async def ask(self, number: int) -> int:
        assert self.asked == self.answered
        self.asked.append(number)
        await asyncio.sleep(0)
        self.answered.append(number)
        if number < 0:
            raise ValueError(number)
        return number

    def questions(self, *numbers: int) -> list[partial[Coroutine[Any, Any, int]]]:
        return [partial(self.ask, number) for number in numbers]


async def test_the_next_is_asked_before_an_answer_is_in_use():
    asking, used = Asking(), []
    async for answer in asked_ahead(asking.questions(1, 2, 3)):
        used.append((answer, list(asking.asked)))
    assert used == [(1, [1, 2]), (2, [1, 2, 3]), (3, [1, 2, 3])]


async def test_without_a_question_there_is_no_answer():
    assert [answer async for answer in asked_ahead([])] == []


async def test_a_refusal_comes_where_its_answer_would_have_come():
    asking, used = Asking(), []
    with pytest.raises(ValueError, match="-2"):
        async for answer in asked_ahead(asking.questions(1, -2, 3)):
            used.append(answer)
    assert (used, asking.asked) == ([1], [1, -2])


@pytest.mark.parametrize("next_one", [2, -2])
async def test_who_leaves_early_leaves_no_question_behind(next_one):
    asking = Asking()
    with pytest.raises(KeyError):
        async with aclosing(asked_ahead(asking.questions(1, next_one, 3))) as answers:
            async for _ in answers:
                raise KeyError
    assert asking.asked == asking.answered == [1, next_one]
