"""Processes die, or are told to end, while four cooperatives work."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from .crowd import Crowd
from .tally import Tally
from .under_load import Load, spread, under_load

KILLS = int(os.environ.get("FAULTS_KILLS") or 200)
ROUNDS = int(os.environ.get("FAULTS_ROUNDS") or 20)
KILLS_ON_A_BROKER = min(KILLS, 60)
RECOVERY_S = 10.0
EXIT_S = 27.0
CALM_EVERY, CALM_S = 10, 5.0
"""After so many kills everything comes back and is let alone, to see that nothing lingers."""
CALM_ERRORS = 0.001


@pytest.mark.campaign
@pytest.mark.parametrize("bus", ["embedded", "rabbitmq"])
async def test_random_kills(
    request: pytest.FixtureRequest, traces: Path, tally: Tally, seed: int, bus: str
) -> None:
    """F2: kill -9 of any process, the database too, at any moment."""
    chance = random.Random(seed)
    broker = request.getfixturevalue("broker") if bus == "rabbitmq" else None
    kills = KILLS_ON_A_BROKER if broker else KILLS
    waiting: list[asyncio.Task[float]] = []
    async with under_load(traces, tally, amqp_url=broker and broker.url) as load:
        await load.crowd.until_ready()
        while len(waiting) < kills:
            await load.for_s(chance.uniform(0.3, 2.0))
            if len(load.crowd.away()) > len(load.crowd.children) // 2:
                continue  # a system that only starts shows nothing
            there = sorted(set(load.crowd.ready()) - load.history.out)
            waiting.append(_killed(load, chance.choice(there)))
            if len(waiting) % CALM_EVERY == 0:
                await asyncio.gather(*waiting)
                await load.for_s(CALM_S)
        waits = await asyncio.gather(*waiting)
    tally.figures |= {"kills": str(kills), **spread(waits)}
    tally.figures["attempts in calm"] = str(load.history.calm_attempts)
    tally.figures["errors in calm"] = str(load.history.calm_errors)
    assert sorted(waits)[int(len(waits) * 0.95)] < RECOVERY_S
    assert load.history.calm_errors <= load.history.calm_attempts * CALM_ERRORS


def _killed(load: Load, name: str) -> asyncio.Task[float]:
    """Kill it now; the task answers how long it was away."""
    before = load.crowd.children[name].restarts
    load.crowd.kill(name)
    load.history.outage(name)

    async def back() -> float:
        after_s = await _back(load.crowd, name, before)
        load.history.outage(name, over=True)
        return after_s

    return asyncio.create_task(back())


@pytest.mark.campaign
async def test_rolling_restarts(traces: Path, tally: Tally) -> None:
    """F3: one process after the other drains and ends; nobody has to ask more than twice."""
    exits: list[float] = []
    async with under_load(traces, tally) as load:
        await load.crowd.until_ready()
        names = [name for name in sorted(load.crowd.children) if name != "postgres"]
        for number in range(ROUNDS):
            name = names[number % len(names)]
            before = load.crowd.children[name].restarts
            load.crowd.kill(name, signal.SIGTERM)
            load.history.note("term", process=name)
            exits.append(await _back(load.crowd, name, before))
            load.look()
    assert max(exits) < EXIT_S + RECOVERY_S
    tally.figures |= {"restarts": str(ROUNDS), **spread(exits)}
    tally.figures["asked more than twice"] = str(load.history.stubborn)
    assert load.history.stubborn == 0


async def _back(crowd: Crowd, name: str, before: int) -> float:
    """Seconds until it was started anew and serves; counted from when its database is there."""
    loop = asyncio.get_running_loop()
    child, database = crowd.children[name], crowd.children["postgres"]
    began = loop.time()
    while child.restarts == before or not child.ready.is_set():
        if child is not database and not database.ready.is_set():
            began = loop.time()
        await asyncio.sleep(0.05)
    return loop.time() - began
