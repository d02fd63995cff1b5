"""A circuit breaker for one peer: after five failures in a row it is left alone for ten seconds."""

import time
from collections.abc import Callable

from kernel.errors import Unavailable

FAILURES_MAX = 5
OPEN_S = 10.0


class Breaker:
    """Counts failures of the peer itself, never refusals that it answered with.

    While open every call is refused at once; then a single call may try, and its outcome closes or
    opens it again. `back` may end the pause early: the peer was gone and listens again.
    """

    def __init__(
        self,
        peer: str,
        *,
        failures_max: int = FAILURES_MAX,
        open_s: float = OPEN_S,
        back: Callable[[], bool] = lambda: False,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._peer = peer
        self._failures_max = failures_max
        self._open_s = open_s
        self._back = back
        self._now = now
        self._failures = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    def admit(self) -> None:
        """Raises Unavailable while the peer is left alone."""
        if self._opened_at is None:
            return
        rested = self._now() - self._opened_at >= self._open_s
        if self._trying or not (rested or self._back()):
            raise Unavailable(f"{self._peer} does not answer at the moment; try again.")
        self._trying = True

    def succeeded(self) -> None:
        """Also for a refusal: the peer answered."""
        self._failures = 0
        self._opened_at = None
        self._trying = False

    def failed(self) -> None:
        self._failures += 1
        self._trying = False
        if self._failures >= self._failures_max:
            self._opened_at = self._now()

    def gave_up(self) -> None:
        """The caller went away before an outcome was known: the next one may try."""
        self._trying = False
