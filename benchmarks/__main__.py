"""`make bench`: figures as ratios against a peer measured in the same run; none is a test."""

import json
from pathlib import Path

from benchmarks.apportionment import G18
from benchmarks.figure import Figure

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    """Measure everything, print one line each, keep the figures."""
    figures = [G18()]
    for figure in figures:
        print(_line(figure))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")


def _line(figure: Figure) -> str:
    holds = "holds" if figure.ratio >= figure.floor else "falls short"
    return (
        f"{figure.id}  {figure.what}: {figure.ours_s:.3f} s, peer {figure.peer_s:.3f} s,"
        f" ratio {figure.ratio:.1f}, goal {figure.floor:.0f}, {holds}"
    )


if __name__ == "__main__":
    main()
