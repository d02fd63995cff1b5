"""How often somebody may ask: counted per person, sign-ins per address and per account."""

import math
import time
from dataclasses import dataclass
from typing import Literal

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from gateway.measured import RATE_LIMIT_HITS
from gateway.settings import Settings
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

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        names: tuple[What, ...] = ("login_ip", "login_account", "mutation", "query")
        self._rates = {name: settings.rate(name) for name in names}

    def hit(self, what: What, who: str, times: int = 1) -> Allowance:
        rate = self._rates[what]
        item = RateLimitItemPerSecond(rate.amount, rate.seconds, namespace=what)
        granted = self._limiter.hit(item, who, cost=times)
        window = self._limiter.get_window_stats(item, who)
        resets_in_s = max(math.ceil(window.reset_time - time.time()), 1)
        if not granted:
            RATE_LIMIT_HITS.labels(what).inc()
            raise Limited(retry_after_s=resets_in_s, limit=rate.amount)
        return Allowance(rate.amount, window.remaining, resets_in_s)
