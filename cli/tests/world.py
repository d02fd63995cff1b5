"""A test database whose tables may be written freely: what `habitat verify` is tried on.

Rows are written as the owner of the tables with their triggers off, so that no rule of a service
stands in the way of the errors that tests plant.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import asyncpg

COOP = UUID("0c000000-0000-7000-8000-000000000001")
SCHEMAS = ("treasury", "people", "agreements", "worker")
Q1, Q2 = (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))
CLOSED_AT = datetime(2026, 4, 5, 12, 0, tzinfo=UTC)
BEFORE, AFTER = CLOSED_AT - timedelta(days=2), CLOSED_AT + timedelta(hours=1)
MEMBERS = {"Alder": "M-0001", "Birch": "M-0002"}


def of(name: str) -> UUID:
    """The id of a thing by its name."""
    return uuid5(COOP, name)


class World:
    """An open connection that may do anything to the tables of one test database."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def add(self, table: str, **columns: Any) -> None:
        columns.setdefault("cooperative_id", COOP)
        names = ", ".join(columns)
        places = ", ".join(f"${i + 1}" for i in range(len(columns)))
        await self.connection.execute(
            f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({places})",
            *columns.values(),
        )

    async def run(self, sql: str, *arguments: Any) -> str:
        """One statement; says how many rows it touched."""
        return str(await self.connection.execute(sql, *arguments))

    async def value(self, sql: str, *arguments: Any) -> Any:
        return await self.connection.fetchval(sql, *arguments)


async def open_world(admin_url: str, owner: str) -> World:
    """Connect as the owner of the tables and put their triggers to sleep."""
    connection = await asyncpg.connect(admin_url.replace("+asyncpg", ""))
    await connection.execute(f'SET ROLE "{owner}"')
    await connection.execute("SELECT set_config('app.current_cooperative', $1, false)", str(COOP))
    tables = await connection.fetch(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY($1)", list(SCHEMAS)
    )
    for schema, table in tables:
        await connection.execute(f'ALTER TABLE {schema}."{table}" DISABLE TRIGGER USER')
    return World(connection)


def not_unique(table: str, column: str) -> str:
    """Drop every key of the table in which the column takes part, whatever it is called."""
    return f"""
        DO $$
        DECLARE found record;
        BEGIN
            FOR found IN
                SELECT i.indexrelid::regclass AS index, c.conname AS name
                FROM pg_index i
                LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('u', 'p')
                WHERE i.indrelid = '{table}'::regclass AND i.indisunique
                  AND pg_get_indexdef(i.indexrelid) ~ '\\y{column}\\y'
            LOOP
                IF found.name IS NULL THEN
                    EXECUTE format('DROP INDEX %s', found.index);
                ELSE
                    EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I CASCADE', found.name);
                END IF;
            END LOOP;
        END $$"""
