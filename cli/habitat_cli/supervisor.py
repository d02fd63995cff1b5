"""A small supervisor: children start together, are restarted when they die, stop in order.

It runs in the main thread's event loop (see `bound_to_parent`), reaps what it started, and its
children end with it even when it is killed.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from habitat_cli.child import Child, ChildSpec, Phase

__all__ = ["Child", "ChildSpec", "Phase", "StartFailed", "Supervised", "Supervisor"]

START_S = 60.0
FAILURES_MAX = 5
"""A child that died so often before it ever served will not do better."""


class StartFailed(Exception):
    """A child did not come up; the message is a plain sentence and the end of its log."""


class Supervised(Protocol):
    """What the supervisor keeps: a program, or a server with a way of its own."""

    name: str
    port: int | None
    http_port: int | None
    phase: Phase
    pid: int | None
    restarts: int
    failures: int
    ready: asyncio.Event

    async def run(self) -> None:
        """Live until `stop`, whatever happens to the process meanwhile."""
        ...

    def stop(self) -> None: ...

    def last_words(self, lines: int = 8) -> str: ...


class Supervisor:
    """Keeps children alive. `changed` is called after each change of a phase or a pid."""

    def __init__(self, logs: Path, changed: Callable[[], None] = lambda: None) -> None:
        self._logs = logs
        self._changed = changed
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.children: dict[str, Supervised] = {}

    async def start(
        self,
        *specs: ChildSpec,
        timeout_s: float = START_S,
        ready: Callable[[str], None] = lambda _name: None,
    ) -> None:
        """Start these together and wait until all serve; `ready` hears each name once.

        Raises StartFailed; whatever runs by then goes on until `stop`.
        """
        children = [Child(spec, self._log(spec.name), self._changed) for spec in specs]
        for child in children:
            self.keep(child)
        await asyncio.gather(*(self.wait_ready(child, timeout_s, ready) for child in children))

    def keep(self, child: Supervised) -> None:
        """Take care of a child from now on."""
        self.children[child.name] = child
        self._tasks[child.name] = asyncio.create_task(child.run(), name=f"child {child.name}")

    async def wait_ready(
        self,
        child: Supervised,
        timeout_s: float = START_S,
        ready: Callable[[str], None] = lambda _name: None,
    ) -> None:
        """Raises StartFailed when it refused, died too often, or takes too long."""
        try:
            async with asyncio.timeout(timeout_s):
                while not child.ready.is_set():
                    self._raise_if_hopeless(child)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(child.ready.wait(), 0.05)
        except TimeoutError:
            raise _failed(child, f"did not answer within {timeout_s:.0f} seconds") from None
        ready(child.name)

    async def stop(self, order: Sequence[str] = ()) -> None:
        """End the children one after the other: `order` first, then the others, last started first.

        Each gets SIGTERM and its time to drain, then SIGKILL.
        """
        later = [name for name in reversed(self.children) if name not in order]
        for name in [*order, *later]:
            task = self._tasks.get(name)
            if task is not None:
                self.children[name].stop()
                await asyncio.wait([task])

    def _raise_if_hopeless(self, child: Supervised) -> None:
        task = self._tasks[child.name]
        if child.phase is Phase.REFUSED:
            raise _failed(child, "refused to start")
        if task.done():
            error = None if task.cancelled() else task.exception()
            raise _failed(child, f"could not be started ({error})" if error else "has ended")
        if child.failures >= FAILURES_MAX:
            raise _failed(child, f"died {child.failures} times while starting")

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


def _failed(child: Supervised, what: str) -> StartFailed:
    words = child.last_words()
    return StartFailed(f"{child.name} {what}." + (f"\n{words}" if words else ""))
