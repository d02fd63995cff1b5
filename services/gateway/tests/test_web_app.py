"""The web app beside the API: what is served, how it is kept, and what it never hides."""

import pytest

from gateway.settings import Settings

PAGE = "<!doctype html><title>Dashboard</title>"
SCRIPT = "export const leaf = 'moss'"


@pytest.fixture
def options(tmp_path):
    """A build of four files in a folder of its own, with a neighbour that is nobody's business."""
    out = tmp_path / "out"
    for name, text in {
        "index.html": "<!doctype html><title>Habitat</title>",
        "404.html": "<!doctype html><title>Lost</title>",
        "dashboard/index.html": PAGE,
        "_next/static/chunks/a1b2.js": SCRIPT,
    }.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (out / "_next/static/chunks/a1b2.js.br").write_bytes(b"brotli's bytes")
    (out / "_next/static/chunks/a1b2.js.gz").write_bytes(b"gzip's bytes")
    (tmp_path / "secret.txt").write_text("a key")
    return {"web_dir": out}


async def test_a_page_is_asked_for_anew_and_its_scripts_are_kept(world):
    page = await world.web.get("/dashboard/")
    assert (page.status_code, page.text) == (200, PAGE)
    assert page.headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "default-src 'none'" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    script = await world.web.get("/_next/static/chunks/a1b2.js", headers={"accept-encoding": ""})
    assert script.text == SCRIPT
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("gzip, deflate, br", "br", b"brotli's bytes"),
        ("gzip", "gzip", b"gzip's bytes"),
        ("br;q=0, gzip;q=0.5", "gzip", b"gzip's bytes"),
        ("identity", None, SCRIPT.encode()),
    ],
)
async def test_the_best_twin_that_the_client_takes(world, accepted, coding, body):
    headers = {"accept-encoding": accepted}
    async with world.web.stream("GET", "/_next/static/chunks/a1b2.js", headers=headers) as answer:
        assert answer.headers.get("content-encoding") == coding
        assert "accept-encoding" in answer.headers["vary"]
        assert b"".join([part async for part in answer.aiter_raw()]) == body


async def test_what_has_not_changed_is_not_sent_again(world):
    first = await world.web.get("/dashboard/")
    again = await world.web.get("/dashboard/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_an_address_without_its_slash_leads_to_the_page(world):
    moved = await world.web.get("/dashboard?next=1", follow_redirects=False)
    assert moved.status_code == 308
    assert moved.headers["location"] == "/dashboard/?next=1"


async def test_a_lost_reader_gets_the_page_for_it_and_a_program_a_sentence(world):
    reader = await world.web.get("/nowhere", headers={"accept": "text/html"})
    assert (reader.status_code, "Lost" in reader.text) == (404, True)
    assert reader.headers["cache-control"] == "no-cache"
    program = await world.web.get("/nowhere", headers={"accept": "application/json"})
    assert (program.status_code, program.json()) == (404, {"detail": "Not Found"})
    assert (await world.web.post("/dashboard/")).status_code == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "//"])
async def test_nothing_outside_the_build_is_served(world, path):
    answer = await world.web.get(path)
    assert "a key" not in answer.text


async def test_the_api_is_where_it_was(world):
    assert (await world.web.get("/graphql", headers={"accept": "text/html"})).status_code == 405
    assert (await world.post("{ __typename }")).status_code == 200
    assert (await world.web.get("/health/live")).json()["status"] == "ok"
    page = await world.web.get("/api")
    assert "the one public door" in page.text
    assert "not built" not in page.text


@pytest.mark.parametrize("options", [{}, {"web_dir": "/nonexistent"}])
async def test_without_a_build_the_api_stands_alone_and_says_so(world):
    assert "The web app is not built here" in (await world.web.get("/")).text
    assert (await world.web.get("/dashboard/")).status_code == 404


def test_no_folder_is_the_usual(monkeypatch):
    monkeypatch.delenv("WEB_DIR", raising=False)
    assert Settings.load(habitat_env="test").web_dir is None


async def test_all_of_the_app_is_one_route_in_the_figures(world):
    await world.web.get("/dashboard/")
    await world.web.get("/a-canary/")
    text = (await world.web.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="web_app",status="200"}' in text
    assert "canary" not in text
