"""Transactions as they are read back: posted ones and drafts in one shape."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from kernel.ids import derived_id
from treasury.domain.accounts import Direction, Ledger
from treasury.domain.drafts import Draft, TransactionStatus
from treasury.domain.journal import Transaction, TransactionType

ENTRIES_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One line, in minor units."""

    transaction_id: UUID
    line_no: int
    account_id: UUID
    direction: Direction
    amount_minor: int
    memo: str = ""
    member_id: UUID | None = None

    @property
    def id(self) -> UUID:
        """Follows from the transaction and the line; it is stored nowhere."""
        return derived_id(self.transaction_id, "entry", str(self.line_no))


class TransactionRecord(NamedTuple):
    """A transaction or draft. `entries` may be fewer than `entry_count`, or not loaded."""

    id: UUID
    number: str
    ledger: Ledger
    period_id: UUID
    transaction_date: date
    transaction_type: TransactionType
    status: TransactionStatus
    description: str
    source_type: str
    source_id: str
    economic_event_id: UUID
    created_by: str
    total_minor: int
    entry_count: int
    approved_by: str | None = None
    reverses_id: UUID | None = None
    reversed_by_id: UUID | None = None
    posted_at: datetime | None = None
    return_reason: str = ""
    version: int = 1
    serial: int = 0
    entries: tuple[EntryRecord, ...] = ()

    @property
    def is_live(self) -> bool:
        """Posted and not reversed."""
        return self.status is TransactionStatus.POSTED and self.reversed_by_id is None


def record_of(
    transaction: Transaction, *, event_id: UUID, number: str, serial: int, posted_at: datetime
) -> TransactionRecord:
    """What a transaction is once it is posted."""
    return TransactionRecord(
        id=transaction.id,
        number=number,
        serial=serial,
        ledger=transaction.ledger,
        period_id=transaction.period_id,
        transaction_date=transaction.transaction_date,
        transaction_type=transaction.transaction_type,
        status=TransactionStatus.POSTED,
        description=transaction.description,
        source_type=transaction.source.type,
        source_id=transaction.source.id,
        economic_event_id=event_id,
        created_by=transaction.created_by,
        approved_by=transaction.approved_by,
        total_minor=transaction.total_minor,
        entry_count=len(transaction.entries),
        posted_at=posted_at,
    )


def draft_record(draft: Draft) -> TransactionRecord:
    """A draft as a transaction that is not posted yet."""
    return TransactionRecord(
        id=draft.id,
        number=draft.number,
        ledger=draft.ledger,
        period_id=draft.period_id,
        transaction_date=draft.transaction_date,
        transaction_type=draft.transaction_type,
        status=draft.status,
        description=draft.description,
        source_type="journal",
        source_id=str(draft.id),
        economic_event_id=draft.economic_event_id,
        created_by=draft.created_by,
        approved_by=draft.approved_by,
        total_minor=draft.total_minor,
        entry_count=len(draft.lines),
        return_reason=draft.return_reason,
        version=draft.version,
        entries=draft_entries(draft),
    )


def draft_entries(draft: Draft) -> tuple[EntryRecord, ...]:
    return tuple(
        EntryRecord(
            draft.id,
            place,
            line.account.id,
            line.direction,
            line.amount_minor,
            line.memo,
            line.account.member_id or line.member_id,
        )
        for place, line in enumerate(draft.lines[:ENTRIES_SHOWN], start=1)
    )


def posted_drafts(
    records: Iterable[TransactionRecord], drafts: Iterable[Draft]
) -> list[TransactionRecord]:
    """Records of just posted drafts, with their lines and versions."""
    by_id = {draft.id: draft for draft in drafts}
    return [
        record._replace(
            entries=draft_entries(by_id[record.id]),
            version=by_id[record.id].version,
            return_reason=by_id[record.id].return_reason,
        )
        for record in records
    ]


@dataclass(frozen=True, slots=True)
class CapitalMovement:
    """One movement of a member's capital with the balance after it (domain 4.6), minor units."""

    member_id: UUID
    ledger: Ledger
    period_id: UUID
    date: date
    movement_type: str
    amount_minor: int
    running_balance_minor: int
    transaction_id: UUID
    source_type: str
    source_id: str
    entry_seq: int

    @property
    def id(self) -> UUID:
        return derived_id(self.transaction_id, "movement", str(self.member_id), self.movement_type)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The balances of one ledger at the end of a closed period, sealed by their hash."""

    id: UUID
    period_id: UUID
    ledger: Ledger
    as_of_date: date
    last_entry_seq: int
    account_count: int
    total_debits_minor: int
    total_credits_minor: int
    sha256: str
    created_at: datetime
