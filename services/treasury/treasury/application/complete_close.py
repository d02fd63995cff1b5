"""VerifyClose and CompleteClose: proof first, then snapshot, closed, and the next period."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Refused
from treasury.application.begin_close import fence_key, results
from treasury.application.open_period import open_next
from treasury.application.ports import Work
from treasury.domain.accounts import Ledger
from treasury.domain.closing import close_breaches, trial_breaches
from treasury.domain.facts import PeriodClosed
from treasury.domain.periods import Period
from treasury.domain.records import Snapshot


class CloseNotProven(Refused):
    """The books do not show what a finished close must show."""

    reason = "INVARIANT_VIOLATION"
    sentence = "The close cannot be completed: {breaches}"


@dataclass(frozen=True, slots=True)
class VerifyClose:
    """Expected changes of all members' capital, in minor units."""

    period_id: UUID
    agreement_id: UUID | None
    expected_book_minor: int
    expected_tax_minor: int


@dataclass(frozen=True, slots=True)
class CompleteClose:
    period_id: UUID
    workflow_id: UUID
    agreement_id: UUID | None


@dataclass(frozen=True, slots=True)
class Closed:
    period: Period
    snapshots: list[Snapshot]
    next_period: Period


async def verify_close(work: Work, query: VerifyClose) -> list[str]:
    """C6 and C7 in both ledgers; empty when all hold. For the close workflow."""
    work.call.actor.require_machine()
    figures = await work.journal.close_figures(query.period_id, query.agreement_id)
    expected = {
        Ledger.BOOK: query.expected_book_minor,
        Ledger.TAX: query.expected_tax_minor,
    }
    return [
        breach
        for ledger in Ledger
        for breach in close_breaches(
            ledger, figures[ledger], expected_capital_minor=expected[ledger]
        )
    ]


async def complete_close(work: Work, command: CompleteClose) -> Closed:
    """closing → closed under the row lock; a repeat by the same workflow returns the same.

    3310 and the nominal accounts must be zero: a period is never closed otherwise. Raises
    CloseNotProven, CloseInProgress, PeriodNotOpen, Forbidden, NotFound.
    """
    work.call.actor.require_machine()
    await work.fence(fence_key(command.period_id))
    period = await work.periods.for_change(command.period_id)
    if period.settled and period.closing_workflow_id == command.workflow_id:
        next_period, _ = await open_next(work, period)
        return Closed(period, await work.snapshots.of(period.id), next_period)
    period.require_fixed(command.workflow_id)
    snapshots = await _proven(work, period)
    book = next(each for each in snapshots if each.ledger is Ledger.BOOK)
    now = work.clock.now()
    closed = period.complete_close(
        command.workflow_id, snapshot_id=book.id, by=work.call.actor.id, at=now
    )
    await work.periods.save(closed)
    net = (await results(work, period.id))[Ledger.BOOK].net_income_minor
    work.emit(PeriodClosed(closed, now, net, book.id, command.agreement_id))
    work.audit(
        "close_period",
        "period",
        period.id,
        after={
            "net_income_minor": net,
            "agreement_id": command.agreement_id,
            "sha256": {each.ledger: each.sha256 for each in snapshots},
        },
    )
    next_period, _ = await open_next(work, closed)
    return Closed(closed, snapshots, next_period)


async def _proven(work: Work, period: Period) -> list[Snapshot]:
    """Both snapshots, whose sums are the trial balance."""
    nominals = await work.journal.nominals(period.id)
    snapshots = await work.snapshots.take(period)
    breaches = [breach for ledger in Ledger for breach in nominals[ledger].breaches(ledger)]
    for one in snapshots:
        breaches += trial_breaches(one.ledger, one.total_debits_minor - one.total_credits_minor)
    if breaches:
        raise CloseNotProven(breaches=" ".join(breaches))
    return snapshots
