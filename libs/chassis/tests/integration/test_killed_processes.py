"""Real processes, really killed: nothing is lost, and every effect is there once."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from chassis import failpoints
from chassis.bus import Bus, Outgoing
from chassis.database import Units
from chassis.outbox import Relay
from chassis.postgres_bus import PostgresBus
from chassis.private_servers import run_apart
from chassis.rabbit_bus import RabbitBus, delete_namespace
from chassis.testing import ScratchDatabase, call_as
from kernel.ids import new_id

from .deployments import eventually, ready
from .oak import TreePlanted

PROCESS = """
import asyncio, os, signal, sys
sys.path.insert(0, sys.argv[1])
from pydantic import SecretStr
from chassis import failpoints
from chassis.bus import open_bus
from chassis.consumer import Consumer
from chassis.database import Units, open_engine
from chassis.settings import ServiceSettings
from integration.oak import Grove

settings = ServiceSettings.load(database_url=SecretStr(sys.argv[2]), habitat_env="test")
failpoints.arm(settings.habitat_failpoint)
deadly = len(sys.argv) > 3

async def plant(grove, event):
    await grove.plant(event.payload.name)
    if deadly and event.payload.name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    engine = open_engine(settings, schema="oak")
    bus = open_bus(settings, engine)
    units = Units(engine, schema="oak")
    handlers = {"people.member.planted": plant}
    await Consumer(bus, units, Grove, queue="habitat.agreements", name="grove",
                   handlers=handlers, settings=settings).run()

asyncio.run(main())
"""


@asynccontextmanager
async def process(
    url: str, *deadly: str, environment: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    tests = str(Path(__file__).parent.parent)
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROCESS,
        tests,
        url,
        *deadly,
        env={**os.environ, **(environment or {})},
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGKILL)
            await running.wait()


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


async def planted(units: Units) -> list[str]:
    async with units.open(call_as(), read_only=True) as unit:
        rows = await (await unit.driver()).fetch("SELECT name FROM oak.tree ORDER BY name")
        return [row["name"] for row in rows]


async def test_a_consumer_killed_in_its_transaction_is_replaced_without_loss(
    units: Units, habitat_db: ScratchDatabase
):
    names = [f"tree-{n:02d}" for n in range(20)]
    bus = PostgresBus(units.engine)
    await bus.declare()
    async with units.open(call_as()) as unit:
        for name in names:
            unit.add_event(TreePlanted(name=name), aggregate_type="tree", aggregate_id=new_id())
    relay = Relay(units.engine, "oak", bus)
    while await relay.run_once():
        pass
    async with process(habitat_db.url("oak"), "tree-07") as killed:
        assert await asyncio.wait_for(killed.wait(), 20) == -signal.SIGKILL
    assert "tree-07" not in await planted(units)
    async with process(habitat_db.url("oak")), asyncio.timeout(20):
        while len(await planted(units)) < len(names):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert await planted(units) == names


@pytest.fixture(params=["embedded", pytest.param("rabbit", marks=pytest.mark.rabbit)])
def broker(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What tells a process which bus to use."""
    if request.param == "embedded":
        yield {"AMQP_URL": ""}
        return
    url, namespace = request.getfixturevalue("rabbit_url"), f"t{uuid4().hex[:8]}-"
    yield {"AMQP_URL": url, "EVENT_NAMESPACE": namespace}
    run_apart(delete_namespace(url, namespace))


async def test_a_group_whose_consumer_dies_between_commit_and_acknowledgement_has_one_effect(
    units: Units, habitat_db: ScratchDatabase, broker: dict[str, str]
):
    """It comes again, each fact alone, and the inbox refuses every one."""
    names = [f"tree-{n:02d}" for n in range(8)]
    bus = _bus(units, broker)
    await bus.declare()
    async with units.open(call_as()) as unit:
        for name in names:
            unit.add_event(TreePlanted(name=name), aggregate_type="tree", aggregate_id=new_id())
    await Relay(units.engine, "oak", bus).run_once()
    url, dying = habitat_db.url("oak"), {**broker, "HABITAT_FAILPOINT": "bus.acking"}
    async with process(url, environment=dying) as killed:
        assert await asyncio.wait_for(killed.wait(), 20) == failpoints.KILLED
    assert 1 < len(await planted(units)) <= len(names)
    async with process(url, environment=broker):
        await eventually(lambda: ready(bus, "habitat.agreements", 0), within_s=40)
        async with asyncio.timeout(20):
            while len(await planted(units)) < len(names):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    assert await planted(units) == names
    await bus.close()


def _bus(units: Units, broker: Mapping[str, str]) -> Bus:
    if url := broker["AMQP_URL"]:
        return RabbitBus(url, namespace=broker["EVENT_NAMESPACE"])
    return PostgresBus(units.engine)


async def test_a_lease_ends_soon_after_its_holder_and_not_before(units: Units):
    bus = PostgresBus(units.engine)
    await bus.declare()
    await bus.publish([Outgoing(new_id(), "people.member.status_changed", b"{}")])
    [(row_id, _)] = await bus.rows.take("habitat.worker", 10)
    assert await bus.rows.take("habitat.worker", 10) == []
    due_s = await bus.rows.next_due_s("habitat.worker")
    assert due_s is not None
    assert 0 < due_s <= 12
    async with units.open(call_as()) as unit:
        await (await unit.driver()).execute("UPDATE bus.messages SET lease_until = now()")
    [(again, delivery)] = await bus.rows.take("habitat.worker", 10)
    assert (again, delivery.deliveries) == (row_id, 2)
