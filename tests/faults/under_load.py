"""A full-cycle load while a test injects faults, and the reckoning at its end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .crowd import Crowd, crowd
from .door import opened
from .lanes import Finished, one_quarter
from .reckoning import reckon
from .tally import Tally
from .witness import History, Witness

LANES = 4
_PATIENCE_S = 240.0


@dataclass(slots=True)
class Load:
    """Four cooperatives at work. A lane that breaks ends the run at the next look."""

    crowd: Crowd
    history: History
    lanes: list[asyncio.Task[list[Finished]]]

    def look(self) -> None:
        """Raises what a lane raised."""
        for lane in self.lanes:
            if lane.done():
                lane.result()

    async def for_s(self, seconds: float) -> None:
        """Let it work. Raises what a lane raised."""
        await asyncio.sleep(seconds)
        self.look()


@asynccontextmanager
async def under_load(traces: Path, tally: Tally, **options: Any) -> AsyncIterator[Load]:
    """Every cooperative is brought to the end of its quarter, then all is reckoned up.

    Fails with every breach; the history of attempts and faults lies in `traces`.
    """
    with History(traces / "history.jsonl") as history:
        async with crowd(traces, **options) as people:
            over = asyncio.Event()
            lanes = [
                asyncio.create_task(_lane(people, history, number, over)) for number in range(LANES)
            ]
            try:
                yield Load(people, history, lanes)
                over.set()
                done = [one for lane in await asyncio.gather(*lanes) for one in lane]
            finally:
                for lane in lanes:
                    lane.cancel()
            breaches = await reckon(people.system, history, done, tally)
    assert not breaches, [str(history.path), *breaches]
    tally.figures |= {
        "quarters": str(len(done)),
        "attempts": str(sum(history.outcomes.values())),
        "answered": str(len(history.acknowledged)),
    }


async def _lane(
    people: Crowd, history: History, number: int, over: asyncio.Event
) -> list[Finished]:
    """Quarter after quarter, each of a cooperative of its own."""
    done: list[Finished] = []
    while not over.is_set():
        name = f"{number}x{len(done)}"
        async with (
            Witness(list(people.gateways), name, history, _PATIENCE_S) as api,
            opened(people.people) as door,
        ):
            done.append(await one_quarter(people.system, api, name, door))
        history.note("quarter", cooperative=done[-1].cooperative_id, name=name)
    return done


async def seconds_until(true: Callable[[], Awaitable[bool]], within_s: float) -> float:
    """How long until it was true. Raises TimeoutError."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(within_s):
        while not await true():  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.05)
    return loop.time() - began


def spread(waits: list[float], what: str = "recovery") -> dict[str, str]:
    """Median, 95th percentile and the longest, in seconds."""
    waits = sorted(waits)
    places = {"median": len(waits) // 2, "p95": int(len(waits) * 0.95), "longest": len(waits) - 1}
    return {f"{what} {name} s": f"{waits[place]:.2f}" for name, place in places.items()}
