"""Facts that Treasury announces; the adapters put them into the words of the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from treasury.domain.accounts import Account
from treasury.domain.periods import Period
from treasury.domain.records import TransactionRecord

CAPITAL_LINES_MAX = 500  # lines of one capital_account.updated


@dataclass(frozen=True, slots=True)
class AccountCreated:
    account: Account


@dataclass(frozen=True, slots=True)
class TransactionsPosted:
    """Each of them is told by itself."""

    records: Sequence[TransactionRecord]


@dataclass(frozen=True, slots=True)
class TransactionReversed:
    transaction_id: UUID
    reversal_id: UUID
    reason: str
    by: str
    source_type: str
    source_id: str


@dataclass(frozen=True, slots=True)
class ContributionPosted:
    """`reversed` when the posting was taken back. A missing twin (no tax effect) has no id."""

    contribution_id: UUID
    member_id: UUID
    book_transaction_id: UUID | None
    tax_transaction_id: UUID | None
    book_minor: int
    tax_minor: int
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class CapitalChange:
    """One member's line; amounts in minor units, balances after the change."""

    member_id: UUID
    book_delta_minor: int
    tax_delta_minor: int
    book_balance_minor: int
    tax_balance_minor: int
    declared_unpaid_minor: int

    @property
    def asks_the_floor(self) -> bool:
        """Whether it may have gone below what the account may fall to (T8)."""
        return self.book_delta_minor < 0 or self.declared_unpaid_minor < 0


@dataclass(frozen=True, slots=True)
class CapitalAccountsUpdated:
    """At most CAPITAL_LINES_MAX members; `aggregate_id` orders the batches of one change."""

    aggregate_id: UUID
    period_id: UUID
    movement_type: str
    source_type: str
    source_id: str
    lines: Sequence[CapitalChange]


@dataclass(frozen=True, slots=True)
class PeriodOpened:
    period: Period


@dataclass(frozen=True, slots=True)
class PeriodClosing:
    period: Period
    workflow_id: UUID
    started_by: str


@dataclass(frozen=True, slots=True)
class PeriodCloseAborted:
    period: Period
    workflow_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodClosed:
    period: Period
    closed_at: datetime
    net_income_minor: int
    snapshot_id: UUID
    agreement_id: UUID | None


@dataclass(frozen=True, slots=True)
class PeriodReopened:
    period: Period
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class PeriodLocked:
    period: Period
    locked_at: datetime


Fact = (
    AccountCreated
    | TransactionsPosted
    | TransactionReversed
    | ContributionPosted
    | CapitalAccountsUpdated
    | PeriodOpened
    | PeriodClosing
    | PeriodCloseAborted
    | PeriodClosed
    | PeriodReopened
    | PeriodLocked
)
