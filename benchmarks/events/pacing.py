"""The producing process of G13: commits facts at a steady mean rate, its relay beside it.

`python -m benchmarks.events.pacing <amount> <facts per second> <seed>` prints one JSON line: event
id → nanoseconds of the machine's monotonic clock when its commit had returned.
"""

import asyncio
import json
import random
import sys
import time

from benchmarks.events.ground import COOPERATIVE
from chassis.bus import open_bus
from chassis.database import Units, open_engine
from chassis.outbox import Relay
from chassis.settings import ServiceSettings
from habitat.treasury.v1 import events_pb2
from kernel.call import Actor, Call
from kernel.ids import new_id

AT_ONCE = 6  # of eight connections; the relay needs one or two


async def main(amount: int, rate: float, seed: int) -> None:
    """Arrivals are random and independent, as those of many members are."""
    settings = ServiceSettings.load()
    engine = open_engine(settings, schema="treasury")
    bus = open_bus(settings, engine)
    relay = Relay(engine, "treasury", bus)
    relaying = asyncio.create_task(relay.run())
    units = Units(engine, schema="treasury")
    committed: dict[str, int] = {}

    at_once = asyncio.Semaphore(AT_ONCE)

    async def commit() -> None:
        async with at_once, units.open(Call(COOPERATIVE, Actor.system("bench"))) as unit:
            account_id = new_id()
            fact = events_pb2.AccountCreated(account_id=str(account_id), name="Capital of Alder")
            event_id = unit.add_event(fact, aggregate_type="account", aggregate_id=account_id)
        committed[str(event_id)] = time.monotonic_ns()

    await asyncio.gather(*(commit() for _ in range(8)))  # connections open, the relay declares
    await asyncio.sleep(2)
    committed.clear()
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()
    due = loop.time()
    async with asyncio.TaskGroup() as group:
        for _ in range(amount):
            due += chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - loop.time()))
            group.create_task(commit())
    while await _waiting(units):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    relaying.cancel()
    await asyncio.wait([relaying])
    print(json.dumps(committed))
    await bus.close()
    await engine.dispose()


async def _waiting(units: Units) -> bool:
    """Whether a fact is still on its way to the broker."""
    async with units.open(Call(COOPERATIVE, Actor.system("bench")), read_only=True) as unit:
        driver = await unit.driver()
        return bool(
            await driver.fetchval(
                "SELECT EXISTS (SELECT FROM treasury.outbox WHERE published_at IS NULL)"
            )
        )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
