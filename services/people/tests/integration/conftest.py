"""People as it runs: gRPC in front, PostgreSQL behind, the bus handed over by hand."""

from collections.abc import AsyncIterator

import pytest

from chassis.scratch_databases import ScratchDatabase

from .grove import Grove
from .world import World, running


@pytest.fixture(scope="session")
def habitat_services() -> tuple[str, ...]:
    return ("people",)


@pytest.fixture
async def world(habitat_db: ScratchDatabase) -> AsyncIterator[World]:
    async for started in running(habitat_db):
        yield started


@pytest.fixture
async def grove(world: World) -> Grove:
    return await Grove(world).plant()
