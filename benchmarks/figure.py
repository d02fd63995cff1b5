"""One measured figure: ours beside a peer or a limit of the same run, and the goal for both."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is what the goal speaks of; `at_most` turns the goal from a least into a most.

    `ours` and `peer` are medians of interleaved rounds in `unit`; `peer` may be a limit.
    """

    id: str
    what: str
    ours: float
    peer: float
    unit: str
    ratio: float
    floor: float
    extreme: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.ratio <= self.floor if self.at_most else self.ratio >= self.floor

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"ratio": round(self.ratio, 3), "holds": self.holds}


def against(
    id: str,
    what: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    floor: float,
    extreme: float,
) -> Figure:
    """CPU seconds of both in turn, ROUNDS times. Raises ValueError when their answers differ."""
    mine, theirs = [], []
    for _ in range(ROUNDS):
        ours_s, answer = _timed(ours)
        peer_s, expected = _timed(peer)
        if answer != expected:
            raise ValueError(f"{id}: the answers differ")
        mine.append(ours_s)
        theirs.append(peer_s)
    ours_s, peer_s = median(mine), median(theirs)
    return Figure(id, what, ours_s, peer_s, "CPU s", peer_s / ours_s, floor, extreme)


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.process_time()
    answer = work()
    return time.process_time() - started, answer
