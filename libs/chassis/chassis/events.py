"""Facts: what an event is in memory, how it travels, and which message carries which type.

On the wire an event is the envelope of `habitat/kernel/v1/envelope.proto` as protobuf JSON with the
proto's own field names (64-bit integers are decimal strings there).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from google.protobuf import json_format
from google.protobuf.message import Message

from chassis.registry import REGISTRY, Registry, UnknownType
from habitat.kernel.v1 import envelope_pb2
from kernel.call import Actor, ActorKind, Call, Role
from kernel.ids import new_ids

EVENT_BYTES_MAX = 256 * 1024


class Unreadable(Exception):
    """A delivery that no version of this code will ever understand; `code` says why."""

    code = "UNPARSEABLE"


class OutboxRow(NamedTuple):
    """A fact about to be stored: the envelope lacks only what the database numbers."""

    event_id: UUID
    event_type: str
    schema_version: int
    cooperative_id: UUID
    aggregate_type: str
    aggregate_id: UUID
    payload: str
    envelope: str
    occurred_at: str


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as a consumer sees it. `attempt` counts deliveries from 1.

    `payload` is the parsed message, whose class the type says, and None where only what was told is
    asked for.
    """

    id: UUID
    type: str
    schema_version: int
    producer: str
    cooperative_id: UUID
    aggregate_type: str
    aggregate_id: UUID
    aggregate_sequence: int
    global_seq: int
    occurred_at: datetime
    recorded_at: datetime
    correlation_id: UUID
    causation_id: UUID | None
    actor: Actor
    payload: Any
    told: Mapping[str, Any] = field(default_factory=dict)  # the payload as it came, unparsed
    metadata: dict[str, str] = field(default_factory=dict)
    attempt: int = 1

    @property
    def migrated(self) -> bool:
        """The fact comes from an import: nobody is to be notified or paid because of it."""
        return self.metadata.get("migrated") == "true"

    @property
    def words(self) -> str:
        """The payload as JSON text, as it was told."""
        return orjson.dumps(self.told).decode()


def fresh_events(
    kind: type[Message],
    told: Sequence[tuple[UUID, str]],
    *,
    call: Call,
    producer: str,
    aggregate_type: str,
    occurred_at: datetime,
    cause: str,
) -> list[OutboxRow]:
    """Events of one kind in their envelopes: of each the aggregate's id, and the payload as JSON.

    Envelopes end with what `cause_of` gives. Raises TypeError or ValueError (type, size).
    """
    event_type, version = event_type_of(kind)
    instant = _timestamp(occurred_at)
    # By hand, because a batch writes it a thousand times: none of these can hold a quote.
    first = (
        f'", "event_type": "{event_type}", "schema_version": {version}, "producer": "{producer}", '
        f'"aggregate_type": "{aggregate_type}", "aggregate_id": "'
    )
    last = f'", "occurred_at": "{instant}", "recorded_at": "{instant}", {cause}'
    rows = []
    for event_id, (aggregate_id, payload) in zip(new_ids(len(told)), told, strict=True):
        if len(payload) > EVENT_BYTES_MAX:  # ASCII: as many bytes as characters
            raise ValueError(f"{event_type} is larger than {EVENT_BYTES_MAX} bytes")
        envelope = f'{{"event_id": "{event_id}{first}{aggregate_id}{last}'
        rows.append(
            OutboxRow(
                event_id,
                event_type,
                version,
                call.cooperative_id,
                aggregate_type,
                aggregate_id,
                payload,
                envelope,
                instant,
            )
        )
    return rows


def cause_of(call: Call, metadata: Mapping[str, str]) -> str:
    """The end of an envelope, which all facts of one call share: whoever writes many keeps it."""
    who = {"kind": call.actor.kind.value, "id": call.actor.id}
    if call.actor.role:
        who["role"] = call.actor.role.value
    shared: dict[str, Any] = {
        "cooperative_id": str(call.cooperative_id),
        "correlation_id": str(call.correlation_id),
        "actor": who,
    }
    if call.causation_id:
        shared["causation_id"] = str(call.causation_id)
    if metadata:
        shared["metadata"] = metadata
    return json.dumps(shared)[1:]


def event_type_of(kind: type[Message]) -> tuple[str, int]:
    """The routing key and schema version that a message's option gives. Raises TypeError."""
    known: Any = kind  # a message cannot be hashed, but its class can
    return _type_and_version(known)


@cache  # as many as there are classes
def _type_and_version(kind: Any) -> tuple[str, int]:
    options = kind.DESCRIPTOR.GetOptions().Extensions
    event_type = options[envelope_pb2.event_type]
    if not event_type:
        raise TypeError(f"{kind.DESCRIPTOR.full_name} has no option event_type")
    return event_type, options[envelope_pb2.event_schema_version] or 1


def decode(
    body: bytes,
    *,
    attempt: int = 1,
    registry: Registry = REGISTRY,
    parsed: Callable[[str], bool] = bool,
) -> Event:
    """The event in a delivery's body; the payload of a type that is not `parsed` stays as told.

    Raises Unreadable for what is no envelope or has an unsupported version, UnknownType for a type
    that this code has no message for.
    """
    try:
        envelope = orjson.loads(body)
        event_type = envelope["event_type"]
        version = int(envelope.get("schema_version") or 1)
        told = envelope.get("payload")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(f"no envelope: {error}") from error
    try:
        told = told if isinstance(told, dict) else {}
        payload = None
        if parsed(event_type):
            payload = registry.parse(event_type, version, told)
        else:
            registry.steps(event_type, version)
        return _event_in(envelope, payload, told, attempt)
    except UnknownType:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, json_format.Error) as error:
        raise Unreadable(f"{event_type} version {version}: {error}") from error


def _event_in(
    envelope: dict[str, Any], payload: Message | None, told: Mapping[str, Any], attempt: int
) -> Event:
    actor = envelope.get("actor") or {}
    role = actor.get("role")
    causation = envelope.get("causation_id")
    return Event(
        id=UUID(envelope["event_id"]),
        type=envelope["event_type"],
        schema_version=int(envelope.get("schema_version") or 1),
        producer=envelope["producer"],
        cooperative_id=UUID(envelope["cooperative_id"]),
        aggregate_type=envelope["aggregate_type"],
        aggregate_id=UUID(envelope["aggregate_id"]),
        aggregate_sequence=int(envelope["aggregate_sequence"]),
        global_seq=int(envelope["global_seq"]),
        occurred_at=datetime.fromisoformat(envelope["occurred_at"]),
        recorded_at=datetime.fromisoformat(envelope["recorded_at"]),
        correlation_id=UUID(envelope["correlation_id"]),
        causation_id=UUID(causation) if causation else None,
        actor=Actor(ActorKind(actor["kind"]), actor["id"], Role(role) if role else None),
        payload=payload,
        told=told,
        metadata=dict(envelope.get("metadata") or {}),
        attempt=attempt,
    )


@lru_cache(maxsize=16)  # all facts of a transaction have the same
def _timestamp(instant: datetime) -> str:
    """RFC 3339 in UTC with microseconds, as protobuf JSON wants a Timestamp."""
    return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
