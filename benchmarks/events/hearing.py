"""The consuming process of G13: says when each handler was entered.

`python -m benchmarks.events.hearing <amount>` prints a word when it listens and, once as many
facts are kept, one JSON line: event id → nanoseconds of the machine's monotonic clock.
"""

import asyncio
import json
import sys
import time

from benchmarks.events.effect import consumer
from chassis.bus import open_bus
from chassis.database import open_engine
from chassis.events import Event
from chassis.settings import ServiceSettings


async def main(amount: int) -> None:
    """Until the last fact is handled."""
    settings = ServiceSettings.load()
    engine = open_engine(settings, schema="treasury")
    bus = open_bus(settings, engine)
    entered: dict[str, int] = {}
    left, heard_all = amount, asyncio.Event()

    def enter(event: Event) -> None:
        entered[str(event.id)] = time.monotonic_ns()

    def commit() -> None:
        nonlocal left
        left -= 1
        if not left:
            heard_all.set()

    hearing = consumer(bus, engine, settings, entered=enter, committed=commit)
    consuming = asyncio.create_task(hearing.run())
    print("listening", flush=True)
    await heard_all.wait()
    consuming.cancel()
    await asyncio.wait([consuming])
    print(json.dumps(entered))
    await bus.close()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
