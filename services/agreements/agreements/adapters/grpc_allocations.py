"""AllocationService over gRPC. What Treasury must be asked is asked before a transaction opens."""

from collections.abc import AsyncIterator

from agreements.adapters.servicing import AGGREGATION_MS, Context, Servicing
from agreements.adapters.session import SqlWork
from agreements.adapters.wire import (
    money_out,
    optional_date_in,
    optional_enum_in,
    optional_uuid_in,
    page_in,
    token_out,
    uuid_in,
    uuids_in,
)
from agreements.adapters.wire_agreements import (
    STATUSES,
    agreement_out,
    allocation_out,
    amounts_out,
    asked_in,
    category_out,
    line_out,
    preview_out,
)
from agreements.application import (
    agreeing,
    calculating,
    previewing,
    reading,
    reopening,
    verifying,
)
from agreements.application.calculating import Asked
from agreements.application.patronage import Capacities
from agreements.application.records import AgreementFilter, AllocationFilter
from agreements.application.rights import Scope, require_service
from agreements.domain.agreements import Agreement
from agreements.domain.surplus import Income
from chassis.incoming import call_of
from habitat.agreements.v1 import allocations_pb2 as pb
from habitat.agreements.v1 import allocations_pb2_grpc as pb_grpc


class Allocations(Servicing, pb_grpc.AllocationServiceServicer):
    async def PreviewAllocation(
        self, request: pb.PreviewAllocationRequest, context: Context
    ) -> pb.PreviewAllocationResponse:
        command = previewing.PreviewAllocation(
            period_id=uuid_in(request.period_id, field="period_id"),
            formula_version_id=optional_uuid_in(
                request.formula_version_id, field="formula_version_id"
            ),
            cash_rate_bp=request.cash_rate_bp,
        )
        call = call_of(context)
        basis = await self.query(context, lambda work, _: previewing.basis(work, command.period_id))
        if request.HasField("surplus_override_minor"):
            surplus = request.surplus_override_minor
        else:
            surplus = basis.net_income(*await self._ledger.net_income(call, command.period_id))
        asked = Asked(command.period_id, Income(surplus), request.cash_rate_bp)
        day = basis.capital_day(surplus)
        capacities = await self._ledger.capacities(call, day) if day else None

        async def use(work: SqlWork, currency: str) -> pb.PreviewAllocationResponse:
            preview = await previewing.preview(work, command, asked, capacities)
            return preview_out(preview, currency)

        return await self.query(context, use, long=True)

    async def BatchGetAgreements(
        self, request: pb.BatchGetAgreementsRequest, context: Context
    ) -> pb.BatchGetAgreementsResponse:
        ids = uuids_in(request.ids, field="ids")

        async def use(work: SqlWork, currency: str) -> pb.BatchGetAgreementsResponse:
            found = await reading.many_agreements(work, ids)
            return pb.BatchGetAgreementsResponse(
                agreements=[agreement_out(row, currency) for row in found]
            )

        return await self.query(context, use)

    async def ListAgreements(
        self, request: pb.ListAgreementsRequest, context: Context
    ) -> pb.ListAgreementsResponse:
        wanted = AgreementFilter(
            period_id=optional_uuid_in(request.period_id, field="period_id"),
            status=optional_enum_in(STATUSES, request.status, field="status"),
        )
        page = page_in(request.page_size, request.page_token, count=request.count, ids=True)

        async def use(work: SqlWork, currency: str) -> pb.ListAgreementsResponse:
            found = await reading.agreements(work, wanted, page)
            return pb.ListAgreementsResponse(
                agreements=[agreement_out(row, currency) for row in found.rows],
                next_page_token=token_out(found.next_key),
                total_count=found.total,
            )

        return await self.query(context, use)

    async def BatchGetAllocations(
        self, request: pb.BatchGetAllocationsRequest, context: Context
    ) -> pb.BatchGetAllocationsResponse:
        ids = uuids_in(request.ids, field="ids")

        async def use(work: SqlWork, currency: str) -> pb.BatchGetAllocationsResponse:
            found = await reading.many_allocations(work, ids)
            return pb.BatchGetAllocationsResponse(
                allocations=[allocation_out(row, currency) for row in found]
            )

        return await self.query(context, use)

    async def ListAllocations(
        self, request: pb.ListAllocationsRequest, context: Context
    ) -> pb.ListAllocationsResponse:
        wanted = AllocationFilter(
            agreement_id=optional_uuid_in(request.agreement_id, field="agreement_id"),
            period_id=optional_uuid_in(request.period_id, field="period_id"),
            member_id=optional_uuid_in(request.member_id, field="member_id"),
            status=optional_enum_in(STATUSES, request.status, field="status"),
        )
        page = page_in(request.page_size, request.page_token, count=request.count)

        async def use(work: SqlWork, currency: str) -> pb.ListAllocationsResponse:
            found = await reading.allocations(work, wanted, page)
            return pb.ListAllocationsResponse(
                allocations=[allocation_out(row, currency) for row in found.rows],
                next_page_token=token_out(found.next_key),
                total_count=found.total,
            )

        return await self.query(context, use)

    async def GetAllocationSummary(
        self, request: pb.GetAllocationSummaryRequest, context: Context
    ) -> pb.GetAllocationSummaryResponse:
        period_id = uuid_in(request.period_id, field="period_id")

        async def use(work: SqlWork, currency: str) -> pb.GetAllocationSummaryResponse:
            row, categories = await reading.summary(work, period_id)
            return pb.GetAllocationSummaryResponse(
                agreement=agreement_out(row, currency),
                by_category=[category_out(*one, currency) for one in categories],
            )

        return await self.query(context, use)

    async def CalculateAllocation(
        self, request: pb.CalculateAllocationRequest, context: Context
    ) -> pb.CalculateAllocationResponse:
        require_service(call_of(context).actor, Scope.READ)
        asked = asked_in(request.inputs)
        capacities = await self._capacities(context, asked)

        async def use(work: SqlWork, currency: str) -> pb.CalculateAllocationResponse:
            found = await calculating.calculated(work, asked, capacities)
            calculation = found.calculation
            return pb.CalculateAllocationResponse(
                inputs_hash=found.inputs_hash,
                allocable_surplus=money_out(calculation.question.surplus, currency),
                cash=money_out(calculation.cash, currency),
                retained=money_out(calculation.retained, currency),
                tax_total=money_out(calculation.tax_total, currency),
                member_count=len(calculation.lines),
                total_weighted_e4=str(calculation.total_weighted),
                warnings=found.warnings,
            )

        return await self.query(context, use, long=True)

    async def CreateAgreement(
        self, request: pb.CreateAgreementRequest, context: Context
    ) -> pb.CreateAgreementResponse:
        require_service(call_of(context).actor, Scope.AGREEMENTS)
        asked = asked_in(request.inputs)
        command = agreeing.CreateAgreement(
            asked=asked,
            workflow_id=request.workflow_id,
            inputs_hash=request.inputs_hash,
            started_by=request.started_by,
            distribution_date=optional_date_in(
                request.distribution_date, field="distribution_date"
            ),
        )
        capacities = await self._capacities(context, asked)

        async def use(work: SqlWork, currency: str) -> pb.CreateAgreementResponse:
            made = await agreeing.create(work, command, capacities)
            return pb.CreateAgreementResponse(agreement=await _shown(work, made, currency))

        return await self.command(context, request, pb.CreateAgreementResponse, use, long=True)

    async def ProposeAgreement(
        self, request: pb.ProposeAgreementRequest, context: Context
    ) -> pb.ProposeAgreementResponse:
        agreement_id = uuid_in(request.agreement_id, field="agreement_id")

        async def use(work: SqlWork, currency: str) -> pb.ProposeAgreementResponse:
            proposed = await agreeing.propose(
                work, agreement_id, request.workflow_id, request.proposed_by
            )
            return pb.ProposeAgreementResponse(agreement=await _shown(work, proposed, currency))

        return await self.command(context, request, pb.ProposeAgreementResponse, use)

    async def CancelAgreement(
        self, request: pb.CancelAgreementRequest, context: Context
    ) -> pb.CancelAgreementResponse:
        agreement_id = uuid_in(request.agreement_id, field="agreement_id")

        async def use(work: SqlWork, currency: str) -> pb.CancelAgreementResponse:
            cancelled = await agreeing.cancel(
                work, agreement_id, request.workflow_id, request.reason
            )
            return pb.CancelAgreementResponse(agreement=await _shown(work, cancelled, currency))

        return await self.command(context, request, pb.CancelAgreementResponse, use)

    async def VerifyAgreement(
        self, request: pb.VerifyAgreementRequest, context: Context
    ) -> pb.VerifyAgreementResponse:
        check = verifying.Check(
            uuid_in(request.agreement_id, field="agreement_id"),
            posted=request.posted,
            inputs_only=request.inputs_only,
        )
        day = await self.query(context, lambda work, _: verifying.capital_day(work, check))
        capacities = await self._ledger.capacities(call_of(context), day) if day else None
        found = await self.query(
            context, lambda work, _: verifying.verify(work, check, capacities), long=True
        )
        return pb.VerifyAgreementResponse(breaches=found.breaches, inputs_hash=found.inputs_hash)

    async def MarkApplied(
        self, request: pb.MarkAppliedRequest, context: Context
    ) -> pb.MarkAppliedResponse:
        agreement_id = uuid_in(request.agreement_id, field="agreement_id")
        book = optional_uuid_in(request.book_transaction_id, field="book_transaction_id")
        tax = optional_uuid_in(request.tax_transaction_id, field="tax_transaction_id")

        async def use(work: SqlWork, currency: str) -> pb.MarkAppliedResponse:
            applied = await agreeing.mark_applied(
                work, agreement_id, request.workflow_id, book, tax
            )
            return pb.MarkAppliedResponse(agreement=await _shown(work, applied, currency))

        return await self.command(context, request, pb.MarkAppliedResponse, use)

    async def SupersedeAgreement(
        self, request: pb.SupersedeAgreementRequest, context: Context
    ) -> pb.SupersedeAgreementResponse:
        command = reopening.Supersede(
            period_id=uuid_in(request.period_id, field="period_id"),
            reason=request.reason,
            requested_by=request.requested_by,
            approved_by=request.approved_by,
            rehearsal=request.validate_only,
        )

        async def use(work: SqlWork, currency: str) -> pb.SupersedeAgreementResponse:
            superseded, cancelled = await reopening.supersede(work, command)
            return pb.SupersedeAgreementResponse(
                agreement=await _shown(work, superseded, currency),
                cancelled_distributions=cancelled,
            )

        return await self.command(context, request, pb.SupersedeAgreementResponse, use)

    async def StreamAllocations(
        self, request: pb.StreamAllocationsRequest, context: Context
    ) -> AsyncIterator[pb.StreamAllocationsResponse]:
        agreement_id = uuid_in(request.agreement_id, field="agreement_id")
        call = call_of(context)
        require_service(call.actor, Scope.READ)
        async with self._commands.reading(call, statement_timeout_ms=AGGREGATION_MS) as work:
            currency = await work.currency()
            agreement = await work.agreements.get(agreement_id)
            row = await reading.one_agreement(work, agreement)
            yield pb.StreamAllocationsResponse(agreement=agreement_out(row, currency))
            if request.amounts_only:
                async for amounts in work.allocations.stream_amounts(agreement_id):
                    yield pb.StreamAllocationsResponse(amounts=amounts_out(amounts))
                return
            async for chunk in work.allocations.stream(agreement_id):
                lines = [line_out(one, agreement, currency) for one in chunk]
                yield pb.StreamAllocationsResponse(allocations=lines)

    async def _capacities(self, context: Context, asked: Asked) -> Capacities | None:
        """What members could bear, when there is a loss to be shared."""
        day = await self.query(context, lambda work, _: calculating.loss_day(work, asked))
        return await self._ledger.capacities(call_of(context), day) if day else None


async def _shown(work: SqlWork, agreement: Agreement, currency: str) -> pb.AllocationAgreement:
    return agreement_out(await reading.one_agreement(work, agreement), currency)
