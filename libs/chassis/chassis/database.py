"""One open transaction per call, and the engine it comes from.

Tables are always named with their schema; nothing relies on a search path. The tenant is set with
`set_config(..., true)` for the transaction only: a pooled connection must not carry it further.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any, cast
from uuid import UUID

from google.protobuf.message import Message

from chassis import ending, failpoints, payloads, tracing
from chassis.async_engine import AsyncConnection, AsyncEngine
from chassis.engine import DatabaseSettings, open_engine
from chassis.events import OutboxRow, cause_of, fresh_events
from chassis.framing import Driver, beginning, commit, roll_back
from chassis.listener import listener_of
from kernel.call import Call
from kernel.clock import Clock, SystemClock
from kernel.errors import Refused

__all__ = ["DatabaseSettings", "Unit", "Units", "open_engine"]


class Unit:
    """One open transaction of one call; only Units makes it, and nobody else commits.

    Facts and audit lines are collected here and written in one statement when the block ends.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        driver: Driver,
        call: Call,
        *,
        clock: Clock,
        schema: str,
    ) -> None:
        self.connection = connection
        self.call = call
        self.clock = clock
        self.schema = schema
        self.event_ids: list[UUID] = []
        self.rollback_only = False
        self.trace: Mapping[str, str] | None = None  # of the caller, where another task acts
        self.answer: ending.Answer | None = None
        self._driver = driver
        self._facts: list[OutboxRow] = []
        self._audit: list[ending.AuditLine] = []
        self._last_cause: tuple[Mapping[str, str] | None, str] = None, ""
        self.afterwards: list[Callable[[], None]] = []

    async def driver(self) -> Driver:
        """The asyncpg connection of this same transaction: for COPY and for `unnest`."""
        return self._driver

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
        (event_id,) = self.add_events(
            type(event),
            [(aggregate_id, payloads.text(event))],
            aggregate_type=aggregate_type,
            migrated=migrated,
            metadata=metadata,
        )
        return event_id

    def add_events(
        self,
        kind: type[Message],
        told: Sequence[tuple[UUID, str]],
        *,
        aggregate_type: str,
        migrated: bool = False,
        metadata: Mapping[str, str] | None = None,
    ) -> list[UUID]:
        """Announce facts of one kind, of each the aggregate's id and the payload as JSON.

        Returns their event ids. Raises as `add_event` does.
        """
        rows = fresh_events(
            kind,
            told,
            call=self.call,
            producer=self.schema,
            aggregate_type=aggregate_type,
            occurred_at=self._moment,
            cause=self._cause(migrated, metadata),
        )
        self._facts += rows
        event_ids = [row.event_id for row in rows]
        self.event_ids += event_ids
        return event_ids

    @cached_property
    def _moment(self) -> datetime:
        """Of all its facts: they become true together."""
        return self.clock.now()

    def _cause(self, migrated: bool, metadata: Mapping[str, str] | None) -> str:
        """Put together again only when it differs from the last fact's."""
        said = {
            **(metadata or {}),
            **({"migrated": "true"} if migrated else {}),
            **(tracing.carried() if self.trace is None else self.trace),
        }
        if said != self._last_cause[0]:
            self._last_cause = said, cause_of(self.call, said)
        return self._last_cause[1]

    def after_commit(self, tell: Callable[[], None]) -> None:
        """Called once this transaction is true: for what is counted, and must not raise."""
        self.afterwards.append(tell)

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
            ending.AuditLine(
                call=self.call,
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
        kept = await self._driver.fetchval(
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

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo only what is inside the block when it raises; the transaction goes on."""
        await self._driver.execute("SAVEPOINT inner_step")
        try:
            yield
        except Exception:
            await self._driver.execute("ROLLBACK TO SAVEPOINT inner_step")
            raise
        await self._driver.execute("RELEASE SAVEPOINT inner_step")

    async def flush(self) -> bool:
        """Write what was collected into the transaction; True when there were facts."""
        return await _flush([self])

    def hand_over(self, parts: ending.Parts) -> Driver:
        """Put what was collected into `parts`, once; returns where it is to be written."""
        parts.facts += self._facts
        parts.audit += self._audit
        parts.answers += [self.answer] if self.answer else []
        self._facts, self._audit, self.answer = [], [], None
        return self._driver


class Units:
    """Opens transactions on one service's schema; connections of `engine` begin none themselves."""

    def __init__(self, engine: AsyncEngine, *, schema: str, clock: Clock | None = None) -> None:
        self.engine = engine
        self.schema = schema
        self.clock = clock or SystemClock()
        self._relay_channel = f"outbox_{schema}"

    @asynccontextmanager
    async def open(
        self,
        call: Call,
        *,
        read_only: bool = False,
        repeatable: bool = False,
        statement_timeout_ms: int | None = None,
        place: str = "",
    ) -> AsyncIterator[Unit]:
        """One transaction: commits when the block ends well, rolls back when it raises.

        `repeatable` gives every statement in it the same snapshot; `place` names the commit among
        the crash points. Raises CommitUnknown when the connection breaks during COMMIT.
        """
        async with self.open_together(
            [call],
            read_only=read_only,
            repeatable=repeatable,
            statement_timeout_ms=statement_timeout_ms,
            place=place,
        ) as (unit,):
            yield unit

    @asynccontextmanager
    async def open_together(
        self,
        calls: Sequence[Call],
        *,
        read_only: bool = False,
        repeatable: bool = False,
        statement_timeout_ms: int | None = None,
        place: str = "",
    ) -> AsyncIterator[list[Unit]]:
        """One transaction for several calls of one cooperative, a Unit each.

        What they collect is written in the order of the calls. Raises as `open` does.
        """
        (cooperative_id,) = {call.cooperative_id for call in calls}  # the tenant is set once
        relay = listener_of(self.engine).local(self._relay_channel)
        here = relay is not None
        async with self.engine.connect() as connection:
            driver = await _driver(connection)
            # The transaction is ours: BEGIN names the tenant in the same round trip.
            begin = beginning(cooperative_id, read_only, repeatable, statement_timeout_ms, here)
            try:
                await driver.execute(begin)
                made = partial(Unit, connection, driver, clock=self.clock, schema=self.schema)
                units = [made(call) for call in calls]
                yield units
                told = False if read_only else await _flush(units)
                if read_only or any(unit.rollback_only for unit in units):
                    await driver.execute("ROLLBACK")
                else:
                    failpoints.reach(self.schema, place, "committing")
                    await commit(driver)
                    failpoints.reach(self.schema, place, "committed")
                    for tell in chain.from_iterable(unit.afterwards for unit in units):
                        tell()
            except BaseException:
                await roll_back(connection, driver)
                raise
        if told and relay is not None:
            relay.set()


async def _flush(units: Sequence[Unit]) -> bool:
    """Write what the units of one transaction collected; True when there were facts."""
    parts = ending.Parts()
    for unit in units:
        driver = unit.hand_over(parts)
    await ending.write(driver, units[0].schema, parts)
    return bool(parts.facts)


async def _driver(connection: AsyncConnection) -> Driver:
    raw = await connection.get_raw_connection()
    return cast("Driver", raw.driver_connection)
