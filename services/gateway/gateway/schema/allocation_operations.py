"""Finding, previewing and deciding on allocations."""

from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.allocations import (
    AgreementStatus,
    Allocation,
    AllocationAgreement,
    AllocationCategoryLine,
    agreement_of,
    allocation_of,
    category_lines,
)
from gateway.schema.commands import MoneyCommand, Receipt, receipt, trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.described import described_field
from gateway.schema.enums import wire
from gateway.schema.governance import GovernanceApproval
from gateway.schema.ids import global_id, global_id_or_none, local_id, local_id_or_empty
from gateway.schema.members import Member, member_of
from gateway.schema.scalars import (
    DateTime,
    Decimal,
    Fraction,
    Money,
    fraction,
    instant_or_none,
    money,
    percent,
    weighted,
)
from habitat.agreements.v1 import allocations_pb2 as pb
from habitat.agreements.v1 import governance_pb2

_PREVIEW_S = 10.0


@strawberry.type
class AllocationPreviewLine:
    member_id: strawberry.ID
    member_number: str
    member_display_name: str
    weighted_value: Decimal
    share: Fraction
    share_percent: Decimal
    total: Money
    cash: Money
    retained: Money
    by_category: list[AllocationCategoryLine]
    row: strawberry.Private[pb.PreviewLine]

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        return await member_of(info, self.row.member_id)


@strawberry.type
class AllocationPreview:
    """A draft as things stand; nothing of it is stored."""

    surplus: Money
    total_weighted: Decimal
    cash: Money
    retained: Money
    member_count: int
    lines: list[AllocationPreviewLine] = strawberry.field(
        description="The first 1 000 by member number; members see their own."
    )
    warnings: list[str]
    formula_version_id: strawberry.ID | None
    calculated_at: DateTime | None


@strawberry.type
class AllocationSummary:
    agreement: AllocationAgreement
    by_category: list[AllocationCategoryLine]


@strawberry.input
class AllocationAgreementFilter:
    period_id: strawberry.ID | None = None
    status: AgreementStatus | None = None


@strawberry.input
class AllocationFilter:
    agreement_id: strawberry.ID | None = None
    period_id: strawberry.ID | None = None
    member_id: strawberry.ID | None = None
    status: AgreementStatus | None = None


@strawberry.input
class ApproveAllocationAgreementInput(MoneyCommand):
    agreement_id: strawberry.ID
    comment: str | None = None


@strawberry.input
class RejectAllocationAgreementInput(MoneyCommand):
    agreement_id: strawberry.ID
    reason: str


@strawberry.type
class AgreementDecisionPayload(Receipt):
    agreement: AllocationAgreement | None
    approval: GovernanceApproval = strawberry.field(description="The tally after this vote.")

    @classmethod
    async def of(cls, info: Info, agreement: str, reply: governance_pb2.CastVoteResponse) -> Self:
        return cls(
            agreement=await agreement_of(info, agreement),
            approval=GovernanceApproval.of(reply.approval),
            **receipt(info, reply),
        )


@strawberry.type
class ApproveAllocationAgreementPayload(AgreementDecisionPayload): ...


@strawberry.type
class RejectAllocationAgreementPayload(AgreementDecisionPayload): ...


def _line(row: pb.PreviewLine) -> AllocationPreviewLine:
    return AllocationPreviewLine(
        member_id=global_id("Member", row.member_id),
        member_number=row.member_number,
        member_display_name=row.member_display_name,
        weighted_value=weighted(row.weighted_e4),
        share=fraction(row.share.num, row.share.den),
        share_percent=percent(row.share.num, row.share.den),
        total=money(row.total),
        cash=money(row.cash),
        retained=money(row.retained),
        by_category=category_lines(list(row.by_category)),
        row=row,
    )


@strawberry.type
class AllocationQueries:
    @strawberry.field
    async def allocation_preview(
        self,
        info: Info,
        period_id: strawberry.ID,
        surplus_override: Money | None = None,
        formula_version_id: strawberry.ID | None = None,
        cash_rate_bp: int | None = None,
    ) -> AllocationPreview | None:
        request = pb.PreviewAllocationRequest(
            period_id=local_id(period_id, "Period", field="periodId"),
            surplus_override_minor=surplus_override,
            formula_version_id=local_id_or_empty(
                formula_version_id, "FormulaVersion", field="formulaVersionId"
            ),
            cash_rate_bp=cash_rate_bp or 0,
        )
        method = info.context.services.allocations.PreviewAllocation
        reply = await info.context.ask(method, request, timeout_s=_PREVIEW_S)
        return AllocationPreview(
            surplus=money(reply.surplus),
            total_weighted=weighted(reply.total_weighted_e4),
            cash=money(reply.cash),
            retained=money(reply.retained),
            member_count=reply.member_count,
            lines=[_line(row) for row in reply.lines],
            warnings=list(reply.warnings),
            formula_version_id=global_id_or_none("FormulaVersion", reply.formula_version_id),
            calculated_at=instant_or_none(reply, "calculated_at"),
        )

    @strawberry.field
    async def allocation_agreement(
        self, info: Info, id: strawberry.ID
    ) -> AllocationAgreement | None:
        return await agreement_of(info, local_id(id, "AllocationAgreement"))

    @described_field("Newest first.")
    async def allocation_agreements(
        self,
        info: Info,
        filter: AllocationAgreementFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AllocationAgreement] | None:
        given = filter or AllocationAgreementFilter()
        return await listed(
            info,
            info.context.services.allocations.ListAgreements,
            pb.ListAgreementsRequest(
                period_id=local_id_or_empty(given.period_id, "Period", field="periodId"),
                status=wire(given.status),
            ),
            rows=lambda reply: reply.agreements,
            node=AllocationAgreement.of,
            page=Page.of(first, after, last, before),
        )

    @strawberry.field
    async def allocation(self, info: Info, id: strawberry.ID) -> Allocation | None:
        return await allocation_of(info, local_id(id, "Allocation"))

    @described_field("By number.")
    async def allocations(
        self,
        info: Info,
        filter: AllocationFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Allocation] | None:
        given = filter or AllocationFilter()
        return await listed(
            info,
            info.context.services.allocations.ListAllocations,
            pb.ListAllocationsRequest(
                agreement_id=local_id_or_empty(
                    given.agreement_id, "AllocationAgreement", field="agreementId"
                ),
                period_id=local_id_or_empty(given.period_id, "Period", field="periodId"),
                member_id=local_id_or_empty(given.member_id, "Member", field="memberId"),
                status=wire(given.status),
            ),
            rows=lambda reply: reply.allocations,
            node=Allocation.of,
            page=Page.of(first, after, last, before),
        )

    @strawberry.field
    async def allocation_summary(
        self, info: Info, period_id: strawberry.ID
    ) -> AllocationSummary | None:
        request = pb.GetAllocationSummaryRequest(
            period_id=local_id(period_id, "Period", field="periodId")
        )
        method = info.context.services.allocations.GetAllocationSummary
        reply = await info.context.ask(method, request)
        if not reply.HasField("agreement"):
            return None
        return AllocationSummary(
            agreement=AllocationAgreement.of(reply.agreement),
            by_category=category_lines(list(reply.by_category)),
        )


@strawberry.type
class AllocationCommands:
    @strawberry.mutation
    async def approve_allocation_agreement(
        self, info: Info, input: ApproveAllocationAgreementInput
    ) -> ApproveAllocationAgreementPayload:
        agreement = local_id(input.agreement_id, "AllocationAgreement", field="agreementId")
        reply = await _vote(
            info, agreement, governance_pb2.VOTE_CHOICE_APPROVE, input.comment, input
        )
        return await ApproveAllocationAgreementPayload.of(info, agreement, reply)

    @strawberry.mutation
    async def reject_allocation_agreement(
        self, info: Info, input: RejectAllocationAgreementInput
    ) -> RejectAllocationAgreementPayload:
        agreement = local_id(input.agreement_id, "AllocationAgreement", field="agreementId")
        reply = await _vote(info, agreement, governance_pb2.VOTE_CHOICE_REJECT, input.reason, input)
        return await RejectAllocationAgreementPayload.of(info, agreement, reply)


async def _vote(
    info: Info,
    agreement: str,
    choice: "governance_pb2.VoteChoice.ValueType",
    words: str | None,
    input: MoneyCommand,
) -> governance_pb2.CastVoteResponse:
    request = governance_pb2.CastVoteRequest(
        subject_type="allocation_agreement",
        subject_id=agreement,
        choice=choice,
        comment=trimmed(words),
    )
    method = info.context.services.governance.CastVote
    return await info.context.command(method, request, input.idempotency_key)
