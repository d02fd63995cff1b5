"""Contributions in the states that tests begin with."""

from datetime import UTC, date, datetime
from uuid import UUID

from people.domain.contributions import (
    Contribution,
    ContributionStatus,
)
from people.domain.review import (
    ApprovalPolicy,
)
from people.domain.valuation import Valuation

from .imports import PERIODS, ROWAN

NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)
POLICY = ApprovalPolicy(id=UUID(int=9))
FINAL = {
    ContributionStatus.REJECTED,
    ContributionStatus.WITHDRAWN,
    ContributionStatus.REVERSED,
}


def contribution(**values: object) -> Contribution:
    given: dict[str, object] = {
        "id": UUID(int=5),
        "number": "C-2026Q1-000001",
        "member_id": ROWAN.id,
        "category_code": "labor",
        "contribution_date": date(2026, 2, 10),
        "period_id": PERIODS[0].id,
        "created_by": str(ROWAN.id),
        "created_at": NOW,
        "description": "Repaired the roof of the common house",
        "minutes": 600,
        "rate_minor": 10_000,
        "value_minor": 100_000,
        "tax_value_minor": 100_000,
    }
    return Contribution(**(given | values))  # type: ignore[arg-type]


def submitted(**values: object) -> Contribution:
    return contribution(**values).submitted(at=NOW, required_approvals=1, late=False)


def approved(item: Contribution) -> Contribution:
    value = Valuation(item.value_minor, item.tax_value_minor)
    reviewed = item.reviewed(value, minutes=item.minutes, required_approvals=1)
    return reviewed.approved(at=NOW, by="reviewer", comment="", posts=True)
