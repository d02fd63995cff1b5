"""Credentials: lock-out, temporary passwords, and who may come in. Public API specification 2."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from kernel.errors import Unauthenticated

FAILURES_MAX = 5
FAILURE_WINDOW = timedelta(minutes=15)
LOCK_FIRST = timedelta(minutes=15)
LOCK_LONGEST = timedelta(hours=24)
HISTORY_MAX = 5


class SignInRefused(Unauthenticated):
    """One answer for unknown, wrong, locked, expired and not allowed: it tells nothing apart."""

    sentence = "E-mail address or password is wrong, or signing in is not possible."


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What is kept of a member's password: its hash, and the failures against it.

    `failed_since` opens the window in which failures are counted; `locks` counts the locks since
    the last success, each twice as long as the one before.
    """

    member_id: UUID
    password_hash: str
    changed_at: datetime
    must_change: bool = False
    temp_expires_at: datetime | None = None
    failed_attempts: int = 0
    failed_since: datetime | None = None
    locked_until: datetime | None = None
    locks: int = 0

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until

    def is_expired(self, now: datetime) -> bool:
        """A temporary password that was not used in time."""
        return self.temp_expires_at is not None and now >= self.temp_expires_at

    def failed(self, now: datetime) -> Self:
        """One more failure; the fifth within the window locks. A locked one does not count on,
        so that nobody can keep a stranger out for ever."""
        if self.is_locked(now):
            return self
        since = self.failed_since
        if since is None or now - since > FAILURE_WINDOW:
            since, attempts = now, 1
        else:
            attempts = self.failed_attempts + 1
        if attempts < FAILURES_MAX:
            return replace(self, failed_attempts=attempts, failed_since=since)
        return replace(
            self,
            failed_attempts=0,
            failed_since=None,
            locked_until=now + lock_length(self.locks),
            locks=self.locks + 1,
        )

    def succeeded(self) -> Self:
        """Failures are forgotten."""
        return replace(self, failed_attempts=0, failed_since=None, locked_until=None, locks=0)

    def unlocked(self) -> Self:
        return self.succeeded()

    def replaced(
        self, password_hash: str, *, at: datetime, temp_expires_at: datetime | None = None
    ) -> Self:
        """Another password; with an expiry it is a temporary one that must be changed."""
        return replace(
            self.succeeded(),
            password_hash=password_hash,
            changed_at=at,
            must_change=temp_expires_at is not None,
            temp_expires_at=temp_expires_at,
        )


def lock_length(earlier_locks: int) -> timedelta:
    """15 minutes, then twice as long each time, 24 hours at most."""
    return min(LOCK_FIRST * (1 << min(earlier_locks, 10)), LOCK_LONGEST)
