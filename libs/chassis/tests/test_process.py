"""A service's process: it starts or says why not, drains when told to, and ends in time."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chassis import health
from chassis.parts import PartEnded, run_parts

SERVICE = """
import asyncio, sys
from pathlib import Path
from chassis.process import main, run_parts
from chassis.server import grpc_server
from chassis.settings import ServiceSettings

class Settings(ServiceSettings):
    service = "grove"

class App:
    def __init__(self, settings):
        self.server = grpc_server(settings, services=[])
    async def serve(self):
        await run_parts(self.server.run(), self.work("consumer"), self.work("relay"),
                        on_stop=self.close, drain_s=1.0)
    async def work(self, name):
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(30 if "hang" in sys.argv[0] else 0)
            print("drained", name, flush=True)
    async def close(self):
        print("closed", flush=True)

migrations = Path(sys.argv[2]) if len(sys.argv) > 2 else None
sys.exit(main(Settings, App, migrations=migrations, argv=sys.argv[1:2]))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path):
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, name: str = "service.py", **environment: str):
        script = tmp_path / name
        script.write_text(SERVICE)
        process = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            env={"PATH": os.environ["PATH"], **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until_serving(port: int) -> None:
    ends = time.monotonic() + 10
    while not health.grpc_answers(f"127.0.0.1:{port}", 0.5):
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_it_serves_until_told_then_drains_in_order(start):
    port = free_port()
    process = start("serve", GRPC_PORT=str(port))
    wait_until_serving(port)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    said = [line for line in out.splitlines() if line.startswith(("drained", "closed"))]
    assert said == ["drained consumer", "drained relay", "closed"]


def test_what_does_not_drain_in_time_is_given_up(start):
    port = free_port()
    process = start("serve", name="hang.py", GRPC_PORT=str(port))
    wait_until_serving(port)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "not drained in time" in out


def test_wrong_settings_are_sentences_and_exit_2(start):
    process = start("serve", HABITAT_BUSNESS_DATE="x", DB_POOL_MAX="many")
    _, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "grove: HABITAT_BUSNESS_DATE is not a setting of Habitat. Did you mean" in err
    assert "grove: DB_POOL_MAX:" in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_a_sentence_and_exit_1(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("serve", GRPC_PORT=str(taken.getsockname()[1]))
        _, err = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "grove: Cannot listen on 127.0.0.1:" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("verb", ["serve", "migrate", "revision"])
def test_a_database_that_is_not_there_is_a_sentence(start, tmp_path, verb):
    (tmp_path / "0001_first.py").write_text('revision = "0001"\ndown_revision = None\n')
    port = free_port()
    url = f"postgresql://svc_grove:canary@127.0.0.1:{port}/habitat"
    process = start(verb, str(tmp_path), DATABASE_URL=url)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"grove: The database at 127.0.0.1:{port} does not answer." in err
    assert "Traceback" not in err
    assert "canary" not in err


def test_a_service_without_rows_only_serves(start):
    process = start("migrate")
    _, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "invalid choice" in err


async def test_the_failure_of_one_part_ends_all():
    ended = []

    async def works():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("works")

    async def breaks():
        await asyncio.sleep(0)
        raise ValueError("broken")

    async def closes():
        ended.append("closed")

    with pytest.raises(ValueError, match="broken"):
        await run_parts(works(), breaks(), on_stop=closes)
    assert ended == ["works", "closed"]


async def test_a_part_that_just_returns_is_a_failure():
    async def returns():
        return None

    with pytest.raises(PartEnded):
        await run_parts(returns())


def test_the_prober_says_no_where_nobody_answers():
    port = free_port()
    assert health.main([f"127.0.0.1:{port}"]) == 1
    assert health.main([f"http://127.0.0.1:{port}/health/live"]) == 1
