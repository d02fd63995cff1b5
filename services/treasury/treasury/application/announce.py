"""After a posting: the floor of members' capital, and the facts that follow from entries."""

from collections.abc import Collection, Sequence
from contextlib import aclosing
from uuid import UUID

from treasury.application.ports import Work
from treasury.domain.facts import CapitalAccountsUpdated, TransactionsPosted
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
    if records:
        work.emit(TransactionsPosted(records))


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
    async with aclosing(work.capital.effects([one.id for one in records], member_ids)) as parts:
        async for changes, asked in parts:
            for account in asked:
                account.require_floor()
            work.emit(
                CapitalAccountsUpdated(
                    aggregate_id=aggregate_id or records[0].id,
                    period_id=records[0].period_id,
                    movement_type=movement_type,
                    source_type=records[0].source_type,
                    source_id=records[0].source_id,
                    lines=changes,
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
