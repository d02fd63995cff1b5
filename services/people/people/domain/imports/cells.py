"""Formats of single cells: numbers, dates, addresses. Values in messages are masked if personal."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time

from people.domain.imports.csv_reading import Record
from people.domain.imports.messages import Messages
from people.domain.text import folded_email, is_email, masked_email
from people.domain.valuation import VALUE_MAX

_NUMBER = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,2}))?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_YEAR_MIN = 1900


def shown(value: str) -> str:
    """A value as a message may quote it."""
    return f'"{value[:40]}…"' if len(value) > 40 else f'"{value}"'


def hundredths(text: str) -> int | None:
    """A plain decimal with at most two decimals as hundredths; None for anything else."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, decimals = match[1], match[2], match[3] or ""
    number = int(whole) * 100 + int(decimals.ljust(2, "0"))
    return -number if sign else number


class Row:
    """Reads the cells of one record; the first fault of a cell is reported under its own code."""

    def __init__(self, record: Record, messages: Messages) -> None:
        self.record = record
        self.number = record.row
        self._messages = messages
        self.good = record.whole and not record.faulty

    def let_go(self) -> None:
        """The cells were read; only faults of the row may still be reported. Saves memory."""
        self.record = replace(self.record, cells={})

    def fault(self, column: str, code: str, message: str) -> None:
        """Report it, unless the cell or the structure of the row was reported already."""
        if self.record.whole and column not in self.record.faulty:
            self._messages.error(self.number, column, code, message)
        self.good = False

    def warn(self, column: str, code: str, message: str) -> None:
        self._messages.warn(self.number, column, code, message)

    def text(
        self, column: str, code: str, *, most: int, required: bool = False, empty: str = ""
    ) -> str:
        value = unicodedata.normalize("NFC", self.record[column])
        if not value and required:
            self.fault(column, code, f"{column} is empty.")
        elif len(value) > most:
            self.fault(column, code, f"{column} has more than {most} characters.")
        return value or empty

    def word(self, column: str, code: str, words: tuple[str, ...], *, required: bool) -> str:
        value = self.record[column]
        if (not value and required) or (value and value not in words):
            quoted = shown(value) if value else "An empty value"
            self.fault(column, code, f"{quoted} is not one of {', '.join(words)}.")
            return ""
        return value

    def email(self, column: str, code: str, *, required: bool = True) -> str:
        raw = self.record[column]
        if not raw and not required:
            return ""
        address = folded_email(raw)
        if not is_email(address):
            quoted = f'"{masked_email(raw)[:80]}"' if raw else "An empty value"
            self.fault(column, code, f"{quoted} is not an e-mail address.")
            return ""
        return address

    def amount(
        self, column: str, code: str, *, least: int, required: bool = False, most: int = VALUE_MAX
    ) -> int | None:
        """Hundredths, `least` at least; None when empty or faulty."""
        value = self.record[column]
        if not value:
            if required:
                self.fault(column, code, f"{column} is empty.")
            return None
        number = hundredths(value)
        if number is None:
            self.fault(column, code, f"{shown(value)} is not a plain number.")
        elif number < least:
            bound = "must be above zero" if least > 0 else "must not be negative"
            self.fault(column, code, f"{column} {bound}; it is {shown(value)}.")
        elif number > most:
            self.fault(column, code, f"{shown(value)} is too large.")
        else:
            return number
        return None

    def day(self, column: str, code: str, *, required: bool = False) -> date | None:
        value = self.record[column]
        if not value:
            if required:
                self.fault(column, code, f"{column} is empty.")
            return None
        try:
            day = date.fromisoformat(value) if _DATE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or day.year < _YEAR_MIN:
            self.fault(column, code, f"{shown(value)} is not a date.")
            return None
        return day

    def instant(self, column: str, code: str) -> datetime | None:
        """A date or date-time in UTC; a naive one is UTC, a date is its first moment."""
        value = self.record[column]
        if not value:
            return None
        if _DATE.fullmatch(value):
            day = self.day(column, code)
            return None if day is None else datetime.combine(day, time(), UTC)
        try:
            if not _DATE_TIME.fullmatch(value):
                raise ValueError("another shape")
            moment = datetime.fromisoformat(value.replace(",", ".").upper())
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fault(column, code, f"{shown(value)} is not a date or date-time.")
            return None
        if moment.year < _YEAR_MIN:
            self.fault(column, code, f"{shown(value)} is not a date or date-time.")
            return None
        return moment
