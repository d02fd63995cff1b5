"""G16 and G17: the close of a large cooperative through the real processes.

G16 ends with the close's own workflow, beside a statement that writes what a close has written by
then; G16c when the last payment is scheduled, beside a second statement that writes those too.

`python -m benchmarks.close 10000` closes one of another size, proves the invariants afterwards and
prints each step with its seconds.
"""

import asyncio
import math
from collections.abc import Iterator
from statistics import median

from benchmarks.close import peer
from benchmarks.close.running import CENTS_EACH, Closed, close, stage
from benchmarks.figure import Figure

SIZES = (1_000, 10_000, 100_000)
MEMORY_LIMIT_MB = 500.0


def measure(ids: list[str]) -> Iterator[Figure]:
    """G16, G16c and the memory need the largest close only, G17 all three."""
    sizes = SIZES if "G17" in ids else SIZES[-1:]
    closes: dict[int, Closed] = {}
    for members in sizes:
        largest = members == SIZES[-1]
        closes[members], peers = asyncio.run(_closed(members, with_peer=largest))
        if largest:
            yield from (
                figure
                for figure in (*_times(closes[members], peers), _memory(closes[members]))
                if figure.id in ids
            )
    if "G17" in ids:
        yield _growth(closes)


Peers = list[tuple[peer.Cost, peer.Cost]]
"""What the statement took until closed and until scheduled, run by run."""


async def _closed(members: int, *, with_peer: bool) -> tuple[Closed, Peers]:
    """Ours between two runs of the peer. Raises RuntimeError when a cent differs."""
    peers = []
    async with stage(members) as ready:
        if with_peer:
            await peer.prepare(ready.rows)
            peers.append(await peer.close_in_sql(ready.rows, members * CENTS_EACH))
        closed = await close(ready)
        if with_peer:
            peers.append(await peer.close_in_sql(ready.rows, members * CENTS_EACH))
            if differing := await peer.differing(ready.rows):
                raise RuntimeError(f"{differing} members have other cents than in SQL")
    return closed, peers


def _times(closed: Closed, peers: Peers) -> Iterator[Figure]:
    yield _time("G16", "closed", closed, [until_closed for until_closed, _ in peers])
    yield _time("G16c", "scheduled", closed, [until_scheduled for _, until_scheduled in peers])


def _time(id: str, mark: str, closed: Closed, peers: list[peer.Cost]) -> Figure:
    wall_s = median(cost.wall_s for cost in peers)
    cpu_s = median(cost.cpu_s for cost in peers)
    ours_s, ours_cpu_s = closed.wall_s[mark], closed.cpu(mark)
    return Figure(
        id,
        f"100 000 members × 1 000 000 contributions until {mark}, against one SQL statement",
        ours_s,
        wall_s,
        "s",
        ours_s / wall_s,
        floor=2,
        extreme=1,
        at_most=True,
        note=f"by CPU {ours_cpu_s / cpu_s:.1f} times: all processes {ours_cpu_s:.0f} s, "
        f"the statement {cpu_s:.0f}; {_longest(closed)}",
    )


def _longest(closed: Closed) -> str:
    """The steps that took half a second or more, in their order."""
    return ", ".join(f"{name} {took:.1f} s" for name, took in closed.steps.items() if took >= 0.5)


def _memory(closed: Closed) -> Figure:
    most = max(closed.peaks_mb.values())
    return Figure(
        "G16b",
        "the largest process of that close, peak RSS",
        most,
        MEMORY_LIMIT_MB,
        "MB",
        most / MEMORY_LIMIT_MB,
        floor=1,
        at_most=True,
        note=", ".join(f"{name} {peak:.0f}" for name, peak in closed.peaks_mb.items()),
    )


def _growth(closes: dict[int, Closed]) -> Figure:
    """By CPU seconds until closed, which neighbours on the machine change little."""
    cost = {members: closed.cpu("closed") for members, closed in closes.items()}
    few, some, many = SIZES
    exponent = math.log(cost[many] / cost[few]) / math.log(many / few)
    upper = math.log(cost[many] / cost[some]) / math.log(many / some)
    return Figure(
        "G17",
        "growth of the close's CPU from 1 000 to 100 000 members, exponent",
        exponent,
        1.0,
        "exponent",
        exponent,
        floor=1.1,
        extreme=1.0,
        at_most=True,
        note=f"CPU {cost[few]:.0f}, {cost[some]:.0f}, {cost[many]:.0f} s; "
        f"{upper:.2f} over the upper decade",
    )
