"""Journeys run whole systems: one each, on a database of its own, by either bus."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from chassis.scratch_databases import Cluster

from .living import Living, living


@pytest.fixture(params=["embedded", "rabbitmq"])
def either_bus(request: pytest.FixtureRequest) -> str | None:
    """The address of the broker, or None for the bus on PostgreSQL tables."""
    return request.getfixturevalue("rabbit_url") if request.param == "rabbitmq" else None


@pytest.fixture
async def start(
    habitat_cluster: Cluster, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Living]]]:
    """Starts living systems that end with the test: `await start(amqp_url=…)`."""
    async with AsyncExitStack() as stack:

        async def enter(**options: Any) -> Living:
            return await stack.enter_async_context(living(habitat_cluster, tmp_path, **options))

        yield enter
