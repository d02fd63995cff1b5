"""Ports of what this context owns and others wait for: agreements, approvals, distributions.

Locks are part of the promise of a port.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from agreements.application.listing import Keys
from agreements.domain.agreements import Agreement, AgreementStatus, Allocation, Exclusion
from agreements.domain.distributions import Distribution, DistributionStatus
from agreements.domain.governance import Approval, Outcome, SubjectType, Vote


@dataclass(frozen=True, slots=True)
class AllocationFilter:
    agreement_id: UUID | None = None
    period_id: UUID | None = None
    member_id: UUID | None = None
    status: AgreementStatus | None = None
    drafts: bool = True


@dataclass(frozen=True, slots=True)
class AllocationAmounts:
    """What of some lines is posted and paid, as columns; in minor units."""

    ids: Sequence[UUID]
    numbers: Sequence[str]
    member_ids: Sequence[UUID]
    member_numbers: Sequence[str]
    totals: Sequence[int]
    cash: Sequence[int]
    retained: Sequence[int]
    tax_totals: Sequence[int]


@dataclass(frozen=True, slots=True)
class LineSums:
    """Over all lines of an agreement, in minor units."""

    lines: int
    total: int
    cash: int
    tax: int
    weighted: int
    shares: int


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    period_id: UUID | None = None
    status: AgreementStatus | None = None
    drafts: bool = True


class Agreements(Protocol):
    async def add(
        self, agreement: Agreement, lines: Iterable[Allocation], exclusions: Sequence[Exclusion]
    ) -> None:
        """Header, lines and exclusions in a few statements, whatever their number."""
        ...

    async def save(self, agreement: Agreement) -> None: ...
    async def get(self, id: UUID) -> Agreement:
        """Raises NotFound."""
        ...

    async def lock(self, id: UUID) -> Agreement:
        """With the row held for change. Raises NotFound."""
        ...

    async def live(self, period_id: UUID) -> Agreement | None:
        """The one that was neither rejected, cancelled nor superseded."""
        ...

    async def next_revision(self, period_id: UUID) -> int: ...
    async def many(self, ids: Sequence[UUID]) -> list[Agreement]: ...
    async def listed(self, wanted: AgreementFilter, keys: Keys) -> list[Agreement]: ...
    async def count(self, wanted: AgreementFilter) -> int: ...
    async def exclusions(self, agreement_id: UUID) -> list[Exclusion]: ...


class Allocations(Protocol):
    async def of_agreement(self, agreement_id: UUID) -> list[Allocation]:
        """By member number."""
        ...

    def stream(self, agreement_id: UUID) -> AsyncIterator[list[Allocation]]:
        """By member number, in chunks of at most 1 000."""
        ...

    def stream_amounts(self, agreement_id: UUID) -> AsyncIterator[AllocationAmounts]:
        """The same lines in the same chunks, at a fraction of the cost."""
        ...

    async def many(self, ids: Sequence[UUID]) -> list[Allocation]: ...
    async def of_member(self, agreement_id: UUID, member_id: UUID) -> Allocation | None: ...
    async def listed(self, wanted: AllocationFilter, keys: Keys) -> list[Allocation]: ...
    async def count(self, wanted: AllocationFilter) -> int: ...
    async def category_sums(self, agreement_id: UUID) -> list[tuple[str, int, int, int]]:
        """Code, raw, weight_e4 and allocated amount, over all lines."""
        ...

    async def line_sums(self, agreement_id: UUID) -> LineSums: ...
    async def unfit_lines(self, agreement: Agreement) -> list[str]:
        """A sentence for each line whose cash is not what the rate makes of its total."""
        ...

    async def unfit_categories(self, agreement: Agreement, weights_e4: Sequence[int]) -> list[str]:
        """A sentence for each line whose total lies on the categories by another rule than ours."""
        ...

    async def misapportioned(
        self, agreement: Agreement, amount: int, tax_line: int | None = None
    ) -> list[str]:
        """Numbers of lines whose total (or tax on this line) is not their part of `amount`."""
        ...

    async def miscounted(self, agreement: Agreement, codes: Sequence[str]) -> list[UUID]:
        """Members whose claims are not those in lines and exclusions.

        By number, minutes and value of each category of the formula; where some stayed out, by
        number and value of all.
        """
        ...

    async def covered(self, agreement_id: UUID) -> dict[UUID, str]:
        """Everybody with a line or an exclusion, by id; the member number as it is now."""
        ...

    async def shares(self, agreement_id: UUID) -> list[tuple[int, int]]:
        """Weighted patronage and share of each line, by member number."""
        ...


@dataclass(frozen=True, slots=True)
class ApprovalFilter:
    subject_types: tuple[SubjectType, ...] = ()
    subject_id: UUID | None = None
    outcome: Outcome | None = None


class Approvals(Protocol):
    async def add(self, approval: Approval) -> None: ...
    async def record(self, approval: Approval, vote: Vote | None) -> None:
        """The new outcome, and the vote that led to it. Raises Conflict for a second vote."""
        ...

    async def lock(self, id: UUID) -> Approval:
        """With the row held for change: of two votes the second sees the first. NotFound."""
        ...

    async def latest(self, subject_type: SubjectType, subject_id: UUID) -> Approval | None: ...
    async def get(self, id: UUID) -> Approval:
        """Raises NotFound."""
        ...

    async def many(self, ids: Sequence[UUID]) -> list[Approval]: ...
    async def of_subjects(self, ids: Sequence[UUID]) -> dict[UUID, Approval]: ...
    async def listed(self, wanted: ApprovalFilter, keys: Keys) -> list[Approval]: ...
    async def count(self, wanted: ApprovalFilter) -> int: ...


@dataclass(frozen=True, slots=True)
class DistributionFilter:
    member_id: UUID | None = None
    allocation_id: UUID | None = None
    status: DistributionStatus | None = None
    kind: str | None = None
    tax_year: int | None = None
    due_before: date | None = None
    period_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Payable:
    """What of an allocation's cash part is not scheduled, paid or retained again yet."""

    allocation_id: UUID
    member_id: UUID
    member_number: str
    unscheduled: int
    live_parts: int


class Distributions(Protocol):
    async def add(self, distributions: Sequence[Distribution]) -> None: ...
    async def save(self, distribution: Distribution) -> None: ...
    async def get(self, id: UUID) -> Distribution:
        """Raises NotFound."""
        ...

    async def lock(self, id: UUID) -> Distribution:
        """With the row held for change. Raises NotFound."""
        ...

    async def payables(self, agreement_id: UUID, allocation_ids: Sequence[UUID]) -> list[Payable]:
        """Of allocations with cash, by member number."""
        ...

    async def live_of(self, allocation_id: UUID) -> list[Distribution]:
        """With their rows held for change."""
        ...

    async def lock_unfinished(self, agreement_id: UUID) -> list[Distribution]:
        """Scheduled, processing, failed and completed ones of an agreement, held for change."""
        ...

    async def cancel_all(self, distributions: Sequence[Distribution]) -> None: ...
    async def due(self, on: date, limit: int) -> list[Distribution]: ...
    async def many(self, ids: Sequence[UUID]) -> list[Distribution]: ...
    async def listed(self, wanted: DistributionFilter, keys: Keys) -> list[Distribution]: ...
    async def count(self, wanted: DistributionFilter) -> int: ...
    async def totals(
        self, period_id: UUID | None, member_id: UUID | None
    ) -> list[tuple[DistributionStatus, int, int]]:
        """Status, count and amount."""
        ...
