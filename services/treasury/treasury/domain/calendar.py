"""The cooperative's calendar: months, quarters and years, and where its fiscal year begins."""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kernel.errors import Invalid

CUSTOM_DAYS_MAX = 1_830  # five years
_SLUG = re.compile(r"[^A-Za-z0-9]+")


class PeriodType(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


_MONTHS = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.YEAR: 12}

MonthDay = tuple[int, int]
"""The first day of the fiscal year as (month, day)."""


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, both inclusive, of a kind of period."""

    period_type: PeriodType
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Invalid("The end lies before the start.", field="end_date")
        if self.period_type is PeriodType.CUSTOM and self.days > CUSTOM_DAYS_MAX:
            raise Invalid("A period lasts five years at most.", field="end_date")

    @classmethod
    def of(
        cls, period_type: PeriodType, start: date, end: date | None, fiscal_start: MonthDay
    ) -> "Window":
        """A month, quarter or year from its first day; custom ones need their end.

        Raises Invalid when the days do not make such a period, by field.
        """
        if period_type is PeriodType.CUSTOM:
            if end is None:
                raise Invalid("A custom period needs its last day.", field="end_date")
            return cls(period_type, start, end)
        last = months_later(start, _MONTHS[period_type]) - timedelta(days=1)
        if end is not None and end != last:
            raise Invalid(f"A {period_type} from {start} ends on {last}.", field="end_date")
        if not _aligned(period_type, start, fiscal_start):
            raise Invalid(f"No {period_type} begins on {start}.", field="start_date")
        return cls(period_type, start, last)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def fiscal_year(self, fiscal_start: MonthDay) -> int:
        """The calendar year in which the fiscal year of the first day began."""
        return self.start.year - ((self.start.month, self.start.day) < fiscal_start)

    def fiscal_index(self, fiscal_start: MonthDay) -> int:
        """Which month, quarter or (for custom windows) month of its fiscal year it is, from 1."""
        months = (self.start.month - fiscal_start[0]) % 12
        if self.start.day < fiscal_start[1]:
            months = (months - 1) % 12
        return months // _MONTHS.get(self.period_type, 1) + 1

    def following(self, *, before: date | None = None) -> "Window":
        """The window after this one: as long, but ending before the day `before` is taken."""
        start = self.end + timedelta(days=1)
        months = _MONTHS.get(self.period_type)
        end = (
            months_later(start, months) - timedelta(days=1)
            if months
            else start + timedelta(days=self.days - 1)
        )
        if before is not None and before <= end:
            return Window(PeriodType.CUSTOM, start, before - timedelta(days=1))
        return Window(self.period_type, start, end)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on; the last one where that month is shorter."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def name_of(window: Window, fiscal_start: MonthDay) -> str:
    """`Q1 2026`, `March 2026`, `2026`; a custom window is named by its days."""
    year = window.fiscal_year(fiscal_start)
    match window.period_type:
        case PeriodType.MONTH:
            return f"{month_name[window.start.month]} {window.start.year}"
        case PeriodType.QUARTER:
            return f"Q{window.fiscal_index(fiscal_start)} {year}"
        case PeriodType.YEAR:
            return str(year)
        case PeriodType.CUSTOM:
            return f"{window.start} to {window.end}"


def code_of(window: Window, fiscal_start: MonthDay, name: str) -> str:
    """`2026Q1`, `2026M03`, `2026Y`, or a slug of the name for custom windows (domain 3)."""
    year = window.fiscal_year(fiscal_start)
    match window.period_type:
        case PeriodType.MONTH:
            return f"{window.start.year}M{window.start.month:02d}"
        case PeriodType.QUARTER:
            return f"{year}Q{window.fiscal_index(fiscal_start)}"
        case PeriodType.YEAR:
            return f"{year}Y"
        case PeriodType.CUSTOM:
            slug = _SLUG.sub("-", name).strip("-").lower()
            if not slug:
                raise Invalid("A custom period needs a name with letters or digits.", field="name")
            return slug


def _aligned(period_type: PeriodType, start: date, fiscal_start: MonthDay) -> bool:
    month, day = fiscal_start
    if start.day != (day if period_type is not PeriodType.MONTH else 1):
        return False
    step = _MONTHS[period_type]
    return (start.month - month) % 12 % step == 0
