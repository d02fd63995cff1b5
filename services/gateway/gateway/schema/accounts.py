"""The chart of accounts of both ledgers."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.enums import member_or_none, wire, word
from gateway.schema.ids import (
    Node,
    global_id,
    global_id_or_none,
    local_id,
    local_id_or_empty,
)
from gateway.schema.members import Member, member_of
from habitat.treasury.v1 import accounts_pb2 as pb


@strawberry.enum
class Ledger(Enum):
    BOOK = pb.LEDGER_BOOK
    TAX = pb.LEDGER_TAX


@strawberry.enum
class AccountType(Enum):
    ASSET = pb.ACCOUNT_TYPE_ASSET
    LIABILITY = pb.ACCOUNT_TYPE_LIABILITY
    EQUITY = pb.ACCOUNT_TYPE_EQUITY
    REVENUE = pb.ACCOUNT_TYPE_REVENUE
    EXPENSE = pb.ACCOUNT_TYPE_EXPENSE


@strawberry.enum
class EntryDirection(Enum):
    DEBIT = pb.DIRECTION_DEBIT
    CREDIT = pb.DIRECTION_CREDIT


@strawberry.enum
class MemberAccountRole(Enum):
    CAPITAL = "capital"
    DECLARED = "declared"
    DRAWING = "drawing"
    NOTICE_QUALIFIED = "notice_qualified"
    NOTICE_NONQUALIFIED = "notice_nonqualified"
    PAYABLE = "payable"


@strawberry.enum
class PatronageSource(Enum):
    PATRONAGE = "patronage"
    NONPATRONAGE = "nonpatronage"
    NA = "na"


@strawberry.type
class Account(Node):
    ledger: Ledger
    number: str
    name: str
    account_type: AccountType
    normal_balance: EntryDirection
    parent_id: strawberry.ID | None
    is_control: bool
    member_id: strawberry.ID | None
    member_role: MemberAccountRole | None
    is_contra: bool
    patronage_source: PatronageSource
    k1_line: str | None = strawberry.field(
        name="k1Line", description="Line of Schedule K-1 (Form 1065)."
    )
    is_active: bool
    version: int
    row: strawberry.Private[pb.Account]

    @strawberry.field
    async def parent(self, info: Info) -> "Account | None":
        return await account_of(info, self.row.parent_id)

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @classmethod
    def of(cls, row: pb.Account) -> Self:
        return cls(
            id=global_id("Account", row.id),
            ledger=Ledger(row.ledger),
            number=row.account_number,
            name=row.name,
            account_type=AccountType(row.account_type),
            normal_balance=EntryDirection(row.normal_balance),
            parent_id=global_id_or_none("Account", row.parent_id),
            is_control=row.is_control,
            member_id=global_id_or_none("Member", row.member_id),
            member_role=member_or_none(MemberAccountRole, row.member_role),
            is_contra=row.is_contra,
            patronage_source=PatronageSource(row.patronage_source or "na"),
            k1_line=row.k1_line or None,
            is_active=row.is_active,
            version=row.version,
            row=row,
        )


async def account_of(info: Info, local: str) -> Account | None:
    row = await info.context.loaders.accounts.load(local) if local else None
    return Account.of(row) if row else None


@strawberry.input
class AccountFilter:
    ledger: Ledger | None = None
    type: AccountType | None = None
    active: bool | None = None
    member_id: strawberry.ID | None = None
    search: str | None = None


@strawberry.input
class CreateAccountInput(Command):
    ledger: Ledger
    number: str
    name: str
    type: AccountType
    parent_id: strawberry.ID | None = None
    is_contra: bool = False
    patronage_source: PatronageSource | None = None
    k1_line: str | None = strawberry.field(default=None, name="k1Line")


@strawberry.input
class UpdateAccountInput(Command):
    id: strawberry.ID
    name: str | None = None
    patronage_source: PatronageSource | None = None
    k1_line: str | None = strawberry.field(default=None, name="k1Line")
    expected_version: int | None = None


@strawberry.input
class DeactivateAccountInput(Command):
    id: strawberry.ID
    expected_version: int | None = None


@strawberry.type
class AccountPayload(Receipt):
    account: Account

    @classmethod
    def of(cls, info: Info, reply: object, row: pb.Account) -> Self:
        return cls(account=Account.of(row), **receipt(info, reply))


@strawberry.type
class CreateAccountPayload(AccountPayload): ...


@strawberry.type
class UpdateAccountPayload(AccountPayload): ...


@strawberry.type
class DeactivateAccountPayload(AccountPayload): ...


@strawberry.type
class AccountQueries:
    @strawberry.field
    async def account(self, info: Info, id: strawberry.ID) -> Account | None:
        return await account_of(info, local_id(id, "Account"))

    @strawberry.field
    async def accounts(
        self,
        info: Info,
        filter: AccountFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Account] | None:
        given = filter or AccountFilter()
        return await listed(
            info,
            info.context.services.accounts.ListAccounts,
            pb.ListAccountsRequest(
                filter=pb.AccountFilter(
                    ledger=wire(given.ledger),
                    account_type=wire(given.type),
                    active=given.active,
                    member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
                    search=given.search or "",
                )
            ),
            rows=lambda reply: reply.accounts,
            node=Account.of,
            page=Page.of(first, after, last, before),
        )


@strawberry.type
class AccountCommands:
    @strawberry.mutation
    async def create_account(self, info: Info, input: CreateAccountInput) -> CreateAccountPayload:
        request = pb.CreateAccountRequest(
            ledger=wire(input.ledger),
            account_number=trimmed(input.number),
            name=trimmed(input.name),
            account_type=wire(input.type),
            parent_id=local_id_or_empty(input.parent_id, "Account", field="parentId"),
            is_contra=input.is_contra,
            patronage_source=word(input.patronage_source),
            k1_line=trimmed(input.k1_line),
        )
        method = info.context.services.accounts.CreateAccount
        reply = await info.context.command(method, request, input.idempotency_key)
        return CreateAccountPayload.of(info, reply, reply.account)

    @strawberry.mutation
    async def update_account(self, info: Info, input: UpdateAccountInput) -> UpdateAccountPayload:
        source = input.patronage_source
        request = pb.UpdateAccountRequest(
            id=local_id(input.id, "Account"),
            name=input.name,
            k1_line=input.k1_line,
            patronage_source=source.value if source else None,
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.accounts.UpdateAccount
        reply = await info.context.command(method, request, input.idempotency_key)
        return UpdateAccountPayload.of(info, reply, reply.account)

    @strawberry.mutation
    async def deactivate_account(
        self, info: Info, input: DeactivateAccountInput
    ) -> DeactivateAccountPayload:
        request = pb.DeactivateAccountRequest(
            id=local_id(input.id, "Account"), expected_version=input.expected_version or 0
        )
        method = info.context.services.accounts.DeactivateAccount
        reply = await info.context.command(method, request, input.idempotency_key)
        return DeactivateAccountPayload.of(info, reply, reply.account)
