"""The journal and the trial balance, as they are read."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.accounts import Account, EntryDirection, Ledger, account_of
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.described import described_field
from gateway.schema.enums import wire, word
from gateway.schema.ids import (
    Node,
    global_id,
    global_id_or_none,
    is_uuid,
    local_id,
    local_id_or_empty,
)
from gateway.schema.members import Member, actor_id, member_of
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import Date, DateTime, Money, day_or_none, instant_or_none, money
from habitat.treasury.v1 import accounts_pb2
from habitat.treasury.v1 import ledger_pb2 as pb


@strawberry.enum
class TransactionStatus(Enum):
    DRAFT = pb.TRANSACTION_STATUS_DRAFT
    PENDING_APPROVAL = pb.TRANSACTION_STATUS_PENDING_APPROVAL
    POSTED = pb.TRANSACTION_STATUS_POSTED
    REVERSED = pb.TRANSACTION_STATUS_REVERSED
    DISCARDED = pb.TRANSACTION_STATUS_DISCARDED


@strawberry.enum
class TransactionType(Enum):
    CONTRIBUTION = "contribution"
    ALLOCATION = "allocation"
    DISTRIBUTION = "distribution"
    REDEMPTION = "redemption"
    REVENUE = "revenue"
    EXPENSE = "expense"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"
    CLOSING = "closing"
    REVALUATION = "revaluation"
    REVERSAL = "reversal"
    OPENING = "opening"


_SOURCES = {
    "contribution": "Contribution",
    "allocation": "AllocationAgreement",
    "distribution": "Distribution",
    "opening": "Member",
    "close": "Workflow",
}


def source_id(source_type: str, source: str) -> strawberry.ID | None:
    """What a posting came from: a global id where the source is an entity of this API."""
    if not source:
        return None
    kind = _SOURCES.get(source_type)
    return global_id(kind, source) if kind and is_uuid(source) else strawberry.ID(source)


@strawberry.type
class Entry:
    id: strawberry.ID
    line_no: int
    account_id: strawberry.ID
    direction: EntryDirection
    amount: Money
    memo: str | None
    member_id: strawberry.ID | None
    row: strawberry.Private[pb.Entry]

    @strawberry.field
    async def account(self, info: Info) -> Account | None:
        return await account_of(info, self.row.account_id)

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @classmethod
    def of(cls, row: pb.Entry) -> Self:
        return cls(
            id=global_id("Entry", row.id),
            line_no=row.line_no,
            account_id=global_id("Account", row.account_id),
            direction=EntryDirection(row.direction),
            amount=money(row.amount),
            memo=row.memo or None,
            member_id=global_id_or_none("Member", row.member_id),
            row=row,
        )


@strawberry.type
class Transaction(Node):
    number: str
    ledger: Ledger
    period_id: strawberry.ID
    transaction_date: Date
    transaction_type: TransactionType
    status: TransactionStatus
    description: str
    source_type: str | None
    source_id: strawberry.ID | None
    economic_event_id: strawberry.ID
    reverses_id: strawberry.ID | None
    reversed_by_id: strawberry.ID | None
    created_by_id: strawberry.ID | None
    approved_by_id: strawberry.ID | None
    posted_at: DateTime | None
    total: Money
    entries: list[Entry] = strawberry.field(description="The first 1 000 lines.")
    entry_count: int
    return_reason: str | None
    version: int
    row: strawberry.Private[pb.Transaction]

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @strawberry.field
    async def created_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.created_by)

    @strawberry.field
    async def approved_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.approved_by)

    @strawberry.field
    async def reverses(self, info: Info) -> "Transaction | None":
        return await transaction_of(info, self.row.reverses_id)

    @strawberry.field
    async def reversed_by(self, info: Info) -> "Transaction | None":
        return await transaction_of(info, self.row.reversed_by_id)

    @classmethod
    def of(cls, row: pb.Transaction) -> Self:
        return cls(
            id=global_id("Transaction", row.id),
            number=row.number,
            ledger=Ledger(row.ledger),
            period_id=global_id("Period", row.period_id),
            transaction_date=Date(row.transaction_date),
            transaction_type=TransactionType(row.transaction_type),
            status=TransactionStatus(row.status),
            description=row.description,
            source_type=row.source_type or None,
            source_id=source_id(row.source_type, row.source_id),
            economic_event_id=strawberry.ID(row.economic_event_id),
            reverses_id=global_id_or_none("Transaction", row.reverses_id),
            reversed_by_id=global_id_or_none("Transaction", row.reversed_by_id),
            created_by_id=actor_id(row.created_by),
            approved_by_id=actor_id(row.approved_by),
            posted_at=instant_or_none(row, "posted_at"),
            total=money(row.total),
            entries=[Entry.of(entry) for entry in row.entries],
            entry_count=row.entry_count,
            return_reason=row.return_reason or None,
            version=row.version,
            row=row,
        )


async def transaction_of(info: Info, local: str) -> Transaction | None:
    row = await info.context.loaders.transactions.load(local) if local else None
    return Transaction.of(row) if row else None


@strawberry.type
class Balance:
    account: Account
    debits: Money
    credits: Money
    balance: Money = strawberry.field(description="Signed by the account's normal balance.")


@strawberry.type
class TrialBalance:
    ledger: Ledger
    as_of: Date | None
    rows: list[Balance] = strawberry.field(
        description="Member sub-accounts are summed into their control account."
    )
    total_debits: Money
    total_credits: Money
    difference: Money = strawberry.field(description="Zero, or the books are wrong.")


def _balance(row: accounts_pb2.Balance) -> Balance:
    return Balance(
        account=Account.of(row.account),
        debits=money(row.debits),
        credits=money(row.credits),
        balance=money(row.balance),
    )


@strawberry.input
class TransactionFilter:
    ledger: Ledger | None = None
    period_id: strawberry.ID | None = None
    account_id: strawberry.ID | None = None
    member_id: strawberry.ID | None = None
    type: TransactionType | None = None
    status: TransactionStatus | None = None
    source_type: str | None = None
    from_date: Date | None = strawberry.field(default=None, name="from")
    to_date: Date | None = strawberry.field(default=None, name="to")
    min_amount: Money | None = None


@strawberry.type
class TransactionQueries:
    @strawberry.field
    async def transaction(self, info: Info, id: strawberry.ID) -> Transaction | None:
        return await transaction_of(info, local_id(id, "Transaction"))

    @described_field("Newest first.")
    async def transactions(
        self,
        info: Info,
        filter: TransactionFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Transaction] | None:
        given = filter or TransactionFilter()
        return await listed(
            info,
            info.context.services.ledger.ListTransactions,
            pb.ListTransactionsRequest(
                filter=pb.TransactionFilter(
                    ledger=wire(given.ledger),
                    period_id=local_id_or_empty(given.period_id, "Period", field="periodId"),
                    account_id=local_id_or_empty(given.account_id, "Account", field="accountId"),
                    member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
                    transaction_type=word(given.type),
                    status=wire(given.status),
                    source_type=given.source_type or "",
                    from_date=given.from_date or "",
                    to_date=given.to_date or "",
                    min_amount_minor=given.min_amount or 0,
                )
            ),
            rows=lambda reply: reply.transactions,
            node=Transaction.of,
            page=Page.of(first, after, last, before),
        )

    @strawberry.field
    async def trial_balance(
        self,
        info: Info,
        ledger: Ledger,
        as_of: Date | None = None,
        period_id: strawberry.ID | None = None,
    ) -> TrialBalance | None:
        request = pb.GetTrialBalanceRequest(
            ledger=wire(ledger),
            as_of=as_of or "",
            period_id=local_id_or_empty(period_id, "Period", field="periodId"),
        )
        reply = await info.context.ask(info.context.services.ledger.GetTrialBalance, request)
        return TrialBalance(
            ledger=Ledger(reply.ledger),
            as_of=day_or_none(reply.as_of),
            rows=[_balance(row) for row in reply.rows],
            total_debits=money(reply.total_debits),
            total_credits=money(reply.total_credits),
            difference=money(reply.difference),
        )
