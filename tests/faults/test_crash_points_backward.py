"""The second play in a module of its own: modules run side by side."""

from pathlib import Path

import pytest

from chassis.scratch_databases import Cluster

from .chapters import BACKWARD, play
from .crashing import crashing


@pytest.mark.timeout(900)
async def test_a_quarter_is_taken_back_over_all_deaths(
    habitat_cluster: Cluster, tmp_path: Path
) -> None:
    async with crashing(habitat_cluster, tmp_path) as found:
        await play(found, BACKWARD)
