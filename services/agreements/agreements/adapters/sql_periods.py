"""The copies of periods on PostgreSQL."""

from typing import Any
from uuid import UUID

from agreements.domain.periods import ClaimsState, Period, PeriodStatus
from chassis.database import Unit
from kernel.errors import NotFound

_COLUMNS = (
    "id, code, name, start_date, end_date, fiscal_year, status, formula_version_id, claims_state, "
    "locked_by, claims_digest, sequence"
)


class SqlPeriods:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def get(self, id: UUID) -> Period:
        return await self._one(id, "")

    async def shared(self, id: UUID) -> Period:
        """FOR SHARE: waits for a lock of the claims, and makes the next one wait for us."""
        return await self._one(id, "FOR SHARE")

    async def lock(self, id: UUID) -> Period:
        """FOR UPDATE: waits for every change of a claim that has begun."""
        return await self._one(id, "FOR UPDATE")

    async def add(self, period: Period) -> bool:
        driver = await self._unit.driver()
        added = await driver.fetchval(
            f"INSERT INTO agreements.period (cooperative_id, {_COLUMNS}) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
            "ON CONFLICT (cooperative_id, id) DO NOTHING RETURNING true",
            self._cooperative_id,
            period.id,
            period.code,
            period.name,
            period.start,
            period.end,
            period.fiscal_year,
            period.status,
            period.formula_version_id,
            period.claims_state,
            period.locked_by,
            period.claims_digest,
            period.sequence,
        )
        return bool(added)

    async def save(self, period: Period) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "UPDATE agreements.period SET status = $3, claims_state = $4, locked_by = $5, "
            "claims_digest = $6, sequence = $7 WHERE cooperative_id = $1 AND id = $2",
            self._cooperative_id,
            period.id,
            period.status,
            period.claims_state,
            period.locked_by,
            period.claims_digest,
            period.sequence,
        )

    async def bind_unbound(self, formula_id: UUID) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "UPDATE agreements.period SET formula_version_id = $2 "
            "WHERE cooperative_id = $1 AND formula_version_id IS NULL",
            self._cooperative_id,
            formula_id,
        )

    async def _one(self, id: UUID, lock: str) -> Period:
        driver = await self._unit.driver()
        row = await driver.fetchrow(
            f"SELECT {_COLUMNS} FROM agreements.period "
            f"WHERE cooperative_id = $1 AND id = $2 {lock}",
            self._cooperative_id,
            id,
        )
        if row is None:
            raise NotFound(what="period")
        return _period(row)


def _period(row: Any) -> Period:
    return Period(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        start=row["start_date"],
        end=row["end_date"],
        fiscal_year=row["fiscal_year"],
        status=PeriodStatus(row["status"]),
        formula_version_id=row["formula_version_id"],
        claims_state=ClaimsState(row["claims_state"]),
        locked_by=row["locked_by"],
        claims_digest=row["claims_digest"],
        sequence=row["sequence"],
    )
