"""The last whole run of each fault campaign, as the run itself wrote it down."""

import json
from pathlib import Path

from markdown import table

RESULTS = Path(__file__).parents[2] / "tests" / "faults" / "results" / "latest.json"
_COUNTS = ("lost", "duplicated", "recovered", "unexpected")


def latest() -> str:
    """One line a campaign; without a run there is nothing to say."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    rows = [
        (
            f"`{name}`",
            str(run["seed"]),
            f"{run['seconds']:.0f}",
            *(str(run[count]) for count in _COUNTS),
            ", ".join(
                [f"{what} {figure}" for what, figure in sorted(run["figures"].items())]
                + run["notes"]
            ),
        )
        for name, run in sorted(kept.items())
    ]
    return table(("Campaign", "Seed", "Seconds", *map(str.title, _COUNTS), "Figures"), rows)
