"""What the demo is told: its dates, its people and its amounts."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kernel.errors import Invalid

PERIOD_START, PERIOD_END = date(2026, 1, 1), date(2026, 3, 31)
BUSINESS_DATE = date(2026, 4, 5)
SAMPLE_SURPLUS_MINOR = 4_875_037
SAMPLE_OPENING_MINOR = (7_411_200, 7_211_200)  # the sample's opening capital, book and tax
FILES = ("members.csv", "capital_accounts.csv", "contributions.csv")

ADMIN, FIRST_STEWARD, SECOND_STEWARD = (
    "admin@habitat.example",
    "first.steward@habitat.example",
    "second.steward@habitat.example",
)
OPERATORS = (ADMIN, FIRST_STEWARD, SECOND_STEWARD)
PASSWORD = "a-quarter-in-the-grove"  # noqa: S105 - of an embedded system that lives for a minute

_AMOUNT = re.compile(r"(-?)(\d{1,16})(?:\.(\d{1,2}))?", re.ASCII)
_RATE = re.compile(r"([01])(?:\.(\d{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Request:
    """One run: the folder of the three files, and what the quarter brought.

    `surplus_minor` is signed (a loss is negative); `cash_rate_bp` are basis points.
    """

    folder: Path
    surplus_minor: int
    cash_rate_bp: int | None
    roll_forward: bool
    json_file: Path | None
    own_data: bool


def surplus_minor(text: str) -> int:
    """A signed decimal amount, at most two digits behind the point, as minor units."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise Invalid('The surplus is a decimal amount such as "48750.37".', field="surplus")
    sign, whole, cents = found.groups()
    minor = int(whole) * 100 + int((cents or "0").ljust(2, "0"))
    return -minor if sign else minor


def cash_rate_bp(text: str) -> int:
    """A rate from 0 to 1 with at most four digits behind the point, as basis points."""
    found = _RATE.fullmatch(text.strip())
    if not found:
        raise Invalid('The cash rate is a decimal such as "0.20".', field="cash-rate")
    whole, digits = found.groups()
    rate = int(whole) * 10_000 + int((digits or "0").ljust(4, "0"))
    if rate > 10_000:
        raise Invalid("The cash rate is at most 1.", field="cash-rate")
    return rate
