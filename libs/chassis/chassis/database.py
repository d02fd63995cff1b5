"""One open transaction per call, and the engine it comes from.

Tables are always named with their schema; nothing relies on a search path. The tenant is set with
`set_config(..., true)` for the transaction only: a pooled connection must not carry it further.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast
from uuid import UUID

import asyncpg
from google.protobuf.message import Message
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from chassis import audit, outbox_rows
from chassis.events import OutboxRow, fresh_event
from chassis.retrying import CommitUnknown, is_lost
from kernel.call import Call
from kernel.clock import Clock, SystemClock
from kernel.errors import Refused

LOCK_TIMEOUT_MS = 3_000
IDLE_IN_TRANSACTION_MS = 15_000
POOL_WAIT_S = 5.0

_BEGIN = text("SELECT set_config('app.current_cooperative', :cooperative, true)")
_BEGIN_TUNED = text("""
    SELECT set_config('app.current_cooperative', :cooperative, true),
           set_config('transaction_read_only', :read_only, true),
           set_config('statement_timeout',
               coalesce(CAST(:timeout AS text), current_setting('statement_timeout')), true),
           set_config('idle_in_transaction_session_timeout',
               coalesce(CAST(:idle AS text),
                   current_setting('idle_in_transaction_session_timeout')), true)""")


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


def open_engine(settings: DatabaseSettings, *, schema: str) -> AsyncEngine:
    """A pool of at most `db_pool_max` connections; none is opened before the first use.

    Timeouts are those of every session: statement (setting), lock wait 3 s, idle in transaction
    15 s, so that a hung caller cannot hold rows for long.
    """
    return create_async_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.db_pool_max,
        max_overflow=0,
        pool_pre_ping=True,
        pool_use_lifo=True,
        pool_timeout=POOL_WAIT_S,
        connect_args={
            "timeout": settings.db_connection_timeout_ms / 1000,
            "ssl": "require" if settings.db_ssl else "disable",
            "server_settings": {
                "application_name": f"habitat-{schema}",
                "statement_timeout": str(settings.db_statement_timeout_ms),
                "lock_timeout": str(LOCK_TIMEOUT_MS),
                "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_MS),
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )


class Unit:
    """One open transaction of one call; only Units makes it, and nobody else commits.

    Facts and audit lines are collected here and written, one statement each, when the block ends.
    """

    def __init__(
        self, connection: AsyncConnection, call: Call, *, clock: Clock, schema: str
    ) -> None:
        self.connection = connection
        self.call = call
        self.clock = clock
        self.schema = schema
        self.event_ids: list[UUID] = []
        self.rollback_only = False
        self._events: list[OutboxRow] = []
        self._audit: list[audit.AuditLine] = []

    async def driver(self) -> "asyncpg.Connection[Any]":
        """The asyncpg connection of this same transaction: for COPY and for `unnest`."""
        raw = await self.connection.get_raw_connection()
        return cast("asyncpg.Connection[Any]", raw.driver_connection)

    def add_event(
        self,
        event: Message,
        *,
        aggregate_type: str,
        aggregate_id: UUID,
        migrated: bool = False,
        metadata: Mapping[str, str] | None = None,
    ) -> UUID:
        """Announce a fact with this transaction; returns its event id.

        Raises TypeError for a message that is no event, ValueError above 256 KiB.
        """
        row = fresh_event(
            event,
            call=self.call,
            producer=self.schema,
            aggregate_type=aggregate_type,
            aggregate_id=aggregate_id,
            occurred_at=self.clock.now(),
            metadata={**(metadata or {}), **({"migrated": "true"} if migrated else {})},
        )
        self._events.append(row)
        self.event_ids.append(row.event_id)
        return row.event_id

    def add_audit(
        self,
        *,
        action: str,
        subject_type: str,
        subject_id: UUID | str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str | None = None,
        second_actor_id: str | None = None,
        policy_version: str | None = None,
    ) -> None:
        """Note who did what to which subject; `before` and `after` hold what JSON can hold."""
        self._audit.append(
            audit.AuditLine(
                at=self.clock.now(),
                action=action,
                subject_type=subject_type,
                subject_id=str(subject_id),
                before=before,
                after=after,
                reason=reason,
                second_actor_id=second_actor_id,
                policy_version=policy_version,
            )
        )

    async def fence(self, business_key: str, fence: int | None = None) -> None:
        """Remember the highest fence seen for `business_key` (default: the fence of the call).

        Raises Refused with reason CONFLICT when a lower fence comes than one seen before: its
        sender lost the lease. A call without a fence passes.
        """
        token = self.call.fence if fence is None else fence
        if token is None:
            return
        kept = await (await self.driver()).fetchval(
            f"INSERT INTO {self.schema}.fence AS kept (cooperative_id, business_key, fence) "
            "VALUES ($1, $2, $3) ON CONFLICT (cooperative_id, business_key) "
            "DO UPDATE SET fence = excluded.fence WHERE kept.fence <= excluded.fence "
            "RETURNING fence",
            self.call.cooperative_id,
            business_key,
            token,
        )
        if kept is None:
            raise Refused(
                "A newer holder of this work has been here already.",
                reason="CONFLICT",
                business_key=business_key,
            )

    async def flush(self) -> None:
        """Write the collected facts and audit lines into the transaction."""
        if self._events:
            await outbox_rows.append(await self.driver(), self.schema, self._events)
            self._events = []
        if self._audit:
            await audit.append(await self.driver(), self.schema, self.call, self._audit)
            self._audit = []


class Units:
    """Opens transactions on one service's schema."""

    def __init__(self, engine: AsyncEngine, *, schema: str, clock: Clock | None = None) -> None:
        self.engine = engine
        self.schema = schema
        self.clock = clock or SystemClock()

    @asynccontextmanager
    async def open(
        self,
        call: Call,
        *,
        read_only: bool = False,
        repeatable: bool = False,
        statement_timeout_ms: int | None = None,
    ) -> AsyncIterator[Unit]:
        """One transaction: commits when the block ends well, rolls back when it raises.

        `repeatable` gives every statement in it the same snapshot. Raises CommitUnknown when the
        connection breaks during COMMIT.
        """
        async with self.engine.connect() as connection:
            if repeatable:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            await _begin(connection, call, read_only, statement_timeout_ms)
            unit = Unit(connection, call, clock=self.clock, schema=self.schema)
            yield unit
            if read_only:
                return  # closing the connection rolls back
            await unit.flush()
            if not unit.rollback_only:
                await _commit(connection)


async def _begin(
    connection: AsyncConnection, call: Call, read_only: bool, statement_timeout_ms: int | None
) -> None:
    """Start the transaction and name its tenant, in one round trip."""
    cooperative = str(call.cooperative_id)
    if not read_only and statement_timeout_ms is None:
        await connection.execute(_BEGIN, {"cooperative": cooperative})
        return
    longer = None
    if statement_timeout_ms is not None:
        longer = str(max(IDLE_IN_TRANSACTION_MS, statement_timeout_ms))
    await connection.execute(
        _BEGIN_TUNED,
        {
            "cooperative": cooperative,
            "read_only": "on" if read_only else "off",
            "timeout": None if statement_timeout_ms is None else str(statement_timeout_ms),
            "idle": longer,
        },
    )


async def _commit(connection: AsyncConnection) -> None:
    """COMMIT; the only place where a unit of work becomes true."""
    try:
        await connection.commit()
    except Exception as error:
        if is_lost(error):
            raise CommitUnknown from error
        raise
