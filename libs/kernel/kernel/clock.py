"""Time is a port: timestamps are real, "today" is the business date."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What a use case may ask about time."""

    def now(self) -> datetime:
        """The instant, in UTC, for timestamps, tokens and audit."""
        ...

    def today(self) -> date:
        """The cooperative's business date."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The real clock; `business_date` fixes "today" in development, demo and tests."""

    business_date: date | None = None
    time_zone: str = "UTC"

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.business_date or datetime.now(ZoneInfo(self.time_zone)).date()
