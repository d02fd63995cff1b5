"""CompensateClose and ReopenPeriod: what a close posted is taken back, allocations first."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Invalid
from treasury.application.begin_close import fence_key
from treasury.application.ports import Work
from treasury.application.reverse_transaction import mirror, require_two_people
from treasury.domain.facts import PeriodReopened
from treasury.domain.journal import TransactionType
from treasury.domain.periods import LaterPeriodClosed, Period, PeriodStatus
from treasury.domain.records import TransactionRecord


@dataclass(frozen=True, slots=True)
class CompensateClose:
    period_id: UUID
    workflow_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenPeriod:
    """Two different people stand behind it."""

    period_id: UUID
    reason: str
    requested_by: str
    approved_by: str


async def compensate_close(work: Work, command: CompensateClose) -> list[TransactionRecord]:
    """Reversals inside the closing period; the period stays closing. A repeat finds nothing.

    Raises Forbidden, CloseInProgress, PeriodNotOpen, InsufficientCapital.
    """
    work.call.actor.require_machine()
    _require_reason(command.reason)
    await work.fence(fence_key(command.period_id))
    period = await work.periods.for_change(command.period_id)
    period.require_closing(command.workflow_id)
    reversals = await _take_back(work, period, command.reason)
    work.audit("compensate_close", "period", period.id, reason=command.reason)
    return reversals


async def reopen_period(
    work: Work, command: ReopenPeriod
) -> tuple[Period, list[TransactionRecord]]:
    """closed → open, with the reversals dated inside the period itself.

    Raises Forbidden, ApprovalRequired, PeriodLocked, PeriodNotOpen, LaterPeriodClosed, and
    InsufficientCapital when allocated money has been paid out already: return it first.
    """
    work.call.actor.require_machine()
    _require_reason(command.reason)
    require_two_people(command.requested_by, command.approved_by)
    year = await work.periods.year_for_change(command.period_id)
    period = next(each for each in year if each.id == command.period_id)
    opened = period.reopen()
    for later in year:
        if later.window.start > period.window.end and later.status is not PeriodStatus.OPEN:
            raise LaterPeriodClosed(later=later.code, status=later.status)
    await work.periods.save(opened)
    reversals = await _take_back(work, opened, command.reason)
    work.emit(PeriodReopened(opened, command.reason, command.requested_by))
    work.audit(
        "reopen_period",
        "period",
        period.id,
        after={"reopen_count": opened.reopen_count},
        reason=command.reason,
        second_actor_id=command.approved_by,
    )
    return opened, reversals


async def _take_back(work: Work, period: Period, reason: str) -> list[TransactionRecord]:
    """Mirror the allocations, then the closing entries, dated as they were."""
    live = [record for record in await work.journal.of_close(period.id) if record.is_live]
    reversals: list[TransactionRecord] = []
    for kind in (TransactionType.ALLOCATION, TransactionType.CLOSING):
        originals = [record for record in live if record.transaction_type is kind]
        if originals:
            reversals += await mirror(
                work, originals, on=period.window.end, reason=reason, period_id=period.id
            )
    return reversals


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("A reason is needed.", field="reason")
