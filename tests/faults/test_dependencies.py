"""The database or the broker fails, while four cooperatives work."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import httpx2
import pytest

from .broker import Broker
from .tally import Tally
from .under_load import Load, seconds_until, spread, under_load

ROUNDS = int(os.environ.get("FAULTS_ROUNDS") or 20)
RECOVERY_S = 10.0
DRAINED_S = 15.0


async def _served(load: Load) -> bool:
    """Every process says of itself that it is ready, its database included."""
    async with httpx2.AsyncClient(timeout=2.0) as http:
        for child in load.crowd.children.values():
            if child.http_port is None:
                continue
            try:
                answer = await http.get(f"http://127.0.0.1:{child.http_port}/health/ready")
            except httpx2.TransportError:
                return False
            if answer.status_code != httpx2.codes.OK:
                return False
    return True


async def _connect(load: Load) -> Any:
    return await asyncpg.connect(load.crowd.system.admin_url.replace("+asyncpg", ""))


async def _terminate_all(load: Load) -> None:
    """F6: every session of the services is ended."""
    rows = await _connect(load)
    await rows.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    await rows.close()


async def _kill_backend(load: Load) -> None:
    """F6: kill -9 of one session; the server takes all others down and recovers."""
    rows = await _connect(load)
    pid = await rows.fetchval(
        "SELECT pid FROM pg_stat_activity WHERE usename LIKE '%svc\\_%' ORDER BY random() LIMIT 1"
    )
    await rows.close()
    os.kill(pid, signal.SIGKILL)


async def _kill_server(load: Load) -> None:
    load.crowd.kill("postgres")
    await asyncio.sleep(0.2)


async def _take_all_connections(load: Load) -> None:
    """F6: too many connections, for two seconds."""
    taken: list[Any] = []
    try:
        while len(taken) < 150:
            taken.append(await _connect(load))
    except (asyncpg.TooManyConnectionsError, asyncpg.CannotConnectNowError, OSError):
        await asyncio.sleep(2.0)
    for connection in taken:
        await connection.close()


FAULTS: tuple[Callable[[Load], Awaitable[None]], ...] = (
    _terminate_all,
    _kill_backend,
    _kill_server,
    _take_all_connections,
)


@pytest.mark.campaign
async def test_database_faults(traces: Path, tally: Tally, seed: int) -> None:
    """F6: sessions ended, a session or the server killed, no connection left."""
    chance = random.Random(seed)
    waits: list[float] = []
    async with under_load(traces, tally) as load:
        for _ in range(ROUNDS):
            await load.for_s(chance.uniform(1.0, 4.0))
            fault = chance.choice(FAULTS)
            load.history.note("fault", kind=fault.__name__.strip("_"))
            await fault(load)
            await seconds_until(lambda: _database_answers(load), 60.0)
            waits.append(await seconds_until(lambda: _served(load), 60.0))
            load.history.note("served", after_s=round(waits[-1], 2))
    tally.figures |= {"faults": str(ROUNDS), **spread(waits)}
    assert max(waits) < RECOVERY_S, "services take too long once their database is back"


async def _database_answers(load: Load) -> bool:
    try:
        await (await _connect(load)).close()
    except (asyncpg.PostgresError, OSError):
        return False
    return True


BREAKS = ((signal.SIGKILL, 0.0), (signal.SIGTERM, 0.0), (signal.SIGKILL, 60.0))
ALARMS = ("memory", "disk")
ALARM_S = 25.0
"""Longer than a relay waits for one confirm: it must find out that nothing will come."""
LONG_SETTLE = {"CLOSE_SETTLE_S": "120"}
"""A close waits for facts under way longer than a broker is away."""


@pytest.mark.campaign
async def test_broker_faults(traces: Path, tally: Tally, broker: Broker) -> None:
    """F4: the broker is killed, restarted, away, or takes nothing; no mutation waits for it."""
    drained: list[float] = []
    async with under_load(traces, tally, amqp_url=broker.url, environment=LONG_SETTLE) as load:
        for number, away_s in BREAKS:
            await load.for_s(10.0)
            load.history.note("broker", away_s=away_s, signal=number.name)
            await asyncio.to_thread(broker.end, number)
            await _work_on(load, away_s)
            await asyncio.to_thread(broker.start)
            await seconds_until(lambda: _broker_answers(broker.url), 60.0)
            drained.append(await _drained(load))
        for kind in ALARMS:
            await load.for_s(5.0)
            load.history.note("alarm", kind=kind)
            await asyncio.to_thread(broker.alarm, kind)
            await _work_on(load, ALARM_S)
            assert await _waiting(load), "the alarm held nothing back"
            await asyncio.to_thread(broker.calm)
            drained.append(await _drained(load))
        refused = load.history.unanswered
    tally.figures |= {"faults": str(len(drained)), **spread(drained)}
    tally.figures["mutations not accepted"] = str(refused)
    assert max(drained) < DRAINED_S, "facts wait too long once the broker is back"
    assert refused == 0, "a mutation waited for the broker"


async def _work_on(load: Load, seconds: float) -> None:
    """The broker takes nothing; people notice nothing."""
    before = len(load.history.acknowledged)
    await load.for_s(seconds)
    assert not seconds or len(load.history.acknowledged) > before


async def _drained(load: Load) -> float:
    """Seconds until nothing waits in an outbox."""
    after_s = await seconds_until(lambda: _nothing_waits(load), 120.0)
    load.history.note("drained", after_s=round(after_s, 2))
    return after_s


async def _broker_answers(url: str) -> bool:
    try:
        connection = await aio_pika.connect(url, timeout=2.0)
    except Exception:
        return False
    await connection.close()
    return True


_WAITING = " UNION ALL ".join(
    f"SELECT event_id FROM {schema}.outbox"
    " WHERE published_at IS NULL AND created_at < now() - interval '2 seconds'"
    for schema in ("people", "treasury", "agreements", "worker")
)


async def _nothing_waits(load: Load) -> bool:
    """No fact is older than two seconds and unpublished."""
    return not await _waiting(load)


async def _waiting(load: Load) -> int:
    rows = await _connect(load)
    try:
        return int(await rows.fetchval(f"SELECT count(*) FROM ({_WAITING}) w"))
    finally:
        await rows.close()
