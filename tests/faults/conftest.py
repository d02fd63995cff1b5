"""Fault runs: short ones with the other tests, campaigns (`make faults`) by themselves.

A campaign is a test marked `campaign`. It takes the fixture `tally`, counts in it, and fails at
the first breach with the history that led there; its line is printed however it ends.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.private_servers import RABBIT_BINARIES

from .broker import Broker
from .tally import Tally

SEED = "FAULTS_SEED"
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def seed() -> int:
    """The seed of this run: FAULTS_SEED, or a fresh one; the campaign's line tells it."""
    return int(os.environ.get(SEED) or random.SystemRandom().randrange(2**31))


@pytest.fixture
def traces(request: pytest.FixtureRequest, seed: int) -> Path:
    """Where a run leaves its history and logs; the last one of each seed stays."""
    found = request.config.rootpath / ".cache" / "faults" / f"{request.node.name}-{seed}"
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir(parents=True)
    return found


@pytest.fixture
def tally(
    request: pytest.FixtureRequest, seed: int, capfd: pytest.CaptureFixture[str]
) -> Iterator[Tally]:
    """The counts of this test, printed with seed and duration at its end."""
    counted = Tally(request.node.name, seed)
    began = time.monotonic()
    yield counted
    seconds = time.monotonic() - began
    with capfd.disabled():
        print(f"\n{counted.line(seconds)}", flush=True)
    failed = request.node.stash.get(FAILED, True)
    if request.node.get_closest_marker("campaign") and not failed:
        counted.keep(seconds)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    binary = next((path for path in RABBIT_BINARIES if Path(path).exists()), None)
    if binary is None:
        pytest.skip("no rabbitmq-server here")
    node = Broker(binary, tmp_path / "broker")
    node.start()
    yield node
    node.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Leaves with each test whether its call failed, for the fixtures that end after it."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[FAILED] = not report.passed
