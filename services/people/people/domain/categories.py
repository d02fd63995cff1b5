"""Kinds of patronage and the presets they are set up from. Domain specification section 8."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kernel.errors import Invalid


class Measure(StrEnum):
    TIME = "time"
    MONEY = "money"
    UNITS = "units"


class Method(StrEnum):
    """How the value of a contribution comes about."""

    RATE = "rate"
    RATE_OR_AMOUNT = "rate_or_amount"
    AMOUNT = "amount"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A configured kind of patronage; `default_weight_e4` is the multiplier × 10 000."""

    code: str
    name: str
    measure: Measure
    method: Method
    default_weight_e4: int
    rationale: str
    affects_capital: bool = False
    evidence_required: bool = False
    active: bool = True
    sort: int = 0
    version: int = 1

    def __post_init__(self) -> None:
        if self.default_weight_e4 < 0:
            raise Invalid("A weight must not be negative.", field="default_weight_e4")
        if not self.rationale:
            raise Invalid("A weight needs its reason in words.", field="rationale")


LABOR = Category(
    code="labor",
    name="Labor",
    measure=Measure.TIME,
    method=Method.RATE,
    default_weight_e4=10_000,
    rationale="An hour of work counts at its hourly value.",
)
EXPERTISE = Category(
    code="expertise",
    name="Expertise",
    measure=Measure.TIME,
    method=Method.RATE_OR_AMOUNT,
    default_weight_e4=15_000,
    rationale="Specialised knowledge replaces services the cooperative would have to buy.",
)
CAPITAL = Category(
    code="capital",
    name="Capital",
    measure=Measure.MONEY,
    method=Method.AMOUNT,
    default_weight_e4=10_000,
    rationale="Money and property put in count at their value.",
    affects_capital=True,
)
RELATIONSHIP = Category(
    code="relationship",
    name="Relationship",
    measure=Measure.MONEY,
    method=Method.ATTRIBUTION,
    default_weight_e4=5_000,
    rationale="Revenue that a member's relation brings counts in part.",
)
REVENUE = replace(
    RELATIONSHIP,
    code="revenue",
    name="Revenue",
    rationale="Revenue attributed to a member counts by its share.",
)
COMMUNITY = replace(
    LABOR,
    code="community",
    name="Community",
    rationale="Work for the community counts at its hourly value.",
)
INFRASTRUCTURE = replace(
    LABOR,
    code="infrastructure",
    name="Infrastructure",
    rationale="Upkeep of shared infrastructure counts at its hourly value.",
)


def _weighted(*pairs: tuple[Category, int]) -> tuple[Category, ...]:
    return tuple(
        replace(category, default_weight_e4=weight_e4, sort=place)
        for place, (category, weight_e4) in enumerate(pairs, start=1)
    )


PRESETS: dict[str, tuple[Category, ...]] = {
    "P1": _weighted((LABOR, 10_000), (EXPERTISE, 15_000), (CAPITAL, 10_000), (RELATIONSHIP, 5_000)),
    "P2": _weighted((LABOR, 4_000), (REVENUE, 3_000), (CAPITAL, 2_000), (COMMUNITY, 1_000)),
    "P3": _weighted((LABOR, 10_000), (CAPITAL, 5_000)),
    "P4": _weighted((LABOR, 4_000), (REVENUE, 3_000), (COMMUNITY, 2_000), (INFRASTRUCTURE, 1_000)),
}


def preset(name: str, *, tax_regime: str) -> tuple[Category, ...]:
    """The categories of a preset; under Subchapter T the weight of capital is 0.

    Raises Invalid naming `category_preset`.
    """
    categories = PRESETS.get(name or "P1")
    if categories is None:
        raise Invalid(f"One of {', '.join(PRESETS)}.", field="category_preset")
    if tax_regime != "subchapter_t":
        return categories
    return tuple(
        replace(
            category,
            default_weight_e4=0,
            rationale="Capital earns no patronage in a corporation operating cooperatively.",
        )
        if category.code == CAPITAL.code
        else category
        for category in categories
    )
