"""One request, seen from outside: its id in every log, its one trace, its figures, the probes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest

from habitat_cli.system import System

from .collector import Collector, collecting
from .living import Living

Start = Callable[..., Awaitable[Living]]

DEPTH = 'queue_depth{queue_name="habitat.treasury"}'
HEARERS = ("treasury", "agreements")
EVERYBODY = {"gateway", "people", "worker", *HEARERS}
FACT = "people.member.created"


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    async with collecting() as running:
        yield running


@pytest.mark.timeout(300)
async def test_a_request_can_be_followed_from_the_door_to_the_last_commit(
    collector: Collector, start: Start, rabbit_url: str
) -> None:
    living = await start(
        amqp_url=rabbit_url,
        environment={
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "json",
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        },
    )
    created = await living.cast.admin.do(
        "createMember",
        "correlationId member { id }",
        email="birch@example.org",
        displayName="Birch",
        legalName="Birch",
        tier="COOPERATIVE",
        role="MEMBER",
        joinedOn="2025-01-01",
        activate=True,
    )
    lines = await until(lambda: trail(living.system, created["correlationId"]))
    await until(lambda: one_trace(collector, lines))
    await the_processes_show_what_they_did(living.system)
    messages = {line["message"] for line in lines}
    assert {"request answered", "call answered", "event handled"} <= messages


async def until(found: Callable[[], Any]) -> Any:
    """What it finds at last; the test's own limit ends a wait in vain."""
    while not (answer := found()):  # noqa: ASYNC110  told by files and spans only
        await asyncio.sleep(0.1)
    return answer


def trail(system: System, correlation_id: str) -> list[dict[str, Any]]:
    """The lines with that id, once every process has written one."""
    lines = [
        json.loads(line)
        for log in sorted(system.status().home.logs.glob("*.log"))
        for line in log.read_text("utf-8").splitlines()
        if correlation_id in line
    ]
    heard = {line["service"] for line in lines if line["message"] == "event handled"}
    complete = {line["service"] for line in lines} == EVERYBODY and heard >= set(HEARERS)
    return lines if complete else []


def one_trace(collector: Collector, lines: list[dict[str, Any]]) -> bool:
    """Every line is of one trace, whose spans reach from the door to the hearers' commits."""
    (trace_id,) = {line["trace_id"] for line in lines}
    seen = collector.names(trace_id)
    wanted = {("gateway", "POST /graphql"), ("people", "commit")}
    wanted |= {("people", "/habitat.people.v1.MemberService/CreateMember")}
    wanted |= {(name, f"{name} hears {FACT}") for name in HEARERS}
    wanted |= {(name, "commit") for name in HEARERS}
    roots = [span for _, _, span in collector.spans.get(trace_id, ()) if not span.parent_span_id]
    return wanted <= seen and len(roots) == 1


async def the_processes_show_what_they_did(system: System) -> None:
    shown = await figures(system)
    while DEPTH not in shown["worker"]:  # a reading that found no broker yet comes again
        await asyncio.sleep(0.1)
        shown = await figures(system)
    operation = 'operation_name="createMember",operation_type="mutation",status="success"'
    heard = f'events_processed_total{{event_type="{FACT}",status="success"}}'
    assert f"graphql_operations_total{{{operation}}}" in shown["gateway"]
    assert 'auth_attempts_total{result="success"}' in shown["people"]
    assert 'db_query_duration_seconds_bucket{le="0.001",query_type="insert"' in shown["people"]
    assert "members_registered_total 4.0" in shown["people"]
    assert heard in shown["treasury"]
    assert "outbox_pending" in shown["treasury"]
    assert "rabbitmq_connected 1.0" in shown["worker"]


async def figures(system: System) -> dict[str, str]:
    """What each process shows to Prometheus; every one is ready."""
    shown = {}
    async with httpx2.AsyncClient(trust_env=False) as web:
        for child in system.status().children:
            if child.http_port is not None:
                url = f"http://127.0.0.1:{child.http_port}"
                ready = await web.get(f"{url}/health/ready")
                assert (ready.status_code, ready.json()["status"]) == (200, "ok"), ready.text
                shown[child.name] = (await web.get(f"{url}/metrics")).text
    return shown
