"""OpenPeriod and EnsureNextPeriod: new windows that overlap nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid
from treasury.application.ports import Work
from treasury.domain.calendar import PeriodType, Window
from treasury.domain.cooperative import Cooperative
from treasury.domain.facts import PeriodOpened
from treasury.domain.periods import Period


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """Name, type, end and fiscal year have defaults that follow from the rest."""

    start_date: date
    end_date: date | None = None
    period_type: PeriodType | None = None
    name: str = ""
    fiscal_year: int | None = None
    formula_version_id: UUID | None = None


async def open_period(work: Work, command: OpenPeriod) -> Period:
    """Raises Forbidden, Invalid by field, Conflict when a day or the code is taken."""
    work.call.actor.require(Role.ADMIN, or_machine=True)
    cooperative = await work.cooperatives.get()
    window = Window.of(
        command.period_type or PeriodType(cooperative.period_type),
        command.start_date,
        command.end_date,
        cooperative.fiscal_year_start,
    )
    if window.period_type is PeriodType.CUSTOM and not command.name.strip():
        raise Invalid("A custom period needs a name.", field="name")
    return await _open(
        work,
        cooperative,
        window,
        name=command.name,
        fiscal_year=command.fiscal_year,
        formula_version_id=command.formula_version_id,
    )


async def ensure_next_period(work: Work, period_id: UUID) -> tuple[Period, bool]:
    """The period that follows, and whether it had to be opened."""
    work.call.actor.require_machine()
    return await open_next(work, await work.periods.get(period_id))


async def open_next(work: Work, period: Period) -> tuple[Period, bool]:
    """The same, for a close that holds the period already.

    A window that would run into a later period ends before it.
    """
    wanted = period.window.following()
    if there := await work.periods.of_day(wanted.start):
        return there, False
    cooperative = await work.cooperatives.get()
    window = period.window.following(before=await work.periods.next_start(period.window.end))
    return await _open(work, cooperative, window), True


async def _open(
    work: Work,
    cooperative: Cooperative,
    window: Window,
    *,
    name: str = "",
    fiscal_year: int | None = None,
    formula_version_id: UUID | None = None,
) -> Period:
    period = Period.opened(
        window,
        fiscal_year_start=cooperative.fiscal_year_start,
        grace_days=cooperative.grace_days,
        at=work.clock.now(),
        name=name,
        formula_version_id=formula_version_id,
        fiscal_year=fiscal_year,
    )
    await work.periods.add(period)
    work.emit(PeriodOpened(period))
    work.audit(
        "open_period",
        "period",
        period.id,
        after={"code": period.code, "start": window.start, "end": window.end},
    )
    return period
