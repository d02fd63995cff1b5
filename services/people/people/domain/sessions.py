"""Refresh sessions: one token at a time, rotated at every use. Public API specification 2."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

REPEAT_WITHIN = timedelta(seconds=10)


class Verdict(StrEnum):
    """What a presented refresh token is."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    """Rotated a moment ago, the answer was perhaps lost: the same successor again."""
    REUSED = "reused"
    """Rotated earlier: somebody has a copy, the whole family ends."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One link of a family; only the hash of its token is kept."""

    id: UUID
    member_id: UUID
    family_id: UUID
    refresh_hash: bytes
    token_version: int
    issued_at: datetime
    expires_at: datetime
    rotated_at: datetime | None = None
    rotated_to: UUID | None = None
    revoked_at: datetime | None = None
    user_agent: str = ""
    ip: str = ""

    def verdict(self, now: datetime) -> Verdict:
        if self.revoked_at is not None or now >= self.expires_at:
            return Verdict.REFUSED
        if self.rotated_at is None:
            return Verdict.ROTATE
        if now - self.rotated_at <= REPEAT_WITHIN:
            return Verdict.REPEAT
        return Verdict.REUSED

    def rotated(self, to: UUID, *, at: datetime) -> Self:
        return replace(self, rotated_at=at, rotated_to=to)
