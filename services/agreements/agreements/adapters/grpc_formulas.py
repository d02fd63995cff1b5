"""FormulaService, AgreementsAdminService and GovernanceService over gRPC."""

from agreements.adapters.servicing import Context, Servicing
from agreements.adapters.session import SqlWork
from agreements.adapters.wire import (
    enum_in,
    optional_enum_in,
    optional_uuid_in,
    page_in,
    token_out,
    uuid_in,
    uuids_in,
)
from agreements.adapters.wire_governance import (
    CHOICES,
    FORMULA_STATUSES,
    OUTCOMES,
    approval_out,
    formula_out,
    subject_type_in,
    weights_in,
)
from agreements.application import deciding, formulas, governing
from agreements.application.records import ApprovalFilter
from agreements.domain.formulas import Weight
from habitat.agreements.v1 import admin_pb2, admin_pb2_grpc
from habitat.agreements.v1 import formulas_pb2 as pb
from habitat.agreements.v1 import formulas_pb2_grpc as pb_grpc
from habitat.agreements.v1 import governance_pb2 as gov
from habitat.agreements.v1 import governance_pb2_grpc as gov_grpc


class Formulas(Servicing, pb_grpc.FormulaServiceServicer):
    async def ProposeFormula(
        self, request: pb.ProposeFormulaRequest, context: Context
    ) -> pb.ProposeFormulaResponse:
        command = formulas.ProposeFormula(
            weights=weights_in(request.category_weights),
            eligible_tiers=tuple(request.eligible_tiers),
            max_share_bp=request.max_share_bp,
            cash_rate_bp=request.cash_rate_bp,
            rationale=request.rationale,
            threshold_type=request.threshold_type,
            threshold_value=request.threshold_value,
            effective_from_period=request.effective_from_period,
        )

        async def use(work: SqlWork, _: str) -> pb.ProposeFormulaResponse:
            formula = await formulas.propose(work, command)
            return pb.ProposeFormulaResponse(formula=formula_out(formula))

        return await self.command(context, request, pb.ProposeFormulaResponse, use)

    async def BatchGetFormulas(
        self, request: pb.BatchGetFormulasRequest, context: Context
    ) -> pb.BatchGetFormulasResponse:
        ids = uuids_in(request.ids, field="ids")
        found = await self.query(context, lambda work, _: formulas.many(work, ids))
        return pb.BatchGetFormulasResponse(formulas=map(formula_out, found))

    async def ListFormulas(
        self, request: pb.ListFormulasRequest, context: Context
    ) -> pb.ListFormulasResponse:
        status = optional_enum_in(FORMULA_STATUSES, request.status, field="status")
        found = await self.query(context, lambda work, _: formulas.listed(work, status))
        return pb.ListFormulasResponse(formulas=map(formula_out, found))

    async def GetActiveFormula(
        self, request: pb.GetActiveFormulaRequest, context: Context
    ) -> pb.GetActiveFormulaResponse:
        period_id = optional_uuid_in(request.period_id, field="period_id")
        found = await self.query(context, lambda work, _: formulas.for_period(work, period_id))
        return pb.GetActiveFormulaResponse(formula=formula_out(found))


class Admin(Servicing, admin_pb2_grpc.AgreementsAdminServiceServicer):
    async def InstallCooperative(
        self, request: admin_pb2.InstallCooperativeRequest, context: Context
    ) -> admin_pb2.InstallCooperativeResponse:
        ordered = sorted(request.weights, key=lambda weight: weight.sort)
        command = formulas.Install(
            name=request.name,
            currency=request.currency,
            tax_regime=request.tax_regime,
            weights=tuple(Weight(one.category_code, one.weight_e4) for one in ordered),
        )

        async def use(work: SqlWork, _: str) -> admin_pb2.InstallCooperativeResponse:
            formula = await formulas.install(work, command)
            return admin_pb2.InstallCooperativeResponse(formula_version_id=str(formula.id))

        return await self.command(context, request, admin_pb2.InstallCooperativeResponse, use)


class Governance(Servicing, gov_grpc.GovernanceServiceServicer):
    async def OpenApproval(
        self, request: gov.OpenApprovalRequest, context: Context
    ) -> gov.OpenApprovalResponse:
        command = governing.OpenApproval(
            subject_type=subject_type_in(request.subject_type),
            subject_id=uuid_in(request.subject_id, field="subject_id"),
            requested_by=request.requested_by,
            reason=request.reason,
            workflow_id=request.workflow_id,
        )

        async def use(work: SqlWork, _: str) -> gov.OpenApprovalResponse:
            approval = await governing.open_approval(work, command)
            return gov.OpenApprovalResponse(approval=approval_out(approval))

        return await self.command(context, request, gov.OpenApprovalResponse, use)

    async def CastVote(
        self, request: gov.CastVoteRequest, context: Context
    ) -> gov.CastVoteResponse:
        by_subject = not request.approval_id
        command = deciding.CastVote(
            approval_id=optional_uuid_in(request.approval_id, field="approval_id"),
            subject_type=subject_type_in(request.subject_type) if by_subject else None,
            subject_id=uuid_in(request.subject_id, field="subject_id") if by_subject else None,
            choice=enum_in(CHOICES, request.choice, field="choice"),
            comment=request.comment,
        )

        async def use(work: SqlWork, _: str) -> gov.CastVoteResponse:
            approval = await deciding.cast_vote(work, command)
            return gov.CastVoteResponse(approval=approval_out(approval))

        return await self.command(context, request, gov.CastVoteResponse, use)

    async def BatchGetApprovals(
        self, request: gov.BatchGetApprovalsRequest, context: Context
    ) -> gov.BatchGetApprovalsResponse:
        ids = uuids_in(request.ids, field="ids")
        found = await self.query(context, lambda work, _: governing.many(work, ids))
        return gov.BatchGetApprovalsResponse(approvals=map(approval_out, found))

    async def ListApprovals(
        self, request: gov.ListApprovalsRequest, context: Context
    ) -> gov.ListApprovalsResponse:
        kinds = (subject_type_in(request.subject_type),) if request.subject_type else ()
        wanted = ApprovalFilter(
            subject_types=kinds,
            subject_id=optional_uuid_in(request.subject_id, field="subject_id"),
            outcome=optional_enum_in(OUTCOMES, request.outcome, field="outcome"),
        )
        page = page_in(request.page_size, request.page_token, count=request.count, ids=True)
        found = await self.query(context, lambda work, _: governing.listed(work, wanted, page))
        return gov.ListApprovalsResponse(
            approvals=map(approval_out, found.rows),
            next_page_token=token_out(found.next_key),
            total_count=found.total,
        )

    async def CloseApproval(
        self, request: gov.CloseApprovalRequest, context: Context
    ) -> gov.CloseApprovalResponse:
        approval_id = uuid_in(request.id, field="id")

        async def use(work: SqlWork, _: str) -> gov.CloseApprovalResponse:
            approval = await governing.close_approval(work, approval_id, request.reason)
            return gov.CloseApprovalResponse(approval=approval_out(approval))

        return await self.command(context, request, gov.CloseApprovalResponse, use)
