"""Dead letters: what was put away, and what an operator may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was put away, with the reason. `attempt` counts its failed deliveries."""

    queue: str
    event_id: str
    event_type: str
    body: bytes
    attempt: int
    code: str
    error: str
    first_failed_at: datetime | None


class DeadLetters(Protocol):
    """The dead letters of a bus, by the name of the queue whose consumer gave up."""

    async def list(self, queue: str, *, limit: int = 100) -> Sequence[DeadLetter]:
        """Oldest first; nothing is taken out."""
        ...

    async def inspect(self, queue: str, event_id: str) -> DeadLetter | None:
        """One of them, or None when it is not there any more."""
        ...

    async def replay(self, queue: str, event_ids: Sequence[str] | None = None) -> int:
        """Back to the same queue only, as a first attempt; None means all. Returns how many."""
        ...

    async def discard(
        self, queue: str, event_ids: Sequence[str] | None = None, *, reason: str
    ) -> int:
        """Throw away for good; the reason is logged. Returns how many."""
        ...
