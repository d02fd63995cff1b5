"""AMQP messages and deliveries of the port: properties and headers, both ways."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aio_pika
from aio_pika.abc import AbstractIncomingMessage, HeadersType
from aiormq.abc import DeliveredMessage
from pamqp import commands as spec

from chassis.bus import Again, Dead, Delivery, Outgoing
from chassis.dead_letters import DeadLetter

ERROR_CHARACTERS_MAX = 1000
_PERSISTENT = 2
_OURS = ("schema_version", "aggregate_id", "aggregate_sequence", "traceparent", "x-replay")


def outgoing(message: Outgoing) -> spec.Basic.Properties:
    """Persistent JSON; the type travels as a property, because a routing key does not survive a
    retry queue."""
    return spec.Basic.Properties(
        content_type="application/json",
        delivery_mode=_PERSISTENT,
        message_id=str(message.event_id),
        message_type=message.event_type,
        headers=dict(message.headers),
    )


def delivery_in(queue: str, message: DeliveredMessage) -> Delivery:
    """From the wire's own words: the client library's message costs more than reading the fact."""
    properties = message.header.properties
    headers = properties.headers or {}
    return Delivery(
        queue=queue,
        event_id=properties.message_id or "",
        event_type=properties.message_type or "",
        body=message.body,
        attempt=_number(headers, "x-attempt") + 1,
        deliveries=_number(headers, "x-delivery-count") + 1,
        first_failed_at=_instant(headers.get("x-first-failed-at")),
        headers=headers,
    )


def forwarded(delivery: Delivery, verdict: Again | Dead) -> aio_pika.Message:
    """The same message on its way to a retry queue or to the dead letters."""
    first = delivery.first_failed_at or datetime.now(UTC)
    headers: HeadersType = {
        **_kept(delivery.headers),
        "x-attempt": delivery.attempt,
        "x-error-code": verdict.code,
        "x-error": verdict.error[:ERROR_CHARACTERS_MAX],
        "x-first-failed-at": first.isoformat(),
    }
    return _persistent(delivery.body, headers, delivery.event_id, delivery.event_type)


def replayed(message: AbstractIncomingMessage) -> aio_pika.Message:
    """The same message as if it came for the first time."""
    headers = {**_kept(message.headers), "x-replay": True}
    return _persistent(message.body, headers, message.message_id, message.type)


def dead_letter_in(queue: str, message: AbstractIncomingMessage) -> DeadLetter:
    """What the broker itself put away has its reason in `x-first-death-reason`."""
    headers = message.headers or {}
    return DeadLetter(
        queue=queue,
        event_id=message.message_id or "",
        event_type=message.type or "",
        body=message.body,
        attempt=_number(headers, "x-attempt"),
        code=str(headers.get("x-error-code") or headers.get("x-first-death-reason") or ""),
        error=str(headers.get("x-error") or ""),
        first_failed_at=_instant(headers.get("x-first-failed-at")),
    )


def _kept(headers: Mapping[str, Any]) -> HeadersType:
    return {name: headers[name] for name in _OURS if name in headers}


def _persistent(
    body: bytes, headers: HeadersType, message_id: str | None, event_type: str | None
) -> aio_pika.Message:
    return aio_pika.Message(
        body,
        headers=headers,
        content_type="application/json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=message_id,
        type=event_type,
    )


def _number(headers: Mapping[str, Any], name: str) -> int:
    value: Any = headers.get(name)
    return value if isinstance(value, int) else 0


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
