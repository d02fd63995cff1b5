"""Processes die, or are told to end, while four cooperatives work."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from .crowd import Crowd
from .tally import Tally
from .under_load import spread, under_load

KILLS = int(os.environ.get("FAULTS_KILLS") or 200)
ROUNDS = int(os.environ.get("FAULTS_ROUNDS") or 20)
EXIT_S = 27.0


@pytest.mark.campaign
async def test_random_kills(traces: Path, tally: Tally, seed: int) -> None:
    """F2: kill -9 of any process, the database too, at any moment."""
    chance = random.Random(seed)
    tally.figures["kills"] = str(KILLS)
    waiting: list[asyncio.Task[float]] = []
    async with under_load(traces, tally) as load:
        while len(waiting) < KILLS:
            await load.for_s(chance.uniform(0.3, 2.0))
            if len(load.crowd.ready()) < len(load.crowd.children) // 2:
                continue  # a system that only starts shows nothing
            name = chance.choice(load.crowd.ready())
            back = asyncio.create_task(_back(load.crowd, name))
            await asyncio.sleep(0)
            if load.crowd.kill(name):
                load.history.note("kill", process=name)
                waiting.append(back)
            else:
                back.cancel()
        tally.figures |= spread(await asyncio.gather(*waiting))


@pytest.mark.campaign
async def test_rolling_restarts(traces: Path, tally: Tally) -> None:
    """F3: one process after the other drains and ends; nobody has to ask more than twice."""
    exits: list[float] = []
    async with under_load(traces, tally) as load:
        await load.crowd.until_ready()
        for number in range(ROUNDS):
            names = [name for name in sorted(load.crowd.children) if name != "postgres"]
            name = names[number % len(names)]
            back = asyncio.create_task(_back(load.crowd, name))
            await asyncio.sleep(0)
            assert load.crowd.kill(name, signal.SIGTERM)
            load.history.note("term", process=name)
            exits.append(await back)
            load.look()
    assert max(exits) < EXIT_S + 10.0
    tally.figures |= {"restarts": str(ROUNDS), **spread(exits)}
    tally.figures["asked more than twice"] = str(load.history.stubborn)
    assert load.history.stubborn == 0


async def _back(crowd: Crowd, name: str) -> float:
    """Seconds from now until the process was started anew and serves."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    child = crowd.children[name]
    before = child.restarts
    while child.restarts == before or not child.ready.is_set():  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    return loop.time() - began
