"""Whether two ways of posting leave the same rows: how many in each table, which columns filled."""

import json
from collections.abc import Awaitable, Callable

from benchmarks.ledger.ground import Ground

Rows = dict[str, tuple[int, dict[str, int]]]

_TABLES = "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'treasury' ORDER BY 1"
_NEW = """
SELECT (SELECT count(*) FROM treasury.{table} WHERE xmin::text::bigint >= $1) AS rows,
    (SELECT json_object_agg(key, filled) FROM (
        SELECT c.key, count(*) AS filled FROM treasury.{table} t, jsonb_each(to_jsonb(t)) c
        WHERE t.xmin::text::bigint >= $1 AND c.value <> 'null' GROUP BY c.key) k)::text AS columns
"""


async def written_by(ground: Ground, act: Callable[[], Awaitable[object]]) -> Rows:
    """Rows and filled columns of each table that `act` inserted or updated."""
    first = await ground.admin.fetchval("SELECT txid_current()")
    await act()
    found: Rows = {}
    for (table,) in await ground.admin.fetch(_TABLES):
        row = await ground.admin.fetchrow(_NEW.format(table=table), first)
        assert row is not None
        if row["rows"]:
            found[table] = (row["rows"], json.loads(row["columns"]))
    return found


def require_same(figure: str, ours: Rows, peers: Rows) -> None:
    """Raises ValueError that names the first table where they differ."""
    for table in sorted(ours.keys() | peers.keys()):
        if ours.get(table) != peers.get(table):
            raise ValueError(
                f"{figure}: {table} differs: ours {ours.get(table)}, the peer's {peers.get(table)}"
            )
