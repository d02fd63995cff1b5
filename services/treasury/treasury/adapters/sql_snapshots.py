"""Snapshots of both ledgers, taken and hashed inside the database."""

from uuid import UUID

import asyncpg

from kernel.ids import new_id
from treasury.adapters.session import Session
from treasury.domain.accounts import Ledger
from treasury.domain.periods import Period
from treasury.domain.records import Snapshot

_TAKE = """
WITH sums AS (
    SELECT a.id, a.account_number, a.normal_balance,
        coalesce(sum(e.amount_minor) FILTER (WHERE e.direction = 'debit'), 0)::bigint AS debits,
        coalesce(sum(e.amount_minor) FILTER (WHERE e.direction = 'credit'), 0)::bigint AS credits,
        count(*) AS entries, max(e.entry_seq) AS last_seq
    FROM treasury.transaction t
    JOIN treasury.entry e ON e.cooperative_id = t.cooperative_id AND e.transaction_id = t.id
    JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
    WHERE t.cooperative_id = $1 AND t.ledger = $4 AND t.transaction_date <= $6
    GROUP BY a.cooperative_id, a.id
), kept AS (
    INSERT INTO treasury.snapshot_balance (cooperative_id, snapshot_id, account_id, debits_minor,
        credits_minor, balance_minor, entry_count)
    SELECT $1, $2, id, debits, credits,
        CASE normal_balance WHEN 'debit' THEN debits - credits ELSE credits - debits END, entries
    FROM sums
), whole AS (
    SELECT count(*) AS accounts, coalesce(sum(debits), 0)::bigint AS debits,
        coalesce(sum(credits), 0)::bigint AS credits, coalesce(max(last_seq), 0) AS last_seq,
        coalesce(string_agg(account_number || '|' || debits || '|' || credits || '|' || entries,
                            E'\\n' ORDER BY account_number COLLATE "C"), '') AS lines
    FROM sums
)
INSERT INTO treasury.period_snapshot (cooperative_id, id, period_id, ledger, revision, as_of_date,
    last_entry_seq, account_count, total_debits_minor, total_credits_minor,
    equation_difference_minor, sha256, created_at)
SELECT $1, $2, $3, $4, $5, $6, last_seq, accounts, debits, credits, debits - credits,
    encode(sha256(convert_to($4 || '|' || $6::date || '|' || last_seq || E'\\n' || lines, 'UTF8')),
           'hex'), $7
FROM whole RETURNING *
"""


class SqlSnapshots:
    """The hash is SHA-256 of `LEDGER|as of|last entry seq`, then one line an account in the order
    of its number: `number|debits|credits|entries`, in minor units, lines parted by a newline.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    async def take(self, period: Period) -> list[Snapshot]:
        taken: list[Snapshot] = []
        for ledger in Ledger:
            row = await self._session.row(
                _TAKE,
                new_id(),
                period.id,
                ledger,
                period.reopen_count,
                period.window.end,
                self._session.unit.clock.now(),
            )
            assert row is not None
            taken.append(_snapshot_in(row))
        return taken

    async def of(self, period_id: UUID) -> list[Snapshot]:
        rows = await self._session.fetch(
            "SELECT s.* FROM treasury.period_snapshot s WHERE s.cooperative_id = $1 "
            "AND s.period_id = $2 AND s.revision = (SELECT max(revision) "
            "FROM treasury.period_snapshot WHERE cooperative_id = $1 AND period_id = $2) "
            "ORDER BY s.ledger",
            period_id,
        )
        return [_snapshot_in(row) for row in rows]


def _snapshot_in(row: asyncpg.Record) -> Snapshot:
    return Snapshot(
        id=row["id"],
        period_id=row["period_id"],
        ledger=Ledger(row["ledger"]),
        as_of_date=row["as_of_date"],
        last_entry_seq=row["last_entry_seq"],
        account_count=row["account_count"],
        total_debits_minor=row["total_debits_minor"],
        total_credits_minor=row["total_credits_minor"],
        sha256=row["sha256"],
        created_at=row["created_at"],
    )
