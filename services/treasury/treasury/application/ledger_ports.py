"""The ports of the journal and of capital: append-only entries and what follows from them."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from treasury.application.paging import MovementFilter, Page, Paging, TransactionFilter
from treasury.domain.accounts import Account, Ledger
from treasury.domain.allocations import AllocationHeader, AllocationLines
from treasury.domain.capital import CapitalAccount, Occasion
from treasury.domain.closing import AccountTotal, CloseFigures, Nominals
from treasury.domain.facts import CapitalChange
from treasury.domain.journal import EconomicEvent
from treasury.domain.opening import OpenedSoFar
from treasury.domain.records import CapitalMovement, TransactionRecord


@dataclass(frozen=True, slots=True)
class CashPosition:
    """What a payment is checked against, BOOK, in minor units."""

    cash_minor: int
    assets_minor: int
    liabilities_minor: int
    declared_unpaid_minor: int


class Journal(Protocol):
    """Append-only. Numbers come last, so that their lock is short."""

    async def add(self, events: Sequence[EconomicEvent]) -> list[TransactionRecord]:
        """All in one statement. Raises Conflict when a source key was used before (T9)."""
        ...

    async def add_allocations(
        self, header: AllocationHeader, lines: AllocationLines, occasion: Occasion, *, round_no: int
    ) -> list[TransactionRecord]:
        """One BOOK and one TAX transaction for the whole agreement, set-based (domain 6.3)."""
        ...

    async def mirror(
        self, originals: Sequence[TransactionRecord], occasion: Occasion, *, reason: str
    ) -> list[TransactionRecord]:
        """Reversals of live transactions, entries and all, in two statements.

        Raises Conflict when one was reversed meanwhile.
        """
        ...

    async def claim_source(self, type: str, id: str) -> list[TransactionRecord]:
        """What this source posted, reversals left out; racing claims of it wait until commit."""
        ...

    async def get(self, id: UUID) -> TransactionRecord:
        """Without entries. Raises NotFound."""
        ...

    async def claim_event(self, economic_event_id: UUID) -> list[TransactionRecord]:
        """The transactions of an event; racing claims of it wait until commit."""
        ...

    async def of_close(self, period_id: UUID) -> list[TransactionRecord]:
        """Closing and allocation transactions of a period, reversed ones too, in order."""
        ...

    async def members_of(self, transaction_ids: Collection[UUID], limit: int) -> list[UUID]:
        """Members whose BOOK capital these transactions raise, at most `limit`."""
        ...

    async def nominal_totals(self, period_id: UUID) -> dict[Ledger, list[AccountTotal]]:
        """Revenue and expense of a period without the close's own entries, by account number."""
        ...

    async def nominals(self, period_id: UUID) -> dict[Ledger, Nominals]:
        """What a close has left on them; touches no member's account."""
        ...

    async def close_figures(
        self, period_id: UUID, agreement_id: UUID | None
    ) -> dict[Ledger, CloseFigures]: ...

    async def trial_balance(self, ledger: Ledger, as_of: date | None) -> list[AccountTotal]:
        """Accounts with entries, sub-accounts summed into their control account, by number."""
        ...

    async def difference(self, ledger: Ledger) -> int:
        """Debits minus credits of everything posted."""
        ...

    async def balance(self, account: Account) -> AccountTotal: ...

    async def cash_position(self) -> CashPosition: ...

    async def last_seq(self, period_id: UUID) -> int: ...

    async def batch(
        self, ids: Collection[UUID], visible_to: UUID | None
    ) -> list[TransactionRecord]: ...

    async def page(self, chosen: TransactionFilter, paging: Paging) -> Page[TransactionRecord]: ...


class Capital(Protocol):
    async def lock(self, member_ids: Collection[UUID]) -> None:
        """Advisory locks until commit, in the order of the ids, under a shared one for all."""
        ...

    async def lock_all(self) -> None:
        """One lock that excludes every `lock`: a hundred thousand would not fit."""
        ...

    async def accounts(
        self, member_ids: Collection[UUID], as_of: date | None = None
    ) -> list[CapitalAccount]: ...

    def effects(
        self, transaction_ids: Collection[UUID], member_ids: Collection[UUID] | None = None
    ) -> AsyncGenerator[tuple[list[CapitalChange], list[CapitalAccount]]]:
        """The change of each member these transactions touched, and the accounts whose floor
        those changes ask, as they stand now; CAPITAL_LINES_MAX members at a time, never none.

        Looks at `member_ids` alone where they are given. To be closed by who leaves it early.
        """
        ...

    async def opened_so_far(self, member_ids: Collection[UUID]) -> dict[UUID, OpenedSoFar]: ...

    async def lock_imports(self) -> None:
        """One import at a time."""
        ...

    async def set_status(self, member_id: UUID, status: str) -> None: ...

    async def page(self, status: str | None, paging: Paging) -> Page[CapitalAccount]: ...

    def stream(self, as_of: date | None) -> AsyncIterator[list[CapitalAccount]]:
        """All of them by member number, in chunks of at most 1 000."""
        ...

    async def movements(self, chosen: MovementFilter, paging: Paging) -> Page[CapitalMovement]: ...

    async def count(self) -> int: ...
