"""This context's copy of the periods on PostgreSQL."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from chassis.database import Unit
from kernel.errors import NotFound
from people.adapters import rows
from people.adapters.tables import period
from people.domain.periods import Period, PeriodStatus

_FIELDS = [field.name for field in fields(Period)]


class SqlPeriods:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, id: UUID) -> Period:
        return await self._one(self._select().where(period.c.id == id))

    async def share(self, id: UUID) -> Period:
        """FOR SHARE: commands of the period side by side, a close after all of them."""
        return await self._one(self._select().where(period.c.id == id).with_for_update(read=True))

    async def lock(self, id: UUID) -> Period:
        """FOR NO KEY UPDATE: waits for every FOR SHARE, not for rows that only refer here."""
        locked = self._select().where(period.c.id == id).with_for_update(key_share=True)
        return await self._one(locked)

    async def share_containing(self, on: date) -> Period | None:
        held = period.c.start_date <= on, on <= period.c.end_date
        found = await self._many(self._select().where(*held).with_for_update(read=True))
        return found[0] if found else None

    async def all(self) -> list[Period]:
        return await self._many(self._select().order_by(period.c.start_date, period.c.id))

    async def ensure(self, wanted: Period) -> None:
        """Waits for an insertion that has begun elsewhere; the next statement sees its row."""
        await rows.insert_missing(self._unit, period, [self._row(wanted)])

    async def save(self, changed: Period) -> None:
        await rows.update(self._unit, period, [self._row(changed)])

    def _row(self, wanted: Period) -> rows.Row:
        return {"cooperative_id": self._unit.call.cooperative_id, **rows.plain(wanted)}

    def _select(self) -> Select[Any]:
        return select(period).where(period.c.cooperative_id == self._unit.call.cooperative_id)

    async def _one(self, query: Select[Any]) -> Period:
        found = await self._many(query)
        if not found:
            raise NotFound(what="period")
        return found[0]

    async def _many(self, query: Select[Any]) -> list[Period]:
        return [_period(row) for row in await self._unit.connection.execute(query)]


def _period(row: Any) -> Period:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Period(**values | {"status": PeriodStatus(row.status)})
