"""G13, G14, G15: facts on their way from one service's commit to another service's handler."""

from collections.abc import Iterator

from benchmarks.events.ground import grounds
from benchmarks.figure import Figure


def measure(ids: list[str]) -> Iterator[Figure]:
    """The figures of `ids`, on a database and a namespace of the broker made for them."""
    from benchmarks.events import consuming, draining, latency

    sources = {"G13": latency.figures, "G14": draining.figures, "G15": consuming.figures}
    wanted = {name[:3] for name in ids}
    with grounds() as fresh:
        for name, figures in sources.items():
            if name in wanted:
                yield from (figure for figure in figures(fresh()) if figure.id in ids)
