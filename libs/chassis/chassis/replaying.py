"""Replay: facts of one producer go once more into the queue of one consumer, and no other.

The consumer's inbox recognizes what it had; what it lost, after a restore for instance, it takes
now. Source: the workflows specification, section 12, mode `redeliver`.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from chassis.bus import Bus, Outgoing
from chassis.database import Unit, Units
from chassis.framing import Driver
from chassis.incoming import NO_COOPERATIVE
from chassis.outbox import MESSAGE, outgoing
from chassis.retention import INBOX_DAYS
from chassis.topology import QUEUES, matches
from kernel.call import Call, Role
from kernel.errors import Forbidden, Invalid, Unavailable

REPLAY_MAX = 5_000
"""Facts in one call; the answer says where to go on."""
ACTION = "replay_events"
REPLAYED = "x-replay"
_BATCH_MAX = 500

_CHOSEN = """
published_at IS NOT NULL AND global_seq >= $1 AND ($2 = 0 OR global_seq <= $2)
AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)
AND event_type = ANY($5::text[]) AND ($6::uuid IS NULL OR cooperative_id = $6)
"""
_ROWS = f"""
SELECT cooperative_id, created_at < now() - make_interval(days => {INBOX_DAYS}) AS forgotten,
{MESSAGE} FROM {{schema}}.outbox WHERE {_CHOSEN} ORDER BY global_seq LIMIT $7
"""
_TYPES = "SELECT DISTINCT event_type FROM {schema}.outbox"


class Mode(Enum):
    """How facts come again: once more into a queue, or into emptied projections."""

    REDELIVER = "redeliver"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts go where: positions inclusive (0 is no limit), recorded from until before."""

    queue: str
    reason: str
    from_seq: int = 0
    to_seq: int = 0
    from_time: datetime | None = None
    to_time: datetime | None = None
    event_types: tuple[str, ...] = ()
    only_count: bool = False
    mode: Mode = Mode.REDELIVER


@dataclass(frozen=True, slots=True)
class Replayed:
    """`last_seq` is 0 when nothing was found; `more` says that the range goes on behind it."""

    count: int
    last_seq: int
    more: bool


class Replaying:
    """Reads the outbox of its own schema only."""

    def __init__(self, units: Units, bus: Bus) -> None:
        self._units = units
        self._bus = bus

    async def replay(self, call: Call, wanted: Wanted) -> Replayed:
        """An admin replays facts of the own cooperative, an operator's service those of all.

        Raises Forbidden; Invalid for a queue, type or range that makes no sense, and for facts so
        old that the consumer has forgotten whether it had them; Unavailable without a bus. A
        rebuild is Forbidden to all: it empties tables, and no service's login may delete there.
        The audit line is written before anything is sent.
        """
        owner = _whose(call, self._units.schema)
        _check(wanted)
        async with self._units.open(call, read_only=True) as unit:
            rows = await self._read(unit, wanted, owner)
        if any(row["forgotten"] for row in rows):
            raise Invalid(
                f"Facts older than {INBOX_DAYS} days cannot be replayed: their consumers no "
                "longer know whether they had them.",
                field="from_time",
            )
        rows, more = rows[:REPLAY_MAX], len(rows) > REPLAY_MAX
        if rows and not wanted.only_count:
            await self._note(call, wanted, rows)
            await self._send(wanted.queue, [_again(row) for row in rows])
        return Replayed(len(rows), rows[-1]["global_seq"] if rows else 0, more)

    async def _read(self, unit: Unit, wanted: Wanted, owner: UUID | None) -> list[Any]:
        driver = await unit.driver()
        return list(
            await driver.fetch(
                _ROWS.format(schema=unit.schema),
                wanted.from_seq,
                wanted.to_seq,
                wanted.from_time,
                wanted.to_time,
                await _heard(driver, unit.schema, wanted),
                owner,
                REPLAY_MAX + 1,
            )
        )

    async def _note(self, call: Call, wanted: Wanted, rows: list[Any]) -> None:
        """One audit line in each cooperative whose facts are sent."""
        counts = Counter(row["cooperative_id"] for row in rows)
        for cooperative_id, count in counts.items():
            async with self._units.open(replace(call, cooperative_id=cooperative_id)) as unit:
                unit.add_audit(
                    action=ACTION,
                    subject_type="queue",
                    subject_id=wanted.queue,
                    after={
                        "facts": count,
                        "first_seq": rows[0]["global_seq"],
                        "last_seq": rows[-1]["global_seq"],
                    },
                    reason=wanted.reason,
                )

    async def _send(self, queue: str, messages: list[Outgoing]) -> None:
        for start in range(0, len(messages), _BATCH_MAX):
            batch = messages[start : start + _BATCH_MAX]
            sent = await self._bus.deliver(queue, batch)
            if len(sent.confirmed) < len(batch):
                raise Unavailable(
                    f"The queue {queue} took {start + len(sent.confirmed)} of {len(messages)} "
                    f"facts: {sent.failure or 'it is not there'}."
                )


def _whose(call: Call, schema: str) -> UUID | None:
    """The cooperative whose facts may be sent; None for all. Raises Forbidden."""
    if call.actor.is_machine and f"{schema}:write:events" in call.actor.scopes:
        return None if call.cooperative_id == NO_COOPERATIVE else call.cooperative_id
    call.actor.require(Role.ADMIN)
    return call.cooperative_id


def _check(wanted: Wanted) -> None:
    if wanted.mode is Mode.REBUILD:
        raise Forbidden("Projections are made anew by the operator, with `habitat rebuild`.")
    if wanted.queue not in QUEUES:
        raise Invalid(f"One of {', '.join(sorted(QUEUES))}.", field="target_queue")
    if not wanted.reason.strip():
        raise Invalid("Say why they are sent again.", field="reason")
    if wanted.from_seq < 0 or wanted.to_seq < 0:
        raise Invalid("A position is a positive number.", field="from_seq")
    if wanted.to_seq and wanted.to_seq < wanted.from_seq:
        raise Invalid("The range ends before it begins.", field="to_seq")
    if wanted.from_time and wanted.to_time and wanted.to_time <= wanted.from_time:
        raise Invalid("The time ends before it begins.", field="to_time")
    for event_type in wanted.event_types:
        if not _bound(wanted.queue, event_type):
            raise Invalid(f"{wanted.queue} does not hear {event_type}.", field="event_types")


async def _heard(driver: Driver, schema: str, wanted: Wanted) -> list[str]:
    """The types to look for: those named, or all that the queue is bound to."""
    if wanted.event_types:
        return list(wanted.event_types)
    known = await driver.fetch(_TYPES.format(schema=schema))
    return [row["event_type"] for row in known if _bound(wanted.queue, row["event_type"])]


def _bound(queue: str, event_type: str) -> bool:
    return any(matches(pattern, event_type) for pattern in QUEUES[queue].bindings)


def _again(row: Any) -> Outgoing:
    message = outgoing(row)
    return replace(message, headers={**message.headers, REPLAYED: "true"})
