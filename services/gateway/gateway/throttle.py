"""How often somebody may ask: counted per person, sign-ins per address and per account."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Literal

from gateway.measured import RATE_LIMIT_HITS
from gateway.settings import Rate, Settings
from kernel.errors import Limited

What = Literal["login_ip", "login_account", "mutation", "query"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit, as the X-RateLimit headers tell it."""

    limit: int
    remaining: int
    resets_in_s: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.resets_in_s),
        }


class Throttle:
    """Counts in this process. Raises Limited with the seconds until it is worth another try."""

    def __init__(self, settings: Settings, *, now: Callable[[], float] = time.monotonic) -> None:
        names: tuple[What, ...] = ("login_ip", "login_account", "mutation", "query")
        self._windows = {name: Window(settings.rate(name), now) for name in names}

    def hit(self, what: What, who: str, times: int = 1) -> Allowance:
        window = self._windows[what]
        granted, allowance = window.hit(who, times)
        if not granted:
            RATE_LIMIT_HITS.labels(what).inc()
            raise Limited(retry_after_s=allowance.resets_in_s, limit=allowance.limit)
        return allowance


class Window:
    """One limit for everybody: the instants of what was granted within the last `seconds`.

    Whoever asked longest ago is first and is forgotten with the last of their instants, so there
    is no clock to run beside the requests.
    """

    def __init__(self, rate: Rate, now: Callable[[], float]) -> None:
        self._rate = rate
        self._now = now
        self._granted: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._granted)

    def hit(self, who: str, times: int) -> tuple[bool, Allowance]:
        """All of `times` or none; refused ones do not count."""
        rate, now = self._rate, self._now()
        self._forget(now - rate.seconds)
        instants = self._granted.get(who) or deque()
        while instants and instants[0] <= now - rate.seconds:
            instants.popleft()
        granted = len(instants) + times <= rate.amount
        if granted:
            instants.extend(repeat(now, times))
            self._granted[who] = instants
            self._granted.move_to_end(who)
        left_s = instants[0] + rate.seconds - now if instants else 0
        return granted, Allowance(
            rate.amount, rate.amount - len(instants), max(math.ceil(left_s), 1)
        )

    def _forget(self, horizon: float) -> None:
        while self._granted:
            who, instants = next(iter(self._granted.items()))
            if instants and instants[-1] > horizon:
                return
            del self._granted[who]
