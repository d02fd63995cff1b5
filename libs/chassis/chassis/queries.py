"""Every statement measured: how long, on which table, and what went wrong.

asyncpg tells of each statement that it ran itself; statements of SQLAlchemy run as prepared ones,
of which SQLAlchemy tells.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from asyncpg.connection import LoggedQuery
from sqlalchemy import Engine, event

from chassis import tracing
from chassis.metrics import DATABASE_S, counter, gauge, histogram

log = logging.getLogger(__name__)

SLOW_S = 1.0
SHAPES_KEPT = 2048

_TOOK = histogram(
    "db_query_duration_seconds",
    "Time of a statement; by its first written or read table",
    "query_type",
    "table",
    buckets=DATABASE_S,
)
_ERRORS = counter("db_query_errors_total", "Statements that failed", "query_type", "error_type")
_POOL = gauge("db_connection_pool_size", "Connections of the pool", "state")

_TABLE = r"\s+([a-z_0-9]+\.[a-z_0-9]+)"
_WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE)" + _TABLE, re.IGNORECASE)
_READS = re.compile(r"\b(?:FROM|JOIN)" + _TABLE, re.IGNORECASE)
_engines: "WeakSet[Engine]" = WeakSet()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement does, in bounded words."""

    kind: str
    table: str
    took: Callable[[float], None]


def watch(engine: Engine) -> None:
    """Measure the statements and the pool of an engine."""
    _engines.add(engine)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "before_cursor_execute", _began)
    event.listen(engine, "after_cursor_execute", _ended)


def shape_of(statement: str) -> Shape | None:
    """None for what only begins, ends or marks a transaction."""
    # BEGIN carries the cooperative's id: its text would fill the cache
    return None if statement.startswith("BEGIN") else _shape(statement)


@lru_cache(maxsize=SHAPES_KEPT)
def _shape(statement: str) -> Shape | None:
    first = statement.split(None, 1)[0].upper() if statement.strip(" ;\n") else ""
    if first not in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
        return None
    if found := _WRITES.search(statement):
        kind, table = found[1].split()[0].lower(), found[2]
    else:
        read = _READS.search(statement)
        kind, table = "select", read[1] if read else "none"
    return Shape(kind, table, _TOOK.labels(kind, table).observe)


def _connected(connection: Any, _record: object) -> None:
    connection.driver_connection.add_query_logger(_logged)


def _logged(query: LoggedQuery) -> None:
    _measure(query.query, query.elapsed, query.exception)


def _began(connection: Any, *_rest: object) -> None:
    connection.info["statement_began"] = time.monotonic()


def _ended(connection: Any, _cursor: object, statement: str, *_rest: object) -> None:
    _measure(statement, time.monotonic() - connection.info["statement_began"], None)


def _measure(statement: str, elapsed_s: float, error: BaseException | None) -> None:
    shape = shape_of(statement)
    if tracing.active() and (shape is not None or statement == "COMMIT"):
        tracing.done(f"{shape.kind} {shape.table}" if shape else "commit", elapsed_s)
    if shape is None:
        return
    shape.took(elapsed_s)
    if isinstance(error, Exception):
        _ERRORS.labels(shape.kind, type(error).__name__).inc()
    if elapsed_s > SLOW_S:
        took_ms = round(elapsed_s * 1000)
        log.warning("slow query", extra={"table": shape.table, "duration_ms": took_ms})


def _pooled(kind: str) -> float:
    pools: list[Any] = [engine.pool for engine in _engines]
    counts = [pool.checkedout() if kind == "active" else pool.checkedin() for pool in pools]
    return float(sum(counts))


_POOL.labels("idle").set_function(lambda: _pooled("idle"))
_POOL.labels("active").set_function(lambda: _pooled("active"))
