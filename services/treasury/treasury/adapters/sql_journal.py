"""The journal on PostgreSQL: every posting is a number of statements that does not grow."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from kernel.errors import Conflict, NotFound
from kernel.ids import new_id
from treasury.adapters.numbers import serial_of, take_serials, transaction_number
from treasury.adapters.posting_statements import ALLOCATE, MIRROR, POST
from treasury.adapters.session import Session
from treasury.adapters.sql_balances import Balances
from treasury.adapters.sql_transactions import SELECT_RECORD, TransactionReads, record_in
from treasury.domain.allocations import AllocationHeader, AllocationLines
from treasury.domain.capital import Occasion
from treasury.domain.journal import EconomicEvent, transactions_of
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
        unnumbered = [t.transaction_date.year for t in transactions if t.number is None]
        fresh = iter(await take_serials(self._session, unnumbered))
        serials = [next(fresh) if t.number is None else serial_of(t.number) for t in transactions]
        posted_at = self._session.unit.clock.now()
        event_ids = [event.id for event in events for _ in event.transactions]
        records = [
            record_of(
                t,
                event_id=event_id,
                number=t.number or transaction_number(t.transaction_date.year, serial),
                serial=serial,
                posted_at=posted_at,
            )
            for t, event_id, serial in zip(transactions, event_ids, serials, strict=True)
        ]
        await self._insert(POST, posted_at, *_headers(events, records), *_entries(events))
        return records

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

    async def _insert(self, sql: str, *values: Any) -> None:
        """Run a posting statement. Raises Conflict when one of the ledger's keys is taken."""
        try:
            await self._session.execute(sql, *values)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name and "reverses" in error.constraint_name:
                raise Conflict("The transaction was reversed meanwhile.") from None
            raise Conflict("This was posted before.", constraint=error.constraint_name) from None


def _headers(
    events: Sequence[EconomicEvent], records: Sequence[TransactionRecord]
) -> list[list[Any]]:
    """The columns of `POST` after the posting time, one list each."""
    transactions = transactions_of(events)
    effects = [
        "none" if event.tax_effect_none and t.ledger == "BOOK" else None
        for event in events
        for t in event.transactions
    ]
    return [
        [r.id for r in records],
        [r.number for r in records],
        [r.serial for r in records],
        [r.ledger for r in records],
        [r.period_id for r in records],
        [r.transaction_date for r in records],
        [r.transaction_type for r in records],
        [r.description for r in records],
        [r.source_type for r in records],
        [r.source_id for r in records],
        [t.source_key for t in transactions],
        [r.economic_event_id for r in records],
        effects,
        [r.created_by for r in records],
        [r.approved_by for r in records],
        [r.total_minor for r in records],
        [r.entry_count for r in records],
    ]


def _entries(events: Sequence[EconomicEvent]) -> list[list[Any]]:
    lines = [
        (t.id, place, entry)
        for t in transactions_of(events)
        for place, entry in enumerate(t.entries, start=1)
    ]
    return [
        [transaction_id for transaction_id, _, _ in lines],
        [place for _, place, _ in lines],
        [entry.account.id for _, _, entry in lines],
        [entry.direction for _, _, entry in lines],
        [entry.amount_minor for _, _, entry in lines],
        [None if entry.account.member_id else entry.member_id for _, _, entry in lines],
        [entry.movement for _, _, entry in lines],
        [entry.memo for _, _, entry in lines],
    ]
