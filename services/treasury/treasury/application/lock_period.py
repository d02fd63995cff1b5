"""LockPeriod: closed → locked, by the scheduler when its time has come, or by two people."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Refused
from treasury.application.ports import Work
from treasury.application.reverse_transaction import require_two_people
from treasury.domain.facts import PeriodLocked
from treasury.domain.periods import Period


@dataclass(frozen=True, slots=True)
class LockPeriod:
    """Both names empty: the scheduler, after `lock_after_days`."""

    period_id: UUID
    requested_by: str = ""
    approved_by: str = ""


async def lock_period(work: Work, command: LockPeriod) -> Period:
    """Final. Raises Forbidden, ApprovalRequired, Refused before its time or in another state."""
    work.call.actor.require_machine()
    by_people = bool(command.requested_by or command.approved_by)
    if by_people:
        require_two_people(command.requested_by, command.approved_by)
    period = await work.periods.for_change(command.period_id)
    now = work.clock.now()
    locked = period.lock(at=now)
    if locked is period:
        return period
    if not by_people:
        days = (await work.cooperatives.get()).lock_after_days
        if not period.due_for_lock(days, work.clock.today()):
            raise Refused(f"Period {period.code} is locked {days} days after its close.")
    await work.periods.save(locked)
    work.emit(PeriodLocked(locked, now))
    work.audit(
        "lock_period",
        "period",
        period.id,
        reason=f"asked by {command.requested_by}" if by_people else "scheduled",
        second_actor_id=command.approved_by or None,
    )
    return locked
