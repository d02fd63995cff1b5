"""Drafting, posting, approving and reversing transactions."""

from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.accounts import EntryDirection, Ledger
from gateway.schema.commands import Command, MoneyCommand, Receipt, receipt, trimmed
from gateway.schema.described import described_mutation
from gateway.schema.enums import wire, word
from gateway.schema.governance import GovernanceApproval
from gateway.schema.ids import local_id, local_id_or_empty
from gateway.schema.scalars import Date, Money
from gateway.schema.transactions import Transaction, TransactionType, transaction_of
from gateway.schema.two_person import second_person
from habitat.kernel.v1 import money_pb2
from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.errors import Invalid


@strawberry.input
class EntryInput:
    """The account by id, or by its number in the transaction's ledger."""

    account_id: strawberry.ID | None = None
    account_number: str | None = None
    direction: EntryDirection
    amount: Money
    memo: str | None = None
    member_id: strawberry.ID | None = None


@strawberry.input
class TwinInput:
    """One economic event in both ledgers."""

    book: list[EntryInput]
    tax: list[EntryInput]


@strawberry.input
class CreateTransactionInput(Command):
    date: Date
    description: str
    ledger: Ledger | None = strawberry.field(
        default=None, description="With `entries`; or give `twin` instead of both."
    )
    entries: list[EntryInput] | None = None
    twin: TwinInput | None = None
    period_id: strawberry.ID | None = strawberry.field(
        default=None, description="Found by the date when left out."
    )
    type: TransactionType = TransactionType.ADJUSTMENT


@strawberry.input
class PostTransactionInput(MoneyCommand):
    id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class ApproveTransactionInput(Command):
    id: strawberry.ID
    comment: str | None = None
    expected_version: int | None = None


@strawberry.input
class ReturnTransactionInput(Command):
    id: strawberry.ID
    reason: str
    expected_version: int | None = None


@strawberry.input
class ReverseTransactionInput(MoneyCommand):
    id: strawberry.ID
    reason: str
    date: Date | None = None


@strawberry.type
class TransactionPayload(Receipt):
    transaction: Transaction
    twin: Transaction | None = strawberry.field(description="The same event in the other ledger.")

    @classmethod
    def of(cls, info: Info, reply: object, rows: "list[pb.Transaction]") -> Self:
        return cls(
            transaction=Transaction.of(rows[0]),
            twin=Transaction.of(rows[1]) if len(rows) > 1 else None,
            **receipt(info, reply),
        )


@strawberry.type
class CreateTransactionPayload(TransactionPayload): ...


@strawberry.type
class PostTransactionPayload(TransactionPayload): ...


@strawberry.type
class ApproveTransactionPayload(TransactionPayload): ...


@strawberry.type
class ReturnTransactionPayload(TransactionPayload): ...


@strawberry.type
class ReverseTransactionPayload(Receipt):
    transaction: Transaction | None = strawberry.field(
        description="Unchanged until a second person has agreed."
    )
    approval: GovernanceApproval | None


def _drafts(input: CreateTransactionInput) -> list[pb.NewTransaction]:
    """One transaction, or a twin. Raises Invalid for both or neither."""
    if input.twin is not None:
        if input.ledger is not None or input.entries is not None:
            raise Invalid("Give either a twin, or a ledger and its entries.", field="twin")
        twin = {Ledger.BOOK: input.twin.book, Ledger.TAX: input.twin.tax}
        return [_draft(ledger, entries) for ledger, entries in twin.items()]
    if input.ledger is None:
        raise Invalid("Say which ledger, or give a twin.", field="ledger")
    return [_draft(input.ledger, input.entries or [])]


def _draft(ledger: Ledger, entries: list[EntryInput]) -> pb.NewTransaction:
    return pb.NewTransaction(
        ledger=wire(ledger),
        entries=[
            pb.NewEntry(
                account_id=local_id_or_empty(entry.account_id, "Account", field="accountId"),
                account_number=trimmed(entry.account_number),
                direction=wire(entry.direction),
                amount=money_pb2.Money(amount_minor=entry.amount),
                memo=trimmed(entry.memo),
                member_id=local_id_or_empty(entry.member_id, "Member", field="memberId"),
            )
            for entry in entries
        ],
    )


@strawberry.type
class TransactionCommands:
    @strawberry.mutation
    async def create_transaction(
        self, info: Info, input: CreateTransactionInput
    ) -> CreateTransactionPayload:
        request = pb.CreateDraftRequest(
            transactions=_drafts(input),
            transaction_date=input.date,
            description=trimmed(input.description),
            period_id=local_id_or_empty(input.period_id, "Period", field="periodId"),
            transaction_type=word(input.type),
        )
        method = info.context.services.ledger.CreateDraft
        reply = await info.context.command(method, request, input.idempotency_key)
        return CreateTransactionPayload.of(info, reply, list(reply.transactions))

    @strawberry.mutation
    async def post_transaction(
        self, info: Info, input: PostTransactionInput
    ) -> PostTransactionPayload:
        request = pb.PostTransactionRequest(
            id=local_id(input.id, "Transaction"), expected_version=input.expected_version or 0
        )
        method = info.context.services.ledger.PostTransaction
        reply = await info.context.command(method, request, input.idempotency_key)
        return PostTransactionPayload.of(info, reply, list(reply.transactions))

    @strawberry.mutation
    async def approve_transaction(
        self, info: Info, input: ApproveTransactionInput
    ) -> ApproveTransactionPayload:
        request = pb.ApproveTransactionRequest(
            id=local_id(input.id, "Transaction"),
            comment=trimmed(input.comment),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.ledger.ApproveTransaction
        reply = await info.context.command(method, request, input.idempotency_key)
        return ApproveTransactionPayload.of(info, reply, list(reply.transactions))

    @strawberry.mutation
    async def return_transaction(
        self, info: Info, input: ReturnTransactionInput
    ) -> ReturnTransactionPayload:
        request = pb.ReturnTransactionRequest(
            id=local_id(input.id, "Transaction"),
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.ledger.ReturnTransaction
        reply = await info.context.command(method, request, input.idempotency_key)
        return ReturnTransactionPayload.of(info, reply, list(reply.transactions))

    @described_mutation("Asks for a second person, who agrees by castVote.")
    async def reverse_transaction(
        self, info: Info, input: ReverseTransactionInput
    ) -> ReverseTransactionPayload:
        transaction = local_id(input.id, "Transaction")
        asked = await second_person(
            info,
            "TRANSACTION_REVERSAL",
            transaction,
            input.reason,
            input.idempotency_key,
            date=input.date,
        )
        return ReverseTransactionPayload(
            transaction=await transaction_of(info, transaction),
            approval=asked.approval,
            **asked.receipt,
        )
