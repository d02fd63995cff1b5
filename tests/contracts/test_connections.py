"""All processes together ask the server for no more connections than it has."""

import inspect

import pytest

from agreements.settings import Settings as Agreements
from chassis.embedded import EmbeddedPostgres
from chassis.engine import open_engine
from gateway.settings import Settings as Gateway
from people.settings import Settings as People
from treasury.settings import Settings as Treasury
from worker.settings import Settings as Worker

PROCESSES = (Treasury, People, Agreements, Worker, Gateway)
LISTENING = 1  # connection beside the pool, for notifications and session locks
MIGRATING = 1
FREE_PERCENT = 20  # for the superuser, `habitat verify`, dumps, and who looks in


def wanted(process, replicas=1):
    return (process.model_fields["db_pool_max"].default + LISTENING) * replicas


def test_the_processes_leave_a_fifth_of_the_embedded_server_free():
    offered = inspect.signature(EmbeddedPostgres).parameters["max_connections"].default
    asked = sum(map(wanted, PROCESSES)) + MIGRATING
    assert asked * 100 <= offered * (100 - FREE_PERCENT), f"{asked} of {offered}"


@pytest.mark.parametrize("overlay", ["base", "prod"])
def test_the_composed_system_leaves_a_fifth_of_its_server_free(read, overlay):
    services = read(overlay)["services"]
    words = dict(word.split("=") for word in services["postgres"]["command"] if "=" in word)
    offered = int(words["max_connections"])
    replicas = {name: one.get("deploy", {}).get("replicas", 1) for name, one in services.items()}
    asked = sum(wanted(process, replicas[process.service]) for process in PROCESSES) + MIGRATING
    assert asked * 100 <= offered * (100 - FREE_PERCENT), f"{asked} of {offered}"


async def test_a_pool_never_opens_more_than_its_setting():
    engine = open_engine(Treasury(habitat_env="test", db_pool_max=3), schema="treasury")
    assert (engine.pool.size(), engine.pool._max_overflow) == (3, 0)
    await engine.dispose()
