"""The HTTP face of a process: who lives, who is ready, and who may look (operations 1)."""

import asyncio

import httpx2
import pytest

from chassis import wellbeing
from chassis.face import Face
from chassis.http_server import HttpServer
from chassis.wellbeing import Pulse, Wellbeing
from kernel.errors import Unavailable


async def well() -> None: ...


async def broken() -> None:
    raise ConnectionError("canary: the password is canary")


async def hanging() -> None:
    await asyncio.sleep(3600)


def asking(found: Wellbeing, client: str = "10.0.0.7") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=Face(found), client=(client, 5))
    return httpx2.AsyncClient(transport=transport, base_url="http://oak")


@pytest.mark.parametrize("path", ["/health/live", "/health", "/healthz"])
async def test_a_process_that_answers_lives(path):
    async with asking(Wellbeing("treasury", {"database": broken})) as web:
        answer = await web.get(path)
    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "timestamp", "service", "version", "uptime_seconds"}


async def test_readiness_names_each_check_and_not_why_it_failed():
    checks = {"database": well, "schema": broken, "bus": hanging}
    async with asking(Wellbeing("treasury", checks, check_s=0.05)) as web:
        answer = await web.get("/health/ready")
        assert (await web.get("/ready")).status_code == (await web.get("/readyz")).status_code
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "schema": "failed", "bus": "failed"}
    assert "canary" not in answer.text


async def test_a_silent_loop_ends_the_life_of_a_process(monkeypatch):
    first, second = Pulse("worker"), Pulse("audit")
    now = wellbeing.time.monotonic()
    async with asking(Wellbeing("worker", {}, pulses=[first, second])) as web:
        monkeypatch.setattr(wellbeing.time, "monotonic", lambda: now + 61)
        second.beat()
        answer = await web.get("/health/live")
        assert (answer.status_code, answer.json()["stalled"]) == (503, ["worker"])
        first.beat()
        assert (await web.get("/health/live")).status_code == 200


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
async def test_whoever_comes_from_outside_sees_that_it_lives_and_nothing_else(path):
    found = Wellbeing("gateway", {})
    async with asking(found) as near, asking(found, "93.184.216.34") as far:
        assert (await near.get(path)).status_code == 200
        assert (await near.get(path, headers={"x-forwarded-for": "1.2.3.4"})).status_code == 404
        assert (await near.get(path, headers={"forwarded": "for=1.2.3.4"})).status_code == 404
        assert (await far.get(path)).status_code == 404
        assert (await far.get("/health")).status_code == 200
        assert (await far.post("/health")).status_code == 405


async def test_metrics_are_prometheus_text():
    async with asking(Wellbeing("treasury", {})) as web:
        answer = await web.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "# TYPE habitat_process_resident_memory_bytes gauge" in answer.text


async def test_it_listens_until_it_is_cancelled_and_shares_its_port_with_nobody():
    server = HttpServer(Face(Wellbeing("oak", {})), "127.0.0.1", 0)
    server.listen()
    running = asyncio.ensure_future(server.run())
    async with asyncio.timeout(10), httpx2.AsyncClient(trust_env=False) as web:
        url = f"http://127.0.0.1:{server.port}/health"
        assert (await web.get(url)).status_code == 200
        second = HttpServer(Face(Wellbeing("oak", {})), "127.0.0.1", server.port)
        with pytest.raises(Unavailable, match="the port is taken"):
            await second.run()
        running.cancel()
        await asyncio.wait([running])
        with pytest.raises(httpx2.ConnectError):
            await web.get(url)
