"""Ports on members, credentials, sessions, periods and rules; ports.py has the rest.

Locks are part of a port's promise and stand in its docstrings. Lock order everywhere: admins,
member, period, contribution, counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from kernel.call import Role
from people.application.paging import Page, PageRequest
from people.domain.categories import Category
from people.domain.credentials import Credential
from people.domain.members import Member, MemberStatus, MemberTier
from people.domain.periods import Period
from people.domain.review import ApprovalPolicy
from people.domain.sessions import Session
from people.domain.settings import Settings, SettingsVersion


@dataclass(frozen=True, slots=True)
class Cooperative:
    id: UUID
    name: str
    currency: str
    tax_regime: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class MemberFilter:
    status: MemberStatus | None = None
    tier: MemberTier | None = None
    role: Role | None = None
    search: str = ""


class Members(Protocol):
    async def get(self, id: UUID) -> Member:
        """Raises NotFound."""
        ...

    async def lock(self, id: UUID) -> Member:
        """Holds the row until commit. Raises NotFound."""
        ...

    async def share(self, id: UUID) -> Member:
        """Held until commit against `lock` and `lock_admins`, not against others who share it.

        Raises NotFound.
        """
        ...

    async def admins(self) -> frozenset[UUID]:
        """The active admins, without a lock."""
        ...

    async def lock_admins(self) -> frozenset[UUID]:
        """The active admins, their rows held until commit: nobody else changes who they are.

        Taken before any other member row, so that two admins who demote each other queue up.
        """
        ...

    async def by_email(self, email: str) -> Member | None: ...

    async def many(self, ids: Sequence[UUID]) -> list[Member]:
        """Those that exist, in no order."""
        ...

    async def by_emails(self, emails: Sequence[str]) -> dict[str, Member]:
        """Those that exist, by address."""
        ...

    async def owners(self, column: str, values: Sequence[str]) -> dict[str, UUID]:
        """Who has which of these values; `column` is ens_name or external_ref."""
        ...

    async def add(self, members: Sequence[Member]) -> None:
        """Raises Conflict when an address, name or reference belongs to somebody already."""
        ...

    async def save(self, members: Sequence[Member]) -> None:
        """Raises Conflict as `add` does."""
        ...

    async def page(self, filter: MemberFilter, page: PageRequest, *, full: bool) -> Page[Member]:
        """`full` lets the search look at e-mail addresses."""
        ...


class Credentials(Protocol):
    async def get(self, member_id: UUID) -> Credential | None: ...

    async def lock(self, member_id: UUID) -> Credential | None:
        """Holds the row until commit."""
        ...

    async def put(self, credential: Credential) -> None: ...

    async def history(self, member_id: UUID, *, most: int) -> list[str]:
        """The latest hashes, newest first."""
        ...

    async def remember(self, credential: Credential) -> None:
        """Its hash joins the history."""
        ...


class Sessions(Protocol):
    async def add(self, session: Session) -> None: ...

    async def lock(self, refresh_hash: bytes) -> Session | None:
        """Holds the row until commit, so that one token has one successor."""
        ...

    async def find(self, refresh_hash: bytes) -> Session | None:
        """Without a lock."""
        ...

    async def rotate(self, session: Session, successor: Session) -> None: ...

    async def revoke_family(self, family_id: UUID) -> None: ...

    async def revoke_all(self, member_id: UUID) -> None: ...


class Periods(Protocol):
    async def get(self, id: UUID) -> Period:
        """Raises NotFound."""
        ...

    async def share(self, id: UUID) -> Period:
        """Held FOR SHARE until commit: a close that suspends intake waits for it. NotFound."""
        ...

    async def lock(self, id: UUID) -> Period:
        """Held FOR UPDATE until commit: waits for all who share it. Raises NotFound."""
        ...

    async def share_containing(self, on: date) -> Period | None:
        """The period of a day, held as by `share`; None when there is none."""
        ...

    async def all(self) -> list[Period]: ...

    async def ensure(self, period: Period) -> None:
        """Add it where nothing is known of it; what is known, or just becoming so, stays."""
        ...

    async def save(self, period: Period) -> None:
        """Replace a row that is held."""
        ...


class Policies(Protocol):
    async def categories(self) -> dict[str, Category]:
        """By code, in their order."""
        ...

    async def approval_policies(self) -> list[ApprovalPolicy]: ...

    async def settings(self) -> Settings: ...

    async def lock_settings(self) -> Settings:
        """No other change of settings until commit."""
        ...

    async def add_settings(self, version: SettingsVersion, *, by: str, reason: str) -> None: ...

    async def set_up(
        self, categories: Sequence[Category], policies: Sequence[ApprovalPolicy]
    ) -> None: ...


class Cooperatives(Protocol):
    """The registry of tenants."""

    async def get(self, id: UUID) -> Cooperative | None: ...
    async def all(self) -> list[Cooperative]: ...
    async def put(self, cooperative: Cooperative) -> None: ...
