"""Many rows in one statement: `unnest` of one array for each column.

COPY is no way in: PostgreSQL refuses it on tables with row-level security.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import asyncpg
from sqlalchemy import Table, Text, Uuid, any_, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from chassis.database import Unit
from kernel.errors import Conflict

Row = Mapping[str, Any]

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_TAKEN = {
    "member_cooperative_id_email_key": ("email", "A member with this e-mail address exists."),
    "member_cooperative_id_ens_name_key": ("ens_name", "Another member has this name."),
    "member_cooperative_id_external_ref_key": ("external_ref", "Another member has this id."),
}


def plain(item: Any) -> dict[str, Any]:
    """The fields of a flat dataclass; `dataclasses.asdict` would copy each value deeply."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def any_of(values: Sequence[Any], kind: str) -> Any:
    """`ANY(array)`: one bound parameter, however many values."""
    item: TypeEngine[Any] = Uuid() if kind == "uuid" else Text()
    return any_(bindparam(None, list(values), ARRAY(item)))


async def insert(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """Raises Conflict when a natural key is taken."""
    if rows:
        await _run(unit, _insert_sql(table, tuple(rows[0])), table, rows)


async def insert_missing(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """A row whose primary key is there stays as it is, also when it is being inserted just now."""
    if rows:
        await _run(unit, _missing_sql(table, tuple(rows[0])), table, rows)


async def upsert(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """Insert, or replace the row with the same primary key."""
    if rows:
        await _run(unit, _upsert_sql(table, tuple(rows[0])), table, rows)


async def update(unit: Unit, table: Table, rows: Sequence[Row]) -> None:
    """Replace all other columns of the rows with these primary keys. Raises Conflict."""
    if rows:
        await _run(unit, _update_sql(table, tuple(rows[0])), table, rows)


async def _run(unit: Unit, sql: str, table: Table, rows: Sequence[Row]) -> None:
    columns = [[row[name] for row in rows] for name in rows[0]]
    try:
        await (await unit.driver()).execute(sql, *columns)
    except asyncpg.UniqueViolationError as error:
        field, sentence = _TAKEN.get(error.constraint_name or "", ("", ""))
        if not field:
            raise
        raise Conflict(sentence, field=field) from None


@cache
def _insert_sql(table: Table, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.fullname} ({', '.join(names)}) {_source(table, names)}"


@cache
def _missing_sql(table: Table, names: tuple[str, ...]) -> str:
    keys = ", ".join(column.name for column in table.primary_key)
    return f"{_insert_sql(table, names)} ON CONFLICT ({keys}) DO NOTHING"


@cache
def _upsert_sql(table: Table, names: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return f"{_insert_sql(table, names)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


@cache
def _update_sql(table: Table, names: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = v.{name}" for name in names if name not in keys)
    same = " AND ".join(f"t.{key} = v.{key}" for key in keys)
    return (
        f"UPDATE {table.fullname} AS t SET {changes} "
        f"FROM ({_source(table, names)}) AS v WHERE {same}"
    )


def _source(table: Table, names: tuple[str, ...]) -> str:
    """`SELECT … FROM unnest(…)`; jsonb travels as text."""
    types = {name: table.c[name].type.compile(dialect=_DIALECT) for name in names}
    arrays = ", ".join(
        f"${place}::{'text' if types[name] == 'JSONB' else types[name]}[]"
        for place, name in enumerate(names, start=1)
    )
    selected = ", ".join(
        f"{name}::jsonb AS {name}" if types[name] == "JSONB" else name for name in names
    )
    return f"SELECT {selected} FROM unnest({arrays}) AS given ({', '.join(names)})"
