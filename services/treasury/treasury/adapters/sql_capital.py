"""Members' capital on PostgreSQL: what is known beside the entries, and sums over them (T7)."""

from collections.abc import AsyncIterator, Collection
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from kernel.errors import Invalid
from treasury.adapters.session import Session
from treasury.application.paging import MovementFilter, Page, Paging
from treasury.domain.accounts import Ledger
from treasury.domain.capital import CapitalAccount
from treasury.domain.facts import CapitalChange
from treasury.domain.opening import OpenedSoFar
from treasury.domain.records import CapitalMovement

_CHUNK = 1_000

_CREDIT = "CASE e.direction WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END"

_CAPITAL_ENTRIES = """
FROM treasury.account a
JOIN treasury.entry e ON e.cooperative_id = a.cooperative_id AND e.account_id = a.id
"""
_DATED = (
    "JOIN treasury.transaction t ON t.cooperative_id = e.cooperative_id AND t.id = e.transaction_id"
)


def _sum(condition: str, name: str, sign: str = "") -> str:
    return f"coalesce({sign}sum({_CREDIT}) FILTER (WHERE {condition}), 0)::bigint AS {name}"


_BROUGHT_IN = "e.movement IN ('contribution_cash', 'contribution_property', 'opening')"
_ALLOCATED = "e.movement IN ('allocation_income', 'allocation_loss')"
_RETAINED = (
    "e.movement IN ('allocation_income', 'allocation_loss', 're_retention', 'opening_retained')"
)

_SUMS = ", ".join(
    (
        _sum("a.ledger = 'BOOK'", "book"),
        _sum("a.ledger = 'TAX'", "tax"),
        _sum("a.member_role = 'declared'", "declared"),
        _sum(f"a.ledger = 'BOOK' AND {_BROUGHT_IN}", "contributed"),
        _sum(f"a.ledger = 'TAX' AND {_BROUGHT_IN}", "contributed_tax"),
        _sum(f"a.ledger = 'BOOK' AND {_ALLOCATED}", "allocated"),
        _sum(f"a.ledger = 'BOOK' AND a.member_role = 'capital' AND {_RETAINED}", "retained"),
        _sum("a.ledger = 'BOOK' AND e.movement = 'distribution_cash'", "distributed", "-"),
        _sum("a.ledger = 'BOOK' AND e.movement = 'redemption'", "redeemed", "-"),
        "max(e.entry_seq) AS last_seq",
    )
)

_NAMES = (
    "book", "tax", "declared", "contributed", "contributed_tax", "allocated", "retained",
    "distributed", "redeemed", "last_seq",
)  # fmt: skip

_ACCOUNT = (
    "SELECT c.member_id, c.member_number, c.status, c.dro_limit_minor, c.min_gain_share_minor, "
    "c.version, " + ", ".join(f"coalesce(s.{name}, 0) AS {name}" for name in _NAMES)
)

_OF = f"""
{_ACCOUNT}
FROM treasury.capital_account c
LEFT JOIN (SELECT a.member_id, {_SUMS} {_CAPITAL_ENTRIES} {{dated}}
           WHERE a.cooperative_id = $1 AND a.member_role IN ('capital', 'declared')
             {{members}} {{until}}
           GROUP BY a.member_id) s USING (member_id)
WHERE c.cooperative_id = $1 {{chosen}}
ORDER BY length(c.member_number), c.member_number
"""

_EFFECTS = f"""
WITH touched AS (
    SELECT a.member_id,
        coalesce(sum({_CREDIT}) FILTER (WHERE a.ledger = 'BOOK'), 0)::bigint AS book_delta,
        coalesce(sum({_CREDIT}) FILTER (WHERE a.ledger = 'TAX'), 0)::bigint AS tax_delta
    FROM treasury.entry e
    JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
    WHERE e.cooperative_id = $1 AND e.transaction_id = ANY ($2)
      AND a.member_role IN ('capital', 'declared')
    GROUP BY a.member_id
)
{_ACCOUNT}, touched.book_delta, touched.tax_delta
FROM touched
JOIN treasury.capital_account c ON c.cooperative_id = $1 AND c.member_id = touched.member_id
JOIN (SELECT a.member_id, {_SUMS} {_CAPITAL_ENTRIES}
      WHERE a.cooperative_id = $1 AND a.member_role IN ('capital', 'declared')
        AND a.member_id IN (SELECT member_id FROM touched)
      GROUP BY a.member_id) s ON s.member_id = c.member_id
ORDER BY length(c.member_number), c.member_number
"""

_OPENED = f"""
SELECT c.member_id,
    {_sum("a.ledger = 'BOOK' AND e.movement = 'opening'", "contributed")},
    {_sum("e.movement = 'opening_retained'", "retained")},
    {_sum("a.ledger = 'TAX' AND e.movement = 'opening'", "tax")},
    count(DISTINCT t.economic_event_id) FILTER (WHERE t.transaction_type = 'opening') AS imports,
    coalesce(bool_or(e.movement NOT IN ('opening', 'opening_retained')), false) AS others
FROM treasury.capital_account c
LEFT JOIN treasury.account a ON a.cooperative_id = c.cooperative_id AND a.member_id = c.member_id
    AND a.member_role IN ('capital', 'declared')
LEFT JOIN treasury.entry e ON e.cooperative_id = a.cooperative_id AND e.account_id = a.id
LEFT {_DATED}
WHERE c.cooperative_id = $1 AND c.member_id = ANY ($2)
GROUP BY c.member_id
"""

_MOVEMENTS = f"""
WITH moved AS (
    SELECT t.id AS transaction_id, a.ledger, t.period_id, t.transaction_date, t.source_type,
        t.source_id, sum({_CREDIT})::bigint AS amount, min(e.entry_seq) AS seq,
        CASE WHEN t.transaction_type = 'reversal' THEN 'reversal'
             WHEN e.movement = 'opening_retained' THEN 'opening' ELSE e.movement END AS movement
    {_CAPITAL_ENTRIES} {_DATED}
    WHERE a.cooperative_id = $1 AND a.member_id = $2 AND a.member_role IN ('capital', 'declared')
    GROUP BY t.cooperative_id, t.id, a.ledger, movement
    HAVING sum({_CREDIT}) <> 0
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

_KEY = "hashtextextended($1::uuid || ':capital', 0)"
_LOCK_SHARED = f"SELECT pg_advisory_xact_lock_shared({_KEY})"
_LOCK_ALL = f"SELECT pg_advisory_xact_lock({_KEY})"
_LOCK_MEMBERS = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT hashtextextended($1::uuid || ':capital:' || member_id, 0) AS key
    FROM unnest($2::uuid[]) AS m (member_id) ORDER BY key OFFSET 0) s
"""


class SqlCapital:
    """Balances are sums over entries, so a projection that drifted cannot exist."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def lock(self, member_ids: Collection[UUID]) -> None:
        await self._session.fetch(_LOCK_SHARED)
        await self._session.fetch(_LOCK_MEMBERS, list(member_ids))

    async def lock_all(self) -> None:
        await self._session.fetch(_LOCK_ALL)

    async def lock_imports(self) -> None:
        await self._session.fetch(
            "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid || ':import', 0))"
        )

    async def accounts(
        self, member_ids: Collection[UUID], as_of: date | None = None
    ) -> list[CapitalAccount]:
        sql, values = _statement(as_of, members=True)
        rows = await self._session.fetch(sql, *values, list(member_ids))
        return [_account_in(row) for row in rows]

    async def stream(self, as_of: date | None) -> AsyncIterator[list[CapitalAccount]]:
        sql, values = _statement(as_of)
        driver = await self._session.unit.driver()
        chunk: list[CapitalAccount] = []
        async for row in driver.cursor(sql, self._session.cooperative_id, *values, prefetch=_CHUNK):
            chunk.append(_account_in(row))
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    async def page(self, status: str | None, paging: Paging) -> Page[CapitalAccount]:
        after = _number_key(paging)
        sql, values = _statement(
            None,
            chosen="AND ($2::text IS NULL OR c.status = $2) AND ($3::text IS NULL OR "
            "(length(c.member_number), c.member_number) > (length($3), $3))",
            limit="LIMIT $4",
        )
        rows = await self._session.fetch(sql, *values, status, after, paging.size + 1)
        found = [_account_in(row) for row in rows[: paging.size]]
        total = None
        if paging.count:
            total = await self._session.value(
                "SELECT count(*) FROM treasury.capital_account "
                "WHERE cooperative_id = $1 AND ($2::text IS NULL OR status = $2)",
                status,
            )
        more = len(rows) > paging.size
        return Page(found, (found[-1].member_number,) if more else None, total)

    async def effects(
        self, transaction_ids: Collection[UUID]
    ) -> list[tuple[CapitalChange, CapitalAccount]]:
        rows = await self._session.fetch(_EFFECTS, list(transaction_ids))
        return [
            (
                CapitalChange(
                    row["member_id"],
                    row["book_delta"],
                    row["tax_delta"],
                    row["book"],
                    row["tax"],
                    row["declared"],
                ),
                _account_in(row),
            )
            for row in rows
        ]

    async def opened_so_far(self, member_ids: Collection[UUID]) -> dict[UUID, OpenedSoFar]:
        rows = await self._session.fetch(_OPENED, list(member_ids))
        return {
            row["member_id"]: OpenedSoFar(
                row["contributed"], row["retained"], row["tax"], row["imports"], row["others"]
            )
            for row in rows
        }

    async def set_status(self, member_id: UUID, status: str) -> None:
        await self._session.execute(
            "UPDATE treasury.capital_account SET status = $3, version = version + 1 "
            "WHERE cooperative_id = $1 AND member_id = $2 AND status <> $3",
            member_id,
            status,
        )

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

    async def count(self) -> int:
        found: int = await self._session.value(
            "SELECT count(*) FROM treasury.capital_account WHERE cooperative_id = $1"
        )
        return found


def _statement(
    as_of: date | None, *, members: bool = False, chosen: str = "", limit: str = ""
) -> tuple[str, list[Any]]:
    """The query for capital accounts, with its values after the cooperative."""
    values: list[Any] = [as_of] if as_of else []
    place = f"${2 + len(values)}"
    sql = _OF.format(
        dated=_DATED if as_of else "",
        until="AND t.transaction_date <= $2" if as_of else "",
        members=f"AND a.member_id = ANY ({place})" if members else "",
        chosen=f"AND c.member_id = ANY ({place})" if members else chosen,
    )
    return sql + limit, values


def _account_in(row: asyncpg.Record) -> CapitalAccount:
    return CapitalAccount(
        member_id=row["member_id"],
        member_number=row["member_number"],
        status=row["status"],
        book_balance_minor=row["book"],
        tax_balance_minor=row["tax"],
        declared_unpaid_minor=row["declared"],
        contributed_capital_minor=row["contributed"],
        contributed_tax_basis_minor=row["contributed_tax"],
        allocations_to_date_minor=row["allocated"],
        retained_to_date_minor=row["retained"],
        distributions_to_date_minor=row["distributed"],
        redemptions_to_date_minor=row["redeemed"],
        dro_limit_minor=row["dro_limit_minor"],
        min_gain_share_minor=row["min_gain_share_minor"],
        last_entry_seq=row["last_seq"],
        version=row["version"],
    )


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


def _number_key(paging: Paging) -> str | None:
    if paging.after is None:
        return None
    match paging.after:
        case (str() as number,):
            return number
    raise Invalid("This page token cannot be read.", field="page_token", reason="INVALID_CURSOR")


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
