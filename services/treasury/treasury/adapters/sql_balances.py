"""Sums over entries: results, balances and proofs. Nothing is stored; entries are the truth."""

from datetime import date
from uuid import UUID

import asyncpg

from treasury.adapters.session import Session
from treasury.adapters.sql_accounts import COLUMNS, account_in
from treasury.application.ledger_ports import CashPosition
from treasury.domain.accounts import Account, Ledger
from treasury.domain.closing import AccountTotal, CloseFigures, Nominals

_SUMS = """
    coalesce(sum(e.amount_minor) FILTER (WHERE e.direction = 'debit'), 0)::bigint AS debits,
    coalesce(sum(e.amount_minor) FILTER (WHERE e.direction = 'credit'), 0)::bigint AS credits
"""

# From the few nominal accounts to their entries, so that those of members are not touched. OFFSET 0
# keeps it so when statistics are older than what a close has just posted.
_OF_PERIOD = """
FROM treasury.account a
CROSS JOIN LATERAL (
    SELECT x.cooperative_id, x.transaction_id, x.direction, x.amount_minor FROM treasury.entry x
    WHERE x.cooperative_id = a.cooperative_id AND x.account_id = a.id OFFSET 0) e
JOIN treasury.transaction t ON t.cooperative_id = e.cooperative_id AND t.id = e.transaction_id
WHERE a.cooperative_id = $1 AND {accounts} AND t.period_id = $2
"""
_NOMINAL_OF_PERIOD = _OF_PERIOD.format(accounts="a.account_type IN ('revenue', 'expense')")

_NOMINAL = f"""
SELECT {COLUMNS}, {_SUMS} {_NOMINAL_OF_PERIOD} AND t.source_type <> 'close'
GROUP BY a.cooperative_id, a.id ORDER BY a.ledger, a.account_number
"""

_NOT_ZERO = f"""
SELECT ledger, count(*) AS accounts
FROM (SELECT a.ledger, {_SUMS} {_NOMINAL_OF_PERIOD} GROUP BY a.ledger, a.id) s
WHERE debits <> credits GROUP BY ledger
"""

_SIGNED = "CASE e.direction WHEN 'debit' THEN e.amount_minor ELSE -e.amount_minor END"

_SUMMARY = f"""
SELECT a.ledger, coalesce(sum({_SIGNED}), 0)::bigint AS summary
{_OF_PERIOD.format(accounts="a.account_number = '3310'")} GROUP BY a.ledger
"""

_CLOSE = f"""
SELECT a.ledger, coalesce(sum({_SIGNED}), 0)::bigint AS trial,
    coalesce(-sum({_SIGNED}) FILTER (WHERE t.period_id = $2
        AND a.member_role IN ('capital', 'declared')
        AND t.source_type = 'agreement' AND ($3::text IS NULL OR t.source_id = $3)), 0)::bigint
        AS capital
FROM treasury.entry e
JOIN treasury.transaction t ON t.cooperative_id = e.cooperative_id AND t.id = e.transaction_id
JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
WHERE e.cooperative_id = $1 GROUP BY a.ledger
"""

_TRIAL = f"""
SELECT {COLUMNS}, {_SUMS}
FROM treasury.entry e {{dated}}
JOIN treasury.account own ON own.cooperative_id = e.cooperative_id AND own.id = e.account_id
JOIN treasury.account a ON a.cooperative_id = own.cooperative_id
    AND a.id = CASE WHEN own.member_id IS NULL THEN own.id ELSE own.parent_id END
WHERE e.cooperative_id = $1 AND own.ledger = $2 {{until}}
GROUP BY a.cooperative_id, a.id ORDER BY a.account_number
"""
_DATED = (
    "JOIN treasury.transaction t ON t.cooperative_id = e.cooperative_id AND t.id = e.transaction_id"
)

_DIFFERENCE = f"""
SELECT coalesce(sum({_SIGNED}), 0)::bigint FROM treasury.entry e
JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
WHERE e.cooperative_id = $1 AND a.ledger = $2
"""

_CASH = f"""
SELECT coalesce(sum(net) FILTER (WHERE account_number LIKE '11%'), 0)::bigint AS cash,
    coalesce(sum(net) FILTER (WHERE account_type = 'asset'), 0)::bigint AS assets,
    coalesce(-sum(net) FILTER (WHERE account_type = 'liability'), 0)::bigint AS liabilities,
    coalesce(-sum(net) FILTER (WHERE member_role = 'declared'), 0)::bigint AS declared
FROM (SELECT a.account_number, a.account_type, a.member_role, sum({_SIGNED}) AS net
      FROM treasury.account a
      JOIN treasury.entry e ON e.cooperative_id = a.cooperative_id AND e.account_id = a.id
      WHERE a.cooperative_id = $1 AND a.ledger = 'BOOK'
        AND (a.account_type IN ('asset', 'liability') OR a.member_role = 'declared')
      GROUP BY a.account_number, a.account_type, a.member_role) s
"""


class Balances:
    """The summing half of the journal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def nominal_totals(self, period_id: UUID) -> dict[Ledger, list[AccountTotal]]:
        found: dict[Ledger, list[AccountTotal]] = {}
        for row in await self._session.fetch(_NOMINAL, period_id):
            found.setdefault(Ledger(row["ledger"]), []).append(_total_in(row))
        return found

    async def nominals(self, period_id: UUID) -> dict[Ledger, Nominals]:
        open_accounts = {
            row["ledger"]: row["accounts"]
            for row in await self._session.fetch(_NOT_ZERO, period_id)
        }
        summaries = {
            row["ledger"]: row["summary"] for row in await self._session.fetch(_SUMMARY, period_id)
        }
        return {
            ledger: Nominals(open_accounts.get(ledger, 0), summaries.get(ledger, 0))
            for ledger in Ledger
        }

    async def close_figures(
        self, period_id: UUID, agreement_id: UUID | None
    ) -> dict[Ledger, CloseFigures]:
        nominals = await self.nominals(period_id)
        agreement = str(agreement_id) if agreement_id else None
        sums = {
            row["ledger"]: row for row in await self._session.fetch(_CLOSE, period_id, agreement)
        }
        figures: dict[Ledger, CloseFigures] = {}
        for ledger in Ledger:
            row = sums.get(ledger)
            figures[ledger] = CloseFigures(
                nominals[ledger],
                capital_change_minor=row["capital"] if row else 0,
                trial_balance_minor=row["trial"] if row else 0,
            )
        return figures

    async def trial_balance(self, ledger: Ledger, as_of: date | None) -> list[AccountTotal]:
        if as_of is None:
            rows = await self._session.fetch(_TRIAL.format(dated="", until=""), ledger)
        else:
            until = "AND t.transaction_date <= $3"
            sql = _TRIAL.format(dated=_DATED, until=until)
            rows = await self._session.fetch(sql, ledger, as_of)
        return [_total_in(row) for row in rows]

    async def difference(self, ledger: Ledger) -> int:
        found: int = await self._session.value(_DIFFERENCE, ledger)
        return found

    async def balance(self, account: Account) -> AccountTotal:
        row = await self._session.row(
            f"SELECT {_SUMS} FROM treasury.entry e "
            "WHERE e.cooperative_id = $1 AND e.account_id = $2",
            account.id,
        )
        assert row is not None
        return AccountTotal(account, row["debits"], row["credits"])

    async def cash_position(self) -> CashPosition:
        row = await self._session.row(_CASH)
        assert row is not None
        return CashPosition(row["cash"], row["assets"], row["liabilities"], row["declared"])

    async def last_seq(self, period_id: UUID) -> int:
        found: int = await self._session.value(
            "SELECT coalesce(max(e.entry_seq), 0) FROM treasury.transaction t "
            "JOIN treasury.entry e ON e.cooperative_id = t.cooperative_id "
            "AND e.transaction_id = t.id WHERE t.cooperative_id = $1 AND t.period_id = $2",
            period_id,
        )
        return found


def _total_in(row: asyncpg.Record) -> AccountTotal:
    return AccountTotal(account_in(row), row["debits"], row["credits"])
