"""Propose a formula, put it in force, install the first one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from agreements.application import governing
from agreements.application.ports import Work
from agreements.application.rights import Scope, require_role, require_service
from agreements.domain.facts import FormulaActivated
from agreements.domain.formulas import (
    FormulaStatus,
    FormulaVersion,
    Terms,
    Threshold,
    ThresholdType,
    Weight,
)
from agreements.domain.governance import SubjectType
from agreements.domain.periods import start_of
from agreements.domain.policies import Policies
from agreements.domain.surplus import cash_rate
from kernel.call import Role
from kernel.errors import Invalid, NotFound
from kernel.ids import new_id

RATIONALE_MAX = 4000


@dataclass(frozen=True, slots=True)
class Install:
    """The first set-up of a cooperative here."""

    name: str
    currency: str
    tax_regime: str
    weights: Sequence[Weight]


@dataclass(frozen=True, slots=True)
class ProposeFormula:
    weights: Sequence[Weight]
    eligible_tiers: Sequence[str]
    max_share_bp: int
    cash_rate_bp: int  # 0 takes the cooperative's own
    rationale: str
    threshold_type: str
    threshold_value: int
    effective_from_period: str


async def install(work: Work, command: Install) -> FormulaVersion:
    """Formula version 1, active, approved by the system; a repeat answers with what is there."""
    require_service(work.call.actor, Scope.BOOTSTRAP)
    values = {"tax_regime": command.tax_regime, "currency": command.currency}
    policies = Policies.read(values)
    await work.settings.install(command.name, values)
    number = await work.formulas.next_number()
    known = await work.formulas.listed(None)
    if known:
        return min(known, key=lambda formula: formula.number)
    formula = FormulaVersion(
        id=new_id(),
        number=number,
        terms=Terms(tuple(command.weights), cash_rate_bp=policies.cash_rate_bp),
        rationale="shipped default",
        status=FormulaStatus.ACTIVE,
        proposed_by="system",
        created_at=work.clock.now(),
    )
    await work.formulas.add(formula)
    await work.periods.bind_unbound(formula.id)
    work.announce(FormulaActivated(formula))
    work.note("formula.install", "formula_version", formula.id, after={"number": number})
    return formula


async def propose(work: Work, command: ProposeFormula) -> FormulaVersion:
    """Put a new version to the vote. Raises Invalid naming the field that is wrong."""
    work.call.actor.require(Role.STEWARD)
    if not command.rationale.strip() or len(command.rationale) > RATIONALE_MAX:
        raise Invalid("Say in a few words why these weights are right.", field="rationale")
    policies = await work.settings.policies()
    rate = cash_rate(command.cash_rate_bp, policies.cash_rate_bp, policies.min_cash_bp)
    terms = Terms(
        weights=tuple(command.weights),
        eligible_tiers=tuple(command.eligible_tiers) or ("cooperative",),
        threshold=_threshold(command),
        max_share_bp=command.max_share_bp,
        cash_rate_bp=rate,
    )
    formula = FormulaVersion(
        id=new_id(),
        number=await work.formulas.next_number(),
        terms=terms,
        rationale=command.rationale.strip(),
        status=FormulaStatus.PROPOSED,
        proposed_by=work.call.actor.id,
        created_at=work.clock.now(),
        effective_from_period=command.effective_from_period,
        effective_from=_effective_from(command.effective_from_period),
    )
    approval = await governing.open_collective(
        work,
        SubjectType.FORMULA_VERSION,
        formula.id,
        requested_by=work.call.actor.id,
        reason=formula.rationale,
    )
    formula = replace(formula, approval_id=approval.id)
    await work.formulas.add(formula)
    work.note("formula.propose", "formula_version", formula.id, after={"number": formula.number})
    return formula


async def activate(work: Work, formula_id: UUID) -> None:
    """In force for the periods that open from now on; the one before is superseded."""
    formula = await work.formulas.lock(formula_id)
    before = await work.formulas.active()
    if before:
        await work.formulas.save(before.superseded())
    active = formula.activated()
    await work.formulas.save(active)
    work.announce(FormulaActivated(active))


async def reject(work: Work, formula_id: UUID) -> None:
    formula = await work.formulas.lock(formula_id)
    await work.formulas.save(formula.rejected())


async def for_period(work: Work, period_id: UUID | None) -> FormulaVersion:
    """The version bound to the period, else the active one. Raises NotFound."""
    require_role(work.call.actor, Role.MEMBER, or_service=Scope.READ)
    return await bound(work, period_id)


async def bound(work: Work, period_id: UUID | None) -> FormulaVersion:
    """As for_period, for use cases that have asked for the right already."""
    if period_id is not None:
        period = await work.periods.get(period_id)
        if period.formula_version_id:
            return await work.formulas.get(period.formula_version_id)
    active = await work.formulas.active()
    if active is None:
        raise NotFound(what="active formula")
    return active


async def listed(work: Work, status: FormulaStatus | None) -> list[FormulaVersion]:
    require_role(work.call.actor, Role.MEMBER, or_service=Scope.READ)
    return await work.formulas.listed(status)


async def many(work: Work, ids: Sequence[UUID]) -> list[FormulaVersion]:
    require_role(work.call.actor, Role.MEMBER, or_service=Scope.READ)
    return await work.formulas.many(ids)


def _threshold(command: ProposeFormula) -> Threshold | None:
    if not command.threshold_type:
        if command.threshold_value:
            raise Invalid("A threshold needs a type.", field="threshold_type")
        return None
    try:
        kind = ThresholdType(command.threshold_type)
    except ValueError:
        words = ", ".join(ThresholdType)
        raise Invalid(f"A threshold is one of {words}.", field="threshold_type") from None
    return Threshold(kind, command.threshold_value)


def _effective_from(code: str) -> date | None:
    if not code:
        return None
    start = start_of(code)
    if start is None:
        raise Invalid(
            "Name the period by its code, such as 2026Q2, 2026M04 or 2027Y.",
            field="effective_from_period",
        )
    return start
