"""The allocation agreement: all allocations of one period, decided as a whole (domain 9.7)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from agreements.domain.engine import TaxLine
from agreements.domain.surplus import Income, Regime
from kernel.errors import Refused


class AgreementStatus(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    APPLIED = "applied"
    EXECUTED = "executed"
    SUPERSEDED = "superseded"


S = AgreementStatus
MOVES = {
    S.DRAFT: {S.PROPOSED, S.CANCELLED},
    S.PROPOSED: {S.APPROVED, S.REJECTED, S.CANCELLED},
    S.APPROVED: {S.APPLIED, S.CANCELLED},
    S.APPLIED: {S.EXECUTED, S.SUPERSEDED},
    S.EXECUTED: {S.SUPERSEDED},
}
LIVE = frozenset({S.DRAFT, S.PROPOSED, S.APPROVED, S.APPLIED, S.EXECUTED})
IN_FORCE = frozenset({S.APPLIED, S.EXECUTED})


@dataclass(frozen=True, slots=True)
class Agreement:
    """Header and totals; the lines lie beside it and never change. Amounts in minor units."""

    id: UUID
    number: str
    period_id: UUID
    revision: int
    status: AgreementStatus
    regime: Regime
    formula_version_id: UUID
    income: Income
    surplus: int
    total_weighted: int
    share_den: int
    cash_rate_bp: int
    cash: int
    retained: int
    tax_total: int
    member_count: int
    inputs_hash: str
    engine_version: str
    tax_lines: tuple[TaxLine, ...]
    workflow_id: str
    calculated_at: datetime
    distribution_date: date | None = None
    inputs_snapshot: dict[str, Any] = field(default_factory=dict)
    limited: bool = False
    proposed_at: datetime | None = None
    proposed_by: str = ""
    approved_at: datetime | None = None
    approved_on: date | None = None  # the business date, from which payments are due
    applied_at: datetime | None = None
    executed_at: datetime | None = None
    rejection_reason: str = ""
    book_transaction_id: UUID | None = None
    tax_transaction_id: UUID | None = None
    settled_cash: int = 0  # paid out or retained again
    version: int = 1

    def moved(self, target: AgreementStatus, **changes: Any) -> Self:
        """In the new state. Raises Refused when the state machine has no such move."""
        if target not in MOVES.get(self.status, set()):
            raise Refused(
                f"Agreement {self.number} is {self.status.value} and cannot become {target.value}.",
                status=self.status.value,
                agreement_id=self.id,
            )
        return replace(self, status=target, version=self.version + 1, **changes)

    def require(self, *statuses: AgreementStatus) -> None:
        """Raises Refused unless the agreement is in one of these states."""
        if self.status not in statuses:
            expected = " or ".join(status.value for status in statuses)
            raise Refused(
                f"Agreement {self.number} is {self.status.value}; this needs it {expected}.",
                status=self.status.value,
                agreement_id=self.id,
            )

    def settle(self, amount: int, *, at: datetime) -> Self:
        """Cash of `amount` was paid or retained again (negative: came back).

        The agreement is executed, once, when all of its cash is settled.
        """
        settled = self.settled_cash + amount
        if not 0 <= settled <= self.cash:
            raise Refused(
                f"Agreement {self.number} cannot settle {settled} of {self.cash} cents.",
                reason="INVARIANT_VIOLATION",
            )
        kept = replace(self, settled_cash=settled, version=self.version + 1)
        if settled == self.cash and self.status is S.APPLIED:
            return kept.moved(S.EXECUTED, executed_at=at)
        return kept


@dataclass(frozen=True, slots=True)
class Allocation:
    """One stored line. `share_num` over the agreement's share_den is the exact share."""

    id: UUID
    number: str
    agreement_id: UUID
    member_id: UUID
    member_number: str
    raw: tuple[int, ...]
    weights_e4: tuple[int, ...]
    category_codes: tuple[str, ...]
    weighted: int
    share_num: int
    total: int
    cash: int
    amounts: tuple[int, ...]
    tax: tuple[int, ...]
    tax_total: int
    capacity: int | None = None
    member_name: str = ""
    minutes: int = 0
    claims: int = 0

    @property
    def retained(self) -> int:
        return self.total - self.cash

    @property
    def raw_total(self) -> int:
        return sum(self.raw)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Claims of a member that are in no line of the agreement, and why (C5)."""

    member_id: UUID
    member_number: str
    reason: str
    claims: int
    raw: int
    weighted: int


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement with what a reader sees beside it."""

    agreement: Agreement
    period_code: str
    period_name: str
    exclusions: tuple[Exclusion, ...] = ()
