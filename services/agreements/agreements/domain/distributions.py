"""Payments to members: states, parts and dates (domain 10.1, 10.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from kernel.apportion import apportion
from kernel.errors import Invalid, Refused, SelfApproval
from kernel.money import format_minor

MAX_ATTEMPTS = 3
PARTS_MAX = 60
WEIGHT_MAX = 1_000_000
METHODS = ("ach", "check", "wire", "manual")


class DistributionStatus(StrEnum):
    SCHEDULED = "scheduled"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    RETURNED = "returned"


S = DistributionStatus
MOVES = {
    S.SCHEDULED: {S.PROCESSING, S.CANCELLED},
    S.PROCESSING: {S.COMPLETED, S.FAILED},
    S.FAILED: {S.SCHEDULED, S.CANCELLED},
    S.COMPLETED: {S.RETURNED},
}
LIVE = frozenset({S.SCHEDULED, S.PROCESSING, S.COMPLETED, S.FAILED})
"""Counted against the allocation's cash part (A9)."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One payment, or one part of it. `amount` in minor units, above zero."""

    id: UUID
    number: str
    member_id: UUID
    allocation_id: UUID
    agreement_id: UUID
    period_id: UUID
    part_no: int
    part_total: int
    amount: int
    method: str
    scheduled_date: date
    status: DistributionStatus = S.SCHEDULED
    kind: str = "patronage_cash"
    attempt: int = 0
    provider_key: str = ""
    workflow_id: str = ""
    processing_at: datetime | None = None
    completed_at: datetime | None = None
    failed_at: datetime | None = None
    payment_date: date | None = None
    payment_reference: str = ""
    failure_code: str = ""
    failure_reason: str = ""
    retryable: bool = False
    deferred_until: date | None = None
    defer_reason: str = ""
    book_transaction_id: UUID | None = None
    tax_transaction_id: UUID | None = None
    tax_year: int = 0
    cancelled_reason: str = ""
    re_retained: bool = False
    version: int = 1

    def _moved(self, target: DistributionStatus, **changes: Any) -> Self:
        if target not in MOVES.get(self.status, set()):
            raise Refused(
                f"Distribution {self.number} is {self.status.value} and cannot become "
                f"{target.value}.",
                status=self.status.value,
                distribution_id=self.id,
            )
        return replace(self, status=target, version=self.version + 1, **changes)

    def processing(self, *, workflow_id: str, at: datetime) -> Self:
        """Handed to the payment rail: one more attempt, with a key of its own at the provider.

        Raises Refused in another state, and after the last attempt.
        """
        moved = self._moved(
            S.PROCESSING,
            attempt=self.attempt + 1,
            provider_key=f"{self.number}:{self.attempt + 1}",
            workflow_id=workflow_id,
            processing_at=at,
            deferred_until=None,
            defer_reason="",
        )
        if self.attempt >= MAX_ATTEMPTS:
            raise Refused(f"Distribution {self.number} was tried {self.attempt} times already.")
        return moved

    def completed(
        self,
        *,
        at: datetime,
        payment_date: date,
        reference: str,
        book_transaction_id: UUID | None,
        tax_transaction_id: UUID | None,
        tax_year: int,
        confirmed_by: str,
    ) -> Self:
        """The money has arrived. Raises SelfApproval when the payee confirms it."""
        if confirmed_by and confirmed_by == str(self.member_id):
            raise SelfApproval("Whoever receives a payment cannot confirm it.")
        return self._moved(
            S.COMPLETED,
            completed_at=at,
            payment_date=payment_date,
            payment_reference=reference,
            book_transaction_id=book_transaction_id,
            tax_transaction_id=tax_transaction_id,
            tax_year=tax_year,
        )

    def failed(self, *, at: datetime, code: str, reason: str, retryable: bool) -> Self:
        return self._moved(
            S.FAILED, failed_at=at, failure_code=code, failure_reason=reason, retryable=retryable
        )

    def retried(self, on: date) -> Self:
        """Back in the queue. Raises Refused after the last attempt."""
        moved = self._moved(S.SCHEDULED, scheduled_date=on)
        if self.attempt >= MAX_ATTEMPTS:
            raise Refused(
                f"Distribution {self.number} was tried {self.attempt} times; cancel it and "
                "schedule another."
            )
        return moved

    def deferred(self, until: date, reason: str) -> Self:
        self._scheduled()
        return replace(self, deferred_until=until, defer_reason=reason, version=self.version + 1)

    def rescheduled(self, on: date) -> Self:
        self._scheduled()
        return replace(
            self,
            scheduled_date=on,
            deferred_until=None,
            defer_reason="",
            version=self.version + 1,
        )

    def cancelled(self, *, reason: str, re_retain: bool) -> Self:
        return self._moved(S.CANCELLED, cancelled_reason=reason, re_retained=re_retain)

    def returned(self, reason: str) -> Self:
        return self._moved(S.RETURNED, failure_reason=reason)

    def _scheduled(self) -> None:
        if self.status is not S.SCHEDULED:
            raise Refused(
                f"Distribution {self.number} is {self.status.value}, not scheduled.",
                status=self.status.value,
                distribution_id=self.id,
            )


@dataclass(frozen=True, slots=True)
class Installment:
    """A part of a schedule: an exact amount in minor units, or a weight for all parts."""

    on: date
    amount: int = 0
    weight: int = 0


def default_date(approved_on: date, lead_days: int) -> date:
    return approved_on + timedelta(days=lead_days)


def parts_of(cash: int, installments: Sequence[Installment], *, today: date) -> list[int]:
    """The amounts of a schedule; they sum to `cash` (minor units) exactly (domain 10.2).

    Raises Invalid naming `installments`.
    """
    if not 1 <= len(installments) <= PARTS_MAX:
        raise _invalid(f"A schedule has between 1 and {PARTS_MAX} parts.")
    if any(part.on < today for part in installments):
        raise _invalid("A part cannot lie in the past.")
    if any(part.amount < 0 or not 0 <= part.weight <= WEIGHT_MAX for part in installments):
        raise _invalid("Amounts and weights are above zero.")
    if all(part.amount and not part.weight for part in installments):
        amounts = [part.amount for part in installments]
        if sum(amounts) != cash:
            raise _invalid(
                f"The parts sum to {format_minor(sum(amounts))}, not to the cash part of "
                f"{format_minor(cash)}."
            )
        return amounts
    if any(part.amount or not part.weight for part in installments):
        raise _invalid("Give every part an amount, or every part a weight.")
    amounts = apportion(cash, [part.weight for part in installments])
    if not all(amounts):
        raise _invalid("A part of this schedule would be zero.")
    return amounts


def _invalid(sentence: str) -> Invalid:
    return Invalid(sentence, field="installments")
