"""What a close would give if it were today: mid-period, never stored (domain 7.5)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from agreements.application import formulas
from agreements.application.calculating import Asked, question_of
from agreements.application.patronage import Capacities, Patronage, gathered
from agreements.application.ports import Work
from agreements.application.rights import Scope, require_role
from agreements.domain.engine import Calculation, Line, NoPatronage, Question, calculate
from agreements.domain.losses import LossUnallocable
from agreements.domain.periods import Period, PeriodNotOpen, PeriodStatus
from agreements.domain.policies import Policies
from agreements.domain.surplus import Regime
from kernel.call import Role

LINES_MAX = 1000


@dataclass(frozen=True, slots=True)
class PreviewAllocation:
    period_id: UUID
    formula_version_id: UUID | None
    cash_rate_bp: int


@dataclass(frozen=True, slots=True)
class PreviewBasis:
    """What must be asked of Treasury before the preview can be made."""

    period: Period
    policies: Policies

    def net_income(self, book: int, patronage: int) -> int:
        return patronage if self.policies.regime is Regime.SUBCHAPTER_T else book

    def capital_day(self, surplus: int) -> date | None:
        loss = surplus < 0 and self.policies.regime is Regime.SUBCHAPTER_K
        return self.period.end if loss else None


@dataclass(frozen=True, slots=True)
class Preview:
    patronage: Patronage
    lines: tuple[Line, ...]  # the first of all, or that of the one member who asks
    names: dict[str, str]  # display names by member number
    question: Question
    calculation: Calculation | None  # None when nothing can be shared; a warning says why
    total_weighted: int
    warnings: tuple[str, ...]
    calculated_at: datetime


async def basis(work: Work, period_id: UUID) -> PreviewBasis:
    """Raises NotFound, PeriodNotOpen: a preview is for open periods."""
    require_role(work.call.actor, Role.MEMBER, or_service=Scope.READ)
    period = await work.periods.get(period_id)
    if period.status is not PeriodStatus.OPEN:
        raise PeriodNotOpen(
            f"A preview is for open periods; {period.name} is {period.shown_state}."
        )
    return PreviewBasis(period, await work.settings.policies(period.start))


async def preview(
    work: Work, command: PreviewAllocation, asked: Asked, capacities: Capacities | None
) -> Preview:
    """The same engine as the close, on the claims so far. Raises as the calculation does."""
    known = await basis(work, command.period_id)
    formula_id = command.formula_version_id
    formula = (
        await work.formulas.get(formula_id)
        if formula_id
        else await formulas.bound(work, command.period_id)
    )
    patronage = await gathered(work, known.period, formula, capacities)
    question = question_of(asked, formula.terms, known.policies)
    warnings = [] if not patronage.exclusions else ["Some members' claims are not counted."]
    calculation = None
    try:
        calculation = calculate(patronage.participants, question)
    except (NoPatronage, LossUnallocable) as nothing:
        warnings.append(str(nothing))
    actor = work.call.actor
    lines = calculation.lines if calculation else ()
    if not actor.sees_all():
        lines = tuple(one for one in lines if one.participant.member_id == actor.member_id)
    shown = lines[:LINES_MAX]
    return Preview(
        patronage=patronage,
        lines=shown,
        names=await work.members.names([line.participant.number for line in shown]),
        question=question,
        calculation=calculation,
        total_weighted=sum(one.weighted for one in patronage.participants),
        warnings=tuple(warnings),
        calculated_at=work.clock.now(),
    )
