"""Finding contributions: lists, the review queue, decisions, and what an entry would be worth."""

from enum import Enum

import strawberry

from gateway.context import Info
from gateway.schema.commands import trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.contributions import (
    Approval,
    CapitalKind,
    Contribution,
    ContributionStatus,
    contribution_of,
)
from gateway.schema.described import described_field
from gateway.schema.enums import OrderDirection, wire, word
from gateway.schema.ids import local_id, local_id_or_empty
from gateway.schema.scalars import Date, Money, money, some
from habitat.people.v1 import contributions_pb2 as pb


@strawberry.input
class ContributionFilter:
    member_id: strawberry.ID | None = None
    period_id: strawberry.ID | None = None
    category_code: str | None = None
    status: ContributionStatus | None = None
    date_from: Date | None = None
    date_to: Date | None = None
    late: bool | None = None


@strawberry.enum
class ContributionOrderField(Enum):
    DATE = "date"
    NUMBER = "number"
    VALUE = "value"


@strawberry.input
class ContributionOrder:
    field: ContributionOrderField = ContributionOrderField.DATE
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class ReviewQueueFilter:
    category_code: str | None = None
    stale_only: bool = False
    member_id: strawberry.ID | None = None
    min_value: Money | None = None
    max_value: Money | None = None


@strawberry.type
class ValuationPreview:
    value: Money
    rate: Money | None


def _asked(
    filter: ContributionFilter | None, field: ContributionOrderField, direction: OrderDirection
) -> pb.ListContributionsRequest:
    given = filter or ContributionFilter()
    return pb.ListContributionsRequest(
        filter=pb.ContributionFilter(
            member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
            period_id=local_id_or_empty(given.period_id, "Period", field="periodId"),
            category_code=given.category_code or "",
            status=wire(given.status),
            date_from=given.date_from or "",
            date_to=given.date_to or "",
            late=given.late,
        ),
        order_by=field.value + direction.value,
    )


@strawberry.type
class ContributionQueries:
    @strawberry.field
    async def contribution(self, info: Info, id: strawberry.ID) -> Contribution | None:
        return await contribution_of(info, local_id(id, "Contribution"))

    @strawberry.field
    async def contributions(
        self,
        info: Info,
        filter: ContributionFilter | None = None,
        order_by: ContributionOrder | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Contribution] | None:
        order = order_by or ContributionOrder()
        return await listed(
            info,
            info.context.services.contributions.ListContributions,
            _asked(filter, order.field, order.direction),
            rows=lambda reply: reply.contributions,
            node=Contribution.of,
            page=Page.of(first, after, last, before),
            turned=_asked(filter, order.field, order.direction.turned),
        )

    @described_field("Oldest first; your own entries are left out.")
    async def review_queue(
        self,
        info: Info,
        filter: ReviewQueueFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Contribution] | None:
        given = filter or ReviewQueueFilter()
        return await listed(
            info,
            info.context.services.contributions.ListReviewQueue,
            pb.ListReviewQueueRequest(
                category_code=given.category_code or "",
                stale_only=given.stale_only,
                member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
                min_value_minor=given.min_value or 0,
                max_value_minor=given.max_value or 0,
            ),
            rows=lambda reply: reply.contributions,
            node=Contribution.of,
            page=Page.of(first, after, last, before),
        )

    @described_field("Oldest first.")
    async def approval_history(
        self,
        info: Info,
        contribution_id: strawberry.ID | None = None,
        approver_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Approval] | None:
        contribution = local_id_or_empty(contribution_id, "Contribution", field="contributionId")
        approver = local_id_or_empty(approver_id, "Member", field="approverId")

        def asked(order_by: str) -> pb.ListApprovalsRequest:
            return pb.ListApprovalsRequest(
                contribution_ids=[contribution] if contribution else [],
                approver_id=approver,
                order_by=order_by,
            )

        return await listed(
            info,
            info.context.services.contributions.ListApprovals,
            asked("decided_at"),
            rows=lambda reply: reply.approvals,
            node=Approval.of,
            page=Page.of(first, after, last, before),
            turned=asked("decided_at desc"),
        )

    @strawberry.field
    async def valuation_preview(
        self,
        info: Info,
        category_code: str,
        date: Date,
        subtype: str | None = None,
        minutes: int | None = None,
        rate: Money | None = None,
        amount: Money | None = None,
        attribution_bp: int | None = None,
        capital_kind: CapitalKind | None = None,
        member_id: strawberry.ID | None = None,
    ) -> ValuationPreview | None:
        request = pb.PreviewValuationRequest(
            fields=pb.ContributionFields(
                category_code=category_code,
                subtype=trimmed(subtype),
                contribution_date=date,
                minutes=minutes or 0,
                rate_minor=rate or 0,
                amount_minor=amount or 0,
                attribution_bp=attribution_bp or 0,
                capital_kind=word(capital_kind),
            ),
            member_id=local_id_or_empty(member_id, "Member", field="memberId"),
        )
        method = info.context.services.contributions.PreviewValuation
        reply = await info.context.ask(method, request)
        return ValuationPreview(value=money(reply.value), rate=some(reply.rate_minor))
