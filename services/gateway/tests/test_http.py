"""The door itself: methods, bodies, headers, health, the page (reliability B15)."""

import asyncio
import json
import re

import httpx2
import pytest

from gateway.app import BODY_MAX

QUERY = {"query": "{ __typename }"}


@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/event-stream"])
async def test_nothing_is_asked_by_get(world, accept):
    for query in ("{ __typename }", "mutation { logoutAll { ok } }", "subscription { x }"):
        response = await world.web.get(
            "/graphql", params={"query": query}, headers={"accept": accept}
        )
        assert response.status_code == 405


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", json.dumps(QUERY)),
        ("application/x-www-form-urlencoded", "query=%7B__typename%7D"),
        ("multipart/form-data; boundary=x", "--x\r\n\r\n--x--"),
        ("application/json", "{"),
        ("application/json", ""),
        ("application/json", "[]"),
        ("application/json", json.dumps([QUERY, QUERY])),
        ("application/json", '"text"'),
        ("application/json", "{}"),
        ("application/json", '{"query": 5}'),
        ("application/json", '{"query": "{ __typename }", "variables": []}'),
        ("application/json", '{"query": "{ __typename }", "operationName": 7}'),
        ("application/json", '{"query": "\\ud800"}'),
        ("application/json", "\xff".encode("latin-1")),
    ],
)
async def test_a_body_that_is_no_request_is_refused_with_400(world, content_type, body):
    response = await world.web.post(
        "/graphql", content=body, headers={"content-type": content_type}
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "VALIDATION"


async def test_a_megabyte_is_the_most(world):
    headers = {"content-type": "application/json"}
    fits = json.dumps(QUERY | {"x": ""})
    fits = fits[:-2] + "x" * (BODY_MAX - len(fits)) + fits[-2:]
    assert (await world.web.post("/graphql", content=fits, headers=headers)).status_code == 200
    too_much = await world.web.post("/graphql", content=fits + " ", headers=headers)
    assert too_much.status_code == 413
    assert too_much.headers["x-content-type-options"] == "nosniff"

    async def endless():
        for _ in range(3000):
            yield b"x" * 10_000

    try:
        response = await world.web.post("/graphql", content=endless(), headers=headers)
        assert response.status_code == 413
    except httpx2.TransportError:
        pass  # closed while we were still sending
    assert (await world.post("{ __typename }")).status_code == 200


@pytest.mark.parametrize("options", [{"graphql_timeout_s": 0.2}])
async def test_a_body_that_never_comes_is_not_waited_for(world):
    reader, writer = await asyncio.open_connection("127.0.0.1", world.web.base_url.port)
    head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    writer.write((head + "content-length: 100\r\n\r\n{").encode())
    async with asyncio.timeout(5):
        assert b" 408 " in await reader.readline()
    writer.close()


async def test_every_answer_forbids_sniffing_framing_and_scripts(world):
    for path in ("/health/live", "/", "/nowhere"):
        headers = (await world.web.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "server" not in headers
    answer = await world.post("{ __typename }")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


async def test_only_listed_origins_may_read_answers(world):
    async def preflight(origin):
        headers = {
            "origin": origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        }
        return await world.web.options("/graphql", headers=headers)

    allowed = await preflight("http://localhost:3000")
    assert allowed.headers["access-control-allow-origin"] == "http://localhost:3000"
    for origin in ("null", "http://localhost:3000.evil.example", "https://evil-localhost:3000"):
        assert "access-control-allow-origin" not in (await preflight(origin)).headers


async def test_a_spoofed_forwarding_header_changes_nobodys_address(world):
    from habitat.people.v1 import auth_pb2
    from kernel.errors import Unauthenticated

    world.people.on("Login", Unauthenticated())
    login = 'mutation { login(input: {email: "a@b.example", password: "x"}) { accessToken } }'
    await world.post(login, who=None, headers={"x-forwarded-for": "203.0.113.9"})
    request = world.people.last("Login").request
    assert isinstance(request, auth_pb2.LoginRequest)
    assert request.ip == "127.0.0.1"


@pytest.mark.parametrize("path", ["/health/live", "/health", "/healthz", "/api/health"])
async def test_it_says_that_it_lives(world, path):
    response = await world.web.get(path)
    body = response.json()
    assert response.status_code == 200
    assert body["status"] == "ok"
    assert body["service"] == "gateway"
    assert set(body) == {"status", "timestamp", "service", "version", "uptime_seconds"}


async def test_it_is_ready_with_one_service_down_and_not_with_two(world):
    ready = await world.web.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    await world.agreements.stop()
    degraded = await world.web.get("/ready")
    assert (degraded.status_code, degraded.json()["status"]) == (200, "degraded")
    assert degraded.json()["checks"]["agreements"] == "failed"
    await world.people.stop()
    assert (await world.web.get("/readyz")).status_code == 503


async def test_it_is_not_ready_without_its_bus(world):
    world.bus.well = False
    response = await world.web.get("/health/ready")
    assert (response.status_code, response.json()["checks"]["bus"]) == (503, "failed")


async def test_the_page_stands_alone_and_its_policy_allows_its_own_script_only(world):
    response = await world.web.get("/")
    html, policy = response.text, response.headers["content-security-policy"]
    assert response.headers["content-type"].startswith("text/html")
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](https?:)?//", html)
    assert "url(" not in html
    assert "@import" not in html
    assert not re.search(r"\son\w+\s*=|\sstyle\s*=|javascript:", html)
    assert policy.count("'sha256-") == html.count("<script>") + html.count("<style>")
    assert '<html lang="en">' in html
    for control in re.findall(r"<(?:input|textarea|select)\b[^>]*>", html):
        (name,) = re.findall(r'\bid="([^"]+)"', control)
        assert f'for="{name}"' in html


async def test_nothing_else_is_public(world):
    for path in ("/docs", "/redoc", "/openapi.json", "/graphiql", "/admin"):
        assert (await world.web.get(path)).status_code == 404
    by_proxy = {"x-forwarded-for": "93.184.216.34"}
    for path in ("/metrics", "/health/ready", "/ready", "/readyz"):
        assert (await world.web.get(path, headers=by_proxy)).status_code == 404


async def test_a_figure_names_routes_and_root_fields_and_never_what_somebody_typed(world):
    await world.web.get("/canary-path")
    await world.post("query Canary { viewer { __typename } }", operationName="Canary")
    await world.post("query { canary }")
    text = (await world.web.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="unmatched",status="404"}' in text
    assert 'http_requests_total{method="POST",route="/graphql",status="200"}' in text
    assert 'graphql_operations_total{operation_name="viewer",operation_type="query"' in text
    assert 'graphql_errors_total{error_type="VALIDATION",operation_name="none"}' in text
    assert "anary" not in text
