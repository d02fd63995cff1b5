"""Gauges of the whole deployment: read by one process of each service, shown by no other."""

import asyncio
import contextlib

import pytest

from chassis.gauges import Gauges, Reader
from chassis.metrics import Reading, Readings


@pytest.fixture
def rings():
    """Two stand-ins of one gauge, as two processes would have it."""
    return [Reading(f"rings_{number}", "Rings of an oak") for number in (1, 2)]


async def test_one_process_shows_them_and_the_other_takes_over(habitat_db, service_units, rings):
    shown = asyncio.Queue[int]()

    def reader(number):
        async def read():
            rings[number].show({(): 7})
            shown.put_nowait(number)

        engine = service_units(habitat_db, "treasury").engine
        gauges = Gauges(Readings(rings[number]), read, every_s=0.05)
        return Reader(engine, "oak", [gauges])

    async with asyncio.timeout(30):
        first = asyncio.ensure_future(reader(0).run())
        assert await shown.get() == 0
        second = asyncio.ensure_future(reader(1).run())
        assert await shown.get() == 0
        assert (rings[0].family().samples[0].value, rings[1].family().samples) == (7, [])
        first.cancel()
        while await shown.get() != 1:
            pass
        second.cancel()
        for running in (first, second):
            with contextlib.suppress(asyncio.CancelledError):
                await running
