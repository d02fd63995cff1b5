"""What the use cases need, said as Protocols. Locks are part of the promise of a port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from agreements.application.listing import Keys
from agreements.application.memory import Memory
from agreements.application.records import Agreements, Allocations, Approvals, Distributions
from agreements.domain.claims import CategorySum, Claim, ClaimStatus, MemberClaims, MemberSum
from agreements.domain.facts import Fact
from agreements.domain.formulas import FormulaStatus, FormulaVersion
from agreements.domain.periods import Period
from agreements.domain.policies import Policies
from agreements.domain.standing import Member, Standing, Window
from kernel.call import Call
from kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Profile:
    """How a member is called."""

    id: UUID
    number: str
    display_name: str


class Settings(Protocol):
    """The cooperative's settings as People announced them."""

    async def install(self, name: str, values: Mapping[str, str]) -> None: ...
    async def put(self, version: int, values: Mapping[str, str], since: date | None) -> None: ...
    async def policies(self, day: date | None = None) -> Policies:
        """In force on `day` (default: the newest). Raises NotFound before the first set-up."""
        ...


class Formulas(Protocol):
    async def add(self, formula: FormulaVersion) -> None: ...
    async def save(self, formula: FormulaVersion) -> None: ...
    async def get(self, id: UUID) -> FormulaVersion:
        """Raises NotFound."""
        ...

    async def lock(self, id: UUID) -> FormulaVersion:
        """With the row held for change. Raises NotFound."""
        ...

    async def many(self, ids: Sequence[UUID]) -> list[FormulaVersion]: ...
    async def listed(self, status: FormulaStatus | None) -> list[FormulaVersion]: ...
    async def active(self) -> FormulaVersion | None: ...
    async def for_period_from(self, start: date) -> FormulaVersion | None:
        """The newest version in force for a period that begins on `start`."""
        ...

    async def next_number(self) -> int:
        """Holds the cooperative's formulas until commit, so numbers follow each other."""
        ...


class Periods(Protocol):
    async def get(self, id: UUID) -> Period:
        """Raises NotFound."""
        ...

    async def shared(self, id: UUID) -> Period:
        """With the row shared: no lock of the claims passes before commit. Raises NotFound."""
        ...

    async def lock(self, id: UUID) -> Period:
        """With the row held for change, after all who share it. Raises NotFound."""
        ...

    async def add(self, period: Period) -> bool:
        """False when it is known already."""
        ...

    async def save(self, period: Period) -> None: ...
    async def bind_unbound(self, formula_id: UUID) -> None:
        """Give the formula to periods that opened before there was any."""
        ...


class Members(Protocol):
    async def put(self, profile: Profile, standing: Standing) -> None: ...
    async def put_role(self, member_id: UUID, role: str, sequence: int) -> None: ...
    async def profile(self, id: UUID) -> Profile:
        """Raises NotFound."""
        ...

    async def member(self, id: UUID) -> Member | None: ...
    async def histories(self) -> list[tuple[tuple[Standing, ...], list[UUID]]]:
        """Every history of standings that there is, with the members who have it."""
        ...

    async def without_history(self) -> list[UUID]:
        """Members of whose standing nothing has been heard."""
        ...

    async def told(self) -> int:
        """How many facts about members have arrived: no standing changes without one more."""
        ...

    async def names(self, numbers: Sequence[str]) -> dict[str, str]:
        """Display names by member number."""
        ...

    async def deciders(self) -> int | None:
        """How many active stewards and admins there are; None while roles are not known."""
        ...


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    period_id: UUID | None = None
    member_id: UUID | None = None
    status: ClaimStatus | None = None
    category_code: str | None = None


class Claims(Protocol):
    async def add(self, claim: Claim) -> bool:
        """False when the contribution has a claim already."""
        ...

    async def save(self, claim: Claim) -> None: ...
    async def of_contribution(self, contribution_id: UUID) -> Claim | None:
        """With the row held for change."""
        ...

    async def sums(self, period_id: UUID, member_id: UUID | None = None) -> list[MemberSum]: ...
    async def by_member(
        self, period_id: UUID, codes: Sequence[str], members: Sequence[UUID] | None = None
    ) -> list[MemberClaims]:
        """Everybody (or these) with claims that were not reversed, by member number; sums by these
        categories.

        Raises Refused when claims that fit one by one do not fit the books together.
        """
        ...

    async def within(
        self, period_id: UUID, codes: Sequence[str], windows: Mapping[UUID, Sequence[Window]]
    ) -> list[MemberClaims]:
        """Only what is dated within the disjoint windows of each of these members."""
        ...

    async def category_sums(self, period_id: UUID) -> list[CategorySum]: ...
    async def digest(self, period_id: UUID) -> tuple[str, int]:
        """SHA-256 over the claims in order of contribution id, and their count."""
        ...

    async def listed(self, wanted: ClaimFilter, keys: Keys) -> list[Claim]: ...
    async def count(self, wanted: ClaimFilter) -> int: ...


class Numbers(Protocol):
    async def reserve(self, kind: str, scope: str, count: int) -> int:
        """The first of `count` numbers that nobody else gets, gaps allowed."""
        ...


class Ledger(Protocol):
    """Treasury, read; never while a transaction is open."""

    async def net_income(self, call: Call, period_id: UUID) -> tuple[int, int]:
        """BOOK net income so far, and the part of it from patronage; minor units."""
        ...

    async def capacities(self, call: Call, as_of: date) -> dict[UUID, int | None]:
        """What every member could bear of a loss, after expected payments (domain 9.6)."""
        ...


class Work(Protocol):
    """One open transaction of one call, dressed in the ports."""

    @property
    def call(self) -> Call: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def memory(self) -> Memory: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def formulas(self) -> Formulas: ...
    @property
    def periods(self) -> Periods: ...
    @property
    def members(self) -> Members: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def agreements(self) -> Agreements: ...
    @property
    def allocations(self) -> Allocations: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def distributions(self) -> Distributions: ...
    @property
    def numbers(self) -> Numbers: ...

    def announce(self, *facts: Fact) -> None:
        """Facts go out with this transaction, or not at all."""
        ...

    def note(
        self,
        action: str,
        subject_type: str,
        subject_id: UUID,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str | None = None,
        second_actor_id: str | None = None,
    ) -> None:
        """A line of the audit log."""
        ...

    async def fence(self, business_key: str) -> None:
        """Raises Refused (CONFLICT) for a holder of the work who has been succeeded."""
        ...

    async def unpublished_claims(self) -> int:
        """Facts about claims that wait for the relay."""
        ...
