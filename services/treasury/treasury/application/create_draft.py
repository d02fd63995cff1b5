"""CreateDraft: one transaction, or a BOOK and TAX twin, prepared by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.call import Role
from kernel.errors import Forbidden, Invalid
from kernel.ids import new_id
from treasury.application.drafting import (
    AccountBook,
    NewTransaction,
    period_for,
    require_sizes,
)
from treasury.application.ports import Work
from treasury.domain.drafts import Draft, DraftEvent, DraftLine
from treasury.domain.journal import PEOPLES_TYPES, TransactionType
from treasury.domain.records import TransactionRecord, draft_record


@dataclass(frozen=True, slots=True)
class CreateDraft:
    transactions: Sequence[NewTransaction]
    transaction_date: date
    description: str
    period_id: UUID | None = None
    transaction_type: TransactionType = TransactionType.ADJUSTMENT


async def create_draft(work: Work, command: CreateDraft) -> list[TransactionRecord]:
    """Lines may be unbalanced; accounts, period and date are checked already.

    Raises Forbidden, Invalid by field, AccountNotPostable, and what Period.admit raises.
    """
    actor = work.call.actor
    actor.require(Role.STEWARD)
    if command.transaction_type not in PEOPLES_TYPES:
        raise Forbidden(
            f"Transactions of the type {command.transaction_type} are posted by workflows."
        )
    if not 1 <= len(command.transactions) <= 2:
        raise Invalid("One transaction, or a BOOK and TAX twin.", field="transactions")
    await work.cooperatives.get()
    period = await period_for(work, command.transaction_date, command.period_id)
    period.admit(command.transaction_type, command.transaction_date)
    require_sizes(command.transactions)
    book = await AccountBook.load(work, command.transactions)
    event_id = new_id()
    event = DraftEvent(
        tuple(
            Draft(
                ledger=new.ledger,
                period_id=period.id,
                transaction_date=command.transaction_date,
                transaction_type=command.transaction_type,
                description=command.description.strip(),
                economic_event_id=event_id,
                created_by=actor.id,
                lines=tuple(
                    DraftLine(account, line.direction, line.amount_minor, line.memo, line.member_id)
                    for account, line in book.lines(new, "transactions", place)
                ),
            )
            for place, new in enumerate(command.transactions)
        )
    )
    event.check()
    event = await work.drafts.add(event)
    for draft in event.drafts:
        work.audit(
            "create_draft",
            "transaction",
            draft.id,
            after={"number": draft.number, "total_minor": draft.total_minor},
        )
    return [draft_record(draft) for draft in event.drafts]
