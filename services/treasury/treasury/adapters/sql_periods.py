"""Periods on PostgreSQL. Which lock each method holds until commit stands in the port."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import select

from kernel.errors import Conflict, NotFound
from treasury.adapters.session import Session
from treasury.adapters.tables import period as periods
from treasury.application.paging import Page, Paging, PeriodFilter
from treasury.domain.calendar import PeriodType, Window
from treasury.domain.periods import Period, PeriodStatus

OF_DAYS = """
SELECT d.day, p.* FROM unnest({days}) AS d (day)
JOIN treasury.period p ON p.cooperative_id = $1 AND d.day BETWEEN p.start_date AND p.end_date
ORDER BY p.start_date
FOR SHARE OF p
"""
_OF_DAYS = OF_DAYS.format(days="$2::date[]")

_INSERT = """
INSERT INTO treasury.period (cooperative_id, id, code, name, period_type, start_date, end_date,
    fiscal_year, fiscal_index, grace_end_date, formula_version_id, status, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""

_UPDATE = """
UPDATE treasury.period SET status = $3, closing_started_at = $4, closing_started_by = $5,
    closing_workflow_id = $6, surplus_fixed = $7, closed_at = $8, closed_by = $9, locked_at = $10,
    snapshot_id = $11, reopen_count = $12, version = $13
WHERE cooperative_id = $1 AND id = $2
"""


def period_in(row: asyncpg.Record | Mapping[Any, Any]) -> Period:
    return Period(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        window=Window(PeriodType(row["period_type"]), row["start_date"], row["end_date"]),
        fiscal_year=row["fiscal_year"],
        fiscal_index=row["fiscal_index"],
        grace_end_date=row["grace_end_date"],
        opened_at=row["opened_at"],
        formula_version_id=row["formula_version_id"],
        status=PeriodStatus(row["status"]),
        closing_started_at=row["closing_started_at"],
        closing_started_by=row["closing_started_by"],
        closing_workflow_id=row["closing_workflow_id"],
        surplus_fixed=row["surplus_fixed"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        locked_at=row["locked_at"],
        snapshot_id=row["snapshot_id"],
        reopen_count=row["reopen_count"],
        version=row["version"],
    )


class SqlPeriods:
    """Several rows are always locked in date order, so two callers cannot block each other."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, id: UUID) -> Period:
        return await self._one(id, "")

    async def for_posting(self, id: UUID) -> Period:
        return await self._one(id, "FOR SHARE")

    async def several_for_posting(self, ids: Collection[UUID]) -> dict[UUID, Period]:
        rows = await self._session.fetch(
            "SELECT * FROM treasury.period WHERE cooperative_id = $1 AND id = ANY ($2) "
            "ORDER BY start_date FOR SHARE",
            list(ids),
        )
        return {row["id"]: period_in(row) for row in rows}

    async def for_change(self, id: UUID) -> Period:
        return await self._one(id, "FOR UPDATE")

    async def for_posting_on(self, days: Collection[date]) -> dict[date, Period]:
        rows = await self._session.fetch(_OF_DAYS, sorted(set(days)))
        return {row["day"]: period_in(row) for row in rows}

    async def year_for_change(self, id: UUID) -> list[Period]:
        rows = await self._session.fetch(
            "SELECT p.* FROM treasury.period p WHERE p.cooperative_id = $1 AND p.fiscal_year = "
            "(SELECT fiscal_year FROM treasury.period WHERE cooperative_id = $1 AND id = $2) "
            "ORDER BY p.start_date FOR UPDATE",
            id,
        )
        if not rows:
            raise NotFound(what="period")
        return [period_in(row) for row in rows]

    async def all_for_change(self) -> None:
        await self._session.fetch(
            "SELECT id FROM treasury.period WHERE cooperative_id = $1 "
            "ORDER BY start_date FOR UPDATE"
        )

    async def add(self, period: Period) -> None:
        try:
            await self._session.execute(
                _INSERT,
                period.id,
                period.code,
                period.name,
                period.window.period_type,
                period.window.start,
                period.window.end,
                period.fiscal_year,
                period.fiscal_index,
                period.grace_end_date,
                period.formula_version_id,
                period.status,
                period.opened_at,
            )
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name == "period_cooperative_id_code_key":
                raise Conflict(f"There is a period {period.code} already.") from None
            raise Conflict(
                f"A day from {period.window.start} to {period.window.end} "
                "belongs to another period already."
            ) from None

    async def save(self, period: Period) -> None:
        await self._session.execute(
            _UPDATE,
            period.id,
            period.status,
            period.closing_started_at,
            period.closing_started_by,
            period.closing_workflow_id,
            period.surplus_fixed,
            period.closed_at,
            period.closed_by,
            period.locked_at,
            period.snapshot_id,
            period.reopen_count,
            period.version,
        )

    async def of_day(self, day: date) -> Period | None:
        row = await self._session.row(
            "SELECT * FROM treasury.period "
            "WHERE cooperative_id = $1 AND $2 BETWEEN start_date AND end_date",
            day,
        )
        return period_in(row) if row else None

    async def next_start(self, after: date) -> date | None:
        found: date | None = await self._session.value(
            "SELECT min(start_date) FROM treasury.period "
            "WHERE cooperative_id = $1 AND start_date > $2",
            after,
        )
        return found

    async def earliest_open(self) -> Period | None:
        row = await self._session.row(
            "SELECT * FROM treasury.period WHERE cooperative_id = $1 AND status = 'open' "
            "ORDER BY start_date LIMIT 1"
        )
        return period_in(row) if row else None

    async def batch(self, ids: Collection[UUID]) -> list[Period]:
        rows = await self._session.fetch(
            "SELECT * FROM treasury.period WHERE cooperative_id = $1 AND id = ANY ($2)", list(ids)
        )
        return [period_in(row) for row in rows]

    async def page(self, chosen: PeriodFilter, paging: Paging) -> Page[Period]:
        query = select(periods).where(periods.c.cooperative_id == self._session.cooperative_id)
        if chosen.status:
            query = query.where(periods.c.status == chosen.status)
        if chosen.fiscal_year:
            query = query.where(periods.c.fiscal_year == chosen.fiscal_year)
        if chosen.period_type:
            query = query.where(periods.c.period_type == chosen.period_type)
        rows, next_key, total = await self._session.page(
            query, (periods.c.start_date, periods.c.id), paging, descending=True
        )
        return Page([period_in(row._mapping) for row in rows], next_key, total)

    async def _one(self, id: UUID, lock: str) -> Period:
        row = await self._session.row(
            f"SELECT * FROM treasury.period WHERE cooperative_id = $1 AND id = $2 {lock}", id
        )
        if row is None:
            raise NotFound(what="period")
        return period_in(row)
