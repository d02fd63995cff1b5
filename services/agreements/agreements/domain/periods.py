"""The copy of an accounting period, and what its state lets claims do."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from kernel.errors import Refused

_CODE = re.compile(r"(\d{4})(?:Q([1-4])|M(0[1-9]|1[0-2])|Y)", re.ASCII)


class PeriodStatus(StrEnum):
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    LOCKED = "locked"


class ClaimsState(StrEnum):
    """What all claims of a period are together, unless one of them was reversed (domain 9.3)."""

    ACTIVE = "active"
    LOCKED = "locked"
    ALLOCATED = "allocated"


class PeriodNotOpen(Refused):
    reason = "PERIOD_NOT_OPEN"
    sentence = "The period {period} takes no claims now: it is {status}."


class CloseInProgress(Refused):
    reason = "CLOSE_IN_PROGRESS"
    sentence = "Another close of {period} holds its claims."


@dataclass(frozen=True, slots=True)
class Period:
    """A dated window as Treasury announced it, with the formula frozen for it at opening."""

    id: UUID
    code: str
    name: str
    start: date
    end: date
    fiscal_year: int
    status: PeriodStatus
    formula_version_id: UUID | None
    claims_state: ClaimsState = ClaimsState.ACTIVE
    locked_by: str = ""  # the workflow that locked the claims
    claims_digest: str = ""  # of the locked claims; they cannot change while it stands
    sequence: int = 1  # of the last fact applied

    def admit(self) -> None:
        """A claim may come or go. Raises PeriodNotOpen."""
        if self.status is not PeriodStatus.OPEN or self.claims_state is not ClaimsState.ACTIVE:
            raise PeriodNotOpen(period=self.name, status=self.shown_state, period_id=self.id)

    @property
    def shown_state(self) -> str:
        if self.status is PeriodStatus.OPEN and self.claims_state is not ClaimsState.ACTIVE:
            return f"about to be closed (its claims are {self.claims_state.value})"
        return self.status.value

    def lockable_by(self, workflow_id: str) -> bool:
        """True when the claims are to be locked now, False when this workflow did it already.

        Raises CloseInProgress for another workflow, PeriodNotOpen when the period is closed.
        """
        if self.claims_state is ClaimsState.LOCKED:
            self.held_by(workflow_id)
            return False
        closed = self.status in (PeriodStatus.CLOSED, PeriodStatus.LOCKED)
        if closed or self.claims_state is ClaimsState.ALLOCATED:
            raise PeriodNotOpen(period=self.name, status=self.shown_state, period_id=self.id)
        return True

    def released(self) -> Self:
        """The claims may change again."""
        return replace(self, claims_state=ClaimsState.ACTIVE, locked_by="", claims_digest="")

    def held_by(self, workflow_id: str) -> None:
        """Raises CloseInProgress, or Refused when nobody locked the claims."""
        if self.claims_state is not ClaimsState.LOCKED:
            raise Refused(f"The claims of {self.name} are not locked.", period_id=self.id)
        if self.locked_by != workflow_id:
            raise CloseInProgress(period=self.name, period_id=self.id, workflow_id=self.locked_by)


def start_of(code: str) -> date | None:
    """The first day of a calendar period by its code (2026Q1, 2026M03, 2026Y); None for a slug."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    year, quarter, month = match.groups()
    if not 1 <= int(year) <= 9999:
        return None
    if quarter:
        return date(int(year), int(quarter) * 3 - 2, 1)
    return date(int(year), int(month or 1), 1)
