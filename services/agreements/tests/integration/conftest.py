"""Agreements as it runs: gRPC in front, PostgreSQL behind, the bus handed over by hand."""

from collections.abc import AsyncIterator

import pytest

from chassis.scratch_databases import ScratchDatabase

from .grove import Grove, running


@pytest.fixture(scope="session")
def habitat_services() -> tuple[str, ...]:
    return ("agreements",)


@pytest.fixture
async def grove(habitat_db_module: ScratchDatabase) -> AsyncIterator[Grove]:
    """A cooperative that nobody knows yet; the tests of a module share the database."""
    async for started in running(habitat_db_module):
        yield started


@pytest.fixture
async def three(grove: Grove) -> Grove:
    """The worked example of the specification: three members, seven claims, Q1 2026."""
    await grove.three()
    return grove


@pytest.fixture
async def apart(habitat_db: ScratchDatabase) -> AsyncIterator[Grove]:
    """The worked example in a database of its own, for tests that bend the schema itself."""
    async for started in running(habitat_db):
        await started.three()
        yield started


@pytest.fixture
async def payable(three):
    """Three scheduled payments of an applied agreement."""
    agreement = await three.applied()
    await three.schedule(agreement.id)
    three.applied_id = agreement.id
    return three
