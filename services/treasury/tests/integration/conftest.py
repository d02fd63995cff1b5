"""Treasury on a real database of its own."""

from collections.abc import AsyncIterator, Callable
from datetime import date

import pytest

from chassis.database import Units
from chassis.testing import ScratchDatabase
from kernel.clock import SystemClock

from .desk import Desk


@pytest.fixture(scope="session")
def habitat_services() -> tuple[str, ...]:
    return ("treasury",)


@pytest.fixture
async def desk(
    habitat_db: ScratchDatabase, service_units: Callable[..., Units]
) -> AsyncIterator[Desk]:
    """An installed cooperative on 2026-04-05, without periods yet."""
    units = service_units(habitat_db, "treasury", clock=SystemClock(date(2026, 4, 5)))
    made = Desk(habitat_db, units)
    await made.install()
    yield made
