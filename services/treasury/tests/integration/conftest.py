"""Treasury on a real database of its own."""

from collections.abc import AsyncIterator, Callable
from datetime import date

import pytest

from chassis.client import ask
from chassis.database import Units
from chassis.testing import COOPERATIVE, ScratchDatabase
from habitat.treasury.v1 import admin_pb2
from kernel.clock import SystemClock
from treasury.app import build
from treasury.settings import Settings

from .desk import Desk
from .doors import Doors


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


@pytest.fixture
async def doors(habitat_db: ScratchDatabase) -> AsyncIterator[Doors]:
    """A listening server with an installed cooperative, on 2026-04-05."""
    settings = Settings.load(
        database_url=habitat_db.url("treasury"),
        grpc_port=0,
        port=0,
        habitat_env="test",
        habitat_business_date=date(2026, 4, 5),
    )
    app = build(settings)
    await app.server.start()
    made = Doors(app, settings)
    install = admin_pb2.InstallCooperativeRequest(cooperative_id=str(COOPERATIVE), name="Grove")
    await ask(made.admin.InstallCooperative, install, call=made.boss, timeout_s=10)
    yield made
    await made.remote.close()
    await app.server.stop(0)
    await app.close()
