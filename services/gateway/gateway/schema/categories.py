"""Contribution categories: what kinds of patronage there are."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.ids import global_id
from gateway.schema.scalars import Decimal, weight
from habitat.people.v1 import policy_pb2 as pb


@strawberry.enum
class CategoryMeasure(Enum):
    TIME = "time"
    MONEY = "money"
    UNITS = "units"


@strawberry.enum(description="How the value of a contribution comes about.")
class CategoryMethod(Enum):
    RATE = "rate"
    RATE_OR_AMOUNT = "rate_or_amount"
    AMOUNT = "amount"
    ATTRIBUTION = "attribution"


@strawberry.type
class ContributionCategory:
    id: strawberry.ID
    code: str
    name: str
    measure: CategoryMeasure
    method: CategoryMethod
    default_weight: Decimal
    default_weight_e4: int
    affects_capital: bool
    evidence_required: bool
    active: bool
    sort: int
    rationale: str | None
    version: int

    @classmethod
    def of(cls, row: pb.ContributionCategory) -> Self:
        return cls(
            id=global_id("ContributionCategory", row.id),
            code=row.code,
            name=row.name,
            measure=CategoryMeasure(row.measure),
            method=CategoryMethod(row.method),
            default_weight=weight(row.default_weight_e4),
            default_weight_e4=row.default_weight_e4,
            affects_capital=row.affects_capital,
            evidence_required=row.evidence_required,
            active=row.active,
            sort=row.sort,
            rationale=row.rationale or None,
            version=row.version,
        )


async def category_of(info: Info, code: str) -> ContributionCategory | None:
    row = await info.context.loaders.categories.load(code)
    return ContributionCategory.of(row) if row else None


@strawberry.type
class CategoryQueries:
    @strawberry.field
    async def contribution_categories(
        self, info: Info, active_only: bool = False
    ) -> list[ContributionCategory] | None:
        reply = await info.context.ask(
            info.context.services.policy.ListContributionCategories,
            pb.ListContributionCategoriesRequest(active_only=active_only),
        )
        return [ContributionCategory.of(row) for row in reply.categories]
