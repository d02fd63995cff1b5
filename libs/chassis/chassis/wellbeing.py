"""Is this process alive, and may it be asked: the health contract of the operations
specification, section 1."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

log = logging.getLogger(__name__)

CHECK_S = 1.0
"""A check that has not answered by then has failed, unless it says that it may take longer."""

STALLED_S = 60.0
"""A loop that was silent so long is taken for dead."""

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"

Check = Callable[[], Awaitable[None]]
"""Raises when something is missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a probe is answered: an HTTP status and a body for people."""

    status: int
    body: Mapping[str, Any]


class Pulse:
    """The sign of life of one loop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._last = time.monotonic()

    def beat(self) -> None:
        self._last = time.monotonic()

    @property
    def silent_s(self) -> float:
        return time.monotonic() - self._last


def all_needed(failed: Sequence[str]) -> str:
    """The verdict of a process that needs everything it checks."""
    return UNAVAILABLE if failed else OK


class Wellbeing:
    """Answers the probes of one process.

    `verdict` makes one word of the names of the checks that failed; everything but "unavailable"
    is ready. A process is dead when one of `pulses` was silent for 60 s.
    """

    def __init__(
        self,
        service: str,
        checks: Mapping[str, Check],
        *,
        verdict: Callable[[Sequence[str]], str] = all_needed,
        pulses: Sequence[Pulse] = (),
        check_s: float = CHECK_S,
    ) -> None:
        self._service = service
        self._checks = checks
        self._verdict = verdict
        self._pulses = pulses
        self._check_s = check_s
        self._started = time.monotonic()

    @property
    def uptime_s(self) -> float:
        return time.monotonic() - self._started

    async def live(self) -> Report:
        stalled = [pulse.name for pulse in self._pulses if pulse.silent_s > STALLED_S]
        body = {
            "status": UNAVAILABLE if stalled else OK,
            "timestamp": datetime.now(UTC).isoformat(),
            "service": self._service,
            "version": version("habitat-chassis"),
            "uptime_seconds": round(self.uptime_s),
        }
        return Report(503, body | {"stalled": stalled}) if stalled else Report(200, body)

    async def ready(self) -> Report:
        """All checks at once; the body names each of them."""
        found = await asyncio.gather(*(self._holds(name) for name in self._checks))
        well = dict(zip(self._checks, found, strict=True))
        status = self._verdict([name for name, holds in well.items() if not holds])
        checks = {name: "ok" if holds else "failed" for name, holds in well.items()}
        body = {"status": status, "service": self._service, "checks": checks}
        return Report(503 if status == UNAVAILABLE else 200, body)

    async def _holds(self, name: str) -> bool:
        try:
            async with asyncio.timeout(self._check_s):
                await self._checks[name]()
        except Exception as error:
            log.info("not ready: %s: %s", name, error or type(error).__name__)
            return False
        return True
