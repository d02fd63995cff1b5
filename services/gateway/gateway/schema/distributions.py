"""Payments to members, as they are read."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.allocations import Allocation, allocation_of
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.described import described_field
from gateway.schema.enums import wire, word
from gateway.schema.ids import (
    Node,
    global_id,
    global_id_or_none,
    local_id,
    local_id_or_empty,
)
from gateway.schema.members import Member, PaymentMethod, member_of
from gateway.schema.periods import Period, period_of
from gateway.schema.scalars import (
    Date,
    DateTime,
    Money,
    day_or_none,
    instant_or_none,
    money,
)
from habitat.agreements.v1 import distributions_pb2 as pb


@strawberry.enum
class DistributionStatus(Enum):
    SCHEDULED = pb.DISTRIBUTION_STATUS_SCHEDULED
    PROCESSING = pb.DISTRIBUTION_STATUS_PROCESSING
    COMPLETED = pb.DISTRIBUTION_STATUS_COMPLETED
    FAILED = pb.DISTRIBUTION_STATUS_FAILED
    CANCELLED = pb.DISTRIBUTION_STATUS_CANCELLED
    RETURNED = pb.DISTRIBUTION_STATUS_RETURNED


@strawberry.enum
class DistributionKind(Enum):
    PATRONAGE_CASH = "patronage_cash"
    REDEMPTION = "redemption"
    CAPITAL_RETURN = "capital_return"
    LIQUIDATING = "liquidating"
    PROPERTY = "property"


@strawberry.type
class Distribution(Node):
    number: str
    member_id: strawberry.ID
    kind: DistributionKind
    allocation_id: strawberry.ID | None
    agreement_id: strawberry.ID | None
    period_id: strawberry.ID | None
    part_no: int
    part_total: int
    amount: Money
    withholding: Money
    net: Money
    method: PaymentMethod
    status: DistributionStatus
    scheduled_date: Date | None
    processing_at: DateTime | None
    completed_at: DateTime | None
    payment_date: Date | None
    failed_at: DateTime | None
    failure_code: str | None
    failure_reason: str | None
    deferred_until: Date | None
    attempt: int
    max_attempts: int
    payment_reference: str | None
    book_transaction_id: strawberry.ID | None
    tax_transaction_id: strawberry.ID | None
    tax_year: int | None
    cancelled_reason: str | None
    version: int
    row: strawberry.Private[pb.Distribution]

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)

    @strawberry.field
    async def allocation(self, info: Info) -> Allocation | None:
        return await allocation_of(info, self.row.allocation_id)

    @strawberry.field
    async def period(self, info: Info) -> Period | None:
        return await period_of(info, self.row.period_id)

    @classmethod
    def of(cls, row: pb.Distribution) -> Self:
        return cls(
            id=global_id("Distribution", row.id),
            number=row.number,
            member_id=global_id("Member", row.member_id),
            kind=DistributionKind(row.kind),
            allocation_id=global_id_or_none("Allocation", row.allocation_id),
            agreement_id=global_id_or_none("AllocationAgreement", row.agreement_id),
            period_id=global_id_or_none("Period", row.period_id),
            part_no=row.part_no,
            part_total=row.part_total,
            amount=money(row.amount),
            withholding=money(row.withholding),
            net=money(row.net),
            method=PaymentMethod(row.method),
            status=DistributionStatus(row.status),
            scheduled_date=day_or_none(row.scheduled_date),
            processing_at=instant_or_none(row, "processing_at"),
            completed_at=instant_or_none(row, "completed_at"),
            payment_date=day_or_none(row.payment_date),
            failed_at=instant_or_none(row, "failed_at"),
            failure_code=row.failure_code or None,
            failure_reason=row.failure_reason or None,
            deferred_until=day_or_none(row.deferred_until),
            attempt=row.attempt,
            max_attempts=row.max_attempts,
            payment_reference=row.payment_reference or None,
            book_transaction_id=global_id_or_none("Transaction", row.book_transaction_id),
            tax_transaction_id=global_id_or_none("Transaction", row.tax_transaction_id),
            tax_year=row.tax_year or None,
            cancelled_reason=row.cancelled_reason or None,
            version=row.version,
            row=row,
        )


async def distribution_of(info: Info, local: str) -> Distribution | None:
    row = await info.context.loaders.distributions.load(local) if local else None
    return Distribution.of(row) if row else None


@strawberry.type
class DistributionTotal:
    status: DistributionStatus
    count: int
    amount: Money


@strawberry.input
class DistributionFilter:
    member_id: strawberry.ID | None = None
    allocation_id: strawberry.ID | None = None
    period_id: strawberry.ID | None = None
    status: DistributionStatus | None = None
    kind: DistributionKind | None = None
    tax_year: int | None = None
    due_before: Date | None = None


@strawberry.type
class DistributionQueries:
    @strawberry.field
    async def distribution(self, info: Info, id: strawberry.ID) -> Distribution | None:
        return await distribution_of(info, local_id(id, "Distribution"))

    @described_field("By number.")
    async def distributions(
        self,
        info: Info,
        filter: DistributionFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Distribution] | None:
        given = filter or DistributionFilter()
        return await listed(
            info,
            info.context.services.distributions.ListDistributions,
            pb.ListDistributionsRequest(
                filter=pb.DistributionFilter(
                    member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
                    allocation_id=local_id_or_empty(
                        given.allocation_id, "Allocation", field="allocationId"
                    ),
                    period_id=local_id_or_empty(given.period_id, "Period", field="periodId"),
                    status=wire(given.status),
                    kind=word(given.kind),
                    tax_year=given.tax_year or 0,
                    due_before=given.due_before or "",
                )
            ),
            rows=lambda reply: reply.distributions,
            node=Distribution.of,
            page=Page.of(first, after, last, before),
        )

    @strawberry.field
    async def distribution_summary(
        self, info: Info, period_id: strawberry.ID | None = None
    ) -> list[DistributionTotal] | None:
        request = pb.SummarizeDistributionsRequest(
            period_id=local_id_or_empty(period_id, "Period", field="periodId")
        )
        method = info.context.services.distributions.SummarizeDistributions
        reply = await info.context.ask(method, request)
        return [
            DistributionTotal(
                status=DistributionStatus(total.status),
                count=total.count,
                amount=money(total.amount),
            )
            for total in reply.totals
        ]
