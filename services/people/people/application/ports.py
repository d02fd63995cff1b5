"""What the use cases need of the world; adapters provide it, tests have fakes of it.

A Work is one open transaction. Locks are part of a port's promise and stand in its docstrings.
The ports on members, sessions and rules are in stores.py and are named here too.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from kernel.call import Call, Role
from kernel.clock import Clock
from people.application.paging import Page, PageRequest
from people.application.stores import (
    Cooperative,
    Cooperatives,
    Credentials,
    MemberFilter,
    Members,
    Periods,
    Policies,
    Sessions,
)
from people.domain.contributions import Contribution, ContributionStatus
from people.domain.facts import AuditNote, Fact
from people.domain.imports.contributions_plan import Imported
from people.domain.periods import Period
from people.domain.review import Approval

__all__ = ["Cooperative", "MemberFilter"]


@dataclass(frozen=True, slots=True)
class ContributionFilter:
    member_id: UUID | None = None
    period_id: UUID | None = None
    category_code: str = ""
    status: ContributionStatus | None = None
    date_from: date | None = None
    date_to: date | None = None
    late: bool | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`without` is the reviewer: own, logged and decided items are left out."""

    without: str = ""
    category_code: str = ""
    stale_before: date | None = None
    member_id: UUID | None = None
    min_value_minor: int | None = None
    max_value_minor: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """Counts of a period's contributions, for the close."""

    approved: int
    undecided: int
    claims_pending: int
    postings_pending: int
    unpublished: int


@dataclass(frozen=True, slots=True)
class ContributionSum:
    member_id: UUID | None  # None in the sum of a category over all members
    category_code: str
    value_minor: int
    minutes: int
    count: int


@dataclass(frozen=True, slots=True)
class Moved:
    contribution_id: UUID
    member_id: UUID


class Contributions(Protocol):
    async def get(self, id: UUID) -> Contribution:
        """Raises NotFound."""
        ...

    async def lock(self, id: UUID) -> tuple[Contribution, Period]:
        """The contribution held FOR UPDATE and its period FOR SHARE, the period first.

        Raises NotFound, and Stale when it moved to another period just now.
        """
        ...

    async def lock_many(self, ids: Sequence[UUID]) -> dict[UUID, tuple[Contribution, Period]]:
        """As `lock`, in key order; those that do not exist or just moved are missing."""
        ...

    async def lock_row(self, id: UUID) -> Contribution:
        """The contribution alone, for marks that no period has a say in. Raises NotFound."""
        ...

    async def many(self, ids: Sequence[UUID]) -> list[Contribution]: ...
    async def add(self, contributions: Sequence[Contribution]) -> None: ...
    async def save(self, contributions: Sequence[Contribution]) -> None: ...

    async def page(self, filter: ContributionFilter, page: PageRequest) -> Page[Contribution]: ...

    async def queue(self, filter: QueueFilter, page: PageRequest) -> Page[Contribution]: ...

    async def figures(self, period_id: UUID) -> PeriodFigures: ...

    async def sums(self, period_id: UUID, *, by_category: bool) -> list[ContributionSum]: ...

    async def roll_forward(
        self, from_id: UUID, to_id: UUID, statuses: Sequence[ContributionStatus]
    ) -> list[Moved]:
        """Moves all at once and keeps the history."""
        ...


class Approvals(Protocol):
    async def of(self, contribution_ids: Sequence[UUID]) -> dict[UUID, list[Approval]]: ...
    async def add(self, approvals: Sequence[Approval]) -> None: ...

    async def page(
        self,
        contribution_ids: Sequence[UUID],
        approver_id: str,
        owner_id: UUID | None,
        page: PageRequest,
    ) -> Page[Approval]:
        """Oldest first; with `owner_id` only those on that member's contributions."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """The memory of one imported row: its key, and what the row said."""

    key: UUID
    contribution_id: UUID
    content: bytes
    fingerprint: bytes
    original_type: str
    external_ref: str
    run_id: str


class Imports(Protocol):
    async def one_at_a_time(self) -> None:
        """Holds a lock of the cooperative until commit; Conflict while another run has it."""
        ...

    async def earlier(self, keys: Sequence[UUID]) -> dict[UUID, Imported]: ...
    async def remember(self, rows: Sequence[ImportedRow]) -> None: ...


class Numbers(Protocol):
    async def take(self, name: str, count: int = 1) -> int:
        """The first of `count` numbers in a row, never given again; others wait until commit."""
        ...


class Work(Protocol):
    """One transaction: the tenant's rows, the call it serves, and what leaves with the commit."""

    @property
    def call(self) -> Call: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def members(self) -> Members: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def periods(self) -> Periods: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def cooperatives(self) -> Cooperatives: ...
    @property
    def contributions(self) -> Contributions: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def numbers(self) -> Numbers: ...

    def announce(self, fact: Fact, *, migrated: bool = False) -> None:
        """The fact leaves with the commit."""
        ...

    def note(self, note: AuditNote) -> None:
        """The audit line is written with the commit."""
        ...


class Begin(Protocol):
    """Opens a transaction for a call; only signing in uses it, because hashing a password takes
    longer than a transaction should stay open."""

    def __call__(self, call: Call) -> AbstractAsyncContextManager[Work]: ...


class Hashing(Protocol):
    """Slow hashes of passwords, off the event loop and two at a time."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """False for None too, after the same time."""
        ...


@dataclass(frozen=True, slots=True)
class AccessGrant:
    """What an access token says about a member."""

    cooperative_id: UUID
    member_id: UUID
    role: Role
    token_version: int
    must_change_password: bool


class Tokens(Protocol):
    """Signs access tokens and makes refresh tokens."""

    def access(self, grant: AccessGrant) -> tuple[str, int]:
        """The token and the seconds it lives."""
        ...

    def service(self, name: str, scopes: frozenset[str]) -> tuple[str, int]: ...

    def first_refresh(self, cooperative_id: UUID) -> str: ...

    def next_refresh(self, token: str, successor_id: UUID) -> str:
        """Always the same successor of one token: a repeat can be answered, nothing is stored."""
        ...

    def fingerprint(self, token: str) -> bytes: ...

    def cooperative_of(self, token: str) -> UUID | None:
        """None for a text that is no refresh token of ours."""
        ...
