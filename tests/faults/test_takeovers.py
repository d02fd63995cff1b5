"""F18: of three workers, relays and schedulers one does each thing; another goes on when it cannot.

A relay dies; a worker is stopped in the middle of a step until its lease is over and somebody else
has gone on with it, and then awakes and wants to write what it knows.
"""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from chassis.listener import lock_key

from .tally import Tally
from .under_load import Load, seconds_until, spread, under_load
from .watch import Watch

ROUNDS = int(os.environ.get("FAULTS_ROUNDS") or 6)
TAKEOVER_S = 15.0
SCAN_S = 1.0
RELAYING = ("treasury", "people", "agreements", "worker")
OFTEN = {"WORKER_SCAN_INTERVAL_S": str(SCAN_S), "DB_POOL_MAX": "4"}
NAMES = {"habitat-up": "worker"}
"""The first worker's name for itself, and ours; its twins have one name."""
LOST = b"lease was lost"


@pytest.mark.campaign
async def test_takeovers(traces: Path, tally: Tally) -> None:
    relays: list[float] = []
    workers: list[float] = []
    async with under_load(traces, tally, copies=3, environment=OFTEN) as load:
        await load.crowd.until_ready()
        async with Watch.over(load.crowd.system.admin_url) as watch:
            for number in range(ROUNDS):
                relays.append(await _relay_dies(load, watch, RELAYING[number % len(RELAYING)]))
                workers.append(await _worker_sleeps(load, watch))
            wrong, counts = await watch.wrong(), await watch.counts()
            least_s, longest_s = await watch.gaps_s()
        tally.duplicated += len(wrong)
        assert not wrong
    assert least_s >= SCAN_S, "a job of the calendar was done twice in its time"
    assert max(*relays, *workers, longest_s) < TAKEOVER_S
    tally.figures |= {
        "relays that died": str(len(relays)),
        "relay takeover longest s": f"{max(relays):.2f}",
        "workers that slept": str(len(workers)),
        **spread(workers, "lease takeover"),
        "longest pause of the calendar s": f"{longest_s:.2f}",
        **{f"{what}s": str(count) for what, count in sorted(counts.items())},
    }


async def _relay_dies(load: Load, watch: Watch, service: str) -> float:
    """Kill this service's processes until its relay was among them; seconds until another is."""
    key = lock_key(f"habitat.outbox.{service}")
    loop = asyncio.get_running_loop()
    for name in [name for name in load.crowd.children if name.split("-")[0] == service]:
        await load.crowd.until_ready()
        relay = (await watch.locks()).get(key)
        began, before = loop.time(), load.crowd.children[name].restarts
        load.crowd.kill(name)
        load.history.note("kill", process=name)
        await load.crowd.until_back(name, before)
        if (await watch.locks()).get(key) != relay:
            await seconds_until(lambda: _is_held(watch, key), 60.0)
            return loop.time() - began
        load.look()
    raise AssertionError(f"no process of {service} was its relay")


async def _is_held(watch: Watch, key: int) -> bool:
    return key in await watch.locks()


async def _worker_sleeps(load: Load, watch: Watch) -> float:
    """Stop one in the middle of its steps; seconds until others have taken up all of them.

    When it awakes it is told that its leases are gone: nothing more is written under them.
    """
    name, held, began = await _asleep(load, watch)
    try:
        await seconds_until(lambda: _all_passed_on(watch, held), 60.0)
        took_s = asyncio.get_running_loop().time() - began
    finally:
        said = load.crowd.log(name).stat().st_size
        load.crowd.kill(name, signal.SIGCONT)
    await seconds_until(lambda: _says(load, name, said), 60.0)
    return took_s


async def _asleep(load: Load, watch: Watch) -> tuple[str, list[tuple[str, int]], float]:
    """A worker that was stopped with leases in its hands, these, and when it was.

    Leases of before do not count: a worker killed just now still has some by name, and whoever
    lives under that name knows nothing of them.
    """
    before = await watch.fence()
    while True:
        load.look()
        owner = await watch.busy(before)
        if owner is None:
            await asyncio.sleep(0.01)
            continue
        name, began = NAMES.get(owner, owner), asyncio.get_running_loop().time()
        load.crowd.kill(name, signal.SIGSTOP)
        if held := await watch.held(owner, before):
            load.history.note("sleeps", process=name, leases=len(held))
            return name, held, began
        load.crowd.kill(name, signal.SIGCONT)


async def _all_passed_on(watch: Watch, held: list[tuple[str, int]]) -> bool:
    return all([await watch.passed_on(instance, version) for instance, version in held])


async def _says(load: Load, name: str, after: int) -> bool:
    return LOST in load.crowd.log(name).read_bytes()[after:]
