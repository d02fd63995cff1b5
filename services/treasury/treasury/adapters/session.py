"""One open transaction of one cooperative, in the two ways the adapters speak SQL.

Hand-written statements go straight to asyncpg; their `$1` is always the cooperative. Lists with
filters a caller chooses are built by SQLAlchemy Core.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_

from chassis.async_engine import AsyncConnection
from chassis.database import Unit
from kernel.errors import Invalid
from treasury.adapters.known import Known
from treasury.application.paging import Paging


class Session:
    """What the SQL adapters of one Work share."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.cooperative_id: UUID = unit.call.cooperative_id
        self.currency = "USD"  # the cooperative's, once `SqlWork.prepare` ran
        self.known = Known()  # the process's own, from then on

    @property
    def connection(self) -> AsyncConnection:
        return self.unit.connection

    async def fetch(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        driver = await self.unit.driver()
        return list(await driver.fetch(sql, self.cooperative_id, *values))

    async def row(self, sql: str, *values: Any) -> asyncpg.Record | None:
        driver = await self.unit.driver()
        return await driver.fetchrow(sql, self.cooperative_id, *values)

    async def value(self, sql: str, *values: Any) -> Any:
        driver = await self.unit.driver()
        return await driver.fetchval(sql, self.cooperative_id, *values)

    async def execute(self, sql: str, *values: Any) -> None:
        driver = await self.unit.driver()
        await driver.execute(sql, self.cooperative_id, *values)

    async def page(
        self,
        query: Select[Any],
        keys: Sequence[ColumnElement[Any]],
        paging: Paging,
        *,
        descending: bool = False,
    ) -> tuple[list[Row[Any]], tuple[Any, ...] | None, int | None]:
        """Rows in the order of `keys` after the page's key, the next key, and the total if asked.

        Raises Invalid with reason INVALID_CURSOR for a key of another list.
        """
        total = None
        if paging.count:
            counted = select(func.count()).select_from(query.subquery())
            total = (await self.connection.execute(counted)).scalar_one()
        if paging.after is not None:
            if len(paging.after) != len(keys):
                raise Invalid(
                    "This page token belongs to another list.",
                    field="page_token",
                    reason="INVALID_CURSOR",
                )
            row, after = tuple_(*keys), tuple_(*_typed(keys, paging.after))
            query = query.where(row < after if descending else row > after)
        ordered = query.order_by(*(key.desc() if descending else key for key in keys))
        rows = list((await self.connection.execute(ordered.limit(paging.size + 1))).all())
        if len(rows) <= paging.size:
            return rows, None, total
        rows = rows[: paging.size]
        last = rows[-1]._mapping
        return rows, tuple(last[key.key] for key in keys), total


def _typed(keys: Sequence[ColumnElement[Any]], after: tuple[Any, ...]) -> list[Any]:
    """Values of a page token in the types of their columns (a token carries JSON)."""
    typed: list[Any] = []
    for key, value in zip(keys, after, strict=True):
        kind = key.type.python_type
        try:
            read = value if isinstance(value, kind) else _read(kind, value)
        except (TypeError, ValueError):
            raise Invalid(
                "This page token cannot be read.", field="page_token", reason="INVALID_CURSOR"
            ) from None
        typed.append(literal(read, key.type))
    return typed


def _read(kind: type, value: Any) -> Any:
    if kind is UUID:
        return UUID(value)
    if hasattr(kind, "fromisoformat"):
        return kind.fromisoformat(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(kind)
