"""Transactions and drafts as they are read: by id, and in pages, newest first."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    case,
    cast,
    exists,
    false,
    literal,
    null,
    select,
    union,
    union_all,
)

from treasury.adapters.session import Session
from treasury.adapters.tables import account as accounts
from treasury.adapters.tables import draft as drafts
from treasury.adapters.tables import draft_entry as draft_entries
from treasury.adapters.tables import entry as entries
from treasury.adapters.tables import transaction as transactions
from treasury.application.paging import Page, Paging, TransactionFilter
from treasury.domain.accounts import Direction, Ledger
from treasury.domain.drafts import TransactionStatus
from treasury.domain.journal import TransactionType
from treasury.domain.records import ENTRIES_SHOWN, EntryRecord, TransactionRecord

SELECT_RECORD = """
SELECT t.*, r.id AS reversed_by_id, CASE WHEN r.id IS NULL THEN 'posted' ELSE 'reversed' END
    AS status, '' AS return_reason, 1 AS version
FROM treasury.transaction t
LEFT JOIN treasury.transaction r ON r.cooperative_id = t.cooperative_id AND r.reverses_id = t.id
WHERE t.cooperative_id = $1
"""

_DRAFTS = """
SELECT d.*, 'journal' AS source_type, d.id::text AS source_id, NULL::uuid AS reverses_id,
    NULL::uuid AS reversed_by_id, NULL::timestamptz AS posted_at
FROM treasury.draft d
WHERE d.cooperative_id = $1 AND d.status <> 'posted' AND d.id = ANY ($2)
"""

_LINES = """
SELECT e.transaction_id, e.line_no, e.account_id, e.direction, e.amount_minor, e.memo,
    coalesce(a.member_id, e.member_id) AS member_id
FROM treasury.entry e
JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
WHERE e.cooperative_id = $1 AND e.transaction_id = ANY ($2)
  AND CASE WHEN $3::uuid IS NULL THEN e.line_no <= $4
           ELSE coalesce(a.member_id, e.member_id) = $3 END
UNION ALL
SELECT e.draft_id, e.line_no, e.account_id, e.direction, e.amount_minor, e.memo,
    coalesce(a.member_id, e.member_id)
FROM treasury.draft_entry e
JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
JOIN treasury.draft d ON d.cooperative_id = e.cooperative_id AND d.id = e.draft_id
WHERE e.cooperative_id = $1 AND e.draft_id = ANY ($2) AND $3::uuid IS NULL AND e.line_no <= $4
  AND d.status <> 'posted'
ORDER BY 1, 2
"""

_reversals = transactions.alias("reversal")
_POSTED_STATES = (None, TransactionStatus.POSTED, TransactionStatus.REVERSED)
_COMMON = (
    "id", "number", "serial", "ledger", "period_id", "transaction_date", "transaction_type",
    "description", "economic_event_id", "created_by", "approved_by", "total_minor", "entry_count",
)  # fmt: skip


def record_in(row: asyncpg.Record | Mapping[Any, Any]) -> TransactionRecord:
    return TransactionRecord(
        id=row["id"],
        number=row["number"],
        serial=row["serial"],
        ledger=Ledger(row["ledger"]),
        period_id=row["period_id"],
        transaction_date=row["transaction_date"],
        transaction_type=TransactionType(row["transaction_type"]),
        status=TransactionStatus(row["status"]),
        description=row["description"],
        source_type=row["source_type"],
        source_id=row["source_id"],
        economic_event_id=row["economic_event_id"],
        created_by=row["created_by"],
        approved_by=row["approved_by"],
        reverses_id=row["reverses_id"],
        reversed_by_id=row["reversed_by_id"],
        posted_at=row["posted_at"],
        return_reason=row["return_reason"],
        version=row["version"],
        total_minor=row["total_minor"],
        entry_count=row["entry_count"],
    )


class TransactionReads:
    """The reading half of the journal; a member sees only his own lines."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def batch(
        self, ids: Collection[UUID], visible_to: UUID | None
    ) -> list[TransactionRecord]:
        rows = await self._session.fetch(f"{SELECT_RECORD} AND t.id = ANY ($2)", list(ids))
        if visible_to is None:
            rows += await self._session.fetch(_DRAFTS, list(ids))
        records = await self._with_entries([record_in(row) for row in rows], visible_to)
        return [record for record in records if visible_to is None or record.entries]

    async def page(self, chosen: TransactionFilter, paging: Paging) -> Page[TransactionRecord]:
        cooperative_id = self._session.cooperative_id
        parts: list[Select[Any]] = []
        if chosen.status in _POSTED_STATES:
            parts.append(_posted(chosen, cooperative_id))
        if chosen.visible_to is None and chosen.status not in _POSTED_STATES[1:]:
            parts.append(_drafted(chosen, cooperative_id))
        if not parts:
            return Page([], total=0 if paging.count else None)
        rows_of = union_all(*parts).subquery()
        keys = (rows_of.c.transaction_date, rows_of.c.serial, rows_of.c.id)
        rows, next_key, total = await self._session.page(
            select(rows_of), keys, paging, descending=True
        )
        records = [record_in(row._mapping) for row in rows]
        return Page(await self._with_entries(records, chosen.visible_to), next_key, total)

    async def _with_entries(
        self, records: Sequence[TransactionRecord], visible_to: UUID | None
    ) -> list[TransactionRecord]:
        lines: dict[UUID, list[EntryRecord]] = {record.id: [] for record in records}
        if lines:
            for row in await self._session.fetch(_LINES, list(lines), visible_to, ENTRIES_SHOWN):
                lines[row["transaction_id"]].append(
                    EntryRecord(
                        row["transaction_id"],
                        row["line_no"],
                        row["account_id"],
                        Direction(row["direction"]),
                        row["amount_minor"],
                        row["memo"],
                        row["member_id"],
                    )
                )
        return [record._replace(entries=tuple(lines[record.id])) for record in records]


def _posted(chosen: TransactionFilter, cooperative_id: UUID) -> Select[Any]:
    t = transactions
    reversed_by = (
        select(_reversals.c.id)
        .where(
            _reversals.c.cooperative_id == t.c.cooperative_id, _reversals.c.reverses_id == t.c.id
        )
        .scalar_subquery()
    )
    is_reversed = exists(
        select(_reversals.c.id).where(
            _reversals.c.cooperative_id == t.c.cooperative_id, _reversals.c.reverses_id == t.c.id
        )
    )
    query: Select[Any] = select(
        *(t.c[name] for name in _COMMON),
        t.c.source_type,
        t.c.source_id,
        t.c.reverses_id,
        reversed_by.label("reversed_by_id"),
        t.c.posted_at,
        case((is_reversed, "reversed"), else_="posted").label("status"),
        literal("").label("return_reason"),
        literal(1).label("version"),
    )
    query = _chosen(query, t, entries, "transaction_id", chosen, cooperative_id)
    if chosen.source_type:
        query = query.where(t.c.source_type == chosen.source_type)
    if chosen.status == TransactionStatus.POSTED:
        query = query.where(~is_reversed)
    if chosen.status == TransactionStatus.REVERSED:
        query = query.where(is_reversed)
    return query


def _drafted(chosen: TransactionFilter, cooperative_id: UUID) -> Select[Any]:
    d = drafts
    query: Select[Any] = select(
        *(d.c[name] for name in _COMMON),
        literal("journal").label("source_type"),
        cast(d.c.id, Text).label("source_id"),
        cast(null(), Uuid).label("reverses_id"),
        cast(null(), Uuid).label("reversed_by_id"),
        cast(null(), DateTime(timezone=True)).label("posted_at"),
        d.c.status,
        d.c.return_reason,
        d.c.version,
    ).where(d.c.status != TransactionStatus.POSTED)
    query = _chosen(query, d, draft_entries, "draft_id", chosen, cooperative_id)
    if chosen.source_type and chosen.source_type != "journal":
        query = query.where(false())
    if chosen.status:
        query = query.where(d.c.status == chosen.status)
    return query


def _chosen(
    query: Select[Any],
    table: Table,
    lines: Table,
    parent: str,
    chosen: TransactionFilter,
    cooperative_id: UUID,
) -> Select[Any]:
    """What posted transactions and drafts are chosen by alike."""
    c = table.c
    conditions: list[ColumnElement[bool]] = [c.cooperative_id == cooperative_id]
    if chosen.ledger:
        conditions.append(c.ledger == chosen.ledger)
    if chosen.period_id:
        conditions.append(c.period_id == chosen.period_id)
    if chosen.transaction_type:
        conditions.append(c.transaction_type == chosen.transaction_type)
    if chosen.from_date:
        conditions.append(c.transaction_date >= chosen.from_date)
    if chosen.to_date:
        conditions.append(c.transaction_date <= chosen.to_date)
    if chosen.min_amount_minor:
        conditions.append(c.total_minor >= chosen.min_amount_minor)
    if chosen.account_id:
        conditions.append(
            c.id.in_(
                select(lines.c[parent]).where(
                    lines.c.cooperative_id == cooperative_id,
                    lines.c.account_id == chosen.account_id,
                )
            )
        )
    for member_id in {chosen.member_id, chosen.visible_to} - {None}:
        assert member_id is not None
        conditions.append(c.id.in_(_touching(lines, parent, member_id, cooperative_id)))
    return query.where(and_(*conditions))


def _touching(lines: Table, parent: str, member_id: UUID, cooperative_id: UUID) -> Any:
    """Transactions with a line on a sub-account of the member, or one that names him."""
    own = select(accounts.c.id).where(
        accounts.c.cooperative_id == cooperative_id, accounts.c.member_id == member_id
    )
    tenant = lines.c.cooperative_id == cooperative_id
    return union(
        select(lines.c[parent]).where(tenant, lines.c.account_id.in_(own)),
        select(lines.c[parent]).where(tenant, lines.c.member_id == member_id),
    )
