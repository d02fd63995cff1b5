"""Formula versions: the rule that turns patronage into shares."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.enums import member_or_none, wire, word
from gateway.schema.governance import GovernanceApproval, approval_of
from gateway.schema.ids import Node, global_id, global_id_or_none, local_id
from gateway.schema.members import Member, MemberStatus, MemberTier, actor_id, member_of
from gateway.schema.scalars import DateTime, Decimal, instant, weight
from habitat.agreements.v1 import formulas_pb2 as pb


@strawberry.enum
class FormulaStatus(Enum):
    DRAFT = pb.FORMULA_STATUS_DRAFT
    PROPOSED = pb.FORMULA_STATUS_PROPOSED
    ACTIVE = pb.FORMULA_STATUS_ACTIVE
    SUPERSEDED = pb.FORMULA_STATUS_SUPERSEDED
    REJECTED = pb.FORMULA_STATUS_REJECTED


@strawberry.enum
class FormulaKind(Enum):
    WEIGHTED_SUM = "weighted_sum"


@strawberry.enum
class ThresholdType(Enum):
    PCT_OF_AVERAGE = "pct_of_average"
    FIXED_AMOUNT = "fixed_amount"
    FIXED_MINUTES = "fixed_minutes"


@strawberry.type
class CategoryWeight:
    category_code: str
    weight: Decimal
    weight_e4: int


@strawberry.type
class FormulaVersion(Node):
    number: int
    kind: FormulaKind
    category_weights: list[CategoryWeight]
    eligible_tiers: list[MemberTier]
    eligible_statuses: list[MemberStatus]
    max_share_bp: int | None
    cash_rate_bp: int
    rationale: str
    status: FormulaStatus
    proposed_by_id: strawberry.ID | None
    approval_id: strawberry.ID | None
    effective_from_period: str | None
    threshold_type: ThresholdType | None
    threshold_value: str | None = strawberry.field(
        description="Basis points, minor units or minutes, as the type says."
    )
    created_at: DateTime
    version: int
    row: strawberry.Private[pb.FormulaVersion]

    @strawberry.field
    async def proposed_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.proposed_by)

    @strawberry.field
    async def approval(self, info: Info) -> GovernanceApproval | None:
        return await approval_of(info, self.row.approval_id)

    @classmethod
    def of(cls, row: pb.FormulaVersion) -> Self:
        return cls(
            id=global_id("FormulaVersion", row.id),
            number=row.number,
            kind=FormulaKind(row.kind),
            category_weights=[
                CategoryWeight(
                    category_code=line.category_code,
                    weight=weight(line.weight_e4),
                    weight_e4=line.weight_e4,
                )
                for line in row.category_weights
            ],
            eligible_tiers=[MemberTier[tier.upper()] for tier in row.eligible_tiers],
            eligible_statuses=[MemberStatus[status.upper()] for status in row.eligible_statuses],
            max_share_bp=row.max_share_bp or None,
            cash_rate_bp=row.cash_rate_bp,
            rationale=row.rationale,
            status=FormulaStatus(row.status),
            proposed_by_id=actor_id(row.proposed_by),
            approval_id=global_id_or_none("GovernanceApproval", row.approval_id),
            effective_from_period=row.effective_from_period or None,
            threshold_type=member_or_none(ThresholdType, row.threshold_type),
            threshold_value=str(row.threshold_value) if row.threshold_type else None,
            created_at=instant(row, "created_at"),
            version=row.version,
            row=row,
        )


async def formula_of(info: Info, local: str) -> FormulaVersion | None:
    row = await info.context.loaders.formulas.load(local) if local else None
    return FormulaVersion.of(row) if row else None


@strawberry.input
class CategoryWeightInput:
    category_code: str
    weight_e4: int = strawberry.field(description="1.5 is 15000.")


@strawberry.input
class ProposeFormulaInput(Command):
    category_weights: list[CategoryWeightInput]
    rationale: str
    eligible_tiers: list[MemberTier] | None = None
    max_share_bp: int | None = None
    cash_rate_bp: int | None = None
    threshold_type: ThresholdType | None = None
    threshold_value: int | None = None
    effective_from_period: str | None = strawberry.field(
        default=None, description="Code of a period, such as 2026Q2."
    )


@strawberry.type
class ProposeFormulaPayload(Receipt):
    formula_version: FormulaVersion


@strawberry.type
class FormulaQueries:
    @strawberry.field
    async def formula_version(self, info: Info, id: strawberry.ID) -> FormulaVersion | None:
        return await formula_of(info, local_id(id, "FormulaVersion"))

    @strawberry.field
    async def formula_versions(
        self, info: Info, status: FormulaStatus | None = None
    ) -> list[FormulaVersion] | None:
        method = info.context.services.formulas.ListFormulas
        reply = await info.context.ask(method, pb.ListFormulasRequest(status=wire(status)))
        return [FormulaVersion.of(row) for row in reply.formulas]


@strawberry.type
class FormulaCommands:
    @strawberry.mutation
    async def propose_formula(
        self, info: Info, input: ProposeFormulaInput
    ) -> ProposeFormulaPayload:
        request = pb.ProposeFormulaRequest(
            category_weights=[
                pb.CategoryWeight(category_code=line.category_code, weight_e4=line.weight_e4)
                for line in input.category_weights
            ],
            eligible_tiers=[tier.name.lower() for tier in input.eligible_tiers or ()],
            max_share_bp=input.max_share_bp or 0,
            cash_rate_bp=input.cash_rate_bp or 0,
            rationale=trimmed(input.rationale),
            threshold_type=word(input.threshold_type),
            threshold_value=input.threshold_value or 0,
            effective_from_period=trimmed(input.effective_from_period),
        )
        method = info.context.services.formulas.ProposeFormula
        reply = await info.context.command(method, request, input.idempotency_key)
        return ProposeFormulaPayload(
            formula_version=FormulaVersion.of(reply.formula), **receipt(info, reply)
        )
