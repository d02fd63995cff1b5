"""Dead letters through the public API; an admin's business."""

import json
from typing import Any

from habitat_cli.signing_in import Access, signed_in
from kernel.errors import NotFound

Json = dict[str, Any]
_LETTER = "queue eventId eventType attempt errorCode error firstFailedAt"


async def listed(access: Access, queue: str | None) -> list[Json]:
    """All that wait, or those of one queue."""
    arguments = f", queue: {json.dumps(queue)}" if queue else ""
    async with signed_in(access) as person:
        return await person.pages("deadLetters", _LETTER, arguments)


async def replayed(access: Access, queue: str, event_ids: list[str], reason: str) -> int:
    """How many went back. Raises NotFound when one of the named was not there."""
    chosen: Json = {"eventIds": event_ids} if event_ids else {}
    async with signed_in(access) as person:
        done = await person.do(
            "replayDeadLetters", "replayed", queue=queue, reason=reason, **chosen
        )
    count = int(done["replayed"])
    if count < len(event_ids):
        raise NotFound(
            f"Only {count} of {len(event_ids)} were dead letters of {queue}; they went back."
        )
    return count


async def discarded(access: Access, queue: str, event_id: str, reason: str) -> None:
    """Raises NotFound when there is no such dead letter."""
    async with signed_in(access) as person:
        done = await person.do(
            "discardDeadLetter", "discarded", queue=queue, eventId=event_id, reason=reason
        )
    if not done["discarded"]:
        raise NotFound(f"{event_id} is no dead letter of {queue}.")
