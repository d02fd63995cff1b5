"""Patronage claims: what approved contributions count for in a period (domain 9.3)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from agreements.domain.periods import ClaimsState
from kernel.errors import Conflict, Invalid


class ClaimStatus(StrEnum):
    """What a reader sees of a claim."""

    ACTIVE = "active"
    LOCKED = "locked"
    ALLOCATED = "allocated"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Claim:
    """One approved contribution. `raw` in minor units, the weight frozen from the period's formula.

    `state` is that of the period's claims, unless this one was reversed.
    """

    id: UUID
    contribution_id: UUID
    contribution_number: str
    member_id: UUID
    period_id: UUID
    category_code: str
    subtype: str
    raw: int
    minutes: int
    weight_e4: int
    formula_version_id: UUID
    contribution_date: date
    created_at: datetime
    reversed: bool = False
    reversed_reason: str = ""
    state: ClaimsState = ClaimsState.ACTIVE
    version: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.raw < 2**63:
            raise Invalid("A claim's value is above zero.", field="value")
        if self.minutes < 0:
            raise Invalid("Minutes are not negative.", field="minutes")

    @property
    def weighted(self) -> int:
        """Minor units times weight_e4; may exceed 64 bits."""
        return self.raw * self.weight_e4

    @property
    def status(self) -> ClaimStatus:
        return ClaimStatus.REVERSED if self.reversed else ClaimStatus(self.state.value)

    def agrees_with(self, other: Self) -> None:
        """Raises Conflict when the same contribution comes with another content."""
        mine = (self.member_id, self.category_code, self.raw, self.minutes)
        if mine != (other.member_id, other.category_code, other.raw, other.minutes):
            raise Conflict(
                "This contribution has a claim with other content already.",
                contribution_id=self.contribution_id,
            )

    def taken_back(self, reason: str) -> Self:
        return replace(self, reversed=True, reversed_reason=reason, version=self.version + 1)

    def moved(self, period_id: UUID, formula_version_id: UUID, weight_e4: int) -> Self:
        """Into another period, with that period's weight."""
        return replace(
            self,
            period_id=period_id,
            formula_version_id=formula_version_id,
            weight_e4=weight_e4,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class CategorySum:
    """Claims of one member, or of all, in one category."""

    category_code: str
    raw: int
    weight_e4: int
    minutes: int
    count: int

    @property
    def weighted(self) -> int:
        return self.raw * self.weight_e4


@dataclass(frozen=True, slots=True)
class MemberSum:
    """Claims of one member in one category, as the database sums them."""

    member_id: UUID
    category_code: str
    raw: int
    minutes: int
    count: int


@dataclass(frozen=True, slots=True)
class MemberClaims:
    """All claims of one member in a period; `raw` by category, in the order that was asked for."""

    member_id: UUID
    number: str
    raw: tuple[int, ...]
    minutes: int
    count: int
