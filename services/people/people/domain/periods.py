"""This context's copy of the accounting periods, and whether they take contributions.

Treasury owns periods; its facts feed the copy. Domain specification 7.1, 7.2 and P5.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from kernel.errors import Refused


class PeriodStatus(StrEnum):
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    LOCKED = "locked"


class PeriodNotOpen(Refused):
    reason = "PERIOD_NOT_OPEN"
    sentence = "The period {period} does not take this any more."


class PeriodLocked(Refused):
    reason = "PERIOD_LOCKED"
    sentence = "The period {period} is locked."


class CloseInProgress(Refused):
    reason = "CLOSE_IN_PROGRESS"
    sentence = "The period {period} is being closed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What is known of a period here; `sequence` is the number of the last fact applied."""

    id: UUID
    code: str
    name: str
    start_date: date
    end_date: date
    grace_end_date: date
    status: PeriodStatus = PeriodStatus.OPEN
    suspended_by: str = ""
    sequence: int = 0

    def contains(self, on: date) -> bool:
        return self.start_date <= on <= self.end_date

    @property
    def is_final(self) -> bool:
        return self.status in (PeriodStatus.CLOSED, PeriodStatus.LOCKED)

    @property
    def takes_intake(self) -> bool:
        """Open, and no close has asked for quiet."""
        return self.status is PeriodStatus.OPEN and not self.suspended_by

    def require_intake(self) -> None:
        """Raises CloseInProgress, PeriodNotOpen or PeriodLocked."""
        if self.takes_intake:
            return
        if self.status is PeriodStatus.LOCKED:
            raise PeriodLocked(period=self.name)
        if self.status is PeriodStatus.CLOSED:
            raise PeriodNotOpen(period=self.name)
        raise CloseInProgress(period=self.name)

    def is_late(self, today: date) -> bool:
        """True after the grace, when only an admin may still declare something."""
        return today > self.grace_end_date

    def suspended(self, workflow: str) -> Self:
        """No submissions and decisions until the close ends or gives up.

        Asking twice is harmless, and so is a copy that has not yet heard that an earlier close was
        aborted. Raises CloseInProgress when another close holds the period, PeriodNotOpen or
        PeriodLocked when it is over.
        """
        if self.is_final:
            self.require_intake()
        if self.suspended_by not in ("", workflow):
            raise CloseInProgress(period=self.name)
        return replace(self, suspended_by=workflow)

    def resumed(self, workflow: str) -> Self:
        """Take intake up again; a close that does not hold the period changes nothing."""
        return replace(self, suspended_by="") if self.suspended_by == workflow else self

    def after(self, status: PeriodStatus, *, sequence: int, workflow: str = "") -> Self:
        """The copy after a fact of Treasury; an older fact than the last one changes nothing.

        A period that is open again lets go of the close named by the fact, or of any if it names
        none; a newer close that has asked for quiet meanwhile keeps its hold.
        """
        if sequence <= self.sequence:
            return self
        suspended_by = self.suspended_by
        if status is PeriodStatus.CLOSING:
            suspended_by = workflow or suspended_by
        elif status is PeriodStatus.OPEN and workflow in ("", suspended_by):
            suspended_by = ""
        return replace(self, status=status, suspended_by=suspended_by, sequence=sequence)


def period_key(text: str) -> str:
    """How names and codes of periods are compared: without case, blanks and hyphens."""
    return "".join(character for character in text.casefold() if character not in " -\u00a0\t")
