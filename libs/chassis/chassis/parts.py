"""The parts of a process side by side: server, consumer, relay; one end for all of them."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

log = logging.getLogger(__name__)

DRAIN_S = 25.0
"""From the signal to the end of the process at the latest; orchestrators kill after 30 s."""


class PartEnded(RuntimeError):
    """A part returned although nobody had asked it to."""


async def run_parts(
    *parts: Coroutine[Any, Any, None],
    on_stop: Callable[[], Awaitable[None]] | None = None,
    drain_s: float = DRAIN_S,
) -> None:
    """Run all parts until SIGTERM, SIGINT, or the failure of one.

    Then they are cancelled one after the other in the given order, each allowed to finish what it
    holds; last comes `on_stop`. A process that is not done within `drain_s` exits with 1. Raises
    the error of the part that failed.
    """
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    tasks = [asyncio.ensure_future(part) for part in parts]
    waiting = asyncio.ensure_future(asked.wait())
    try:
        await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        limit = loop.call_later(drain_s, _too_late, drain_s)
        await _stop([waiting, *tasks])
        if on_stop is not None:
            await on_stop()
        limit.cancel()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    _raise_failure(tasks, asked=asked.is_set())


async def _stop(tasks: Sequence["asyncio.Future[Any]"]) -> None:
    for task in tasks:
        task.cancel()
        await asyncio.wait([task])


def _raise_failure(tasks: Sequence["asyncio.Future[Any]"], *, asked: bool) -> None:
    errors = [error for task in tasks if not task.cancelled() and (error := task.exception())]
    for error in errors[1:]:
        log.error("another part failed too", exc_info=error)
    if errors:
        raise errors[0]
    if not asked and any(not task.cancelled() for task in tasks):
        raise PartEnded("a part of the process ended by itself")


def _too_late(drain_s: float) -> None:
    log.error("not drained in time, giving up", extra={"drain_s": drain_s})
    os._exit(1)
