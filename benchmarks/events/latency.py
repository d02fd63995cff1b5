"""G13: from the return of a commit to the entry of the handler in another process, 200 a second."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from benchmarks.events.effect import make_table
from benchmarks.events.ground import Ground
from benchmarks.events.machine import machine
from benchmarks.figure import Figure

RATE = 200
AMOUNT = 1000
WARMING = 8
ROUNDS = 3
ROUND_S = 120


def figures(here: Ground) -> Iterator[Figure]:
    """Medians over the rounds of each round's p50 and p99, in milliseconds."""
    asyncio.run(make_table(here))
    rounds = [_round(here, seed) for seed in range(ROUNDS)]
    p50 = median(found[0] for found in rounds)
    p99 = median(found[1] for found in rounds)
    each = ", ".join(f"{low:.1f}/{high:.1f} at {rate:.0f}/s" for low, high, rate in rounds)
    note = f"rounds, p50/p99: {each}; {machine()}"
    what = "commit → handler entered at 200 facts/s on RabbitMQ"
    yield Figure("G13a", f"{what}, p50", p50, 10, "ms", p50, 10, 3, at_most=True, note=note)
    yield Figure("G13b", f"{what}, p99", p99, 50, "ms", p99, 50, 15, at_most=True, note=note)


def _round(here: Ground, seed: int) -> tuple[float, float, float]:
    with _child(here, "hearing", AMOUNT + WARMING) as hearing:
        assert hearing.stdout is not None
        hearing.stdout.readline()
        with _child(here, "pacing", AMOUNT, RATE, seed) as pacing:
            committed = json.loads(pacing.communicate(timeout=ROUND_S)[0])
        entered = json.loads(hearing.communicate(timeout=ROUND_S)[0])
    span_s = (max(committed.values()) - min(committed.values())) / 1e9
    latencies = [(entered[event] - at) / 1e6 for event, at in committed.items()]
    return median(latencies), quantiles(latencies, n=100)[98], len(committed) / span_s


@contextmanager
def _child(here: Ground, name: str, *arguments: int) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.events.{name}", *map(str, arguments)],
        env=here.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
