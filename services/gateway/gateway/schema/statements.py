"""Written allocation statements: every step of a member's figure."""

from enum import Enum

import strawberry

from gateway.context import Info
from gateway.schema.allocations import Allocation, AllocationAgreement
from gateway.schema.contributions import Contribution, contribution_of
from gateway.schema.enums import member_or_none
from gateway.schema.ids import global_id, local_id
from gateway.schema.scalars import Date, Decimal, Money, money, weight, weighted
from habitat.agreements.v1 import statements_pb2 as pb


@strawberry.enum
class NoticeKind(Enum):
    QUALIFIED = "qualified"
    NONQUALIFIED = "nonqualified"


@strawberry.type
class StatementClaim:
    contribution_id: strawberry.ID
    contribution_number: str
    category_code: str
    contribution_date: Date
    raw: Money
    weight: Decimal
    weighted_value: Decimal
    counted: bool
    row: strawberry.Private[pb.StatementClaim]

    @strawberry.field
    async def contribution(self, info: Info) -> Contribution | None:
        return await contribution_of(info, self.row.contribution_id)


@strawberry.type
class StatementStep:
    """One step of the figure: what was done, on which numbers, with which result."""

    step: int
    title: str
    explanation: str
    result: str


@strawberry.type
class AllocationStatement:
    allocation: Allocation
    agreement: AllocationAgreement
    period_name: str
    claims: list[StatementClaim]
    steps: list[StatementStep]
    notice_kind: NoticeKind | None = strawberry.field(description="Under IRC 1388.")


def _claim(row: pb.StatementClaim) -> StatementClaim:
    return StatementClaim(
        contribution_id=global_id("Contribution", row.contribution_id),
        contribution_number=row.contribution_number,
        category_code=row.category_code,
        contribution_date=Date(row.contribution_date),
        raw=money(row.raw),
        weight=weight(row.weight_e4),
        weighted_value=weighted(row.weighted_e4),
        counted=row.counted,
        row=row,
    )


def _statement(row: pb.AllocationStatement) -> AllocationStatement:
    return AllocationStatement(
        allocation=Allocation.of(row.allocation),
        agreement=AllocationAgreement.of(row.agreement),
        period_name=row.period_name,
        claims=[_claim(claim) for claim in row.claims],
        steps=[
            StatementStep(
                step=step.step, title=step.title, explanation=step.explanation, result=step.result
            )
            for step in row.steps
        ],
        notice_kind=member_or_none(NoticeKind, row.notice_kind),
    )


@strawberry.type
class StatementQueries:
    @strawberry.field
    async def allocation_statement(
        self, info: Info, member_id: strawberry.ID, period_id: strawberry.ID
    ) -> AllocationStatement | None:
        request = pb.BuildAllocationStatementRequest(
            member_id=local_id(member_id, "Member", field="memberId"),
            period_id=local_id(period_id, "Period", field="periodId"),
        )
        method = info.context.services.statements.BuildAllocationStatement
        reply = await info.context.ask(method, request)
        return _statement(reply.statement) if reply.HasField("statement") else None
