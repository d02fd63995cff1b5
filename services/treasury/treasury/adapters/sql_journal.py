"""The journal on PostgreSQL: every posting is a number of statements that does not grow."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from chassis.arrays import plain, texts
from kernel.errors import Conflict, NotFound
from kernel.ids import new_id
from treasury.adapters.numbers import (
    places_from_last,
    serial_of,
    take_serials,
    transaction_number,
)
from treasury.adapters.posting_statements import ALLOCATE, MIRROR, POST
from treasury.adapters.session import Session
from treasury.adapters.sql_balances import Balances
from treasury.adapters.sql_transactions import SELECT_RECORD, TransactionReads, record_in
from treasury.domain.allocations import AllocationHeader, AllocationLines
from treasury.domain.capital import Occasion
from treasury.domain.entries import Entry
from treasury.domain.journal import EconomicEvent, Transaction, transactions_of
from treasury.domain.records import TransactionRecord, record_of

_CLAIM = "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid || ':' || $2, 0))"


class SqlJournal(TransactionReads, Balances):
    """Append-only. Triggers prove every posting again, set-based, whoever wrote it."""

    def __init__(self, session: Session) -> None:
        TransactionReads.__init__(self, session)
        Balances.__init__(self, session)
        self._session = session

    async def add(self, events: Sequence[EconomicEvent]) -> list[TransactionRecord]:
        transactions = transactions_of(events)
        fresh = Counter(t.transaction_date.year for t in transactions if t.number is None)
        posted_at = self._session.unit.clock.now()
        event_ids = [event.id for event in events for _ in event.transactions]
        rows = await self._insert(
            POST,
            posted_at,
            *_headers(events, event_ids),
            *_entries(transactions),
            plain(fresh),
            plain(fresh.values()),
        )
        numbers = {row["id"]: row for row in rows}
        return [
            record_of(
                t,
                event_id=event_id,
                number=numbers[t.id]["number"],
                serial=numbers[t.id]["serial"],
                posted_at=posted_at,
            )
            for t, event_id in zip(transactions, event_ids, strict=True)
        ]

    async def add_allocations(
        self,
        header: AllocationHeader,
        lines: AllocationLines,
        occasion: Occasion,
        *,
        round_no: int,
    ) -> list[TransactionRecord]:
        ledgers = [
            ledger
            for ledger, amounts in (("BOOK", lines.total_minor), ("TAX", lines.tax_minor))
            if any(amounts)
        ]
        if not ledgers:
            return []
        year = occasion.on.year
        serials = await take_serials(self._session, [year] * len(ledgers))
        ids = [new_id() for _ in ledgers]
        await self._insert(
            ALLOCATE,
            list(lines.member_ids),
            list(lines.retained_minor),
            list(lines.cash_minor),
            list(lines.tax_minor),
            header.total_minor,
            header.tax_total_minor,
            ids,
            [transaction_number(year, serial) for serial in serials],
            serials,
            ledgers,
            occasion.period_id,
            occasion.on,
            occasion.description,
            str(header.agreement_id),
            f"allocation.{round_no}",
            new_id(),
            occasion.created_by,
            self._session.unit.clock.now(),
        )
        return await self._records("t.id = ANY ($2)", ids)

    async def mirror(
        self, originals: Sequence[TransactionRecord], occasion: Occasion, *, reason: str
    ) -> list[TransactionRecord]:
        year = occasion.on.year
        serials = await take_serials(self._session, [year] * len(originals))
        ids = [new_id() for _ in originals]
        events = {original.economic_event_id: new_id() for original in originals}
        await self._insert(
            MIRROR,
            [original.id for original in originals],
            ids,
            [transaction_number(year, serial) for serial in serials],
            serials,
            [events[original.economic_event_id] for original in originals],
            occasion.period_id,
            occasion.on,
            reason,
            occasion.created_by,
            self._session.unit.clock.now(),
        )
        found = {record.id: record for record in await self._records("t.id = ANY ($2)", ids)}
        return [found[each] for each in ids]

    async def claim_source(self, type: str, id: str) -> list[TransactionRecord]:
        await self._session.execute(_CLAIM, f"{type}:{id}")
        return await self._records(
            "t.source_type = $2 AND t.source_id = $3 AND t.transaction_type <> 'reversal'",
            type,
            id,
        )

    async def get(self, id: UUID) -> TransactionRecord:
        found = await self._records("t.id = $2", id)
        if not found:
            raise NotFound(what="transaction")
        return found[0]

    async def claim_event(self, economic_event_id: UUID) -> list[TransactionRecord]:
        await self._session.execute(_CLAIM, f"event:{economic_event_id}")
        return await self._records("t.economic_event_id = $2", economic_event_id)

    async def of_close(self, period_id: UUID) -> list[TransactionRecord]:
        return await self._records(
            "t.period_id = $2 AND t.transaction_type IN ('closing', 'allocation')", period_id
        )

    async def members_of(self, transaction_ids: Collection[UUID], limit: int) -> list[UUID]:
        rows = await self._session.fetch(
            "SELECT DISTINCT a.member_id FROM treasury.entry e JOIN treasury.account a "
            "ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id "
            "WHERE e.cooperative_id = $1 AND e.transaction_id = ANY ($2) "
            "AND a.ledger = 'BOOK' AND a.member_role IN ('capital', 'declared') LIMIT $3",
            list(transaction_ids),
            limit,
        )
        return [row["member_id"] for row in rows]

    async def _records(self, condition: str, *values: Any) -> list[TransactionRecord]:
        rows = await self._session.fetch(
            f"{SELECT_RECORD} AND {condition} ORDER BY t.serial, t.id", *values
        )
        return [record_in(row) for row in rows]

    async def _insert(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        """Run a posting statement. Raises Conflict when one of the ledger's keys is taken."""
        try:
            return await self._session.fetch(sql, *values)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name and "reverses" in error.constraint_name:
                raise Conflict("The transaction was reversed meanwhile.") from None
            raise Conflict("This was posted before.", constraint=error.constraint_name) from None


def _headers(events: Sequence[EconomicEvent], event_ids: Sequence[UUID]) -> list[str]:
    """The columns of `POST` after the posting time, one array each."""
    transactions = transactions_of(events)
    effects = [
        "none" if event.tax_effect_none and t.ledger == "BOOK" else None
        for event in events
        for t in event.transactions
    ]
    places = places_from_last([None if t.number else t.transaction_date.year for t in transactions])
    of = _columns(Transaction, transactions)
    return [
        plain(of["id"]),
        texts(of["number"]),
        plain(
            [
                serial_of(number) if number else place
                for number, place in zip(of["number"], places, strict=True)
            ]
        ),
        plain(of["ledger"]),
        plain(of["period_id"]),
        plain(of["transaction_date"]),
        plain(of["transaction_type"]),
        texts(of["description"]),
        texts([source.type for source in of["source"]]),
        texts([source.id for source in of["source"]]),
        texts([t.source_key for t in transactions]),
        plain(event_ids),
        texts(effects),
        texts(of["created_by"]),
        texts(of["approved_by"]),
        plain(of["total_minor"]),
        plain(map(len, of["entries"])),
    ]


def _entries(transactions: Sequence[Transaction]) -> list[str]:
    of = _columns(Entry, [entry for t in transactions for entry in t.entries])
    members = zip(of["account"], of["member_id"], strict=True)
    return [
        plain([t.id for t in transactions for _ in t.entries]),
        plain([place for t in transactions for place in range(1, len(t.entries) + 1)]),
        plain([account.id for account in of["account"]]),
        plain(of["direction"]),
        plain(of["amount_minor"]),
        plain(["NULL" if account.member_id else named or "NULL" for account, named in members]),
        plain([movement or "NULL" for movement in of["movement"]]),
        texts(of["memo"]),
    ]


def _columns(kind: type[NamedTuple], rows: Sequence[NamedTuple]) -> dict[str, tuple[Any, ...]]:
    """The values of all rows, by the name of their field."""
    return dict(zip(kind._fields, zip(*rows, strict=True), strict=True))
