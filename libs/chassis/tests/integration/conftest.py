"""A database with the sample service `oak` instead of the product's services."""

from pathlib import Path

import pytest

from chassis.scratch_databases import Cluster

OAK = ("oak", Path(__file__).parent / "oak_migrations")


@pytest.fixture(scope="session")
def habitat_template(habitat_cluster: Cluster) -> str:
    return habitat_cluster.template([OAK])
