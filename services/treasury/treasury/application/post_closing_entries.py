"""PostClosingEntries: revenue and expense go to 3310, in both ledgers at once."""

from dataclasses import dataclass
from uuid import UUID

from kernel.ids import derived_id
from treasury.application.announce import announce_posted
from treasury.application.begin_close import fence_key, rehearsed
from treasury.application.ports import Work
from treasury.domain.accounts import Ledger
from treasury.domain.chart import SHARED_ROLES
from treasury.domain.closing import closing_transaction
from treasury.domain.journal import EconomicEvent, TransactionType
from treasury.domain.records import TransactionRecord


@dataclass(frozen=True, slots=True)
class ClosingEntries:
    """The transactions (none where a ledger had no result) and the net income, minor units."""

    book: TransactionRecord | None
    tax: TransactionRecord | None
    net_minor: dict[Ledger, int]


async def post_closing_entries(
    work: Work, period_id: UUID, workflow_id: UUID, *, rehearsal: bool = False
) -> ClosingEntries:
    """Dated the period's last day; a repeat returns what stands already.

    Raises Forbidden, CloseInProgress, PeriodNotOpen, Refused before the surplus is fixed.
    """
    work.call.actor.require_machine()
    await work.fence(fence_key(period_id))
    period = await work.periods.for_change(period_id)
    if rehearsal:
        period = rehearsed(work, period, workflow_id).fix_surplus(workflow_id)
        await work.periods.save(period)
    period.require_fixed(workflow_id)
    totals = await work.journal.nominal_totals(period_id)
    net = {ledger: sum(total.income_minor for total in totals.get(ledger, [])) for ledger in Ledger}
    earlier = [
        record
        for record in await work.journal.of_close(period_id)
        if record.transaction_type is TransactionType.CLOSING
    ]
    records = [record for record in earlier if record.is_live]
    if not records:
        shared = await work.accounts.shared({"income_summary": SHARED_ROLES["income_summary"]})
        round_no = sum(record.source_id == str(workflow_id) for record in earlier)
        transactions = [
            closing_transaction(
                period,
                ledger,
                totals.get(ledger, []),
                shared[ledger, "income_summary"],
                workflow_id=workflow_id,
                round_no=round_no,
                by=work.call.actor.id,
            )
            for ledger in Ledger
        ]
        posted = tuple(each for each in transactions if each)
        if posted:
            event_id = derived_id(workflow_id, "closing", str(round_no))
            records = await work.journal.add([EconomicEvent(posted, id=event_id)])
            announce_posted(work, records)
            work.audit(
                "post_closing_entries",
                "period",
                period_id,
                after={"numbers": [record.number for record in records]},
            )
    by_ledger = {record.ledger: record for record in records}
    return ClosingEntries(by_ledger.get(Ledger.BOOK), by_ledger.get(Ledger.TAX), net)
