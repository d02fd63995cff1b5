"""Member equity on both bases."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.accounts import Ledger
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.described import described_field
from gateway.schema.enums import wire, word
from gateway.schema.ids import Node, global_id, global_id_or_none, local_id, local_id_or_empty
from gateway.schema.members import Member, member_of
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import Date, Money, money
from gateway.schema.transactions import Transaction, source_id, transaction_of
from habitat.treasury.v1 import capital_pb2 as pb


@strawberry.enum
class CapitalAccountStatus(Enum):
    OPEN = "open"
    WITHDRAWING = "withdrawing"
    CLOSED = "closed"


@strawberry.enum
class MovementType(Enum):
    CONTRIBUTION_CASH = "contribution_cash"
    CONTRIBUTION_PROPERTY = "contribution_property"
    ALLOCATION_INCOME = "allocation_income"
    ALLOCATION_LOSS = "allocation_loss"
    DISTRIBUTION_CASH = "distribution_cash"
    DISTRIBUTION_PROPERTY = "distribution_property"
    REDEMPTION = "redemption"
    REVALUATION = "revaluation"
    REGULATORY_ALLOCATION = "regulatory_allocation"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    REVERSAL = "reversal"
    OPENING = "opening"
    OTHER = "other"


_MOVEMENTS = {movement.value: movement for movement in MovementType}


@strawberry.type
class CapitalAccount(Node):
    member_id: strawberry.ID
    book_balance: Money
    tax_balance: Money
    divergence: Money = strawberry.field(description="Book less tax.")
    declared_unpaid: Money
    contributed_capital: Money
    contributed_tax_basis: Money
    allocations_to_date: Money
    retained_to_date: Money
    distributions_to_date: Money
    redemptions_to_date: Money
    dro_limit: Money | None = strawberry.field(description="Null when it is unlimited.")
    status: CapitalAccountStatus
    version: int
    row: strawberry.Private[pb.CapitalAccount]

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @classmethod
    def of(cls, row: pb.CapitalAccount) -> Self:
        book, tax = money(row.book_balance), money(row.tax_balance)
        return cls(
            id=global_id("CapitalAccount", row.id),
            member_id=global_id("Member", row.member_id),
            book_balance=book,
            tax_balance=tax,
            divergence=Money(book - tax),
            declared_unpaid=money(row.declared_unpaid),
            contributed_capital=money(row.contributed_capital),
            contributed_tax_basis=money(row.contributed_tax_basis),
            allocations_to_date=money(row.allocations_to_date),
            retained_to_date=money(row.retained_to_date),
            distributions_to_date=money(row.distributions_to_date),
            redemptions_to_date=money(row.redemptions_to_date),
            dro_limit=Money(row.dro_limit_minor) if row.HasField("dro_limit_minor") else None,
            status=CapitalAccountStatus(row.status),
            version=row.version,
            row=row,
        )


async def capital_account_of(info: Info, member: str) -> CapitalAccount | None:
    row = await info.context.loaders.capital_accounts.load(member) if member else None
    return CapitalAccount.of(row) if row else None


@strawberry.type
class CapitalMovement:
    id: strawberry.ID
    member_id: strawberry.ID
    ledger: Ledger
    period_id: strawberry.ID | None
    date: Date
    movement_type: MovementType
    amount: Money = strawberry.field(description="Negative where the balance falls.")
    running_balance: Money
    transaction_id: strawberry.ID
    source_type: str | None
    source_id: strawberry.ID | None
    row: strawberry.Private[pb.CapitalMovement]

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @strawberry.field
    async def transaction(self, info: Info) -> Transaction | None:
        return await transaction_of(info, self.row.transaction_id)

    @classmethod
    def of(cls, row: pb.CapitalMovement) -> Self:
        return cls(
            id=global_id("CapitalMovement", row.id),
            member_id=global_id("Member", row.member_id),
            ledger=Ledger(row.ledger),
            period_id=global_id_or_none("Period", row.period_id),
            date=Date(row.date),
            movement_type=_MOVEMENTS.get(row.movement_type, MovementType.OTHER),
            amount=money(row.amount),
            running_balance=money(row.running_balance),
            transaction_id=global_id("Transaction", row.transaction_id),
            source_type=row.source_type or None,
            source_id=source_id(row.source_type, row.source_id),
            row=row,
        )


@strawberry.input
class CapitalAccountFilter:
    status: CapitalAccountStatus | None = None


@strawberry.type
class CapitalQueries:
    @described_field("At the end of a day; now when none is given.")
    async def capital_account(
        self, info: Info, member_id: strawberry.ID, as_of: Date | None = None
    ) -> CapitalAccount | None:
        member = local_id(member_id, "Member", field="memberId")
        if as_of is None:
            return await capital_account_of(info, member)
        request = pb.BatchGetCapitalAccountsRequest(member_ids=[member], as_of=as_of)
        method = info.context.services.capital.BatchGetCapitalAccounts
        reply = await info.context.ask(method, request)
        rows = [CapitalAccount.of(row) for row in reply.capital_accounts]
        return rows[0] if rows else None

    @described_field("By member number.")
    async def capital_accounts(
        self,
        info: Info,
        filter: CapitalAccountFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[CapitalAccount] | None:
        status = filter.status if filter else None
        return await listed(
            info,
            info.context.services.capital.ListCapitalAccounts,
            pb.ListCapitalAccountsRequest(status=word(status)),
            rows=lambda reply: reply.capital_accounts,
            node=CapitalAccount.of,
            page=Page.of(first, after, last, before),
        )

    @described_field("Oldest first.")
    async def capital_movements(
        self,
        info: Info,
        member_id: strawberry.ID,
        ledger: Ledger | None = None,
        period_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[CapitalMovement] | None:
        return await listed(
            info,
            info.context.services.capital.ListMovements,
            pb.ListMovementsRequest(
                member_id=local_id(member_id, "Member", field="memberId"),
                ledger=wire(ledger),
                period_id=local_id_or_empty(period_id, "Period", field="periodId"),
            ),
            rows=lambda reply: reply.movements,
            node=CapitalMovement.of,
            page=Page.of(first, after, last, before),
        )
