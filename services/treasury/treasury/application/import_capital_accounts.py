"""ImportCapitalAccounts: opening balances of thousands of members in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid
from treasury.application.announce import post
from treasury.application.ensure_member_accounts import open_accounts
from treasury.application.ports import Work
from treasury.domain.capital import MemberAccounts, Occasion, SharedAccounts
from treasury.domain.chart import SHARED_ROLES
from treasury.domain.entries import Movement
from treasury.domain.journal import EconomicEvent, TransactionType
from treasury.domain.opening import (
    OpenedSoFar,
    OpeningBalance,
    RowError,
    opening_event,
    row_errors,
)
from treasury.domain.periods import Period, PeriodNotOpen

ROWS_MAX = 50_000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of rows; totals in minor units. With errors nothing was written."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    total_book_minor: int = 0
    total_tax_minor: int = 0


async def import_capital_accounts(
    work: Work, rows: Sequence[OpeningBalance], *, run_id: str
) -> ImportReport:
    """Post each row's difference to what was imported before; rows of zero post nothing.

    One import at a time (advisory lock). Raises Forbidden, Invalid for too many rows,
    PeriodNotOpen without an open period.
    """
    work.call.actor.require(Role.ADMIN, or_machine=True)
    if len(rows) > ROWS_MAX:
        raise Invalid(f"A file has at most {ROWS_MAX} rows.", field="rows")
    (await work.cooperatives.get()).require_partnership()
    await work.capital.lock_imports()
    member_ids = [row.member.member_id for row in rows]
    so_far = await work.capital.opened_so_far(member_ids)
    if errors := row_errors(rows, so_far):
        return ImportReport(errors=errors)
    await open_accounts(work, [row.member for row in rows])
    accounts = await work.accounts.of_members(member_ids)
    shared = await work.accounts.shared({"opening_equity": SHARED_ROLES["opening_equity"]})
    first = await work.periods.earliest_open()
    if first is None:
        raise PeriodNotOpen("There is no open period to import into.")
    occasions = await _occasions(work, rows, first, run_id)
    report, events = _events(rows, so_far, occasions, accounts, shared)
    if events:
        await post(work, events, movement_type=Movement.OPENING)
    work.audit(
        "import_capital_accounts",
        "import",
        run_id or work.call.correlation_id,
        after={"rows": len(rows), "new": report.new, "changed": report.changed},
    )
    return report


def _events(
    rows: Sequence[OpeningBalance],
    so_far: dict[UUID, OpenedSoFar],
    occasions: Sequence[Occasion],
    accounts: dict[UUID, MemberAccounts],
    shared: SharedAccounts,
) -> tuple[ImportReport, list[EconomicEvent]]:
    events: list[EconomicEvent] = []
    new = changed = 0
    for row, occasion in zip(rows, occasions, strict=True):
        before = so_far.get(row.member.member_id, OpenedSoFar())
        event = opening_event(row, before, occasion, accounts[row.member.member_id], shared)
        if event:
            events.append(event)
        if row.member.member_id not in so_far or (event and before.imports == 0):
            new += 1
        elif event:
            changed += 1
    return (
        ImportReport(
            new=new,
            changed=changed,
            unchanged=len(rows) - new - changed,
            total_book_minor=sum(row.balance_minor for row in rows),
            total_tax_minor=sum(row.tax_basis_minor for row in rows),
        ),
        events,
    )


async def _occasions(
    work: Work, rows: Sequence[OpeningBalance], first: Period, run_id: str
) -> list[Occasion]:
    """When each row is posted: its own date in an open period, else the earliest open day."""
    days = {row.as_of for row in rows if row.as_of}
    periods = await work.periods.for_posting_on(days | {first.window.start})
    periods[first.window.start].admit(TransactionType.OPENING, first.window.start)
    occasions: list[Occasion] = []
    for row in rows:
        on, note = first.window.start, ""
        if row.as_of and row.as_of in periods and not periods[row.as_of].closing_workflow_id:
            on = row.as_of
        elif row.as_of:
            note = f", as of {row.as_of}"
        reference = "-".join(filter(None, ("MIG", run_id[:36], row.member.member_number)))
        occasions.append(
            Occasion(periods[on].id, on, work.call.actor.id, f"Opening balance {reference}{note}")
        )
    return occasions
