"""What a contribution is worth: integers only, rounded half to even, once. Domain 2.3, 5.8."""

from dataclasses import dataclass

from kernel.errors import Invalid
from people.domain.categories import Category, Method

VALUE_MAX = 10**14 - 1  # minor units; a weight of 1.5 still fits 64 bits
MINUTES_MAX = 600_000
RATE_MAX = 10**9
BP_WHOLE = 10_000


def divided_half_even(numerator: int, denominator: int) -> int:
    """`numerator / denominator` for non-negative integers, ties to the even neighbour."""
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient % 2 == 1):
        return quotient + 1
    return quotient


def timed_value(minutes: int, rate_minor: int) -> int:
    """Minutes at a rate per hour, in minor units."""
    return divided_half_even(minutes * rate_minor, 60)


def attributed_value(base_minor: int, attribution_bp: int) -> int:
    """A share in basis points of a revenue or saving, in minor units."""
    return divided_half_even(base_minor * attribution_bp, BP_WHOLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The figures a person gave; zero is "not given"."""

    minutes: int = 0
    rate_minor: int = 0
    amount_minor: int = 0
    attribution_bp: int = 0
    capital_kind: str = ""
    tax_basis_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates per hour in force on the day: the member's own, else the cooperative's."""

    hourly_minor: int
    expertise_minor: int


@dataclass(frozen=True, slots=True)
class Valuation:
    """The outcome: values in minor units; `rate_minor` and `base_minor` are 0 where not used."""

    value_minor: int
    tax_value_minor: int
    rate_minor: int = 0
    base_minor: int = 0


NOTHING = Valuation(0, 0)


def value_of(category: Category, declared: Declared, rates: Rates) -> Valuation:
    """The value of a contribution; zero while figures are missing, as a draft may have it.

    Raises Invalid naming the field for a figure that cannot be.
    """
    _bounded(declared)
    match category.method:
        case Method.RATE:
            return _by_time(declared, declared.rate_minor or rates.hourly_minor)
        case Method.RATE_OR_AMOUNT if declared.minutes:
            return _by_time(declared, declared.rate_minor or rates.expertise_minor)
        case Method.RATE_OR_AMOUNT | Method.AMOUNT:
            return _by_amount(declared)
        case Method.ATTRIBUTION:
            value = attributed_value(declared.amount_minor, declared.attribution_bp)
            return Valuation(value, value, base_minor=declared.amount_minor)


def _by_time(declared: Declared, rate_minor: int) -> Valuation:
    if not declared.minutes:
        return Valuation(0, 0, rate_minor=rate_minor)
    value = timed_value(declared.minutes, rate_minor)
    return Valuation(value, value, rate_minor=rate_minor)


def _by_amount(declared: Declared) -> Valuation:
    value = declared.amount_minor
    if declared.capital_kind == "property":
        return Valuation(value, declared.tax_basis_minor or 0)
    return Valuation(value, value)


def _bounded(declared: Declared) -> None:
    """Raises Invalid for negative figures and for figures beyond any real contribution."""
    for field, figure, most in (
        ("minutes", declared.minutes, MINUTES_MAX),
        ("rate_minor", declared.rate_minor, RATE_MAX),
        ("amount_minor", declared.amount_minor, VALUE_MAX),
        ("attribution_bp", declared.attribution_bp, BP_WHOLE),
        ("tax_basis_minor", declared.tax_basis_minor or 0, VALUE_MAX),
    ):
        if not 0 <= figure <= most:
            raise Invalid(f"From 0 to {most}.", field=field)
