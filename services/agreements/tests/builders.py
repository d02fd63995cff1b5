"""The sample members and their patronage, as short words for tests."""

from datetime import date
from uuid import UUID, uuid5

from agreements.domain.engine import Question, TaxLine
from agreements.domain.formulas import Terms, Threshold, ThresholdType, Weight
from agreements.domain.shares import Participant
from agreements.domain.standing import Origin, Standing

TREES = UUID("7e000000-0000-4000-8000-000000000000")
Q1 = (date(2026, 1, 1), date(2026, 3, 31))

WEIGHTS = (
    Weight("labor", 10000),
    Weight("expertise", 15000),
    Weight("capital", 10000),
    Weight("relationship", 5000),
)
TERMS = Terms(WEIGHTS)


def terms(*, cap_bp: int = 0, threshold: Threshold | None = None, **more) -> Terms:
    return Terms(WEIGHTS, max_share_bp=cap_bp, threshold=threshold, **more)


def pct_of_average(bp: int) -> Threshold:
    return Threshold(ThresholdType.PCT_OF_AVERAGE, bp)


def member_id(name: str) -> UUID:
    return uuid5(TREES, name)


def member(
    number: int | str,
    *raw: int,
    capacity: int | None = 0,
    minutes: int = 0,
    formula: Terms = TERMS,
) -> Participant:
    """Raw amounts in minor units in the order labor, expertise, capital, relationship."""
    name = number if isinstance(number, str) else f"M-{number:04d}"
    values = (*raw, *[0] * (len(formula.weights) - len(raw)))
    weighted = sum(v * w.weight_e4 for v, w in zip(values, formula.weights, strict=True))
    claims = sum(1 for value in values if value)
    return Participant(member_id(name), name, values, weighted, minutes, claims, capacity)


def question(surplus: int, *, formula: Terms = TERMS, cash_bp: int = 2000, tax=None) -> Question:
    lines = tuple(TaxLine(line, amount) for line, amount in (tax or {}).items())
    return Question(formula, surplus, cash_bp, lines)


# The three members of the specification's worked example (domain 9.5).
ALDER = member(1, 600000, 200000, 0, 50000)
BIRCH = member(2, 400000, 0, 100000, 0)
CEDAR = member(3, 150000, 100000, 0, 0)
THREE = (ALDER, BIRCH, CEDAR)


def standing(
    status: str = "active",
    *,
    on: date | None = None,
    joined: date | None = date(2020, 1, 1),
    ended: date | None = None,
    tier: str = "cooperative",
    sequence: int = 1,
    origin: Origin = Origin.CREATED,
) -> Standing:
    return Standing(sequence, origin, on or joined or date.min, tier, status, joined, ended)
