"""Every crash point is passed by a living system, which loses and doubles nothing by it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from chassis.crash_points import HABITAT, POINTS
from chassis.scratch_databases import Cluster

from .chapters import BACKWARD, FORWARD, Chapter, play, points_of
from .crashing import crashing, recoveries
from .tally import Tally


def test_the_two_plays_pass_every_point_once() -> None:
    passed = points_of(FORWARD, BACKWARD)
    assert len(set(passed)) == len(passed)
    assert set(passed) == {point.name for point in POINTS.values() if point.process != HABITAT}


@pytest.mark.timeout(900)
async def test_a_quarter_goes_forward_over_all_deaths(
    habitat_cluster: Cluster, tmp_path: Path
) -> None:
    async with crashing(habitat_cluster, tmp_path) as found:
        await play(found, FORWARD)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("chapters", [FORWARD, BACKWARD], ids=["forward", "backward"])
@pytest.mark.parametrize("bus", ["embedded", "rabbitmq"])
async def test_crash_points(
    request: pytest.FixtureRequest,
    habitat_cluster: Cluster,
    tmp_path: Path,
    tally: Tally,
    bus: str,
    chapters: Sequence[Chapter],
) -> None:
    """All of them on either bus; counts the deaths that were made good."""
    amqp_url = request.getfixturevalue("rabbit_url") if bus == "rabbitmq" else None
    async with crashing(habitat_cluster, tmp_path, amqp_url=amqp_url) as found:
        await play(found, chapters)
    tally.recovered = len(found.deaths)
    tally.notes.append(recoveries(found.deaths))
    assert set(points_of(chapters)) == {death.point for death in found.deaths}
