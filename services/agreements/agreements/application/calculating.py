"""Run the engine on what patronage and policies say; nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.application import formulas
from agreements.application.patronage import (
    Capacities,
    Patronage,
    basis_of,
    gathered,
    patronage_of,
    verdicts_of,
)
from agreements.application.ports import Work
from agreements.domain.agreements import Exclusion
from agreements.domain.engine import Calculation, Question, TaxLine, calculate
from agreements.domain.formulas import FormulaVersion, Terms
from agreements.domain.inputs import Inputs, capacities_digest, standing_digest
from agreements.domain.periods import Period
from agreements.domain.policies import Policies
from agreements.domain.shares import Participant
from agreements.domain.standing import UNKNOWN, Reason, Verdict
from agreements.domain.surplus import Income, Regime, cash_rate
from kernel.errors import Invalid, Refused
from kernel.money import MINOR_MAX


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
class Calculated:
    """The engine's answer with the fingerprint of its inputs."""

    patronage: Patronage
    calculation: Calculation
    inputs: Inputs
    inputs_hash: str
    exclusions: tuple[Exclusion, ...]
    warnings: tuple[str, ...]


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
        said.append(f"The claims of {_members(len(patronage.exclusions))} are not counted.")
    if calculation.below:
        said.append(f"Below the threshold of the formula: {_members(len(calculation.below))}.")
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


def _members(number: int) -> str:
    return "one member" if number == 1 else f"{number} members"
