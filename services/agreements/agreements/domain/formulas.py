"""Formula versions: the rule that turns patronage into shares (domain 9.2)."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from kernel.errors import Invalid, Refused

WEIGHT_MAX = 10_000_000  # 1 000.0; keeps every weighted total inside NUMERIC(38, 0)
BP_WHOLE = 10_000
E4_ONE = 10_000
KIND = "weighted_sum"

TIERS = ("community", "coworking", "cooperative")
SHARING_STATUSES = ("active", "inactive", "withdrawn")

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class FormulaStatus(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


class ThresholdType(StrEnum):
    PCT_OF_AVERAGE = "pct_of_average"  # basis points of the average weighted patronage
    FIXED_AMOUNT = "fixed_amount"  # minor units of weighted patronage
    FIXED_MINUTES = "fixed_minutes"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Who falls below gets nothing, and the weight leaves the total."""

    type: ThresholdType
    value: int

    def __post_init__(self) -> None:
        if not 0 < self.value < 2**63:
            raise Invalid("A threshold is a whole number above zero.", field="threshold_value")


@dataclass(frozen=True, slots=True)
class Weight:
    """The multiplier of one contribution category: 15000 is 1.5."""

    category_code: str
    weight_e4: int

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.category_code):
            raise Invalid("A category code is lower-case words.", field="category_weights")
        if not 0 <= self.weight_e4 <= WEIGHT_MAX:
            raise Invalid(
                f"The weight of {self.category_code} must lie between 0 and 1000.",
                field="category_weights",
            )


@dataclass(frozen=True, slots=True)
class Terms:
    """All of a formula that enters a computation; weights stand in the categories' sort order."""

    weights: tuple[Weight, ...]
    eligible_tiers: tuple[str, ...] = ("cooperative",)
    eligible_statuses: tuple[str, ...] = SHARING_STATUSES
    threshold: Threshold | None = None
    max_share_bp: int = 0  # 0 is off
    cash_rate_bp: int = 2000

    def __post_init__(self) -> None:
        codes = [weight.category_code for weight in self.weights]
        if len(set(codes)) != len(codes):
            raise Invalid("A category may have one weight only.", field="category_weights")
        if not any(weight.weight_e4 for weight in self.weights):
            raise Invalid("At least one weight must be above zero.", field="category_weights")
        if not self.eligible_tiers or not set(self.eligible_tiers) <= set(TIERS):
            raise Invalid(f"Tiers are {', '.join(TIERS)}.", field="eligible_tiers")
        if not self.eligible_statuses or not set(self.eligible_statuses) <= set(SHARING_STATUSES):
            raise Invalid(
                f"Members who may share are {', '.join(SHARING_STATUSES)}.",
                field="eligible_statuses",
            )
        if not 0 <= self.max_share_bp <= BP_WHOLE:
            raise Invalid("A cap lies between 0 and 10000 basis points.", field="max_share_bp")
        if not 0 <= self.cash_rate_bp <= BP_WHOLE:
            raise Invalid("A cash rate lies between 0 and 10000 basis points.", field="cash_rate")

    @property
    def weights_e4(self) -> tuple[int, ...]:
        """The multipliers alone, in the order of the categories."""
        return tuple(weight.weight_e4 for weight in self.weights)

    def weight_of(self, category_code: str) -> int | None:
        """None for a category that the formula does not know."""
        for weight in self.weights:
            if weight.category_code == category_code:
                return weight.weight_e4
        return None


@dataclass(frozen=True, slots=True)
class FormulaVersion:
    """One version of the formula; its terms never change, only its status does."""

    id: UUID
    number: int
    terms: Terms
    rationale: str
    status: FormulaStatus
    proposed_by: str  # a member id, or "system" for the shipped default
    created_at: datetime
    effective_from_period: str = ""
    effective_from: date | None = None
    approval_id: UUID | None = None
    version: int = 1
    kind: str = KIND

    def activated(self) -> Self:
        """Raises Refused unless it is proposed."""
        return self._moved(FormulaStatus.PROPOSED, FormulaStatus.ACTIVE)

    def rejected(self) -> Self:
        """Raises Refused unless it is proposed."""
        return self._moved(FormulaStatus.PROPOSED, FormulaStatus.REJECTED)

    def superseded(self) -> Self:
        """Raises Refused unless it is active."""
        return self._moved(FormulaStatus.ACTIVE, FormulaStatus.SUPERSEDED)

    def _moved(self, origin: FormulaStatus, target: FormulaStatus) -> Self:
        if self.status is not origin:
            raise Refused(
                f"Formula {self.number} is {self.status.value} and cannot become {target.value}.",
                status=self.status.value,
            )
        return replace(self, status=target, version=self.version + 1)
