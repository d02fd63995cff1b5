"""Members' capital on PostgreSQL: what is known beside the entries, and sums over them (T7)."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Collection,
    Coroutine,
    Iterator,
)
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

from chassis.ahead import asked_ahead
from kernel.errors import Invalid
from treasury.adapters.sql_movements import CREDIT, DATED, Movements
from treasury.application.paging import Page, Paging
from treasury.domain.capital import CapitalAccount
from treasury.domain.facts import CAPITAL_LINES_MAX, CapitalChange
from treasury.domain.opening import OpenedSoFar

_CHUNK = 1_000

Question = Callable[[], Coroutine[Any, Any, list[asyncpg.Record]]]


def _sum(condition: str, name: str, sign: str = "") -> str:
    return (
        f"coalesce({sign}sum({CREDIT}) FILTER (WHERE {condition} {{until}}), 0)::bigint AS {name}"
    )


_BROUGHT_IN = "e.movement IN ('contribution_cash', 'contribution_property', 'opening')"
_ALLOCATED = "e.movement IN ('allocation_income', 'allocation_loss')"
_RETAINED = (
    "e.movement IN ('allocation_income', 'allocation_loss', 're_retention', 'opening_retained')"
)

_BALANCES = (
    _sum("a.ledger = 'BOOK'", "book"),
    _sum("a.ledger = 'TAX'", "tax"),
    _sum("a.member_role = 'declared'", "declared"),
)
_HISTORY = (
    _sum(f"a.ledger = 'BOOK' AND {_BROUGHT_IN}", "contributed"),
    _sum(f"a.ledger = 'TAX' AND {_BROUGHT_IN}", "contributed_tax"),
    _sum(f"a.ledger = 'BOOK' AND {_ALLOCATED}", "allocated"),
    _sum(f"a.ledger = 'BOOK' AND a.member_role = 'capital' AND {_RETAINED}", "retained"),
    _sum("a.ledger = 'BOOK' AND e.movement = 'distribution_cash'", "distributed", "-"),
    _sum("a.ledger = 'BOOK' AND e.movement = 'redemption'", "redeemed", "-"),
    "coalesce(max(e.entry_seq) FILTER (WHERE true {until}), 0) AS last_seq",
)

# One chain of joins along keys, and no derived table: right after a big import the planner knows
# nothing about sizes, and every plan it can choose here is linear.
_ENTRIES_OF_CAPITAL = """
LEFT JOIN treasury.account a ON a.cooperative_id = c.cooperative_id AND a.member_id = c.member_id
    AND a.member_role IN ('capital', 'declared')
LEFT JOIN treasury.entry e ON e.cooperative_id = a.cooperative_id AND e.account_id = a.id
"""

_ACCOUNTS = f"""
SELECT c.member_id, c.member_number, c.status, c.dro_limit_minor, c.min_gain_share_minor,
    c.version, {{sums}}
FROM (SELECT * FROM treasury.capital_account WHERE cooperative_id = $1 {{chosen}}) c
{_ENTRIES_OF_CAPITAL} {{dated}}
GROUP BY c.cooperative_id, c.member_id, c.member_number, c.status, c.dro_limit_minor,
    c.min_gain_share_minor, c.version {{having}}
ORDER BY length(c.member_number), c.member_number
"""

_MOVED = """
SELECT DISTINCT a.member_id FROM treasury.entry e
JOIN treasury.account a ON a.cooperative_id = e.cooperative_id AND a.id = e.account_id
WHERE e.cooperative_id = $1 AND e.transaction_id = ANY ($2)
  AND a.member_role IN ('capital', 'declared')
"""

_DELTAS = (
    _sum("a.ledger = 'BOOK' AND moved.id IS NOT NULL", "book_delta"),
    _sum("a.ledger = 'TAX' AND moved.id IS NOT NULL", "tax_delta"),
)

# Balances and floors alone, with what these transactions brought: members they left alone drop out.
_EFFECTS = _ACCOUNTS.format(
    sums=", ".join((*_BALANCES, *_DELTAS)).format(until=""),
    chosen="AND member_id = ANY ($2)",
    dated="LEFT JOIN unnest($3::uuid[]) AS moved (id) ON moved.id = e.transaction_id",
    having="HAVING count(moved.id) > 0",
)

_OPENING = ", ".join(
    (
        _sum("a.ledger = 'BOOK' AND e.movement = 'opening'", "contributed"),
        _sum("e.movement = 'opening_retained'", "retained"),
        _sum("a.ledger = 'TAX' AND e.movement = 'opening'", "tax"),
    )
).format(until="")

_OPENED = f"""
SELECT c.member_id, {_OPENING},
    count(DISTINCT t.economic_event_id) FILTER (WHERE t.transaction_type = 'opening') AS imports,
    coalesce(bool_or(e.movement NOT IN ('opening', 'opening_retained')), false) AS others
FROM treasury.capital_account c
{_ENTRIES_OF_CAPITAL} LEFT {DATED}
WHERE c.cooperative_id = $1 AND c.member_id = ANY ($2)
GROUP BY c.member_id
"""

_KEY = "hashtextextended($1::uuid || ':capital', 0)"
_LOCK_SHARED = f"SELECT pg_advisory_xact_lock_shared({_KEY})"
_LOCK_ALL = f"SELECT pg_advisory_xact_lock({_KEY})"
_LOCK_MEMBERS = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT hashtextextended($1::uuid || ':capital:' || member_id, 0) AS key
    FROM unnest($2::uuid[]) AS m (member_id) ORDER BY key OFFSET 0) s
"""


class SqlCapital(Movements):
    """Balances are sums over entries, so a projection that drifted cannot exist."""

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
        sql, values = _statement(as_of, "AND member_id = ANY ({place})")
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
        sql, _ = _statement(
            None,
            "AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR "
            "(length(member_number), member_number) > (length($3), $3)) "
            "ORDER BY length(member_number), member_number LIMIT $4",
        )
        rows = await self._session.fetch(sql, status, _number_key(paging), paging.size + 1)
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
        self, transaction_ids: Collection[UUID], member_ids: Collection[UUID] | None = None
    ) -> AsyncGenerator[tuple[list[CapitalChange], list[CapitalAccount]]]:
        if member_ids is None:
            found = await self._session.fetch(_MOVED, list(transaction_ids))
            member_ids = [row["member_id"] for row in found]
        questions = await self._questions(list(member_ids), list(transaction_ids))
        async with aclosing(asked_ahead(questions)) as answers:
            async for rows in answers:
                changes = [_change_in(row) for row in rows]
                both = zip(changes, rows, strict=True)
                asked = [_standing_in(row) for change, row in both if change.asks_the_floor]
                if changes:
                    yield changes, asked

    async def _questions(self, ids: list[UUID], moved: list[UUID]) -> Iterator[Question]:
        """All members in one plan, whose rows are asked for part by part."""
        if len(ids) <= CAPITAL_LINES_MAX:
            return iter([partial(self._session.fetch, _EFFECTS, ids, moved)])
        driver = await self._session.unit.driver()
        cursor = await driver.cursor(_EFFECTS, self._session.cooperative_id, ids, moved)
        parts = -(-len(ids) // CAPITAL_LINES_MAX)
        return iter([partial(cursor.fetch, CAPITAL_LINES_MAX)] * parts)

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

    async def count(self) -> int:
        found: int = await self._session.value(
            "SELECT count(*) FROM treasury.capital_account WHERE cooperative_id = $1"
        )
        return found


def _statement(as_of: date | None, chosen: str = "") -> tuple[str, list[Any]]:
    """The query for capital accounts, with its first values after the cooperative.

    `{place}` in `chosen` becomes the next free one.
    """
    values: list[Any] = [as_of] if as_of else []
    until = "AND t.transaction_date <= $2" if as_of else ""
    sql = _ACCOUNTS.format(
        sums=", ".join((*_BALANCES, *_HISTORY)).format(until=until),
        chosen=chosen.format(place=f"${2 + len(values)}"),
        dated=f"LEFT {DATED}" if as_of else "",
        having="",
    )
    return sql, values


def _standing_in(row: asyncpg.Record) -> CapitalAccount:
    return CapitalAccount(
        member_id=row["member_id"],
        member_number=row["member_number"],
        status=row["status"],
        book_balance_minor=row["book"],
        tax_balance_minor=row["tax"],
        declared_unpaid_minor=row["declared"],
        dro_limit_minor=row["dro_limit_minor"],
        min_gain_share_minor=row["min_gain_share_minor"],
        version=row["version"],
    )


def _change_in(row: asyncpg.Record) -> CapitalChange:
    return CapitalChange(
        row["member_id"],
        row["book_delta"],
        row["tax_delta"],
        row["book"],
        row["tax"],
        row["declared"],
    )


def _account_in(row: asyncpg.Record) -> CapitalAccount:
    return replace(
        _standing_in(row),
        contributed_capital_minor=row["contributed"],
        contributed_tax_basis_minor=row["contributed_tax"],
        allocations_to_date_minor=row["allocated"],
        retained_to_date_minor=row["retained"],
        distributions_to_date_minor=row["distributed"],
        redemptions_to_date_minor=row["redeemed"],
        last_entry_seq=row["last_seq"],
    )


def _number_key(paging: Paging) -> str | None:
    if paging.after is None:
        return None
    match paging.after:
        case (str() as number,):
            return number
    raise Invalid("This page token cannot be read.", field="page_token", reason="INVALID_CURSOR")
