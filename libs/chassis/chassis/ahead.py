"""The next part of a series is made while the last one is in use."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

T = TypeVar("T")

_END = object()


@asynccontextmanager
async def made_ahead(parts: Iterable[T]) -> AsyncIterator[AsyncGenerator[T]]:
    """`async for part in coming` gives the parts in order; each is made in a thread.

    In a thread, because the event loop has to send the last one meanwhile. Two are never made at
    once, and none once the block has ended; what making one raises comes where it was asked for.
    """
    coming = iter(parts)

    def make() -> "asyncio.Task[object]":
        return asyncio.create_task(asyncio.to_thread(next, coming, _END))

    making = make()

    async def in_order() -> AsyncGenerator[T]:
        nonlocal making
        while True:
            await asyncio.wait([making])  # a caller who is cancelled cannot stop the thread
            part = making.result()
            if part is _END:
                return
            making = make()
            yield cast("T", part)

    try:
        yield in_order()
    finally:
        await asyncio.wait([making])
        making.exception()


async def asked_ahead(
    questions: Iterable[Callable[[], Coroutine[Any, Any, T]]],
) -> AsyncGenerator[T]:
    """The answers in order; each question is on its way while the answer before it is in use.

    Whoever may leave early closes it (`contextlib.aclosing`): then none is under way any more.
    """
    coming = iter(questions)
    if (first := next(coming, None)) is None:
        return
    answer = await first()
    for question in coming:
        asking = asyncio.create_task(question())
        await asyncio.sleep(0)  # it is sent before the use of an answer keeps the event loop
        try:
            yield answer
        finally:
            await asyncio.wait([asking])
            asking.exception()
        answer = asking.result()
    yield answer
