"""A bookkeeper's desk: use cases on a real database, each in a transaction of its own."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from chassis.database import Units
from chassis.testing import COOPERATIVE, ScratchDatabase, call_as
from kernel.call import Call, Role
from kernel.ids import derived_id, new_id
from treasury.adapters.work import SqlWork
from treasury.application.begin_close import BeginClose, begin_close, fix_surplus
from treasury.application.complete_close import Closed, CompleteClose, complete_close
from treasury.application.create_draft import CreateDraft, create_draft
from treasury.application.drafting import NewLine, NewTransaction
from treasury.application.import_capital_accounts import ImportReport, import_capital_accounts
from treasury.application.install_cooperative import InstallCooperative, install_cooperative
from treasury.application.open_period import OpenPeriod, open_period
from treasury.application.post_allocations import post_allocations
from treasury.application.post_batch import BatchItem, post_batch
from treasury.application.post_closing_entries import post_closing_entries
from treasury.application.post_contribution import PostContribution, post_contribution
from treasury.domain.accounts import Direction, Ledger
from treasury.domain.allocations import AllocationHeader, AllocationLines
from treasury.domain.calendar import PeriodType
from treasury.domain.capital import CapitalAccount, CapitalContribution, CapitalKind, MemberRef
from treasury.domain.closing import PeriodResult
from treasury.domain.journal import TransactionType
from treasury.domain.opening import OpeningBalance
from treasury.domain.periods import Period
from treasury.domain.records import TransactionRecord

T = TypeVar("T")

WORKER = call_as(service="svc-worker")
ALDER = derived_id(COOPERATIVE, "operator", "alder")
BEECH = derived_id(COOPERATIVE, "operator", "beech")
STEWARD = call_as(Role.STEWARD, member_id=ALDER)
SECOND = call_as(Role.STEWARD, member_id=BEECH)
ADMIN = call_as(Role.ADMIN)

FEBRUARY = date(2026, 2, 2)


class Desk:
    def __init__(self, database: ScratchDatabase, units: Units) -> None:
        self.database = database
        self.units = units

    async def do(self, call: Call, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        async with self.units.open(call) as unit:
            return await use_case(SqlWork(unit))

    async def sql(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """As the administrator, past every policy."""
        url = self.database.admin_url.replace("postgresql+asyncpg", "postgresql")
        connection = await asyncpg.connect(url)
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    async def value(self, statement: str, *values: Any) -> Any:
        return (await self.sql(statement, *values))[0][0]

    async def install(self) -> None:
        await self.do(ADMIN, lambda work: install_cooperative(work, InstallCooperative("Grove")))

    async def open_quarter(self, start: date = date(2026, 1, 1)) -> Period:
        command = OpenPeriod(start, period_type=PeriodType.QUARTER)
        return await self.do(ADMIN, lambda work: open_period(work, command))

    async def earn(
        self, minor: int, *, tax_minor: int | None = None, on: date = FEBRUARY
    ) -> list[TransactionRecord]:
        """Dues (or rent, when negative) through the bank in both ledgers, in one batch."""
        amounts = {Ledger.BOOK: minor, Ledger.TAX: minor if tax_minor is None else tax_minor}
        kind = TransactionType.REVENUE if minor > 0 else TransactionType.EXPENSE
        item = BatchItem(
            [through_bank(ledger, amount) for ledger, amount in amounts.items()], on, "dues", kind
        )
        return await self.do(STEWARD, lambda work: post_batch(work, [item]))

    async def earn_much(self, minor: int, on: date = FEBRUARY) -> None:
        """Above the threshold: in slices that one person may post."""
        sign = 1 if minor > 0 else -1
        slices = [sign * min(500_000, abs(minor) - at) for at in range(0, abs(minor), 500_000)]
        kind = TransactionType.REVENUE if minor > 0 else TransactionType.EXPENSE
        items = [
            BatchItem([through_bank(ledger, part) for ledger in Ledger], on, "dues", kind)
            for part in slices
        ]
        if items:
            await self.do(STEWARD, lambda work: post_batch(work, items))

    async def draft(
        self,
        minor: int,
        *,
        call: Call = STEWARD,
        kind: TransactionType = TransactionType.REVENUE,
        on: date = FEBRUARY,
        ledgers: Sequence[Ledger] = tuple(Ledger),
    ) -> list[TransactionRecord]:
        command = CreateDraft(
            [through_bank(ledger, minor) for ledger in ledgers], on, "dues", transaction_type=kind
        )
        return await self.do(call, lambda work: create_draft(work, command))

    async def contribute(
        self, who: MemberRef, minor: int, *, on: date = FEBRUARY, id: UUID | None = None
    ) -> tuple[UUID | None, UUID | None]:
        contribution = CapitalContribution(id or new_id(), CapitalKind.CASH, minor, minor)
        command = PostContribution(contribution, who, on, "C-2026Q1-000001")
        return await self.do(WORKER, lambda work: post_contribution(work, command))

    async def import_balances(self, rows: Sequence[OpeningBalance]) -> ImportReport:
        return await self.do(WORKER, lambda work: import_capital_accounts(work, rows, run_id="run"))

    async def begin(self, period: Period, workflow_id: UUID) -> Period:
        command = BeginClose(period.id, workflow_id, str(ALDER))
        closing, _ = await self.do(WORKER, lambda work: begin_close(work, command))
        return closing

    async def fix(self, period: Period, workflow_id: UUID) -> dict[Ledger, PeriodResult]:
        return await self.do(WORKER, lambda work: fix_surplus(work, period.id, workflow_id))

    async def allocate(
        self,
        period: Period,
        workflow_id: UUID,
        shares: Sequence[tuple[MemberRef, int, int, int]],
        *,
        agreement_id: UUID | None = None,
    ) -> list[TransactionRecord]:
        """Rows of (member, total, cash, tax total), in minor units."""
        lines = AllocationLines.of(
            (who.member_id, who.member_number, total, cash, total - cash, tax)
            for who, total, cash, tax in shares
        )
        header = header_of(lines, period, workflow_id, agreement_id or new_id())
        return await self.do(WORKER, lambda work: post_allocations(work, header, lines))

    async def close(
        self,
        period: Period,
        shares: Sequence[tuple[MemberRef, int, int, int]] = (),
        *,
        workflow_id: UUID | None = None,
        agreement_id: UUID | None = None,
    ) -> Closed:
        """All steps of the ledger's part."""
        workflow_id = workflow_id or new_id()
        agreement_id = agreement_id or new_id()
        await self.begin(period, workflow_id)
        await self.fix(period, workflow_id)
        await self.do(WORKER, lambda work: post_closing_entries(work, period.id, workflow_id))
        await self.allocate(period, workflow_id, shares, agreement_id=agreement_id)
        command = CompleteClose(period.id, workflow_id, agreement_id)
        return await self.do(WORKER, lambda work: complete_close(work, command))

    async def capital(self, who: MemberRef, as_of: date | None = None) -> CapitalAccount:
        found = await self.do(WORKER, lambda work: work.capital.accounts([who.member_id], as_of))
        return found[0]

    async def difference(self) -> int:
        """Debits minus credits over both ledgers, straight from the table."""
        found: int = await self.value(
            "SELECT coalesce(sum(CASE direction WHEN 'debit' THEN amount_minor "
            "ELSE -amount_minor END), 0)::bigint FROM treasury.entry"
        )
        return found


def through_bank(ledger: Ledger, minor: int) -> NewTransaction:
    """Revenue when positive, expense when negative."""
    money = NewLine(
        Direction.DEBIT if minor > 0 else Direction.CREDIT, abs(minor), account_number="1110"
    )
    other = NewLine(
        Direction.CREDIT if minor > 0 else Direction.DEBIT,
        abs(minor),
        account_number="4110" if minor > 0 else "5110",
    )
    return NewTransaction(ledger, [money, other])


def header_of(
    lines: AllocationLines, period: Period, workflow_id: UUID, agreement_id: UUID
) -> AllocationHeader:
    return AllocationHeader(
        agreement_id=agreement_id,
        agreement_number=f"AG-{period.code}-r1",
        period_id=period.id,
        workflow_id=workflow_id,
        inputs_hash="0" * 64,
        line_count=len(lines),
        total_minor=sum(lines.total_minor),
        cash_minor=sum(lines.cash_minor),
        retained_minor=sum(lines.retained_minor),
        tax_total_minor=sum(lines.tax_minor),
    )
