"""Gather what a calculation needs and run the engine on it; nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul
from uuid import UUID

from agreements.application import formulas
from agreements.application.ports import Work
from agreements.domain.agreements import Exclusion
from agreements.domain.claims import MemberSum
from agreements.domain.engine import Calculation, Question, TaxLine, calculate
from agreements.domain.formulas import FormulaVersion, Terms
from agreements.domain.inputs import Inputs, capacities_digest, standing_digest
from agreements.domain.numbers import number_key
from agreements.domain.periods import Period
from agreements.domain.policies import Policies
from agreements.domain.shares import Participant, passing
from agreements.domain.standing import Member, Reason, Standing, Verdict, judge
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
    names: Mapping[str, str]  # display names by member number

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


async def patronage_of(
    work: Work, period: Period, formula: FormulaVersion, capacities: Capacities | None = None
) -> Patronage:
    """Judge every member with claims by the standing at the period's end (domain 9.5.1)."""
    members = await work.members.with_claims(period.id)
    verdicts = _judged(members, period, formula.terms)
    limited = {one: verdict.windows for one, verdict in verdicts.items() if verdict.windows}
    all_sums = by_member(await work.claims.sums(period.id))
    within = by_member(await work.claims.sums_within(period.id, limited)) if limited else {}
    participants, exclusions = [], []
    for member in sorted(members, key=lambda one: number_key(one.number)):
        verdict, sums = verdicts[member.id], all_sums.get(member.id, [])
        counted = sums
        if not verdict.qualifies:
            counted = []
        elif verdict.windows is not None:
            counted = within.get(member.id, [])
        if counted:
            capacity = 0 if capacities is None else capacities.get(member.id, 0)
            participants.append(participant(member, counted, formula.terms, capacity))
        if counted is not sums:
            exclusions += _left_out(member, verdict, sums, counted, formula.terms)
    return Patronage(
        period=period,
        formula=formula,
        participants=tuple(participants),
        exclusions=tuple(exclusions),
        verdicts={one.id: (one.number, verdicts[one.id]) for one in members},
        names={one.number: one.display_name for one in members},
    )


def _judged(members: Sequence[Member], period: Period, terms: Terms) -> dict[UUID, Verdict]:
    """Each history is judged once; most members of a cooperative have the same."""
    known: dict[tuple[Standing, ...], Verdict] = {}
    found = {}
    for member in members:
        verdict = known.get(member.history)
        if verdict is None:
            verdict = judge(member.history, period.start, period.end, terms)
            known[member.history] = verdict
        found[member.id] = verdict
    return found


def by_member(sums: Sequence[MemberSum]) -> dict[UUID, list[MemberSum]]:
    found: dict[UUID, list[MemberSum]] = {}
    for one in sums:
        found.setdefault(one.member_id, []).append(one)
    return found


def participant(
    member: Member, sums: Sequence[MemberSum], terms: Terms, capacity: int | None = 0
) -> Participant:
    """Sums by category in the order of the formula; a category it lacks weighs nothing."""
    raw = {one.category_code: one.raw for one in sums}
    values = tuple(raw.get(weight.category_code, 0) for weight in terms.weights)
    return Participant(
        member_id=member.id,
        number=member.number,
        raw=values,
        weighted=sum(map(mul, values, terms.weights_e4)),
        minutes=sum(one.minutes for one in sums),
        claims=sum(one.count for one in sums),
        capacity=capacity,
    )


def _left_out(
    member: Member,
    verdict: Verdict,
    sums: Sequence[MemberSum],
    counted: Sequence[MemberSum],
    terms: Terms,
) -> list[Exclusion]:
    """The claims that count for nothing, as one line with the reason."""
    everything, taken = participant(member, sums, terms), participant(member, counted, terms)
    if everything.claims == taken.claims:
        return []
    reason = Reason.OUTSIDE_MEMBERSHIP if verdict.qualifies else verdict.reason
    return [
        Exclusion(
            member.id,
            member.number,
            reason.value,
            everything.claims - taken.claims,
            sum(everything.raw) - sum(taken.raw),
            everything.weighted - taken.weighted,
        )
    ]


async def calculated(work: Work, asked: Asked, capacities: Capacities | None) -> Calculated:
    """The whole calculation of a close, from claims to cents, with its hash.

    Raises NotFound, Invalid (cash_rate, reserve), Refused with CAP_INFEASIBLE, LOSS_UNALLOCABLE or
    INVARIANT_VIOLATION.
    """
    period = await work.periods.get(asked.period_id)
    policies = await work.settings.policies(period.start)
    formula = await formulas.bound(work, period.id)
    patronage = await patronage_of(work, period, formula, capacities)
    _check_range(patronage)
    question = question_of(asked, formula.terms, policies)
    calculation = calculate(patronage.participants, question)
    regime = policies.regime
    asked.income.check_retained(regime, surplus=question.surplus, retained=calculation.retained)
    digest, _ = await work.claims.digest(period.id)
    loss = question.surplus < 0
    sharers = [line.participant for line in calculation.lines]
    inputs = Inputs(
        period_id=period.id,
        formula=formula,
        regime=regime,
        income=asked.income,
        question=question,
        claims_digest=digest,
        standing_digest=standing_digest(patronage.verdicts),
        capacities_digest=capacities_digest(sharers) if loss else "",
        min_cash_bp=policies.min_cash_bp,
    )
    below = [_below(one) for one in calculation.below]
    return Calculated(
        patronage=patronage,
        calculation=calculation,
        inputs=inputs,
        inputs_hash=inputs.hash(),
        exclusions=(*patronage.exclusions, *below),
        warnings=tuple(_warnings(calculation, patronage, asked, regime)),
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
