"""Periods: dated windows that take postings, are closed once, and reopen only by two people."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kernel.errors import Invalid, Refused
from kernel.ids import new_id
from treasury.domain.calendar import Window, code_of, name_of
from treasury.domain.journal import TransactionType

NAME_MAX = 80


class PeriodStatus(StrEnum):
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    LOCKED = "locked"


class PeriodNotOpen(Refused):
    """No open period takes this date or this posting."""

    reason = "PERIOD_NOT_OPEN"
    sentence = "Period {code} is {status}."


class PeriodLocked(Refused):
    """Locked for good: corrections go into the current period."""

    reason = "PERIOD_LOCKED"
    sentence = "Period {code} is locked; correct it by an adjustment in an open period."


class CloseInProgress(Refused):
    """The period is being closed and takes nothing from outside the close."""

    reason = "CLOSE_IN_PROGRESS"
    sentence = "Period {code} is being closed."


class EarlierPeriodOpen(Refused):
    """Periods of a fiscal year close in the order of their dates."""

    sentence = "Period {earlier} of the same fiscal year must be closed before {code}."


class LaterPeriodClosed(Refused):
    sentence = "Period {later} of the same fiscal year is {status}; reopen that one first."


@dataclass(frozen=True, slots=True)
class Period:
    """One window and its state machine (domain 7). Methods return the next state."""

    id: UUID
    code: str
    name: str
    window: Window
    fiscal_year: int
    fiscal_index: int
    grace_end_date: date
    opened_at: datetime
    formula_version_id: UUID | None = None
    status: PeriodStatus = PeriodStatus.OPEN
    closing_started_at: datetime | None = None
    closing_started_by: str | None = None
    closing_workflow_id: UUID | None = None
    surplus_fixed: bool = False
    closed_at: datetime | None = None
    closed_by: str | None = None
    locked_at: datetime | None = None
    snapshot_id: UUID | None = None
    reopen_count: int = 0
    version: int = 1

    @classmethod
    def opened(
        cls,
        window: Window,
        *,
        fiscal_year_start: tuple[int, int],
        grace_days: int,
        at: datetime,
        name: str = "",
        formula_version_id: UUID | None = None,
        fiscal_year: int | None = None,
    ) -> "Period":
        """A new open period; name and code follow from its window unless a name is given."""
        name = name.strip() or name_of(window, fiscal_year_start)
        if len(name) > NAME_MAX:
            raise Invalid(f"A name of 1 to {NAME_MAX} characters is needed.", field="name")
        year = window.fiscal_year(fiscal_year_start)
        if fiscal_year is not None and fiscal_year != year:
            raise Invalid(f"These dates lie in fiscal year {year}.", field="fiscal_year")
        return cls(
            id=new_id(),
            code=code_of(window, fiscal_year_start, name),
            name=name,
            window=window,
            fiscal_year=year,
            fiscal_index=window.fiscal_index(fiscal_year_start),
            grace_end_date=window.end + timedelta(days=grace_days),
            opened_at=at,
            formula_version_id=formula_version_id,
        )

    @property
    def settled(self) -> bool:
        """Closed or locked: its figures are final."""
        return self.status in (PeriodStatus.CLOSED, PeriodStatus.LOCKED)

    def require_date(self, on: date, *, field: str = "transaction_date") -> None:
        """Invariant T4. Raises Invalid for a date outside."""
        if on not in self.window:
            raise Invalid(
                f"{on} lies outside period {self.code} ({self.window.start} to {self.window.end}).",
                field=field,
            )

    def admit(self, kind: TransactionType, on: date) -> None:
        """Accept a posting from outside the close (T3, T4; table of domain 7.2).

        Raises Invalid, PeriodNotOpen, PeriodLocked or CloseInProgress.
        """
        self.require_date(on)
        match self.status:
            case PeriodStatus.OPEN:
                return
            case PeriodStatus.CLOSING:
                if self.surplus_fixed or kind is not TransactionType.ADJUSTMENT:
                    raise CloseInProgress(code=self.code)
            case PeriodStatus.CLOSED:
                raise PeriodNotOpen(code=self.code, status=self.status)
            case PeriodStatus.LOCKED:
                raise PeriodLocked(code=self.code)

    def require_closing(self, workflow_id: UUID) -> None:
        """Only the close that holds the period goes on. Raises Refused otherwise."""
        if self.status is not PeriodStatus.CLOSING:
            raise PeriodNotOpen(
                f"Period {self.code} is {self.status}, not closing.", code=self.code
            )
        if self.closing_workflow_id != workflow_id:
            raise CloseInProgress(
                f"Another close of period {self.code} is under way.", code=self.code
            )

    def require_fixed(self, workflow_id: UUID) -> None:
        self.require_closing(workflow_id)
        if not self.surplus_fixed:
            raise Refused(f"The surplus of period {self.code} is not fixed yet.", code=self.code)

    def begin_close(self, workflow_id: UUID, *, by: str, at: datetime) -> "Period":
        """open → closing; the same workflow may ask again and changes nothing."""
        if self.status is PeriodStatus.CLOSING:
            self.require_closing(workflow_id)
            return self
        if self.status is not PeriodStatus.OPEN:
            raise PeriodNotOpen(code=self.code, status=self.status)
        return self._next(
            status=PeriodStatus.CLOSING,
            closing_started_at=at,
            closing_started_by=by,
            closing_workflow_id=workflow_id,
            surplus_fixed=False,
        )

    def fix_surplus(self, workflow_id: UUID) -> "Period":
        """From here on the period takes postings of the close only."""
        self.require_closing(workflow_id)
        return self if self.surplus_fixed else self._next(surplus_fixed=True)

    def abort_close(self, workflow_id: UUID) -> "Period":
        """closing → open; asking again after it happened changes nothing."""
        if self.status is PeriodStatus.OPEN:
            return self
        self.require_closing(workflow_id)
        return self._opened_again()

    def complete_close(
        self, workflow_id: UUID, *, snapshot_id: UUID, by: str, at: datetime
    ) -> "Period":
        """closing → closed."""
        self.require_fixed(workflow_id)
        return self._next(
            status=PeriodStatus.CLOSED, closed_at=at, closed_by=by, snapshot_id=snapshot_id
        )

    def reopen(self) -> "Period":
        """closed → open, counted."""
        if self.status is PeriodStatus.LOCKED:
            raise PeriodLocked(code=self.code)
        if self.status is not PeriodStatus.CLOSED:
            raise PeriodNotOpen(f"Period {self.code} is {self.status}, not closed.", code=self.code)
        return replace(
            self._opened_again(),
            closed_at=None,
            closed_by=None,
            snapshot_id=None,
            reopen_count=self.reopen_count + 1,
        )

    def lock(self, *, at: datetime) -> "Period":
        """closed → locked; a locked one stays as it is."""
        if self.status is PeriodStatus.LOCKED:
            return self
        if self.status is not PeriodStatus.CLOSED:
            raise Refused(f"Period {self.code} is {self.status}; only a closed one is locked.")
        return self._next(status=PeriodStatus.LOCKED, locked_at=at)

    def due_for_lock(self, lock_after_days: int, today: date) -> bool:
        """So many days after the day it was closed."""
        if self.closed_at is None:
            return False
        return today >= self.closed_at.date() + timedelta(days=lock_after_days)

    def _opened_again(self) -> "Period":
        return self._next(
            status=PeriodStatus.OPEN,
            closing_started_at=None,
            closing_started_by=None,
            closing_workflow_id=None,
            surplus_fixed=False,
        )

    def _next(self, **changes: object) -> "Period":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]
