"""How long the technical tables keep what nobody will ask for again."""

from typing import Any

import asyncpg

ANSWERS_DAYS = 7
INBOX_DAYS = 400
BATCH_MAX = 5_000

_OLD = """
DELETE FROM {schema}.{table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM {schema}.{table} WHERE {column} < now() - make_interval(days => {days})
    LIMIT {limit}))
"""


async def purge(connection: "asyncpg.Connection[Any]", schema: str) -> int:
    """Remove one batch of each table; returns how many rows went, more than a batch being left
    when it is not less than BATCH_MAX.

    Answers of commands live 7 days (after that their key may be used again). What a consumer has
    taken is remembered for 400 days, so that a replay at the end of a fiscal year is harmless; the
    outbox is the archive of events and keeps everything.
    """
    removed = 0
    for table, column, days in (
        ("processed_command", "created_at", ANSWERS_DAYS),
        ("inbox", "processed_at", INBOX_DAYS),
    ):
        status = await connection.execute(
            _OLD.format(schema=schema, table=table, column=column, days=days, limit=BATCH_MAX)
        )
        removed += int(status.rpartition(" ")[2])
    return removed
