"""Drafts on PostgreSQL. The lines of a draft never change; its state does."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from kernel.errors import NotFound
from treasury.adapters.numbers import serial_of, take_serials, transaction_number
from treasury.adapters.session import Session
from treasury.adapters.sql_accounts import COLUMNS, account_in
from treasury.domain.accounts import Direction, Ledger
from treasury.domain.drafts import Draft, DraftEvent, DraftLine, TransactionStatus
from treasury.domain.journal import TransactionType

_INSERT = """
WITH header AS (
    INSERT INTO treasury.draft (cooperative_id, id, number, serial, ledger, period_id,
        transaction_date, transaction_type, status, description, economic_event_id, created_by,
        total_minor, entry_count)
    SELECT $1, d.* FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::uuid[],
        $7::date[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::text[], $13::bigint[],
        $14::int[]) AS d)
INSERT INTO treasury.draft_entry (cooperative_id, draft_id, line_no, account_id, direction,
    amount_minor, memo, member_id)
SELECT $1, e.* FROM unnest($15::uuid[], $16::int[], $17::uuid[], $18::text[], $19::bigint[],
    $20::text[], $21::uuid[]) AS e
"""

_TWINS = """
SELECT d.* FROM treasury.draft d
WHERE d.cooperative_id = $1 AND d.economic_event_id IN
    (SELECT economic_event_id FROM treasury.draft WHERE cooperative_id = $1 AND id = ANY ($2))
ORDER BY d.economic_event_id, d.ledger FOR UPDATE OF d
"""

_LINES = f"""
SELECT e.draft_id, e.direction, e.amount_minor, e.memo, e.member_id AS line_member_id, {COLUMNS}
FROM treasury.draft_entry e
JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
WHERE e.cooperative_id = $1 AND e.draft_id = ANY ($2)
ORDER BY e.draft_id, e.line_no
"""

_SAVE = """
UPDATE treasury.draft d SET status = n.status, approved_by = n.approved_by,
    return_reason = n.return_reason, version = n.version
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[])
    AS n (id, status, approved_by, return_reason, version)
WHERE d.cooperative_id = $1 AND d.id = n.id
"""


class SqlDrafts:
    """`for_change` locks a draft and its twin in the order of the ledgers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, event: DraftEvent) -> DraftEvent:
        years = [draft.transaction_date.year for draft in event.drafts]
        serials = await take_serials(self._session, years)
        numbered = [
            replace(draft, number=transaction_number(year, serial))
            for draft, year, serial in zip(event.drafts, years, serials, strict=True)
        ]
        lines = [
            (draft.id, place, line)
            for draft in numbered
            for place, line in enumerate(draft.lines, start=1)
        ]
        await self._session.execute(
            _INSERT,
            [d.id for d in numbered],
            [d.number for d in numbered],
            [serial_of(d.number) for d in numbered],
            [d.ledger for d in numbered],
            [d.period_id for d in numbered],
            [d.transaction_date for d in numbered],
            [d.transaction_type for d in numbered],
            [d.status for d in numbered],
            [d.description for d in numbered],
            [d.economic_event_id for d in numbered],
            [d.created_by for d in numbered],
            [d.total_minor for d in numbered],
            [len(d.lines) for d in numbered],
            [draft_id for draft_id, _, _ in lines],
            [place for _, place, _ in lines],
            [line.account.id for _, _, line in lines],
            [line.direction for _, _, line in lines],
            [line.amount_minor for _, _, line in lines],
            [line.memo for _, _, line in lines],
            [line.member_id for _, _, line in lines],
        )
        return DraftEvent(tuple(numbered))

    async def for_change(self, id: UUID) -> DraftEvent:
        found = await self.several_for_change([id])
        if id not in found:
            raise NotFound(what="draft")
        return found[id]

    async def several_for_change(self, ids: Collection[UUID]) -> dict[UUID, DraftEvent]:
        rows = await self._session.fetch(_TWINS, list(ids))
        lines: dict[UUID, list[DraftLine]] = {row["id"]: [] for row in rows}
        for line in await self._session.fetch(_LINES, list(lines)) if lines else ():
            lines[line["draft_id"]].append(
                DraftLine(
                    account_in(line),
                    Direction(line["direction"]),
                    line["amount_minor"],
                    line["memo"],
                    line["line_member_id"],
                )
            )
        twins: dict[UUID, list[Draft]] = {}
        for row in rows:
            twins.setdefault(row["economic_event_id"], []).append(_draft_in(row, lines[row["id"]]))
        return {
            draft.id: DraftEvent((draft, *(other for other in both if other is not draft)))
            for both in twins.values()
            for draft in both
            if draft.id in ids
        }

    async def save(self, events: Sequence[DraftEvent]) -> None:
        drafts = [draft for event in events for draft in event.drafts]
        await self._session.execute(
            _SAVE,
            [d.id for d in drafts],
            [d.status for d in drafts],
            [d.approved_by for d in drafts],
            [d.return_reason for d in drafts],
            [d.version for d in drafts],
        )

    async def undecided(self, period_id: UUID) -> int:
        count: int = await self._session.value(
            "SELECT count(*) FROM treasury.draft WHERE cooperative_id = $1 AND period_id = $2 "
            "AND status IN ('draft', 'pending_approval')",
            period_id,
        )
        return count


def _draft_in(row: asyncpg.Record, lines: Sequence[DraftLine]) -> Draft:
    return Draft(
        id=row["id"],
        number=row["number"],
        ledger=Ledger(row["ledger"]),
        period_id=row["period_id"],
        transaction_date=row["transaction_date"],
        transaction_type=TransactionType(row["transaction_type"]),
        description=row["description"],
        economic_event_id=row["economic_event_id"],
        created_by=row["created_by"],
        lines=tuple(lines),
        status=TransactionStatus(row["status"]),
        approved_by=row["approved_by"],
        return_reason=row["return_reason"],
        version=row["version"],
    )
