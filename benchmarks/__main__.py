"""`make bench`: figures as ratios against a peer measured in the same run; none is a test.

`make bench G="G8 G9"` measures some of them; the others keep the figures of an earlier run.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figure import Figure

RESULTS = Path(__file__).parent / "results" / "latest.json"

SOURCES = {
    "benchmarks.ledger": ["G7", "G8", "G9", "G10b", "G11"],
    "benchmarks.close": ["G16", "G16b", "G16c", "G17"],
    "benchmarks.apportionment": ["G18"],
    "benchmarks.events": ["G13a", "G13b", "G14a", "G14b", "G15"],
    "benchmarks.startup": ["G19a", "G19b"],
    "benchmarks.gateway": ["G1", "G2", "G5", "G6"],
}
"""Module → the figures that its `measure(ids)` yields, in the order of the table."""


def main() -> None:
    """Measure what was asked for, keep the figures, print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("ids", nargs="*", help="figures to measure; all of them when none is named")
    chosen = set(parser.parse_args().ids) or {name for ids in SOURCES.values() for name in ids}
    console = Console(width=118)
    kept = _kept()
    for figure in _measured(chosen, console):
        kept[figure.id] = figure.as_json() | {"measured": time.strftime("%Y-%m-%d")}
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(_sorted(kept), indent=2) + "\n")
    console.print(_table(_sorted(kept)))


def _measured(chosen: set[str], console: Console) -> Iterator[Figure]:
    for source, ids in SOURCES.items():
        wanted = [name for name in ids if name in chosen]
        if wanted:
            console.print(f"[dim]{' '.join(wanted)}[/dim]  {source}")
            measure: Callable[[list[str]], Iterator[Figure]] = import_module(source).measure
            yield from measure(wanted)


def _kept() -> dict[str, dict[str, Any]]:
    if not RESULTS.exists():
        return {}
    return {row["id"]: row for row in json.loads(RESULTS.read_text())}


def _sorted(kept: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(kept.values(), key=lambda row: int(row["id"].strip("Gabc")))


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="Figures beside their peers or limits")
    for name in ("", "what", "ours", "peer or limit", "unit", "ratio", "goal", "extreme", ""):
        table.add_column(name, justify="right" if name in {"ours", "ratio", "goal"} else "left")
    for row in rows:
        sign = "≤" if row["at_most"] else "≥"
        extreme = "" if row["extreme"] is None else f"{sign} {row['extreme']:g}"
        table.add_row(
            row["id"],
            row["what"],
            f"{row['ours']:.4g}",
            f"{row['peer']:.4g}",
            row["unit"],
            f"{row['ratio']:.2f}",
            f"{sign} {row['floor']:g}",
            extreme,
            "holds" if row["holds"] else "[red]falls short[/red]",
        )
    return table


if __name__ == "__main__":
    main()
