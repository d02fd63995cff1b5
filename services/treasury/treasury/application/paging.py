"""Pages of rows, and what a reader may choose by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from treasury.domain.accounts import AccountType, Ledger

T = TypeVar("T")

Key = tuple[Any, ...]
"""Where a page ended: the sort key of its last row."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Up to `size` rows after the row with `key`; `count` asks for the total as well."""

    size: int
    after: Key | None = None
    count: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows, the key to go on with (None at the end) and the total when it was asked for."""

    rows: Sequence[T]
    next_key: Key | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class AccountFilter:
    ledger: Ledger | None = None
    account_type: AccountType | None = None
    active: bool | None = None
    member_id: UUID | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class TransactionFilter:
    """`visible_to` keeps only what touches that member, and only his own lines of it."""

    ledger: Ledger | None = None
    period_id: UUID | None = None
    account_id: UUID | None = None
    member_id: UUID | None = None
    transaction_type: str | None = None
    status: str | None = None
    source_type: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    min_amount_minor: int | None = None
    visible_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class PeriodFilter:
    status: str | None = None
    fiscal_year: int | None = None
    period_type: str | None = None


@dataclass(frozen=True, slots=True)
class MovementFilter:
    member_id: UUID
    ledger: Ledger | None = None
    period_id: UUID | None = None
