"""The division of a period's surplus: agreements and their lines."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.formulas import FormulaVersion, formula_of
from gateway.schema.governance import GovernanceApproval
from gateway.schema.ids import Node, global_id, global_id_or_none
from gateway.schema.members import Member, actor_id, member_of
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import (
    Date,
    DateTime,
    Decimal,
    Fraction,
    Money,
    day_or_none,
    fraction,
    instant_or_none,
    money,
    percent,
    weight,
    weighted,
)
from habitat.agreements.v1 import allocations_pb2 as pb


@strawberry.enum
class AgreementStatus(Enum):
    DRAFT = pb.AGREEMENT_STATUS_DRAFT
    PROPOSED = pb.AGREEMENT_STATUS_PROPOSED
    APPROVED = pb.AGREEMENT_STATUS_APPROVED
    REJECTED = pb.AGREEMENT_STATUS_REJECTED
    CANCELLED = pb.AGREEMENT_STATUS_CANCELLED
    APPLIED = pb.AGREEMENT_STATUS_APPLIED
    EXECUTED = pb.AGREEMENT_STATUS_EXECUTED
    SUPERSEDED = pb.AGREEMENT_STATUS_SUPERSEDED


@strawberry.enum
class TaxRegime(Enum):
    SUBCHAPTER_K = "subchapter_k"
    SUBCHAPTER_T = "subchapter_t"


@strawberry.type
class AllocationCategoryLine:
    category_code: str
    raw: Money
    weight: Decimal
    weighted_value: Decimal
    amount: Money


def category_lines(rows: "list[pb.AllocationCategoryLine]") -> list[AllocationCategoryLine]:
    return [
        AllocationCategoryLine(
            category_code=row.category_code,
            raw=money(row.raw),
            weight=weight(row.weight_e4),
            weighted_value=weighted(row.weighted_e4),
            amount=money(row.amount),
        )
        for row in rows
    ]


@strawberry.type
class AllocationAgreement(Node):
    number: str
    period_id: strawberry.ID
    revision: int
    status: AgreementStatus
    tax_regime: TaxRegime
    formula_version_id: strawberry.ID | None
    net_income: Money
    regulatory: Money
    reserve: Money
    collective: Money
    allocable_surplus: Money
    cash: Money
    retained: Money
    tax_total: Money
    total_weighted: Decimal
    cash_rate_bp: int
    member_count: int
    inputs_hash: str
    engine_version: str
    calculated_at: DateTime | None
    proposed_at: DateTime | None
    proposed_by_id: strawberry.ID | None
    approved_at: DateTime | None
    applied_at: DateTime | None
    executed_at: DateTime | None
    rejection_reason: str | None
    distribution_date: Date | None
    approval: GovernanceApproval | None = strawberry.field(description="The tally.")
    workflow_id: strawberry.ID | None
    version: int
    row: strawberry.Private[pb.AllocationAgreement]

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @strawberry.field
    async def formula_version(self, info: Info) -> FormulaVersion | None:
        return await formula_of(info, self.row.formula_version_id)

    @classmethod
    def of(cls, row: pb.AllocationAgreement) -> Self:
        approval = GovernanceApproval.of(row.approval) if row.approval.id else None
        return cls(
            id=global_id("AllocationAgreement", row.id),
            number=row.number,
            period_id=global_id("Period", row.period_id),
            revision=row.revision,
            status=AgreementStatus(row.status),
            tax_regime=TaxRegime(row.tax_regime),
            formula_version_id=global_id_or_none("FormulaVersion", row.formula_version_id),
            net_income=money(row.net_income),
            regulatory=money(row.regulatory),
            reserve=money(row.reserve),
            collective=money(row.collective),
            allocable_surplus=money(row.allocable_surplus),
            cash=money(row.cash),
            retained=money(row.retained),
            tax_total=money(row.tax_total),
            total_weighted=weighted(row.total_weighted_e4),
            cash_rate_bp=row.cash_rate_bp,
            member_count=row.member_count,
            inputs_hash=row.inputs_hash,
            engine_version=row.engine_version,
            calculated_at=instant_or_none(row, "calculated_at"),
            proposed_at=instant_or_none(row, "proposed_at"),
            proposed_by_id=actor_id(row.proposed_by),
            approved_at=instant_or_none(row, "approved_at"),
            applied_at=instant_or_none(row, "applied_at"),
            executed_at=instant_or_none(row, "executed_at"),
            rejection_reason=row.rejection_reason or None,
            distribution_date=day_or_none(row.distribution_date),
            approval=approval,
            workflow_id=global_id_or_none("Workflow", row.workflow_id),
            version=row.version,
            row=row,
        )


async def agreement_of(info: Info, local: str) -> AllocationAgreement | None:
    row = await info.context.loaders.agreements.load(local) if local else None
    return AllocationAgreement.of(row) if row else None


@strawberry.type
class Allocation(Node):
    number: str
    agreement_id: strawberry.ID
    member_id: strawberry.ID
    period_id: strawberry.ID
    raw: Money
    weighted_value: Decimal
    share: Fraction
    share_percent: Decimal
    total: Money
    cash: Money
    retained: Money
    tax_total: Money
    by_category: list[AllocationCategoryLine]
    status: AgreementStatus = strawberry.field(description="Follows the agreement.")
    book_transaction_id: strawberry.ID | None
    tax_transaction_id: strawberry.ID | None
    row: strawberry.Private[pb.Allocation]

    @strawberry.field
    async def agreement(self, info: Info) -> AllocationAgreement | None:
        return await agreement_of(info, self.row.agreement_id)

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @classmethod
    def of(cls, row: pb.Allocation) -> Self:
        return cls(
            id=global_id("Allocation", row.id),
            number=row.number,
            agreement_id=global_id("AllocationAgreement", row.agreement_id),
            member_id=global_id("Member", row.member_id),
            period_id=global_id("Period", row.period_id),
            raw=money(row.raw),
            weighted_value=weighted(row.weighted_e4),
            share=fraction(row.share.num, row.share.den),
            share_percent=percent(row.share.num, row.share.den),
            total=money(row.total),
            cash=money(row.cash),
            retained=money(row.retained),
            tax_total=money(row.tax_total),
            by_category=category_lines(list(row.by_category)),
            status=AgreementStatus(row.status),
            book_transaction_id=global_id_or_none("Transaction", row.book_transaction_id),
            tax_transaction_id=global_id_or_none("Transaction", row.tax_transaction_id),
            row=row,
        )


async def allocation_of(info: Info, local: str) -> Allocation | None:
    row = await info.context.loaders.allocations.load(local) if local else None
    return Allocation.of(row) if row else None
