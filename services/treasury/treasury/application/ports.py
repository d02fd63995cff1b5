"""What the use cases need from the outside, as Protocols. One Work is one open transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from kernel.call import Call
from kernel.clock import Clock
from treasury.application.ledger_ports import Capital, CashPosition, Journal
from treasury.application.paging import AccountFilter, Page, Paging, PeriodFilter
from treasury.domain.accounts import Account, Ledger
from treasury.domain.capital import MemberAccounts, MemberRef, SharedAccounts
from treasury.domain.cooperative import Cooperative
from treasury.domain.drafts import DraftEvent
from treasury.domain.facts import Fact
from treasury.domain.periods import Period
from treasury.domain.records import Snapshot

__all__ = ["Capital", "CashPosition", "Journal", "MemberCopy", "Work"]


@dataclass(frozen=True, slots=True)
class MemberCopy:
    """A member as People last announced him; `sequence` orders the facts."""

    ref: MemberRef
    tier: str
    status: str
    sequence: int


class Cooperatives(Protocol):
    async def get(self) -> Cooperative:
        """With the settings that hold today. Raises NotInstalled."""
        ...

    async def get_with_periods(
        self, days: Collection[date]
    ) -> tuple[Cooperative, dict[date, Period]]:
        """At once what `get` gives and what `Periods.for_posting_on` holds."""
        ...

    async def install(self, cooperative: Cooperative) -> None:
        """Harmless to repeat; the first name, currency and regime stay."""
        ...

    async def keep_settings(
        self, version: int, changes: Mapping[str, str], effective_from: date
    ) -> None:
        """One version of People's settings; harmless to repeat, in any order."""
        ...


class Accounts(Protocol):
    async def add(self, accounts: Sequence[Account]) -> list[Account]:
        """One statement; returns those that were not there before."""
        ...

    async def open_members(self, members: Sequence[MemberRef]) -> list[Account]:
        """Sub-accounts and capital accounts of all members, in a handful of statements.

        Returns the accounts that were missing. Raises NotInstalled, and Conflict when a number
        belongs to another member.
        """
        ...

    async def get(self, id: UUID) -> Account:
        """Raises NotFound."""
        ...

    async def find(
        self, ids: Collection[UUID] = (), numbers: Collection[tuple[Ledger, str]] = ()
    ) -> list[Account]:
        """Those that exist, in no order."""
        ...

    async def shared(self, numbers: Mapping[str, str]) -> SharedAccounts:
        """Role → number, in both ledgers. Raises NotFound for a missing one."""
        ...

    async def of_members(self, member_ids: Collection[UUID]) -> dict[UUID, MemberAccounts]:
        """Members without sub-accounts are left out."""
        ...

    async def save(self, account: Account) -> None:
        """Raises Stale unless the stored version is the one before."""
        ...

    async def page(self, chosen: AccountFilter, paging: Paging) -> Page[Account]: ...


class Periods(Protocol):
    async def get(self, id: UUID) -> Period:
        """Without a lock, for reading. Raises NotFound."""
        ...

    async def for_posting(self, id: UUID) -> Period:
        """FOR SHARE until commit: a close waits for this posting, or it for the close (P1)."""
        ...

    async def several_for_posting(self, ids: Collection[UUID]) -> dict[UUID, Period]:
        """The same for many, locked in date order; missing ones left out."""
        ...

    async def for_posting_on(self, days: Collection[date]) -> dict[date, Period]:
        """The same for the periods of these days, locked in date order; missing days left out."""
        ...

    async def for_change(self, id: UUID) -> Period:
        """FOR UPDATE until commit: taken before anything is summed. Raises NotFound."""
        ...

    async def year_for_change(self, id: UUID) -> list[Period]:
        """FOR UPDATE on all periods of that period's fiscal year, in date order."""
        ...

    async def all_for_change(self) -> None:
        """FOR UPDATE on every period: no posting runs until commit."""
        ...

    async def add(self, period: Period) -> None:
        """Raises Conflict when a day is taken or the code is used (T10)."""
        ...

    async def save(self, period: Period) -> None: ...

    async def of_day(self, day: date) -> Period | None: ...

    async def next_start(self, after: date) -> date | None:
        """First day of the next period that begins after `after`."""
        ...

    async def earliest_open(self) -> Period | None: ...

    async def batch(self, ids: Collection[UUID]) -> list[Period]: ...

    async def page(self, chosen: PeriodFilter, paging: Paging) -> Page[Period]: ...


class Drafts(Protocol):
    async def add(self, event: DraftEvent) -> DraftEvent:
        """Stored, and numbered."""
        ...

    async def for_change(self, id: UUID) -> DraftEvent:
        """The draft first, its twin after it; both FOR UPDATE. Raises NotFound."""
        ...

    async def several_for_change(self, ids: Collection[UUID]) -> dict[UUID, DraftEvent]:
        """The same for many, locked in the order of their events; missing ones left out."""
        ...

    async def save(self, events: Sequence[DraftEvent]) -> None: ...

    async def undecided(self, period_id: UUID) -> int:
        """Drafts and pending ones of a period."""
        ...


class Members(Protocol):
    async def keep(self, copy: MemberCopy) -> bool:
        """False when a later fact about the member was kept already."""
        ...


class TakenBack(Protocol):
    """Contributions that were reversed, whether they had been posted or not."""

    async def add(self, contribution_id: UUID) -> None:
        """Harmless to repeat."""
        ...

    async def has(self, contribution_id: UUID) -> bool: ...


class Snapshots(Protocol):
    async def take(self, period: Period) -> list[Snapshot]:
        """Both ledgers as of the period's last day, hashed, in a few statements."""
        ...

    async def of(self, period_id: UUID) -> list[Snapshot]:
        """Those of the last close."""
        ...


@dataclass(frozen=True, slots=True)
class SealsFound:
    """Offences against the journal's chain, the first in words; rows that wait too long."""

    broken: int
    examples: Sequence[str]
    late: int


class Seals(Protocol):
    async def look(self, period_id: UUID) -> SealsFound:
        """Hashes the period's postings again; links, numbers and lost rows of the whole chain."""
        ...


class Work(Protocol):
    """One transaction and everything in it. Nobody here commits."""

    @property
    def call(self) -> Call: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def cooperatives(self) -> Cooperatives: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def periods(self) -> Periods: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def capital(self) -> Capital: ...
    @property
    def members(self) -> Members: ...
    @property
    def taken_back(self) -> TakenBack: ...
    @property
    def snapshots(self) -> Snapshots: ...
    @property
    def seals(self) -> Seals: ...

    def emit(self, fact: Fact) -> None:
        """Announce a fact, or several of one kind, with this transaction."""
        ...

    def audit(
        self,
        action: str,
        subject_type: str,
        subject_id: UUID | str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str | None = None,
        second_actor_id: str | None = None,
    ) -> None: ...

    async def fence(self, business_key: str) -> None:
        """Raises Refused when the call carries a lower fence than one seen before."""
        ...
