"""`make planted`: each bug is planted into a copy, and its test has to fail there.

The copy shadows the real package by PYTHONPATH, also in the processes that a test starts; the
checkout is not touched. Ends with 1 when a bug was not caught, or when a test fails without it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from tests.faults.planted.bugs import BUGS, Bug

ROOT = Path(__file__).parents[3]
TIMEOUT_S = 600
_FAILED = 1  # pytest's own code for "tests ran, some failed"


def main(words: Sequence[str]) -> int:
    """Plant all bugs, or those whose name contains one of the words; returns the exit code."""
    chosen = [bug for bug in BUGS if not words or any(word in bug.name for word in words)]
    console = Console(width=118)
    healthy = _run([bug.caught_by for bug in chosen], {})
    if healthy.returncode != 0:
        console.print("[red]Some of the tests fail without any bug:[/red]")
        console.print(healthy.stdout[-3000:], markup=False)
        return 1
    survived = 0
    for bug in chosen:
        with console.status(bug.name), planted(bug) as shadow:
            done = _run([bug.caught_by], {"PYTHONPATH": str(shadow)})
        caught = done.returncode == _FAILED
        survived += not caught
        word = "[green]caught[/green]" if caught else "[red]NOT CAUGHT[/red]"
        console.print(f"{word}  {bug.name}  [dim]{bug.caught_by.rpartition('/')[2]}[/dim]")
        if not caught:
            console.print(done.stdout[-1500:], markup=False)
    console.print(f"{len(chosen) - survived} of {len(chosen)} planted bugs were caught.")
    return 1 if survived else 0


@contextmanager
def planted(bug: Bug) -> Iterator[Path]:
    """A folder with a copy of the package that has the bug."""
    with tempfile.TemporaryDirectory(prefix="habitat-planted-") as name:
        source = ROOT / bug.root
        copy = Path(name) / source.name
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        changed = copy / bug.file
        text = changed.read_text("utf-8")
        assert text.count(bug.old) == 1, f"{bug.name}: {bug.file} has changed"
        changed.write_text(text.replace(bug.old, bug.new), "utf-8")
        yield Path(name)


def _run(nodes: Sequence[str], extra: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *nodes]
    environment = {**os.environ, "HABITAT_REQUIRE_RABBIT": "1", **extra}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make planted", description=__doc__)
    parser.add_argument("words", nargs="*")
    sys.exit(main(parser.parse_args().words))
