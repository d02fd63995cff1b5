"""The gateway's own queue on a real bus, and the whole process on a real port."""

import asyncio
import json
from uuid import UUID

import httpx2
import pytest

from chassis.bus import Outgoing, open_bus
from chassis.database import open_engine
from chassis.events import cause_of
from chassis.testing import call_as, fresh_event
from gateway.app import App
from gateway.settings import Settings
from habitat.people.v1 import events_pb2
from kernel.clock import SystemClock

from ..builders import uid


@pytest.fixture(scope="session")
def habitat_services():
    return ("people",)


@pytest.fixture(params=["postgresql", pytest.param("rabbitmq", marks=pytest.mark.rabbit)])
def settings(request, habitat_db):
    """The gateway with a login of the embedded bus; it has no schema of its own."""
    amqp = request.getfixturevalue("rabbit_url") if request.param == "rabbitmq" else None
    return Settings.load(
        habitat_env="test",
        port=0,
        database_url=habitat_db.url("people"),
        amqp_url=amqp,
        people_grpc="127.0.0.1:1",
        treasury_grpc="127.0.0.1:1",
        agreements_grpc="127.0.0.1:1",
        worker_grpc="127.0.0.1:1",
    )


def submitted():
    """The fact as a relay publishes it."""
    payload = events_pb2.ContributionSubmitted(
        contribution_id=uid("c1"), member_id=uid("birch"), number="C-2026Q1-000001"
    )
    call = call_as("member")
    row = fresh_event(
        payload,
        call=call,
        producer="people",
        aggregate_type="contribution",
        aggregate_id=UUID(uid("c1")),
        occurred_at=SystemClock().now(),
        cause=cause_of(call, {}),
    )
    envelope = json.loads(row.envelope) | {
        "payload": json.loads(row.payload),
        "aggregate_sequence": "1",
        "global_seq": "1",
    }
    return Outgoing(row.event_id, row.event_type, json.dumps(envelope).encode())


async def test_what_a_relay_publishes_is_heard(settings):
    app = App(settings)
    engine = open_engine(settings, schema="bus")
    publisher = open_bus(settings, engine)
    await publisher.declare()
    listening = asyncio.ensure_future(app._feed.run())
    heard = app._feed.events(lambda event: event.type == "people.contribution.submitted")
    first = asyncio.ensure_future(anext(heard))
    try:
        async with asyncio.timeout(20):
            while not first.done():  # the queue begins to exist when the gateway listens
                published = await publisher.publish([submitted()])
                assert published.failure is None
                await asyncio.wait([first], timeout=0.3)
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        await publisher.close()
        await engine.dispose()
        await app.close()
    assert first.result().payload.contribution_id == uid("c1")


async def test_the_process_serves_and_ends_when_it_is_told(settings):
    app = App(settings)
    app._server.listen()
    serving = asyncio.ensure_future(app._server.run())
    port = app._server.port
    async with httpx2.AsyncClient(trust_env=False) as web:
        url = f"http://127.0.0.1:{port}"
        assert (await web.get(f"{url}/health/live")).status_code == 200
        ready = await web.get(f"{url}/health/ready")
        assert ready.status_code == 503  # no service is there; the bus is
        assert ready.json()["checks"]["bus"] == "ok"
    serving.cancel()
    await asyncio.wait([serving])
    await app.close()
    async with httpx2.AsyncClient(trust_env=False) as web:
        with pytest.raises(httpx2.ConnectError):
            await web.get(f"http://127.0.0.1:{port}/health/live")
