"""The pool of a process: its timeouts, and the check of a connection that has been idle."""

import time
from typing import Any, Protocol

from asyncpg.pgproto import pgproto
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

from chassis import queries
from chassis.async_engine import AsyncEngine, create_async_engine
from kernel import ids

LOCK_TIMEOUT_MS = 3_000
IDLE_IN_TRANSACTION_MS = 15_000
POOL_WAIT_S = 5.0
PING_AFTER_S = 1.0


class DatabaseSettings(Protocol):
    """What an engine needs to know; every ServiceSettings has it."""

    @property
    def database_url(self) -> SecretStr: ...
    @property
    def db_pool_max(self) -> int: ...
    @property
    def db_connection_timeout_ms(self) -> int: ...
    @property
    def db_statement_timeout_ms(self) -> int: ...
    @property
    def db_ssl(self) -> bool: ...


def open_engine(
    settings: DatabaseSettings, *, schema: str, idle_in_transaction_ms: int = IDLE_IN_TRANSACTION_MS
) -> AsyncEngine:
    """A pool of at most `db_pool_max` connections; none is opened before the first use.

    Timeouts are those of every session: statement (setting), lock wait 3 s, idle in transaction
    15 s or less, so that a hung caller cannot hold rows for long. A connection that was idle is
    asked whether it still lives before it is lent, in one round trip; SQLAlchemy's own
    `pool_pre_ping` takes three, and asks also what was in use a millisecond ago. Transactions are
    begun by us, in SQL: a connection without one commits each statement. New ids are of the kind
    that the driver reads and writes without Python.
    """
    ids.made_by(pgproto.UUID)
    engine = create_async_engine(
        settings.database_url.get_secret_value(),
        isolation_level="AUTOCOMMIT",
        pool_size=settings.db_pool_max,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=POOL_WAIT_S,
        connect_args={
            "timeout": settings.db_connection_timeout_ms / 1000,
            "ssl": "require" if settings.db_ssl else "disable",
            "server_settings": {
                "application_name": f"habitat-{schema}",
                "statement_timeout": str(settings.db_statement_timeout_ms),
                "lock_timeout": str(LOCK_TIMEOUT_MS),
                "idle_in_transaction_session_timeout": str(idle_in_transaction_ms),
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )
    queries.watch(engine.sync_engine)
    event.listen(engine.sync_engine, "checkin", _note_use)
    event.listen(engine.sync_engine, "checkout", _ping_if_idle)
    return engine


def _note_use(_connection: object, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _ping_if_idle(connection: Any, record: Any, _proxy: object) -> None:
    """Raises InvalidatePoolError for a dead connection: the pool opens fresh ones then."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError("the server hung up")
    used_at = record.info.get("used_at")
    if used_at is None or time.monotonic() - used_at < PING_AFTER_S:
        return
    try:
        connection.run_async(lambda driver: driver.execute("SELECT"))  # an empty text has no answer
    except Exception as error:
        raise InvalidatePoolError(str(error)) from error
