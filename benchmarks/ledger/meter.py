"""What a run cost: CPU seconds of all who took part in it, and the time on the wall."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from os import sysconf
from pathlib import Path

from benchmarks.ledger.ground import Ground

_TICKS = sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Reading:
    """Postings for each CPU second, and for each second on the wall."""

    per_cpu_s: float
    per_s: float


async def metered(
    land: Ground, postings: int, act: Callable[[], Awaitable[object]], *, client_counts: bool
) -> Reading:
    """Run `act` once. The CPU is that of PostgreSQL and, when the client counts, of this process.

    pgbench's own is never counted, in the peer's favour: it only asks.
    """
    await land.settle()
    server_s, client_s, started = server_cpu_s(land), time.process_time(), time.perf_counter()
    await act()
    wall_s = time.perf_counter() - started
    cpu_s = server_cpu_s(land) - server_s
    if client_counts:
        cpu_s += time.process_time() - client_s
    return Reading(postings / cpu_s, postings / wall_s)


def server_cpu_s(land: Ground) -> float:
    """Of the postmaster, of its backends, and of those that have ended already."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if path.parent.name == str(land.server.pid):
            ticks += sum(map(int, words[11:15]))  # its own, and of children it has waited for
        elif words[1] == str(land.server.pid):
            ticks += int(words[11]) + int(words[12])
    return ticks / _TICKS
