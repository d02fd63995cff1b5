"""A database with the sample service `oak` instead of the product's services."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.scratch_databases import Cluster

from .deployments import Maker, embedded, rabbit

OAK = ("oak", Path(__file__).parent / "oak_migrations")


@pytest.fixture(scope="session")
def habitat_template(habitat_cluster: Cluster) -> str:
    return habitat_cluster.template([OAK])


@pytest.fixture(params=["embedded", pytest.param("rabbit", marks=pytest.mark.rabbit)])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    """Makes any number of bus objects of one deployment: each stands for a process."""
    kind = embedded if request.param == "embedded" else rabbit
    async with kind(request) as maker:
        await maker().declare()
        yield maker
