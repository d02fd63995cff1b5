"""Fault runs: short ones with the other tests, campaigns (`make faults`) by themselves.

A campaign is a test marked `campaign`. It takes the fixture `tally`, counts in it, and fails at
the first breach with the history that led there; its line is printed however it ends.
"""

import os
import random
import time
from collections.abc import Iterator

import pytest

from .tally import Tally

SEED = "FAULTS_SEED"


@pytest.fixture(scope="session")
def seed() -> int:
    """The seed of this run: FAULTS_SEED, or a fresh one; the campaign's line tells it."""
    return int(os.environ.get(SEED) or random.SystemRandom().randrange(2**31))


@pytest.fixture
def tally(
    request: pytest.FixtureRequest, seed: int, capfd: pytest.CaptureFixture[str]
) -> Iterator[Tally]:
    """The counts of this test, printed with seed and duration at its end."""
    counted = Tally(request.node.name, seed)
    began = time.monotonic()
    yield counted
    with capfd.disabled():
        print(f"\n{counted.line(time.monotonic() - began)}", flush=True)
