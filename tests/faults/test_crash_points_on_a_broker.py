"""Ten points on RabbitMQ, where time is short; `make faults` passes all of them there."""

from pathlib import Path

import pytest

from chassis.scratch_databases import Cluster

from .chapters import FORWARD, play, points_of
from .crashing import crashing

TEN = frozenset(
    {
        "agreements.inbox.committing",
        "bus.acking",
        "bus.delivered",
        "inbox.repeated",
        "people.command.committed",
        "period_close.post_allocations.performed",
        "period_close.propose.begun",
        "relay.confirmed",
        "relay.marked",
        "worker.checkpoint.committing",
    }
)
"""On the broker where time is short: around publish, confirm, acknowledgement and checkpoint."""


@pytest.mark.rabbit
@pytest.mark.timeout(900)
async def test_ten_deaths_around_the_broker(
    habitat_cluster: Cluster, tmp_path: Path, rabbit_url: str
) -> None:
    chapters = FORWARD[:3]
    assert set(points_of(chapters)) >= TEN
    assert len(TEN) == 10
    async with crashing(habitat_cluster, tmp_path, amqp_url=rabbit_url) as found:
        await play(found, chapters, only=TEN)
