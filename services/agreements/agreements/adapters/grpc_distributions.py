"""DistributionService over gRPC."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from google.protobuf.message import Message

from agreements.adapters.servicing import Context, Servicing
from agreements.adapters.session import SqlWork
from agreements.adapters.wire import (
    date_in,
    money_out,
    number_of,
    optional_date_in,
    optional_enum_in,
    optional_uuid_in,
    page_in,
    token_out,
    uuid_in,
    uuids_in,
)
from agreements.adapters.wire_claims import DISTRIBUTION_STATUSES, distribution_out
from agreements.application import paying, reading, scheduling
from agreements.application.records import DistributionFilter
from agreements.domain.distributions import Distribution, Installment
from habitat.agreements.v1 import distributions_pb2 as pb
from habitat.agreements.v1 import distributions_pb2_grpc as pb_grpc
from kernel.errors import Invalid

M = TypeVar("M", bound=Message)


class Distributions(Servicing, pb_grpc.DistributionServiceServicer):
    async def ScheduleDistributions(
        self, request: pb.ScheduleDistributionsRequest, context: Context
    ) -> pb.ScheduleDistributionsResponse:
        command = scheduling.ScheduleInstallments(
            allocation_id=uuid_in(request.allocation_id, field="allocation_id"),
            installments=[
                Installment(
                    on=date_in(part.date, field="installments.date"),
                    amount=part.amount_minor,
                    weight=part.weight,
                )
                for part in request.installments
            ],
        )

        async def use(work: SqlWork, currency: str) -> pb.ScheduleDistributionsResponse:
            parts = await scheduling.schedule_installments(work, command)
            return pb.ScheduleDistributionsResponse(
                distributions=[distribution_out(one, currency) for one in parts]
            )

        return await self.command(context, request, pb.ScheduleDistributionsResponse, use)

    async def ScheduleForAllocations(
        self, request: pb.ScheduleForAllocationsRequest, context: Context
    ) -> pb.ScheduleForAllocationsResponse:
        methods = {
            uuid_in(one.allocation_id, field="allocations.allocation_id"): one.method or "manual"
            for one in request.allocations
        }
        command = scheduling.ScheduleForAllocations(
            agreement_id=uuid_in(request.agreement_id, field="agreement_id"),
            methods=methods,
            scheduled_date=optional_date_in(request.scheduled_date, field="scheduled_date"),
        )

        async def use(work: SqlWork, _: str) -> pb.ScheduleForAllocationsResponse:
            count = await scheduling.schedule_for_allocations(work, command)
            return pb.ScheduleForAllocationsResponse(scheduled=count)

        return await self.command(context, request, pb.ScheduleForAllocationsResponse, use)

    async def RescheduleDistribution(
        self, request: pb.RescheduleDistributionRequest, context: Context
    ) -> pb.RescheduleDistributionResponse:
        key, on = uuid_in(request.id, field="id"), date_in(request.date, field="date")
        return await self._one(
            context,
            request,
            pb.RescheduleDistributionResponse,
            lambda work: scheduling.reschedule(
                work, key, on, request.reason, request.expected_version
            ),
        )

    async def BatchGetDistributions(
        self, request: pb.BatchGetDistributionsRequest, context: Context
    ) -> pb.BatchGetDistributionsResponse:
        ids = uuids_in(request.ids, field="ids")

        async def use(work: SqlWork, currency: str) -> pb.BatchGetDistributionsResponse:
            found = await reading.many_distributions(work, ids)
            return pb.BatchGetDistributionsResponse(
                distributions=[distribution_out(one, currency) for one in found]
            )

        return await self.query(context, use)

    async def ListDistributions(
        self, request: pb.ListDistributionsRequest, context: Context
    ) -> pb.ListDistributionsResponse:
        wanted = _filter_in(request.filter)
        page = page_in(request.page_size, request.page_token, count=request.count)

        async def use(work: SqlWork, currency: str) -> pb.ListDistributionsResponse:
            found = await reading.distributions(work, wanted, page)
            return pb.ListDistributionsResponse(
                distributions=[distribution_out(one, currency) for one in found.rows],
                next_page_token=token_out(found.next_key),
                total_count=found.total,
            )

        return await self.query(context, use)

    async def SummarizeDistributions(
        self, request: pb.SummarizeDistributionsRequest, context: Context
    ) -> pb.SummarizeDistributionsResponse:
        period_id = optional_uuid_in(request.period_id, field="period_id")

        async def use(work: SqlWork, currency: str) -> pb.SummarizeDistributionsResponse:
            found = await reading.distribution_totals(work, period_id)
            return pb.SummarizeDistributionsResponse(
                totals=[
                    pb.DistributionTotal(
                        status=number_of(DISTRIBUTION_STATUSES, status),  # type: ignore[arg-type]
                        count=count,
                        amount=money_out(amount, currency),
                    )
                    for status, count, amount in found
                ]
            )

        return await self.query(context, use)

    async def ListDueDistributions(
        self, request: pb.ListDueDistributionsRequest, context: Context
    ) -> pb.ListDueDistributionsResponse:
        day = optional_date_in(request.date, field="date")

        async def use(work: SqlWork, currency: str) -> pb.ListDueDistributionsResponse:
            found = await paying.due(work, day or work.clock.today(), request.limit)
            return pb.ListDueDistributionsResponse(
                distributions=[distribution_out(one, currency) for one in found]
            )

        return await self.query(context, use)

    async def MarkProcessing(
        self, request: pb.MarkProcessingRequest, context: Context
    ) -> pb.MarkProcessingResponse:
        key = uuid_in(request.id, field="id")
        return await self._one(
            context,
            request,
            pb.MarkProcessingResponse,
            lambda work: paying.mark_processing(work, key, request.workflow_id),
        )

    async def CompleteDistribution(
        self, request: pb.CompleteDistributionRequest, context: Context
    ) -> pb.CompleteDistributionResponse:
        command = paying.Complete(
            id=uuid_in(request.id, field="id"),
            payment_date=date_in(request.payment_date, field="payment_date"),
            reference=request.payment_reference,
            book_transaction_id=optional_uuid_in(
                request.book_transaction_id, field="book_transaction_id"
            ),
            tax_transaction_id=optional_uuid_in(
                request.tax_transaction_id, field="tax_transaction_id"
            ),
            tax_year=request.tax_year,
            confirmed_by=request.confirmed_by,
        )
        return await self._one(
            context,
            request,
            pb.CompleteDistributionResponse,
            lambda work: paying.complete(work, command),
        )

    async def FailDistribution(
        self, request: pb.FailDistributionRequest, context: Context
    ) -> pb.FailDistributionResponse:
        key = uuid_in(request.id, field="id")
        return await self._one(
            context,
            request,
            pb.FailDistributionResponse,
            lambda work: paying.fail(
                work,
                key,
                request.failure_code,
                request.failure_reason,
                retryable=request.retryable,
            ),
        )

    async def DeferDistribution(
        self, request: pb.DeferDistributionRequest, context: Context
    ) -> pb.DeferDistributionResponse:
        key, until = uuid_in(request.id, field="id"), date_in(request.until, field="until")
        return await self._one(
            context,
            request,
            pb.DeferDistributionResponse,
            lambda work: paying.defer(work, key, until, request.reason),
        )

    async def CancelDistribution(
        self, request: pb.CancelDistributionRequest, context: Context
    ) -> pb.CancelDistributionResponse:
        command = paying.Cancel(
            id=uuid_in(request.id, field="id"),
            reason=request.reason,
            re_retain=request.re_retain,
            requested_by=request.requested_by,
            approved_by=request.approved_by,
        )
        return await self._one(
            context,
            request,
            pb.CancelDistributionResponse,
            lambda work: paying.cancel(work, command),
        )

    async def RetryDistribution(
        self, request: pb.RetryDistributionRequest, context: Context
    ) -> pb.RetryDistributionResponse:
        key = uuid_in(request.id, field="id")
        on = optional_date_in(request.scheduled_date, field="scheduled_date")
        return await self._one(
            context,
            request,
            pb.RetryDistributionResponse,
            lambda work: paying.retry(work, key, on),
        )

    async def ReturnDistribution(
        self, request: pb.ReturnDistributionRequest, context: Context
    ) -> pb.ReturnDistributionResponse:
        key = uuid_in(request.id, field="id")
        return await self._one(
            context,
            request,
            pb.ReturnDistributionResponse,
            lambda work: paying.return_payment(work, key, request.reason),
        )

    async def _one(
        self,
        context: Context,
        request: Message,
        reply: type[M],
        use_case: Callable[[SqlWork], Awaitable[Distribution]],
    ) -> M:
        """A command whose answer is the one distribution it changed."""

        async def use(work: SqlWork, currency: str) -> M:
            one = distribution_out(await use_case(work), currency)
            answer: Any = reply
            made: M = answer(distribution=one)
            return made

        return await self.command(context, request, reply, use)


def _filter_in(wanted: pb.DistributionFilter) -> DistributionFilter:
    if wanted.tax_year < 0:
        raise Invalid("A year is not negative.", field="filter.tax_year")
    return DistributionFilter(
        member_id=optional_uuid_in(wanted.member_id, field="filter.member_id"),
        allocation_id=optional_uuid_in(wanted.allocation_id, field="filter.allocation_id"),
        status=optional_enum_in(DISTRIBUTION_STATUSES, wanted.status, field="filter.status"),
        kind=wanted.kind or None,
        tax_year=wanted.tax_year or None,
        due_before=optional_date_in(wanted.due_before, field="filter.due_before"),
        period_id=optional_uuid_in(wanted.period_id, field="filter.period_id"),
    )
