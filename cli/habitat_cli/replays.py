"""Replays through the public API; an admin's business."""

from dataclasses import dataclass
from typing import Any

from habitat_cli.signing_in import Access, signed_in


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts of `producer` go to `queue`: positions inclusive, 0 is no limit."""

    producer: str
    queue: str
    reason: str
    from_seq: int = 0
    to_seq: int = 0
    from_date: str | None = None
    to_date: str | None = None
    event_types: list[str] | None = None
    dry_run: bool = False

    def arguments(self, from_seq: int) -> dict[str, Any]:
        given = {
            "fromSeq": str(from_seq) if from_seq else None,
            "toSeq": str(self.to_seq) if self.to_seq else None,
            "fromDate": self.from_date,
            "toDate": self.to_date,
            "eventTypes": self.event_types or None,
        }
        return {
            "producer": self.producer,
            "targetQueue": self.queue,
            "reason": self.reason,
            "dryRun": self.dry_run,
            **{name: value for name, value in given.items() if value is not None},
        }


async def replayed(access: Access, wanted: Wanted) -> int:
    """How many were sent, or would be: the server takes a long range in several parts."""
    count, position, more = 0, wanted.from_seq, True
    async with signed_in(access) as person:
        while more:
            done = await person.do(
                "replayEvents", "replayed lastSeq more", **wanted.arguments(position)
            )
            count += int(done["replayed"])
            position, more = int(done["lastSeq"] or 0) + 1, bool(done["more"])
    return count
