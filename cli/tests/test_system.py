"""A home holds one system: it comes up, survives kills, keeps its books, and leaves no orphan.

The five services are stand-ins here (they only listen); the database and the rest are real.
"""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from chassis.failpoints import KILLED
from habitat_cli.home import Home
from habitat_cli.processes import mark_of, wait_gone
from habitat_cli.system import read_status, stop_running

STAND_IN = """
import http.server, os
port = os.environ.get("GRPC_PORT") or os.environ["PORT"]
assert open(os.environ["JWT_SECRET_FILE"]).read()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
"""
UP = f"""
import asyncio, dataclasses, os, sys
from pathlib import Path
from chassis import failpoints
from habitat_cli import plan, schemas, system
from habitat_cli.home import Home

specs = plan.Plan.specs
def stand_ins(self):
    code = {STAND_IN!r}
    return [dataclasses.replace(s, argv=(sys.executable, "-c", code)) for s in specs(self)]
plan.Plan.specs = stand_ins
schemas.chains = lambda: []

async def main():
    options = plan.Options(Home.at(Path(sys.argv[1])), fsync=False)
    running = system.System(options)
    await running.run(
        lambda step: print(step.done, step.total, step.words, flush=True),
        lambda: print("up", running.url, running.admin_url, flush=True),
    )

failpoints.arm(os.environ.get("HABITAT_FAILPOINT"))
try:
    asyncio.run(main())
except (system.HomeBusy, system.StartFailed) as error:
    sys.exit(str(error))
"""


class Running:
    """`up` in a process of its own."""

    def __init__(self, root: Path, **environment: str) -> None:
        self.home = Home.at(root)
        self.process = subprocess.Popen(
            [sys.executable, "-c", UP, str(root)],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_up(self) -> list[str]:
        """The lines until it is up; the last one holds the addresses."""
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip())
            if line.startswith("up "):
                return lines
        raise AssertionError(self.process.stderr.read())

    def children(self) -> dict[str, int]:
        return {name: c["pid"] for name, c in self.home.state()["children"].items() if c["pid"]}

    def wait_for(self, condition, timeout_s: float = 60.0):
        ends = time.monotonic() + timeout_s
        while not (found := condition()):
            assert time.monotonic() < ends
            time.sleep(0.02)
        return found


@pytest.fixture
def up(tmp_path):
    started: list[Running] = []

    def start(root: Path = tmp_path / "home", **environment: str) -> Running:
        started.append(Running(root, **environment))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
        running.process.communicate(timeout=60)
        stop_running(running.home)


async def execute(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def test_it_comes_up_with_secrets_of_its_own_and_stops_without_a_trace(up):
    running = up()
    lines = running.wait_up()
    assert [line.split()[:2] for line in lines[:2]] == [["1", "7"], ["2", "7"]]
    status = read_status(running.home)
    assert status.healthy
    assert status.url == lines[-1].split()[1]
    assert {child.name for child in status.children} == {
        *("postgres", "treasury", "people", "agreements", "worker", "gateway")
    }
    secrets = running.home.root / "secrets"
    assert len((secrets / "jwt_secret").read_text()) >= 64
    for path in [*secrets.iterdir(), running.home.state_file]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(running.home.root.stat().st_mode) == 0o700
    secret = (secrets / "database_password").read_text()
    assert secret not in running.home.state_file.read_text()

    marks = {pid: mark_of(pid) for pid in running.children().values()}
    assert stop_running(running.home)
    running.process.wait(10)
    assert running.process.returncode == 0
    assert all(mark is not None and mark_of(pid) is None for pid, mark in marks.items())
    assert not read_status(running.home).running
    assert not stop_running(running.home)


def test_a_second_one_on_the_same_home_is_refused_in_plain_words(up):
    first = up()
    first.wait_up()
    second = up()
    _, err = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert f"Habitat is already running from {first.home.root} (process {first.process.pid})" in err
    assert read_status(first.home).healthy


async def test_whatever_is_killed_comes_back_on_its_port_with_the_books(up):
    running = up()
    _, url, admin = running.wait_up()[-1].split()
    await execute(admin, "CREATE TABLE leaves AS SELECT 7 AS number")
    before = json.loads(running.home.state_file.read_text())
    for name in ("treasury", "gateway", "postgres"):
        pid = running.children()[name]
        os.kill(pid, signal.SIGKILL)
        running.wait_for(
            lambda pid=pid: (
                read_status(running.home).healthy and pid not in running.children().values()
            )
        )
    after = json.loads(running.home.state_file.read_text())
    assert after["ports"] == before["ports"]
    assert after["url"] == url
    assert {name: child["restarts"] for name, child in after["children"].items()} == {
        **dict.fromkeys(("people", "agreements", "worker"), 0),
        **dict.fromkeys(("treasury", "gateway", "postgres"), 1),
    }
    assert await execute(admin, "SELECT number FROM leaves") == 7


async def test_after_a_killed_supervisor_nothing_is_left_and_the_books_are_found_again(up):
    running = up()
    _, _, admin = running.wait_up()[-1].split()
    await execute(admin, "CREATE TABLE leaves AS SELECT 7 AS number")
    marks = {pid: mark_of(pid) for pid in running.children().values()}
    assert len(marks) == 6
    running.process.kill()
    running.process.communicate()
    assert all(wait_gone(pid, mark, 10.0) for pid, mark in marks.items())

    again = up()
    _, _, admin_again = again.wait_up()[-1].split()
    assert admin_again == admin
    assert await execute(admin_again, "SELECT number FROM leaves") == 7


@pytest.mark.parametrize("point", ["supervisor.launched:3", "home.written:14"])
def test_a_start_that_died_at_a_crash_point_is_made_good_by_the_next(up, point):
    died = up(HABITAT_FAILPOINT=point)
    assert f"died at failpoint {point.partition(':')[0]}" in died.process.communicate()[1]
    assert died.process.returncode == KILLED
    assert not died.home.is_locked()
    again = up()
    again.wait_up()
    assert read_status(again.home).healthy
    assert again.home.state()["supervisor"]["pid"] == again.process.pid


def test_what_outlived_its_supervisor_is_ended_by_the_next_start(up, tmp_path):
    home = Home.at(tmp_path / "home")
    home.prepare()
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    child = {"pid": left.pid, "mark": mark_of(left.pid), "phase": "ready"}
    child |= {"port": 1, "restarts": 0}
    home.write_state({"children": {"treasury": child}})
    up().wait_up()
    assert left.wait(5) == -signal.SIGKILL


def test_a_start_that_is_interrupted_leaves_nothing(up):
    running = up()
    running.wait_for(lambda: running.home.state().get("children"))
    running.process.send_signal(signal.SIGINT)
    out, err = running.process.communicate(timeout=30)
    assert running.process.returncode == 0
    assert "up " not in out
    assert "Traceback" not in err
    assert not running.home.is_locked()
    listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
    assert not re.search(re.escape(str(running.home.data)), listed.stdout)
