"""After a posting: the floor of members' capital, and the facts that follow from entries."""

from collections.abc import Collection, Sequence
from uuid import UUID

from treasury.application.ports import Work
from treasury.domain.facts import (
    CAPITAL_LINES_MAX,
    CapitalAccountsUpdated,
    TransactionPosted,
)
from treasury.domain.journal import EconomicEvent, debited_members
from treasury.domain.records import TransactionRecord

MEMBER_LOCKS_MAX = 500  # above it one lock for all: the lock table of the server is small


async def lock_capital(work: Work, events: Sequence[EconomicEvent]) -> None:
    """Before posting: lock the capital of the members whom these events debit (T8)."""
    await lock_members(work, debited_members(events))


async def lock_members(work: Work, member_ids: set[UUID]) -> None:
    if len(member_ids) > MEMBER_LOCKS_MAX:
        await work.capital.lock_all()
    elif member_ids:
        await work.capital.lock(member_ids)


def announce_posted(work: Work, records: Sequence[TransactionRecord]) -> None:
    for record in records:
        work.emit(TransactionPosted(record))


async def announce_capital(
    work: Work,
    records: Sequence[TransactionRecord],
    *,
    movement_type: str,
    aggregate_id: UUID | None = None,
    member_ids: Collection[UUID] | None = None,
) -> None:
    """Check the floor of everybody these transactions debited, and announce the new balances.

    Batches of at most 500 members; `aggregate_id` orders them (default: the first transaction).
    A caller who knows whose capital it moved says so, and their entries are not searched for.
    Raises InsufficientCapital, which undoes the posting with the rest of the unit.
    """
    changes, asked = await work.capital.effects([record.id for record in records], member_ids)
    for account in asked:
        account.require_floor()
    first = records[0] if records else None
    for start in range(0, len(changes), CAPITAL_LINES_MAX):
        assert first is not None
        work.emit(
            CapitalAccountsUpdated(
                aggregate_id=aggregate_id or first.id,
                period_id=first.period_id,
                movement_type=movement_type,
                source_type=first.source_type,
                source_id=first.source_id,
                lines=changes[start : start + CAPITAL_LINES_MAX],
            )
        )


async def post(
    work: Work, events: Sequence[EconomicEvent], *, movement_type: str
) -> list[TransactionRecord]:
    """Lock, post, check and announce: the whole of it for events of a known kind."""
    await lock_capital(work, events)
    records = await work.journal.add(events)
    announce_posted(work, records)
    if any(event.touches_capital for event in events):
        await announce_capital(work, records, movement_type=movement_type)
    return records
