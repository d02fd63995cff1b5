"""The bugs that `make planted` plants, and the tests that have to catch them."""

import runpy
from pathlib import Path

from markdown import table

BUGS = Path(__file__).parents[2] / "tests" / "faults" / "planted" / "bugs.py"


def catalogue() -> str:
    """One line a bug."""
    rows = [
        (
            bug.name,
            bug.would,
            f"`{Path(bug.root).name}/{bug.file}`",
            f"`{bug.caught_by.rpartition('/')[2]}`",
        )
        for bug in runpy.run_path(str(BUGS))["BUGS"]
    ]
    return table(("Bug", "What it would do", "Planted in", "Caught by"), rows)
