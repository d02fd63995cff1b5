"""Claims, and what they come to for a member and a period."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.contributions import Contribution, contribution_of
from gateway.schema.described import described_field
from gateway.schema.enums import wire
from gateway.schema.ids import (
    Node,
    global_id,
    global_id_or_none,
    local_id,
    local_id_or_empty,
)
from gateway.schema.members import Member, member_of
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import (
    Date,
    DateTime,
    Decimal,
    Fraction,
    Money,
    fraction,
    instant,
    money,
    percent,
    weight,
    weighted,
)
from habitat.agreements.v1 import claims_pb2 as pb


@strawberry.enum
class ClaimStatus(Enum):
    ACTIVE = pb.CLAIM_STATUS_ACTIVE
    LOCKED = pb.CLAIM_STATUS_LOCKED
    ALLOCATED = pb.CLAIM_STATUS_ALLOCATED
    REVERSED = pb.CLAIM_STATUS_REVERSED


@strawberry.type
class Claim:
    id: strawberry.ID
    contribution_id: strawberry.ID
    member_id: strawberry.ID
    period_id: strawberry.ID
    category_code: str
    subtype: str | None
    raw_value: Money
    minutes: int
    weight: Decimal
    weighted_value: Decimal = strawberry.field(description="Raw value times weight, exact.")
    formula_version_id: strawberry.ID | None
    status: ClaimStatus
    contribution_date: Date
    created_at: DateTime
    version: int
    row: strawberry.Private[pb.Claim]

    @strawberry.field
    async def contribution(self, info: Info) -> Contribution | None:
        return await contribution_of(info, self.row.contribution_id)

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @classmethod
    def of(cls, row: pb.Claim) -> Self:
        return cls(
            id=global_id("Claim", row.id),
            contribution_id=global_id("Contribution", row.contribution_id),
            member_id=global_id("Member", row.member_id),
            period_id=global_id("Period", row.period_id),
            category_code=row.category_code,
            subtype=row.subtype or None,
            raw_value=money(row.raw_value),
            minutes=row.minutes,
            weight=weight(row.weight_e4),
            weighted_value=weighted(row.weighted_e4),
            formula_version_id=global_id_or_none("FormulaVersion", row.formula_version_id),
            status=ClaimStatus(row.status),
            contribution_date=Date(row.contribution_date),
            created_at=instant(row, "created_at"),
            version=row.version,
            row=row,
        )


@strawberry.type
class CategoryPatronage:
    category_code: str
    raw_value: Money
    weight: Decimal
    weighted_value: Decimal
    minutes: int
    count: int


@strawberry.type
class PatronageSummary(Node):
    member_id: strawberry.ID
    period_id: strawberry.ID
    contribution_count: int
    minutes: int
    raw_value: Money
    weighted_value: Decimal
    by_category: list[CategoryPatronage]
    share: Fraction = strawberry.field(description="Of all qualifying members as things stand.")
    share_percent: Decimal
    qualifies: bool
    reason: str | None
    row: strawberry.Private[pb.PatronageSummary]

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @classmethod
    def of(cls, row: pb.PatronageSummary) -> Self:
        return cls(
            id=global_id("PatronageSummary", f"{row.member_id}:{row.period_id}"),
            member_id=global_id("Member", row.member_id),
            period_id=global_id("Period", row.period_id),
            contribution_count=row.contribution_count,
            minutes=row.minutes,
            raw_value=money(row.raw_value),
            weighted_value=weighted(row.weighted_e4),
            by_category=[_category(line) for line in row.by_category],
            share=fraction(row.share.num, row.share.den),
            share_percent=percent(row.share.num, row.share.den),
            qualifies=row.qualifies,
            reason=row.reason or None,
            row=row,
        )


def _category(row: pb.CategoryPatronage) -> CategoryPatronage:
    return CategoryPatronage(
        category_code=row.category_code,
        raw_value=money(row.raw_value),
        weight=weight(row.weight_e4),
        weighted_value=weighted(row.weighted_e4),
        minutes=row.minutes,
        count=row.count,
    )


async def patronage_of(info: Info, key: str) -> PatronageSummary | None:
    row = await info.context.loaders.patronage.load(key)
    return PatronageSummary.of(row) if row else None


@strawberry.input
class ClaimFilter:
    period_id: strawberry.ID | None = None
    member_id: strawberry.ID | None = None
    status: ClaimStatus | None = None
    category: str | None = None


@strawberry.type
class PatronageQueries:
    @strawberry.field
    async def claims(
        self,
        info: Info,
        filter: ClaimFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Claim] | None:
        given = filter or ClaimFilter()
        return await listed(
            info,
            info.context.services.claims.ListClaims,
            pb.ListClaimsRequest(
                period_id=local_id_or_empty(given.period_id, "Period", field="periodId"),
                member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
                status=wire(given.status),
                category_code=given.category or "",
            ),
            rows=lambda reply: reply.claims,
            node=Claim.of,
            page=Page.of(first, after, last, before),
        )

    @strawberry.field
    async def patronage_summary(
        self, info: Info, member_id: strawberry.ID, period_id: strawberry.ID
    ) -> PatronageSummary | None:
        member = local_id(member_id, "Member", field="memberId")
        period = local_id(period_id, "Period", field="periodId")
        return await patronage_of(info, f"{member}:{period}")

    @described_field("By member number.")
    async def period_patronage(
        self,
        info: Info,
        period_id: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[PatronageSummary] | None:
        return await listed(
            info,
            info.context.services.claims.ListPeriodPatronage,
            pb.ListPeriodPatronageRequest(
                period_id=local_id(period_id, "Period", field="periodId")
            ),
            rows=lambda reply: reply.summaries,
            node=PatronageSummary.of,
            page=Page.of(first, after, last, before),
        )
