"""Threshold and cap on exact rationals, kept as integer weights over one denominator."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements.domain.formulas import BP_WHOLE, E4_ONE, Terms, Threshold, ThresholdType
from kernel.errors import Refused


class CapInfeasible(Refused):
    reason = "CAP_INFEASIBLE"
    sentence = (
        "With a cap of {cap_bp} basis points {members} sharing members together cannot reach the "
        "whole."
    )


@dataclass(frozen=True, slots=True)
class Participant:
    """One qualifying member: counted patronage by category, in the order of the formula.

    `raw` in minor units; `weighted` in minor units times weight_e4. `capacity` is how much of a
    loss the member can bear in minor units, None for any amount.
    """

    member_id: UUID
    number: str
    raw: tuple[int, ...]
    weighted: int
    minutes: int = 0
    claims: int = 0
    capacity: int | None = 0


@dataclass(frozen=True, slots=True)
class Shares:
    """Share i is weights[i] / whole exactly; the weights sum to the whole unless it is zero."""

    weights: tuple[int, ...]
    whole: int


def passing(participants: Sequence[Participant], threshold: Threshold | None) -> list[bool]:
    """Who reaches the threshold (domain 9.5.2); the average is over weights above zero."""
    if threshold is None:
        return [True] * len(participants)
    value = threshold.value
    if threshold.type is ThresholdType.FIXED_MINUTES:
        return [one.minutes >= value for one in participants]
    if threshold.type is ThresholdType.FIXED_AMOUNT:
        return [one.weighted >= value * E4_ONE for one in participants]
    sharing = sum(1 for one in participants if one.weighted)
    floor = value * sum(one.weighted for one in participants)
    return [one.weighted > 0 and one.weighted * BP_WHOLE * sharing >= floor for one in participants]


def shares_of(weights: Sequence[int], terms: Terms) -> Shares:
    """Proportional shares, capped where the formula says so. Raises CapInfeasible."""
    whole = sum(weights)
    if not terms.max_share_bp or not whole:
        return Shares(tuple(weights), whole)
    return _capped(weights, terms.max_share_bp)


def _capped(weights: Sequence[int], cap_bp: int) -> Shares:
    """Fix whoever's part of the remaining mass exceeds the cap, spread the rest, until stable.

    With k members fixed the others hold (10000 - k cap) / 10000 in proportion to their weights, so
    over the denominator 10000 x (sum of free weights) every share is an integer. Somebody always
    stays free: if all the rest exceeded the cap, the cap would not have been feasible.
    """
    ranked = sorted((i for i, weight in enumerate(weights) if weight), key=lambda i: -weights[i])
    if len(ranked) * cap_bp < BP_WHOLE:
        raise CapInfeasible(cap_bp=cap_bp, members=len(ranked))
    free = sum(weights)
    fixed = 0
    while True:
        rest = BP_WHOLE - fixed * cap_bp
        passed = fixed
        taken = 0
        while passed < len(ranked) and rest * weights[ranked[passed]] > cap_bp * free:
            taken += weights[ranked[passed]]
            passed += 1
        if passed == fixed:
            break
        fixed, free = passed, free - taken
    result = [rest * weight for weight in weights]
    for i in ranked[:fixed]:
        result[i] = cap_bp * free
    return Shares(tuple(result), BP_WHOLE * free)
