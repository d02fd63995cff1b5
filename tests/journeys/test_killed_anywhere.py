"""kill -9 of any process, the database too, at any moment of the demo: the figures stay."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .oracle import reckon
from .test_own_data import SAMPLE

SURPLUS_CENTS = 4_875_037
KILLS_MIN = 6


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [20_260_405])
def test_the_figures_survive_kills_at_random_moments(tmp_path: Path, seed: int) -> None:
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "habitat_cli", "demo", "--data", str(SAMPLE)]
    command += ["--surplus", "48750.37", "--json", str(out)]
    process = subprocess.Popen(
        command,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    killed = _kill_until_it_ends(process, tmp_path, random.Random(seed))
    said = process.communicate()[0]
    assert process.returncode == 0, said
    assert len(killed) >= KILLS_MIN, killed
    assert json.loads(out.read_text()) == reckon(SAMPLE, SURPLUS_CENTS)


def _kill_until_it_ends(
    process: "subprocess.Popen[str]", folder: Path, chance: random.Random
) -> list[str]:
    """Every second or two one process dies, once all have been up."""
    killed: list[str] = []
    while process.poll() is None:
        time.sleep(chance.uniform(1.0, 2.5))
        children = _children(folder)
        if len(children) < 6 or any(c["phase"] != "ready" for c in children.values()):
            continue
        name = chance.choice(sorted(children))
        try:
            os.kill(children[name]["pid"], signal.SIGKILL)
        except (ProcessLookupError, TypeError):
            continue
        killed.append(name)
    return killed


def _children(folder: Path) -> dict[str, dict[str, object]]:
    """What the demo's supervisor says of its processes."""
    for state in folder.glob("habitat-demo-*/state.json"):
        try:
            return dict(json.loads(state.read_text())["children"])
        except (OSError, ValueError, KeyError):
            continue
    return {}
