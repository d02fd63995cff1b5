"""Membership as it was on a day: who shares in a period, and which claims count (domain 9.5.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from agreements.domain.formulas import Terms

FINAL = ("withdrawn", "expelled")


class Origin(StrEnum):
    """Which fact about the member said it."""

    CREATED = "created"
    CHANGED = "changed"
    UPDATED = "updated"


class Reason(StrEnum):
    """Why the claims of a member do not count; empty when they do."""

    QUALIFIES = ""
    UNKNOWN = "unknown_member"
    TIER = "tier_not_eligible"
    PENDING = "pending"
    SUSPENDED = "suspended"
    EXPELLED = "expelled"
    STATUS = "status_not_eligible"
    WITHDRAWN_BEFORE = "withdrawn_before_the_period"
    NOT_IN_PERIOD = "no_member_in_the_period"
    OUTSIDE_MEMBERSHIP = "dated_outside_the_membership"
    BELOW_THRESHOLD = "below_the_threshold"


@dataclass(frozen=True, slots=True)
class Window:
    """Days of membership, both ends included; no end while it runs."""

    start: date
    end: date | None

    def covers(self, first: date, last: date) -> bool:
        return self.start <= first and (self.end is None or last <= self.end)

    def overlaps(self, first: date, last: date) -> bool:
        return self.start <= last and (self.end is None or first <= self.end)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one fact about a member said. `sequence` counts the member's facts at their source."""

    sequence: int
    origin: Origin
    effective_on: date
    tier: str
    status: str
    joined_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """A member with the history of standings, in any order."""

    id: UUID
    number: str
    display_name: str
    history: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a member's claims count; `windows` limits them to days, None counts them all."""

    reason: Reason
    windows: tuple[Window, ...] | None = None

    @property
    def qualifies(self) -> bool:
        return self.reason is Reason.QUALIFIES


UNKNOWN = Verdict(Reason.UNKNOWN)
"""Of a member whom no fact has told of yet."""


def standing_on(history: Iterable[Standing], day: date) -> Standing | None:
    """What was in force on `day`: the latest effective date wins, then the later fact."""
    known = [standing for standing in _unrolled(history) if standing.effective_on <= day]
    return max(known, key=lambda s: (s.effective_on, s.sequence), default=None)


def _unrolled(history: Iterable[Standing]) -> Iterable[Standing]:
    """A member who came to us already gone was active until the end of the interval."""
    for standing in history:
        gone = standing.origin is Origin.CREATED and standing.status in FINAL
        if gone and standing.ended_on and standing.joined_on:
            yield _at(standing, standing.joined_on, "active")
            yield _at(standing, standing.ended_on, standing.status)
        else:
            yield standing


def _at(standing: Standing, day: date, status: str) -> Standing:
    return Standing(
        standing.sequence,
        standing.origin,
        day,
        standing.tier,
        status,
        standing.joined_on,
        standing.ended_on,
    )


def windows_of(history: Sequence[Standing]) -> tuple[Window, ...]:
    """The membership intervals that the facts tell of, disjoint and in order of time."""
    told: list[Window] = []
    for standing in sorted(history, key=lambda s: s.sequence):
        if standing.joined_on is None:
            continue
        end = standing.ended_on
        if end is None and standing.status in FINAL:
            end = standing.effective_on
        window = Window(standing.joined_on, end)
        again = bool(told) and standing.origin is not Origin.UPDATED and _readmits(told[-1], window)
        if told and not again:
            told[-1] = window
        else:
            told.append(window)
    return _disjoint(told)


def _readmits(last: Window, window: Window) -> bool:
    """A new interval begins only after the last one has ended, on a later day of joining."""
    return last.end is not None and window.start > last.start and window.start >= last.end


def _disjoint(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Overlapping days are counted once; an interval that ends before it begins has no days."""
    joined: list[Window] = []
    days = (w for w in windows if w.end is None or w.start <= w.end)
    for window in sorted(days, key=lambda w: (w.start, w.end or date.max)):
        last = joined[-1] if joined else None
        if last and (last.end is None or window.start <= last.end):
            longest = None if last.end is None or window.end is None else max(last.end, window.end)
            joined[-1] = Window(last.start, longest)
        else:
            joined.append(window)
    return tuple(joined)


def judge(history: Sequence[Standing], first: date, last: date, terms: Terms) -> Verdict:
    """Does a member share in the period of the days `first` to `last`?

    By tier and status at the period's end and by an interval that overlaps it. Whoever joined or
    left within the period counts only claims dated in an interval (domain 9.5.1).
    """
    standing = standing_on(history, last)
    if standing is None:
        return Verdict(Reason.NOT_IN_PERIOD if history else Reason.UNKNOWN)
    if standing.tier not in terms.eligible_tiers:
        return Verdict(Reason.TIER)
    if standing.status not in terms.eligible_statuses:
        return Verdict(_REFUSED.get(standing.status, Reason.STATUS))
    windows = windows_of(history)
    if any(window.covers(first, last) for window in windows):
        return Verdict(Reason.QUALIFIES)
    if not any(window.overlaps(first, last) for window in windows):
        gone = standing.status == "withdrawn"
        return Verdict(Reason.WITHDRAWN_BEFORE if gone else Reason.NOT_IN_PERIOD)
    return Verdict(Reason.QUALIFIES, windows)


_REFUSED = {
    "pending": Reason.PENDING,
    "suspended": Reason.SUSPENDED,
    "expelled": Reason.EXPELLED,
}
