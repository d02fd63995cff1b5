"""PostTransactionBatch: up to 1 000 events posted at once, all or none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kernel.call import Role
from kernel.errors import Forbidden, Invalid
from kernel.ids import new_ids
from treasury.application.announce import post
from treasury.application.drafting import (
    AccountBook,
    NewLine,
    NewTransaction,
    require_sizes,
)
from treasury.application.ports import Work
from treasury.domain.accounts import Account
from treasury.domain.cooperative import Cooperative
from treasury.domain.drafts import ApprovalRequired
from treasury.domain.entries import Entry, Movement
from treasury.domain.journal import (
    MOVEMENT_OF_TYPE,
    PEOPLES_TYPES,
    EconomicEvent,
    Source,
    Transaction,
    TransactionType,
)
from treasury.domain.periods import Period, PeriodNotOpen
from treasury.domain.records import TransactionRecord

ITEMS_MAX = 1_000

MACHINE_TYPES = frozenset(
    {
        TransactionType.CONTRIBUTION,
        TransactionType.DISTRIBUTION,
        TransactionType.REDEMPTION,
        TransactionType.OPENING,
    }
)
"""Closing, allocation and reversal have commands of their own."""


class BatchItem(NamedTuple):
    transactions: Sequence[NewTransaction]
    transaction_date: date
    description: str
    transaction_type: TransactionType
    source_type: str = ""
    source_id: str = ""


async def post_batch(work: Work, items: Sequence[BatchItem]) -> list[TransactionRecord]:
    """Post every item, in a number of statements that does not grow with them.

    A person posts what he may post alone: his types, at or below the threshold. Raises Forbidden,
    ApprovalRequired, Invalid by item, Conflict for a source used before, and all that a single
    posting raises.
    """
    require_batch(work, items)
    cooperative, periods = await work.cooperatives.get_with_periods(days_of(items))
    book = await AccountBook.load(work, transactions_in(items))
    events = events_to_post(work, items, cooperative, periods, book)
    kinds = {item.transaction_type for item in items}
    records = await post(
        work, events, movement_type=kinds.pop() if len(kinds) == 1 else Movement.ADJUSTMENT
    )
    return noted(work, events, records)


def require_batch(work: Work, items: Sequence[BatchItem]) -> None:
    """Whether the caller may post as many, and of these types. Raises Forbidden and Invalid."""
    actor = work.call.actor
    actor.require(Role.STEWARD, or_machine=True)
    if not 1 <= len(items) <= ITEMS_MAX:
        raise Invalid(f"A batch has 1 to {ITEMS_MAX} items.", field="items")
    allowed = MACHINE_TYPES if actor.is_machine else PEOPLES_TYPES
    for item in items:
        if item.transaction_type not in allowed:
            raise Forbidden(f"You may not post the type {item.transaction_type}.")
    require_sizes(transactions_in(items))


def days_of(items: Iterable[BatchItem]) -> set[date]:
    return {item.transaction_date for item in items}


def transactions_in(items: Iterable[BatchItem]) -> list[NewTransaction]:
    return [new for item in items for new in item.transactions]


def events_to_post(
    work: Work,
    items: Sequence[BatchItem],
    cooperative: Cooperative,
    periods: Mapping[date, Period],
    book: AccountBook,
) -> list[EconomicEvent]:
    """The balanced events of a batch, one an item. Raises as `post_batch` does."""
    actor = work.call.actor
    events = _Making(periods, book, actor.id).events(items)
    highest = max([event.total_minor for event in events])
    if not actor.is_machine and highest > cooperative.high_value_transaction_minor:
        raise ApprovalRequired()
    return events


def noted(
    work: Work, events: Sequence[EconomicEvent], records: list[TransactionRecord]
) -> list[TransactionRecord]:
    """Write the audit line of a batch; its records."""
    work.audit(
        "post_transaction_batch",
        "transaction",
        records[0].id,
        after={
            "transactions": len(records),
            "first": records[0].number,
            "last": records[-1].number,
            "total_minor": sum([event.total_minor for event in events]),
        },
    )
    return records


@dataclass(slots=True)
class _Making:
    """Makes the events of one batch; a date and a type are admitted once."""

    periods: Mapping[date, Period]
    book: AccountBook
    by: str
    admitted: dict[tuple[date, TransactionType], Period] = field(default_factory=dict)

    def events(self, items: Sequence[BatchItem]) -> list[EconomicEvent]:
        ids = iter(new_ids(len(items) + sum([len(item.transactions) for item in items])))
        return [self._event(place, item, ids) for place, item in enumerate(items)]

    def _event(self, place: int, item: BatchItem, ids: Iterator[UUID]) -> EconomicEvent:
        period = self._period(place, item)
        event_id = next(ids)
        source = Source("journal", str(event_id), "entry")
        if item.source_type:
            source = Source(item.source_type, item.source_id, "entry")
        transactions = []
        for side, new in enumerate(item.transactions):
            lines = self.book.lines(new, "items", place, "transactions", side)
            transactions.append(
                Transaction(
                    new.ledger,
                    period.id,
                    item.transaction_date,
                    item.transaction_type,
                    item.description,
                    source,
                    tuple([_entry(*line, item.transaction_type) for line in lines]),
                    created_by=self.by,
                    id=next(ids),
                )
            )
        return EconomicEvent(tuple(transactions), id=event_id)

    def _period(self, place: int, item: BatchItem) -> Period:
        """Raises PeriodNotOpen, and what Period.admit raises."""
        asked = item.transaction_date, item.transaction_type
        if asked not in self.admitted:
            period = self.periods.get(item.transaction_date)
            if period is None:
                on = item.transaction_date
                raise PeriodNotOpen(f"There is no period for {on}.", item=place)
            period.admit(item.transaction_type, item.transaction_date)
            self.admitted[asked] = period
        return self.admitted[asked]


def _entry(account: Account, line: NewLine, kind: TransactionType) -> Entry:
    movement = None
    if not account.takes_any_line and account.is_capital:
        movement = MOVEMENT_OF_TYPE.get(kind, Movement.ADJUSTMENT)
    return Entry(account, line.direction, line.amount_minor, line.memo, line.member_id, movement)
