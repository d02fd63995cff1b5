"""G1, G2, G5 and G6: the gateway alone, with everything behind it, and what it asks behind it."""

from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.gateway import calls, dashboard, lists


def measure(ids: list[str]) -> Iterator[Figure]:
    """In this order; each part starts and ends what it needs."""
    if static := [name for name in ids if name in {"G1", "G2"}]:
        yield from lists.measure(static)
    if "G5" in ids:
        yield dashboard.measure()
    if "G6" in ids:
        yield calls.measure()
