"""Whose claims count: every member judged by the standing at the period's end (domain 9.5.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul, sub
from uuid import UUID

from agreements.application.ports import Work
from agreements.domain.agreements import Exclusion
from agreements.domain.claims import MemberClaims
from agreements.domain.formulas import FormulaVersion, Terms
from agreements.domain.periods import ClaimsState, Period
from agreements.domain.shares import Participant, passing
from agreements.domain.standing import UNKNOWN, Reason, Verdict, judge

Capacities = Mapping[UUID, int | None]
"""How much of a loss each member can bear in minor units, None for any amount."""


@dataclass(frozen=True, slots=True)
class Patronage:
    """The period's claims, judged: who takes part with what, and whose claims stay out."""

    period: Period
    formula: FormulaVersion
    participants: tuple[Participant, ...]
    exclusions: tuple[Exclusion, ...]
    verdicts: Mapping[UUID, tuple[str, Verdict]]

    @property
    def terms(self) -> Terms:
        return self.formula.terms


@dataclass(frozen=True, slots=True)
class Basis:
    """What the patronage of locked claims depends on; `told` counts the facts about members."""

    cooperative_id: UUID
    period_id: UUID
    first: date
    last: date
    locked_by: str
    claims_digest: str
    formula_id: UUID
    told: int


async def basis_of(work: Work, period: Period, formula: FormulaVersion) -> Basis | None:
    """None while claims may still come and go."""
    if period.claims_state is not ClaimsState.LOCKED:
        return None
    return Basis(
        work.call.cooperative_id,
        period.id,
        period.start,
        period.end,
        period.locked_by,
        period.claims_digest,
        formula.id,
        await work.members.told(),
    )


async def patronage_of(work: Work, period: Period, formula: FormulaVersion) -> Patronage:
    """As `gathered`; that of locked claims is kept for the next step of their close."""
    basis = await basis_of(work, period, formula)  # before the claims: it may only be too old
    kept = work.memory.patronage.get(basis)
    if kept is None:
        kept = await gathered(work, period, formula)
        work.memory.patronage.keep(basis, kept)
    return kept


async def gathered(
    work: Work, period: Period, formula: FormulaVersion, capacities: Capacities | None = None
) -> Patronage:
    """Judge every member with claims by the standing at the period's end (domain 9.5.1)."""
    known = await verdicts_of(work, period, formula.terms)
    return await _judged(work, period, formula, known, capacities=capacities)


async def left_out(work: Work, period: Period, formula: FormulaVersion) -> tuple[Exclusion, ...]:
    """Whose claims do not count, as `gathered` would say, without gathering those of all others."""
    known = await verdicts_of(work, period, formula.terms)
    odd = [one for one, verdict in known.items() if not verdict.qualifies or verdict.windows]
    odd += await work.members.without_history()
    return (await _judged(work, period, formula, known, members=odd)).exclusions


async def _judged(
    work: Work,
    period: Period,
    formula: FormulaVersion,
    known: Mapping[UUID, Verdict],
    *,
    capacities: Capacities | None = None,
    members: Sequence[UUID] | None = None,
) -> Patronage:
    terms = formula.terms
    codes = [weight.category_code for weight in terms.weights]
    everything = await work.claims.by_member(period.id, codes, members)
    verdicts = {one.member_id: known.get(one.member_id, UNKNOWN) for one in everything}
    limited = {one: verdict.windows for one, verdict in verdicts.items() if verdict.windows}
    windowed = await work.claims.within(period.id, codes, limited) if limited else []
    within = {one.member_id: one for one in windowed}
    participants, exclusions = [], []
    for claims in everything:
        verdict, counted = verdicts[claims.member_id], None
        if verdict.qualifies:
            counted = claims if verdict.windows is None else within.get(claims.member_id)
        if counted:
            capacity = 0 if capacities is None else capacities.get(claims.member_id, 0)
            participants.append(participant(counted, terms.weights_e4, capacity))
        if counted is None or counted.count != claims.count:
            exclusions.append(_left_out(claims, verdict, counted, terms))
    return Patronage(
        period=period,
        formula=formula,
        participants=tuple(participants),
        exclusions=tuple(exclusions),
        verdicts={one.member_id: (one.number, verdicts[one.member_id]) for one in everything},
    )


async def verdicts_of(work: Work, period: Period, terms: Terms) -> dict[UUID, Verdict]:
    """Each history is judged once; most members of a cooperative have the same."""
    found: dict[UUID, Verdict] = {}
    for history, members in await work.members.histories():
        found.update(dict.fromkeys(members, judge(history, period.start, period.end, terms)))
    return found


def participant(
    claims: MemberClaims, weights_e4: Sequence[int], capacity: int | None = 0
) -> Participant:
    """Sums by category in the order of the formula; a category it lacks weighs nothing."""
    return Participant(
        claims.member_id,
        claims.number,
        claims.raw,
        sum(map(mul, claims.raw, weights_e4)),
        claims.minutes,
        claims.count,
        capacity,
    )


def _left_out(
    claims: MemberClaims, verdict: Verdict, counted: MemberClaims | None, terms: Terms
) -> Exclusion:
    """The claims that count for nothing, as one line with the reason."""
    raw = claims.raw
    if counted:
        raw = tuple(map(sub, claims.raw, counted.raw))
    reason = Reason.OUTSIDE_MEMBERSHIP if verdict.qualifies else verdict.reason
    return Exclusion(
        claims.member_id,
        claims.number,
        reason.value,
        claims.count - (counted.count if counted else 0),
        sum(raw),
        sum(map(mul, raw, terms.weights_e4)),
    )


def sharing(patronage: Patronage) -> list[Participant]:
    """Who takes part after the threshold."""
    passes = passing(patronage.participants, patronage.terms.threshold)
    return [one for one, in_ in zip(patronage.participants, passes, strict=True) if in_]
