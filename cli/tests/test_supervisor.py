"""What dies is started again, every child is reaped, and nobody outlives the supervisor."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from habitat_cli import child
from habitat_cli.home import choose_ports
from habitat_cli.probes import accepts, answers_http
from habitat_cli.processes import end_left_over, is_same, mark_of, wait_gone
from habitat_cli.supervisor import ChildSpec, Phase, StartFailed, Supervisor

ENV = {"PATH": os.environ["PATH"]}
SLEEPS = "import time; time.sleep(600)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
LISTENS = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(600)
"""
ANSWERS = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health/live" else 404)
        self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
OAK = "oak"


def program(code: str, *arguments: str, name: str = OAK, **spec) -> ChildSpec:
    argv = (sys.executable, "-c", textwrap.dedent(code), *arguments)
    return ChildSpec(name, argv, ENV, **spec)


@pytest.fixture
async def supervisor(tmp_path: Path):
    supervisor = Supervisor(tmp_path)
    yield supervisor
    await supervisor.stop()


async def until(condition, timeout_s: float = 5.0) -> None:
    ends = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < ends
        await asyncio.sleep(0.01)


async def test_a_killed_child_runs_again_and_is_reaped(supervisor):
    await supervisor.start(program(SLEEPS))
    oak = supervisor.children[OAK]
    first = oak.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: oak.pid not in (first, None))
    assert oak.restarts == 1
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)  # no zombie keeps the number


async def test_a_dead_child_is_not_called_ready_while_it_rests(supervisor, monkeypatch):
    monkeypatch.setattr(child, "BACKOFF_S", (60.0,))
    await supervisor.start(program(SLEEPS))
    oak = supervisor.children[OAK]
    os.kill(oak.pid, signal.SIGKILL)
    await until(lambda: oak.restarts == 1)
    assert oak.phase is Phase.RESTARTING


async def test_a_child_is_ready_when_it_serves(supervisor):
    ports = choose_ports(["a", "b"], {})
    await supervisor.start(
        program(LISTENS, str(ports["a"]), name="listens", ready=accepts(ports["a"])),
        program(ANSWERS, str(ports["b"]), name="answers", ready=answers_http(ports["b"])),
    )
    assert {child.phase for child in supervisor.children.values()} == {Phase.READY}
    assert not await answers_http(ports["b"], "/other")()


async def test_a_program_that_refuses_is_not_tried_again_and_its_words_are_told(supervisor):
    refuses = "import sys; print('treasury: JWT_SECRET is too short.'); sys.exit(2)"
    with pytest.raises(StartFailed, match=r"oak refused to start.\n.*JWT_SECRET is too short"):
        await supervisor.start(program(refuses, ready=accepts(1)))
    assert supervisor.children[OAK].restarts == 0


async def test_a_program_that_keeps_dying_fails_the_start(supervisor):
    with pytest.raises(StartFailed, match=r"oak died 5 times while starting\.\nno database"):
        await supervisor.start(
            program("import sys; print('no database'); sys.exit(1)", ready=accepts(1))
        )


async def test_a_program_that_is_not_there_fails_the_start(supervisor):
    with pytest.raises(StartFailed, match="oak could not be started"):
        await supervisor.start(ChildSpec(OAK, ("/nowhere/oak",), ENV, ready=accepts(1)))


async def test_a_program_that_never_serves_fails_the_start(supervisor):
    with pytest.raises(StartFailed, match="did not answer within"):
        await supervisor.start(program(SLEEPS, ready=accepts(1)), timeout_s=0.3)


async def test_children_stop_in_order_and_the_deaf_one_is_killed(supervisor, tmp_path):
    stopped = []
    await supervisor.start(
        program(SLEEPS, name="first"),
        program(STUBBORN, name="deaf", term_s=0.2),
        program(SLEEPS, name="last"),
    )
    children = supervisor.children
    await until(lambda: "deaf" in (tmp_path / "deaf.log").read_text())
    pids = {name: child.pid for name, child in children.items()}
    supervisor._changed = None
    for one in children.values():
        one._changed = lambda one=one: stopped.append((one.name, one.phase))
    await supervisor.stop(["deaf"])
    assert [name for name, phase in stopped if phase is Phase.STOPPED] == ["deaf", "last", "first"]
    for pid in pids.values():
        assert mark_of(pid) is None


async def test_stopping_does_not_wait_for_a_pause_between_two_lives(supervisor):
    await supervisor.start(program("import time; time.sleep(0.1)"))
    oak = supervisor.children[OAK]
    await until(lambda: oak.failures >= 4)
    started = time.monotonic()
    await supervisor.stop()
    assert time.monotonic() - started < 1


async def test_a_cancelled_supervisor_leaves_nothing(tmp_path):
    supervisor = Supervisor(tmp_path)
    await supervisor.start(program(STUBBORN))
    await until(lambda: "deaf" in (tmp_path / "oak.log").read_text())
    pid = supervisor.children[OAK].pid
    for task in supervisor._tasks.values():
        task.cancel()
        await asyncio.wait([task])
    assert mark_of(pid) is None


SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from habitat_cli.supervisor import ChildSpec, Supervisor

async def main():
    supervisor = Supervisor(Path(sys.argv[1]))
    code = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    await supervisor.start(*(
        ChildSpec(name, (sys.executable, "-c", code), {}) for name in ("oak", "elm")
    ))
    print(*(child.pid for child in supervisor.children.values()), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent death signal is Linux's")
@pytest.mark.parametrize("path", [os.environ["PATH"], "/nowhere"], ids=["setpriv", "prctl"])
def test_no_child_outlives_a_supervisor_that_is_killed(tmp_path, path):
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path)],
        env={"PATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    pids = [int(pid) for pid in supervisor.stdout.readline().split()]
    assert len(pids) == 2
    marks = {pid: mark_of(pid) for pid in pids}
    supervisor.kill()
    supervisor.communicate()
    assert all(wait_gone(pid, mark, 5.0) for pid, mark in marks.items())


def test_a_left_over_process_is_ended_only_if_it_is_the_same():
    left = subprocess.Popen([sys.executable, "-c", SLEEPS], start_new_session=True)
    mark = mark_of(left.pid)
    assert not end_left_over(left.pid, "another boot 1")
    assert is_same(left.pid, mark)
    assert end_left_over(left.pid, mark)
    left.wait()
    assert not end_left_over(left.pid, mark)


def test_ports_are_kept_while_they_are_free():
    first = choose_ports(["a", "b"], {})
    assert first["a"] != first["b"]
    assert choose_ports(["a", "b"], first) == first
    blocker = subprocess.Popen([sys.executable, "-c", LISTENS, str(first["a"])])
    try:
        ends = time.monotonic() + 5
        while not asyncio.run(accepts(first["a"])()):
            assert time.monotonic() < ends
        again = choose_ports(["a", "b"], first)
        assert again["a"] != first["a"]
        assert again["b"] == first["b"]
    finally:
        blocker.kill()
        blocker.wait()
