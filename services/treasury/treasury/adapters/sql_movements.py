"""Movements of one member's capital, with the balance after each."""

from datetime import date
from uuid import UUID

import asyncpg

from kernel.errors import Invalid
from treasury.adapters.session import Session
from treasury.application.paging import MovementFilter, Page, Paging
from treasury.domain.accounts import Ledger
from treasury.domain.records import CapitalMovement

CREDIT = "CASE e.direction WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END"

CAPITAL_ENTRIES = """
FROM treasury.account a
JOIN treasury.entry e ON e.cooperative_id = a.cooperative_id AND e.account_id = a.id
"""
DATED = (
    "JOIN treasury.transaction t ON t.cooperative_id = e.cooperative_id AND t.id = e.transaction_id"
)

_MOVEMENTS = f"""
WITH moved AS (
    SELECT t.id AS transaction_id, a.ledger, t.period_id, t.transaction_date, t.source_type,
        t.source_id, sum({CREDIT})::bigint AS amount, min(e.entry_seq) AS seq,
        CASE WHEN t.transaction_type = 'reversal' THEN 'reversal'
             WHEN e.movement = 'opening_retained' THEN 'opening' ELSE e.movement END AS movement
    {CAPITAL_ENTRIES} {DATED}
    WHERE a.cooperative_id = $1 AND a.member_id = $2 AND a.member_role IN ('capital', 'declared')
    GROUP BY t.cooperative_id, t.id, a.ledger, movement
    HAVING sum({CREDIT}) <> 0
), running AS (
    SELECT moved.*, sum(amount) OVER (PARTITION BY ledger ORDER BY transaction_date, seq)::bigint
        AS balance
    FROM moved
), chosen AS (
    SELECT * FROM running WHERE ($3::text IS NULL OR ledger = $3)
        AND ($4::uuid IS NULL OR period_id = $4)
)
SELECT *, (SELECT count(*) FROM chosen) AS total FROM chosen
WHERE $5::date IS NULL OR (transaction_date, seq) > ($5, $6::bigint)
ORDER BY transaction_date, seq LIMIT $7
"""


class Movements:
    """The reading half of capital: a window over the member's own entries."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def movements(self, chosen: MovementFilter, paging: Paging) -> Page[CapitalMovement]:
        on, seq = _movement_key(paging)
        rows = await self._session.fetch(
            _MOVEMENTS,
            chosen.member_id,
            chosen.ledger,
            chosen.period_id,
            on,
            seq,
            paging.size + 1,
        )
        found = [_movement_in(row, chosen.member_id) for row in rows[: paging.size]]
        next_key = None
        if len(rows) > paging.size:
            next_key = (found[-1].date, found[-1].entry_seq)
        total = (rows[0]["total"] if rows else 0) if paging.count else None
        return Page(found, next_key, total)


def _movement_in(row: asyncpg.Record, member_id: UUID) -> CapitalMovement:
    return CapitalMovement(
        member_id=member_id,
        ledger=Ledger(row["ledger"]),
        period_id=row["period_id"],
        date=row["transaction_date"],
        movement_type=row["movement"],
        amount_minor=row["amount"],
        running_balance_minor=row["balance"],
        transaction_id=row["transaction_id"],
        source_type=row["source_type"],
        source_id=row["source_id"],
        entry_seq=row["seq"],
    )


def _movement_key(paging: Paging) -> tuple[date | None, int | None]:
    if paging.after is None:
        return None, None
    match paging.after:
        case (str() as on, int() as seq):
            try:
                return date.fromisoformat(on), seq
            except ValueError:
                pass
        case (date() as on, int() as seq):
            return on, seq
    raise Invalid("This page token cannot be read.", field="page_token", reason="INVALID_CURSOR")
