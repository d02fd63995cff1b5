"""G16 and G17: the close of a large cooperative through the real processes.

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
    """G16 and its memory need the largest close only, G17 all three."""
    sizes = SIZES if "G17" in ids else SIZES[-1:]
    closes: dict[int, Closed] = {}
    for members in sizes:
        largest = members == SIZES[-1]
        closes[members], peers = asyncio.run(_closed(members, with_peer=largest))
        if largest:
            yield from (
                figure
                for figure in (_time(closes[members], peers), _memory(closes[members]))
                if figure.id in ids
            )
    if "G17" in ids:
        yield _growth(closes)


async def _closed(members: int, *, with_peer: bool) -> tuple[Closed, list[tuple[float, float]]]:
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


def _time(closed: Closed, peers: list[tuple[float, float]]) -> Figure:
    wall_s = median(wall for wall, _ in peers)
    cpu_s = median(cpu for _, cpu in peers)
    ours_s = closed.wall_s["scheduled"]
    return Figure(
        "G16",
        "close of 100 000 members × 1 000 000 contributions, against one SQL statement",
        ours_s,
        wall_s,
        "s",
        ours_s / wall_s,
        floor=2,
        extreme=1,
        at_most=True,
        note=f"CPU of all processes {closed.cpu('scheduled'):.0f} s, of the statement {cpu_s:.0f}",
    )


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
    """By CPU seconds, which neighbours on the machine do not change."""
    cost = {members: closed.cpu("scheduled") for members, closed in closes.items()}
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
