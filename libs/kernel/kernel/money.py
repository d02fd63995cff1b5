"""Exact money: integer minor units and a currency. There is no binary floating point anywhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from kernel.apportion import apportion
from kernel.errors import Invalid

MINOR_MAX = 2**63 - 1  # what BIGINT and int64 carry
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{2}", re.ASCII)


class CurrencyMismatch(Invalid):
    """Two amounts of different currencies met in one computation."""

    sentence = "Amounts in {left} and {right} cannot be combined."


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount in one currency: Money(1050, "USD") is $10.50."""

    minor: int
    currency: str = "USD"

    def __post_init__(self) -> None:
        if abs(self.minor) > MINOR_MAX:
            raise Invalid("The amount is too large.", field="amount")

    def __add__(self, other: Self) -> Self:
        self._same_currency(other)
        return type(self)(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> Self:
        self._same_currency(other)
        return type(self)(self.minor - other.minor, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def split(self, weights: Sequence[int]) -> list[Self]:
        """Divide in proportion to `weights`; the parts sum to the whole exactly.

        Raises Invalid unless weights are non-negative and not all zero.
        """
        sign = -1 if self.minor < 0 else 1
        parts = apportion(abs(self.minor), weights)
        return [type(self)(sign * part, self.currency) for part in parts]

    def _same_currency(self, other: Self) -> None:
        if other.currency != self.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)

    def __str__(self) -> str:
        return format_minor(self.minor)


def format_minor(minor: int) -> str:
    """Minor units as a decimal string with two digits: -105 is "-1.05"."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def parse_minor(text: object, *, field: str = "amount") -> int:
    """A decimal string with exactly two digits ("1234.56") as minor units.

    Raises Invalid naming `field` for anything else: exponents, NaN, blanks, full-width digits,
    thousands separators, binary floats, and what does not fit 64 bits.
    """
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise Invalid(
            'An amount is a decimal string with two digits, such as "1234.56".', field=field
        )
    minor = int(text.replace(".", ""))
    if abs(minor) > MINOR_MAX:
        raise Invalid("The amount is too large.", field=field)
    return minor
