"""What every mutation takes and gives back (specification 1.4)."""

from typing import Any, TypedDict

import strawberry

from gateway.context import Info


@strawberry.input
class Command:
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="A repeat with the same key and content answers as the first time.",
    )


@strawberry.input
class MoneyCommand:
    idempotency_key: str = strawberry.field(
        description="A repeat with the same key and content answers as the first time."
    )


@strawberry.type
class Receipt:
    event_ids: list[strawberry.ID]
    correlation_id: strawberry.ID


class ReceiptFields(TypedDict):
    event_ids: list[strawberry.ID]
    correlation_id: strawberry.ID


def receipt(info: Info, reply: Any) -> ReceiptFields:
    """The facts that a command made; not every service's answer tells them."""
    events = [strawberry.ID(event_id) for event_id in getattr(reply, "event_ids", ())]
    correlation = getattr(reply, "correlation_id", "") or str(info.context.correlation_id)
    return {"event_ids": events, "correlation_id": strawberry.ID(correlation)}


def trimmed(text: str | None) -> str:
    """Free text as a person meant it; the empty string when it was not given."""
    return (text or "").strip()
