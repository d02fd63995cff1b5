"""One measured figure: seconds of CPU of ours and of a peer, interleaved, medians of rounds."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is how many times faster than the peer; `floor` is the goal."""

    id: str
    what: str
    ours_s: float
    peer_s: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.peer_s / self.ours_s

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"ratio": round(self.ratio, 2)}


def against(
    id: str, what: str, ours: Callable[[], object], peer: Callable[[], object], floor: float
) -> Figure:
    """Run both in turn, ROUNDS times. Raises ValueError when their answers differ."""
    mine, theirs = [], []
    for _ in range(ROUNDS):
        ours_s, answer = _timed(ours)
        peer_s, expected = _timed(peer)
        if answer != expected:
            raise ValueError(f"{id}: the answers differ")
        mine.append(ours_s)
        theirs.append(peer_s)
    return Figure(id, what, median(mine), median(theirs), floor)


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.process_time()
    answer = work()
    return time.process_time() - started, answer
