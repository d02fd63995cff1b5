"""BeginClose, FixSurplus and AbortClose: a period leaves and enters normal business."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Invalid, Refused
from treasury.application.ports import Work
from treasury.domain.accounts import Ledger
from treasury.domain.closing import PeriodResult
from treasury.domain.facts import PeriodCloseAborted, PeriodClosing
from treasury.domain.periods import EarlierPeriodOpen, Period, PeriodStatus


@dataclass(frozen=True, slots=True)
class BeginClose:
    period_id: UUID
    workflow_id: UUID
    started_by: str


@dataclass(frozen=True, slots=True)
class AbortClose:
    period_id: UUID
    workflow_id: UUID
    reason: str


def fence_key(period_id: UUID) -> str:
    """The business key of a close: a lower fence for it is refused."""
    return f"period_close:{period_id}"


async def begin_close(work: Work, command: BeginClose) -> tuple[Period, int]:
    """open → closing under the row locks of the fiscal year; with the last entry sequence.

    Postings that hold the period shared are waited for; those that come later are refused. The
    same workflow may ask again. Raises Forbidden, NotFound, CloseInProgress for another workflow,
    EarlierPeriodOpen, PeriodNotOpen, Refused while drafts wait in the period.
    """
    work.call.actor.require_machine()
    await work.fence(fence_key(command.period_id))
    year = await work.periods.year_for_change(command.period_id)
    period = next(each for each in year if each.id == command.period_id)
    for earlier in year:
        if earlier.window.end < period.window.start and not earlier.settled:
            raise EarlierPeriodOpen(earlier=earlier.code, code=period.code)
    closing = period.begin_close(command.workflow_id, by=command.started_by, at=work.clock.now())
    if closing is not period:
        await _require_no_drafts(work, period)
        await work.periods.save(closing)
        work.emit(PeriodClosing(closing, command.workflow_id, command.started_by))
        work.audit(
            "begin_close",
            "period",
            period.id,
            after={"workflow_id": command.workflow_id, "started_by": command.started_by},
        )
    return closing, await work.journal.last_seq(period.id)


async def fix_surplus(
    work: Work, period_id: UUID, workflow_id: UUID, *, rehearsal: bool = False
) -> dict[Ledger, PeriodResult]:
    """From here on only the close posts; the result is final. Row lock first, then the totals.

    A rehearsal plays the steps before it, too, in a transaction that is rolled back.
    """
    work.call.actor.require_machine()
    await work.fence(fence_key(period_id))
    period = await work.periods.for_change(period_id)
    if rehearsal:
        period = rehearsed(work, period, workflow_id)
    fixed = period.fix_surplus(workflow_id)
    if fixed is not period:
        await _require_no_drafts(work, period)
        await work.periods.save(fixed)
        work.audit("fix_surplus", "period", period.id, after={"workflow_id": workflow_id})
    return await results(work, period_id)


async def abort_close(work: Work, command: AbortClose) -> Period:
    """closing → open, before anything of the close is posted; harmless to repeat.

    Raises Forbidden, CloseInProgress for another workflow, Refused when closing entries or
    allocations stand in the journal: they are compensated first.
    """
    work.call.actor.require_machine()
    if not command.reason.strip():
        raise Invalid("An abort has a reason.", field="reason")
    await work.fence(fence_key(command.period_id))
    period = await work.periods.for_change(command.period_id)
    opened = period.abort_close(command.workflow_id)
    if opened is period:
        return period
    if any(record.is_live for record in await work.journal.of_close(period.id)):
        raise Refused(f"The close of {period.code} has posted already; compensate it first.")
    await work.periods.save(opened)
    work.emit(PeriodCloseAborted(opened, command.workflow_id, command.reason))
    work.audit("abort_close", "period", period.id, reason=command.reason)
    return opened


async def results(work: Work, period_id: UUID) -> dict[Ledger, PeriodResult]:
    """What the period earned in each ledger, closing entries left out."""
    totals = await work.journal.nominal_totals(period_id)
    return {ledger: PeriodResult.of(ledger, totals.get(ledger, [])) for ledger in Ledger}


def rehearsed(work: Work, period: Period, workflow_id: UUID) -> Period:
    """The period as a dry run imagines it: closing under this workflow."""
    if period.status is PeriodStatus.OPEN:
        return period.begin_close(workflow_id, by=work.call.actor.id, at=work.clock.now())
    return period


async def _require_no_drafts(work: Work, period: Period) -> None:
    if waiting := await work.drafts.undecided(period.id):
        raise Refused(
            f"{waiting} drafts of period {period.code} wait to be posted or discarded.",
            count=waiting,
        )
