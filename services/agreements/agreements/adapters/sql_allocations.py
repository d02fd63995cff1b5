"""The lines of agreements on PostgreSQL, read only: they are written with their agreement."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from agreements.adapters.columns import Where
from agreements.adapters.sql_proofs import Proofs
from agreements.application.listing import Keys
from agreements.application.records import AllocationAmounts, AllocationFilter
from agreements.domain.agreements import Allocation
from chassis.database import Unit

CHUNK = 1000

_FROM = (
    "FROM agreements.allocation a JOIN agreements.agreement g "
    "ON (g.cooperative_id, g.id) = (a.cooperative_id, a.agreement_id) "
)
_SELECT = (
    "SELECT a.id, a.number, a.agreement_id, a.member_id, a.member_number, a.raw_minor, "
    "a.amounts_minor, a.tax_minor, a.weighted_e4, a.share_num, a.minutes, a.claims, "
    "a.total_minor, a.cash_minor, a.tax_total_minor, a.capacity_minor, "
    "g.formula_version_id, m.display_name, a.member_key "
    f"{_FROM} JOIN agreements.member m "
    "ON (m.cooperative_id, m.id) = (a.cooperative_id, a.member_id) "
)

_AMOUNTS = (
    "SELECT a.id, a.number, a.member_id, a.member_number, a.total_minor, a.cash_minor, "
    "a.retained_minor, a.tax_total_minor, a.member_key FROM agreements.allocation a "
)

Terms = dict[UUID, tuple[tuple[str, ...], tuple[int, ...]]]


class SqlAllocations(Proofs):
    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def of_agreement(self, agreement_id: UUID) -> list[Allocation]:
        where = Where(self._cooperative_id, alias="a")
        where.equal("a.agreement_id", agreement_id)
        return await self._all(where, "ORDER BY a.member_key, a.id")

    async def stream(self, agreement_id: UUID) -> AsyncIterator[list[Allocation]]:
        async for rows in self._chunks(_SELECT, agreement_id):
            yield await self._read(rows)

    async def stream_amounts(self, agreement_id: UUID) -> AsyncIterator[AllocationAmounts]:
        async for rows in self._chunks(_AMOUNTS, agreement_id):
            *columns, _ = zip(*rows, strict=True)
            yield AllocationAmounts(*columns)

    async def _chunks(self, select: str, agreement_id: UUID) -> AsyncIterator[Sequence[Any]]:
        """By key rather than by cursor: each chunk is one short statement."""
        after: tuple[str, UUID] | None = None
        while True:
            where = Where(self._cooperative_id, alias="a")
            where.equal("a.agreement_id", agreement_id)
            if after:
                where.add("(a.member_key, a.id) > ({}::text, {}::uuid)", *after)
            driver = await self._unit.driver()
            sql = f"{select} WHERE {where} ORDER BY a.member_key, a.id LIMIT {CHUNK}"
            rows = await driver.fetch(sql, *where.values)
            if not rows:
                return
            yield rows
            after = (rows[-1]["member_key"], rows[-1]["id"])

    async def many(self, ids: Sequence[UUID]) -> list[Allocation]:
        where = Where(self._cooperative_id, alias="a")
        where.add("a.id = ANY({}::uuid[])", list(ids))
        return await self._all(where, "ORDER BY a.number_key")

    async def of_member(self, agreement_id: UUID, member_id: UUID) -> Allocation | None:
        where = Where(self._cooperative_id, alias="a")
        where.equal("a.agreement_id", agreement_id)
        where.equal("a.member_id", member_id)
        found = await self._all(where, "")
        return found[0] if found else None

    async def listed(self, wanted: AllocationFilter, keys: Keys) -> list[Allocation]:
        where = self._where(wanted)
        if keys.after:
            where.add("a.number_key > {}::text", keys.after[0])
        return await self._all(where, f"ORDER BY a.number_key LIMIT {keys.limit}")

    async def count(self, wanted: AllocationFilter) -> int:
        where = self._where(wanted)
        driver = await self._unit.driver()
        return int(await driver.fetchval(f"SELECT count(*) {_FROM} WHERE {where}", *where.values))

    async def category_sums(self, agreement_id: UUID) -> list[tuple[str, int, int, int]]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT w.category_code, sum(part.raw), w.weight_e4, sum(part.amount) "
            f"{_FROM}, unnest(a.raw_minor, a.amounts_minor) WITH ORDINALITY "
            " AS part (raw, amount, place) "
            "JOIN agreements.formula_weight w ON w.sort = part.place AND w.cooperative_id = $1 "
            " AND w.formula_id = (SELECT formula_version_id FROM agreements.agreement "
            "                     WHERE cooperative_id = $1 AND id = $2) "
            "WHERE a.cooperative_id = $1 AND a.agreement_id = $2 "
            "GROUP BY w.sort, w.category_code, w.weight_e4 ORDER BY w.sort",
            self._cooperative_id,
            agreement_id,
        )
        return [(row[0], int(row[1]), row[2], int(row[3])) for row in rows]

    def _where(self, wanted: AllocationFilter) -> Where:
        where = Where(self._cooperative_id, alias="a")
        where.equal("a.agreement_id", wanted.agreement_id)
        where.equal("a.period_id", wanted.period_id)
        where.equal("a.member_id", wanted.member_id)
        where.equal("g.status", wanted.status)
        if not wanted.drafts:
            where.add("g.status <> 'draft'")
        return where

    async def _all(self, where: Where, suffix: str) -> list[Allocation]:
        driver = await self._unit.driver()
        rows = await driver.fetch(f"{_SELECT} WHERE {where} {suffix}", *where.values)
        return await self._read(rows)

    async def _read(self, rows: Sequence[Any]) -> list[Allocation]:
        """Categories and weights come once per formula, not once per line."""
        terms = await self._terms(sorted({row["formula_version_id"] for row in rows}))
        return [_allocation(row, terms) for row in rows]

    async def _terms(self, formula_ids: Sequence[UUID]) -> Terms:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT formula_id, array_agg(category_code ORDER BY sort), "
            "array_agg(weight_e4 ORDER BY sort) FROM agreements.formula_weight "
            "WHERE cooperative_id = $1 AND formula_id = ANY($2::uuid[]) GROUP BY formula_id",
            self._cooperative_id,
            list(formula_ids),
        )
        return {row[0]: (tuple(row[1]), tuple(row[2])) for row in rows}


def _allocation(row: Any, terms: Terms) -> Allocation:
    codes, weights = terms[row["formula_version_id"]]
    return Allocation(
        id=row["id"],
        number=row["number"],
        agreement_id=row["agreement_id"],
        member_id=row["member_id"],
        member_number=row["member_number"],
        raw=tuple(row["raw_minor"]),
        weights_e4=weights,
        category_codes=codes,
        weighted=int(row["weighted_e4"]),
        share_num=int(row["share_num"]),
        total=row["total_minor"],
        cash=row["cash_minor"],
        amounts=tuple(row["amounts_minor"]),
        tax=tuple(row["tax_minor"]),
        tax_total=row["tax_total_minor"],
        capacity=row["capacity_minor"],
        member_name=row["display_name"],
        minutes=row["minutes"],
        claims=row["claims"],
    )
