"""Gather what a calculation needs and run the engine on it; nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul, sub
from uuid import UUID

from agreements.application import formulas
from agreements.application.ports import Work
from agreements.domain.agreements import Exclusion
from agreements.domain.claims import MemberClaims
from agreements.domain.engine import Calculation, Question, TaxLine, calculate
from agreements.domain.formulas import FormulaVersion, Terms
from agreements.domain.inputs import Inputs, capacities_digest, standing_digest
from agreements.domain.periods import ClaimsState, Period
from agreements.domain.policies import Policies
from agreements.domain.shares import Participant, passing
from agreements.domain.standing import UNKNOWN, Reason, Verdict, judge
from agreements.domain.surplus import Income, Regime, cash_rate
from kernel.errors import Invalid, Refused
from kernel.money import MINOR_MAX

Capacities = Mapping[UUID, int | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What comes from outside of this context: the period's result and the starter's options."""

    period_id: UUID
    income: Income
    cash_rate_bp: int = 0  # 0 takes the formula's own
    tax_lines: tuple[TaxLine, ...] = ()

    def __post_init__(self) -> None:
        names = [line.k1_line for line in self.tax_lines]
        if len(set(names)) != len(names) or "" in names:
            raise Invalid("Each K-1 line comes once, with its name.", field="tax_lines")


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
class Calculated:
    """The engine's answer with the fingerprint of its inputs."""

    patronage: Patronage
    calculation: Calculation
    inputs: Inputs
    inputs_hash: str
    exclusions: tuple[Exclusion, ...]
    warnings: tuple[str, ...]


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


async def calculated(
    work: Work, asked: Asked, capacities: Capacities | None, *, kept: bool = True
) -> Calculated:
    """The whole calculation of a close, from claims to cents, with its hash.

    `kept` takes what was found before of locked claims, their digest from beside the lock. Raises
    NotFound, Invalid (cash_rate, reserve), Refused with CAP_INFEASIBLE, LOSS_UNALLOCABLE or
    INVARIANT_VIOLATION.
    """
    period = await work.periods.get(asked.period_id)
    policies = await work.settings.policies(period.start)
    formula = await formulas.bound(work, period.id)
    given = _Given(period, policies, formula, question_of(asked, formula.terms, policies))
    if capacities is not None or not kept:  # what each could bear of a loss is Treasury's to say
        patronage = await gathered(work, period, formula, capacities)
        return await _calculated(work, asked, given, patronage, kept=kept)
    claims = await basis_of(work, period, formula)
    basis = claims and (claims, asked, policies)
    found = work.memory.calculated.get(basis)
    if found is None:
        patronage = await patronage_of(work, period, formula)
        found = await _calculated(work, asked, given, patronage, kept=kept)
        work.memory.calculated.keep(basis, found)
    return found


async def _calculated(
    work: Work, asked: Asked, given: "_Given", patronage: Patronage, *, kept: bool
) -> Calculated:
    _check_range(patronage)
    question, regime = given.question, given.policies.regime
    calculation = calculate(patronage.participants, question)
    asked.income.check_retained(regime, surplus=question.surplus, retained=calculation.retained)
    sharers = [line.participant for line in calculation.lines] if question.surplus < 0 else []
    inputs = await _inputs(work, asked, given, patronage.verdicts, sharers, kept=kept)
    below = [_below(one) for one in calculation.below]
    return Calculated(
        patronage=patronage,
        calculation=calculation,
        inputs=inputs,
        inputs_hash=inputs.hash(),
        exclusions=(*patronage.exclusions, *below),
        warnings=tuple(_warnings(calculation, patronage, asked, regime)),
    )


async def inputs_of(
    work: Work, asked: Asked, numbers: Mapping[UUID, str], *, kept: bool = False
) -> Inputs:
    """What the calculation of a surplus for these members depends on, read anew; no calculation.

    `kept` takes the digest of locked claims from beside their lock.
    """
    period = await work.periods.get(asked.period_id)
    policies = await work.settings.policies(period.start)
    formula = await formulas.bound(work, period.id)
    known = await verdicts_of(work, period, formula.terms)
    verdicts = {one: (number, known.get(one, UNKNOWN)) for one, number in numbers.items()}
    given = _Given(period, policies, formula, question_of(asked, formula.terms, policies))
    return await _inputs(work, asked, given, verdicts, (), kept=kept)


@dataclass(frozen=True, slots=True)
class _Given:
    """What stands around the claims."""

    period: Period
    policies: Policies
    formula: FormulaVersion
    question: Question


async def _inputs(
    work: Work,
    asked: Asked,
    given: _Given,
    verdicts: Mapping[UUID, tuple[str, Verdict]],
    sharers: Sequence[Participant],
    *,
    kept: bool,
) -> Inputs:
    digest = given.period.claims_digest if kept else ""
    return Inputs(
        period_id=given.period.id,
        formula=given.formula,
        regime=given.policies.regime,
        income=asked.income,
        question=given.question,
        claims_digest=digest or (await work.claims.digest(given.period.id))[0],
        standing_digest=standing_digest(verdicts),
        capacities_digest=capacities_digest(sharers) if given.question.surplus < 0 else "",
        min_cash_bp=given.policies.min_cash_bp,
    )


def _check_range(patronage: Patronage) -> None:
    """Raises Refused when claims that fit one by one do not fit the books together."""
    for one in patronage.participants:
        if sum(one.raw) > MINOR_MAX:
            raise Refused(
                f"The contributions of {one.number} sum to more than the books can hold.",
                reason="INVARIANT_VIOLATION",
            )


def question_of(asked: Asked, terms: Terms, policies: Policies) -> Question:
    """Raises Invalid for a cash rate below the cooperative's minimum or too great a reserve."""
    return Question(
        terms=terms,
        surplus=asked.income.allocable(policies.regime),
        cash_rate_bp=cash_rate(asked.cash_rate_bp, terms.cash_rate_bp, policies.min_cash_bp),
        tax_lines=asked.tax_lines,
        tax_follows_book=policies.regime is Regime.SUBCHAPTER_T,
    )


async def loss_day(work: Work, asked: Asked) -> date | None:
    """The day as of which capital is to be read, when the period made a loss; None otherwise."""
    period = await work.periods.get(asked.period_id)
    policies = await work.settings.policies(period.start)
    return period.end if asked.income.allocable(policies.regime) < 0 else None


def sharing(patronage: Patronage) -> list[Participant]:
    """Who takes part after the threshold."""
    passes = passing(patronage.participants, patronage.terms.threshold)
    return [one for one, in_ in zip(patronage.participants, passes, strict=True) if in_]


def _below(one: Participant) -> Exclusion:
    return Exclusion(
        one.member_id,
        one.number,
        Reason.BELOW_THRESHOLD.value,
        one.claims,
        sum(one.raw),
        one.weighted,
    )


def _warnings(
    calculation: Calculation, patronage: Patronage, asked: Asked, regime: Regime
) -> list[str]:
    said = []
    surplus = calculation.question.surplus
    if patronage.exclusions:
        said.append(f"Claims of {len(patronage.exclusions)} member(s) are not counted.")
    if calculation.below:
        said.append(f"{len(calculation.below)} member(s) are below the threshold.")
    if calculation.limited:
        said.append("Parts of the loss were limited by capital and shared anew.")
    if surplus > 0 and any(line.total * 2 > surplus for line in calculation.lines):
        said.append("One member receives more than half of the allocation.")
    if surplus <= 0 and (asked.income.reserve or asked.income.collective):
        said.append("Nothing is put into reserve or collective fund without a surplus.")
    if regime is Regime.SUBCHAPTER_T and asked.income.net_income < 0:
        said.append("Under Subchapter T a loss stays in the corporation.")
    if regime is Regime.SUBCHAPTER_T and (patronage.terms.weight_of("capital") or 0) > 0:
        said.append("Under Subchapter T capital is not patronage, but its weight is above zero.")
    return said
