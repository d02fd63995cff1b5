"""Projections: tables that are made of other services' facts, and can be made anew from them.

Source: the workflows specification, section 12, mode `rebuild`. Only handlers without any effect
but the table take part; what posts, pays or notifies is no projection.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from chassis.database import Unit
from chassis.events import Event
from chassis.framing import Driver
from chassis.roles import quoted

Handler = Callable[[Unit, Event], Awaitable[None]]
W = TypeVar("W")

ANY = "#"
"""The handler of every type."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a projection; its rows of one cooperative are those with its `cooperative_id`.

    `own` are columns that the service itself decides: they outlive the rebuild. `untold` are
    columns that say when a row was written: no part of the hash. `made` is a condition for rows
    that facts made, where others came with the installation.
    """

    name: str
    key: tuple[str, ...]
    own: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    made: str = "true"


@dataclass(frozen=True, slots=True)
class Projection:
    """`tables` parents first; `consumer` is the name in the inbox."""

    name: str
    consumer: str
    tables: tuple[Table, ...]
    handlers: Mapping[str, Handler] = field(repr=False)

    def handler(self, event_type: str) -> Handler | None:
        return self.handlers.get(event_type) or self.handlers.get(ANY)

    @property
    def types(self) -> list[str] | None:
        """What it listens to; None for everything."""
        return None if ANY in self.handlers else sorted(self.handlers)


def dressed(
    work: Callable[[Unit], W], handlers: Mapping[str, Callable[[W, Event], Awaitable[None]]]
) -> dict[str, Handler]:
    """Handlers of a service's Work as handlers of a Unit."""

    def bound(handle: Callable[[W, Event], Awaitable[None]]) -> Handler:
        async def handler(unit: Unit, event: Event) -> None:
            await handle(work(unit), event)

        return handler

    return {event_type: bound(handle) for event_type, handle in handlers.items()}


_LOCK = "LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"
_REFERRING = """
SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name FROM pg_constraint
WHERE contype = 'f' AND confrelid = ANY($1::regclass[]) ORDER BY 1, 2
"""
_KEEP = """
CREATE TEMPORARY TABLE {kept} ON COMMIT DROP AS
SELECT {columns} FROM {table} WHERE cooperative_id = $1
"""
_GIVE_BACK = """
UPDATE {table} AS made SET {assignments} FROM {kept} AS kept
WHERE made.cooperative_id = $1 AND {matching}
"""
_FORGET = """
DELETE FROM {schema}.inbox WHERE consumer = $1 AND cooperative_id = $2
  AND ($3::text[] IS NULL OR event_type = ANY($3)) RETURNING event_id
"""
_HASH = """
SELECT encode(sha256(convert_to(coalesce(string_agg(line, '' ORDER BY line), ''), 'UTF8')), 'hex')
FROM (SELECT encode(sha256(convert_to((to_jsonb(r) - $2::text[])::text, 'UTF8')), 'hex') AS line
      FROM {table} r WHERE cooperative_id = $1) lines
"""


async def open_tables(driver: Driver, schema: str, projections: tuple[Projection, ...]) -> None:
    """Hold everybody off, and let rows go for a while that others refer to.

    The inbox is locked before the tables, in the order of the consumers. Only the owner of the
    tables may do this; it is undone by `close_tables`, or with the transaction.
    """
    names = _names(projections)
    await driver.execute(_LOCK.format(tables=", ".join([f"{schema}.inbox", *names])))
    for row in await driver.fetch(_REFERRING, names):
        await driver.execute(
            f"ALTER TABLE {row['table']} ALTER CONSTRAINT {row['name']} "
            "DEFERRABLE INITIALLY DEFERRED"
        )
    for name in names:
        await driver.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")


async def close_tables(driver: Driver, projections: tuple[Projection, ...]) -> None:
    """Everything as it was. Raises asyncpg's ForeignKeyViolationError when a row is missing."""
    names = _names(projections)
    await driver.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for row in await driver.fetch(_REFERRING, names):
        await driver.execute(
            f"ALTER TABLE {row['table']} ALTER CONSTRAINT {row['name']} NOT DEFERRABLE"
        )
    for name in names:
        await driver.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


async def clear(unit: Unit, projection: Projection) -> set[Any]:
    """Empty it; the facts of it that its consumer had taken are forgotten, and returned."""
    driver, cooperative_id = await unit.driver(), unit.call.cooperative_id
    for table in projection.tables:
        if table.own:
            columns = ", ".join(quoted(column) for column in (*table.key, *table.own))
            statement = _KEEP.format(kept=_kept(table), columns=columns, table=table.name)
            await driver.execute(statement.replace("$1", f"'{cooperative_id}'"))
    for table in reversed(projection.tables):
        await driver.execute(
            f"DELETE FROM {table.name} WHERE cooperative_id = $1 AND ({table.made})",
            cooperative_id,
        )
    forgotten = await driver.fetch(
        _FORGET.format(schema=unit.schema), projection.consumer, cooperative_id, projection.types
    )
    return {row["event_id"] for row in forgotten}


async def give_back(unit: Unit, projection: Projection) -> None:
    """Columns that are the service's own decision are as they were."""
    driver = await unit.driver()
    for table in projection.tables:
        if table.own:
            statement = _GIVE_BACK.format(
                table=table.name,
                kept=_kept(table),
                assignments=", ".join(f"{quoted(c)} = kept.{quoted(c)}" for c in table.own),
                matching=" AND ".join(f"made.{quoted(c)} = kept.{quoted(c)}" for c in table.key),
            )
            await driver.execute(statement, unit.call.cooperative_id)


async def hash_of(unit: Unit, projection: Projection) -> str:
    """SHA-256 over all rows of the cooperative, in an order that their contents give."""
    driver = await unit.driver()
    hashes = [
        await driver.fetchval(
            _HASH.format(table=table.name), unit.call.cooperative_id, list(table.untold)
        )
        for table in projection.tables
    ]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _names(projections: tuple[Projection, ...]) -> list[str]:
    return sorted({table.name for projection in projections for table in projection.tables})


def _kept(table: Table) -> str:
    return quoted(f"kept_{table.name}")
