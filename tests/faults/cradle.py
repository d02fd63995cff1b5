"""Plans whose services are born in the nursery: the same program, its libraries already there."""

import subprocess
import sys
import tempfile
import time
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from habitat_cli.child import ChildSpec
from habitat_cli.plan import Plan

HERE = Path(__file__).parent
WATCH_S = 0.005


@contextmanager
def born_in_a_nursery(armed: Mapping[str, dict[str, Any]] | None = None) -> Iterator[Path]:
    """Every service of a plan is started there; each life armed with what stands there by then.

    Yields the nursery's door, for `life_of`.
    """
    own_specs = Plan.specs

    def specs(plan: Plan) -> list[ChildSpec]:
        return [
            replace(
                spec,
                argv=(sys.executable, "-IS", str(HERE / "launcher.py"), str(path), *spec.argv[2:]),
                env=ChainMap(armed[spec.name], dict(spec.env)) if armed else spec.env,
            )
            for spec in own_specs(plan)
        ]

    with _nursery() as path, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plan, "specs", specs)
        yield path


def life_of(door: Path, launcher: int) -> int:
    """The process behind a launcher. Who kills the launcher leaves it listening for a moment."""
    return int(Path(f"{door}.{launcher}").read_text())


@contextmanager
def _nursery() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="habitat-nursery-") as folder:
        path = Path(folder) / "door"
        nursery = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py"), str(path)], stdin=subprocess.PIPE
        )
        try:
            while not path.exists():
                assert nursery.poll() is None, "the nursery did not come up"
                time.sleep(WATCH_S)
            yield path
        finally:
            assert nursery.stdin is not None
            nursery.stdin.close()
            nursery.wait()
