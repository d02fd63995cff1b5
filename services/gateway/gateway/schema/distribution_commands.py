"""Scheduling and making payments. Completion is a consequence: the ledger has posted it."""

from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, MoneyCommand, Receipt, receipt, trimmed
from gateway.schema.described import described_mutation
from gateway.schema.distributions import Distribution, distribution_of
from gateway.schema.governance import GovernanceApproval
from gateway.schema.ids import local_id
from gateway.schema.scalars import Date, Money
from gateway.schema.two_person import second_person
from gateway.schema.workflows import Workflow
from habitat.agreements.v1 import distributions_pb2 as pb
from habitat.worker.v1 import workflows_pb2


@strawberry.input
class InstallmentInput:
    """Exact amounts, or weights for all parts."""

    date: Date
    amount: Money | None = None
    weight: int | None = None


@strawberry.input
class ScheduleDistributionsInput(MoneyCommand):
    allocation_id: strawberry.ID
    installments: list[InstallmentInput]


@strawberry.input
class RescheduleDistributionInput(Command):
    id: strawberry.ID
    date: Date
    reason: str
    expected_version: int | None = None


@strawberry.input
class PayDistributionNowInput(MoneyCommand):
    id: strawberry.ID


@strawberry.input
class ConfirmPaymentInput(MoneyCommand):
    id: strawberry.ID
    reference: str
    payment_date: Date


@strawberry.input
class FailDistributionInput(Command):
    id: strawberry.ID
    code: str
    reason: str


@strawberry.input
class RetryDistributionInput(MoneyCommand):
    id: strawberry.ID
    date: Date | None = None


@strawberry.input
class CancelDistributionInput(MoneyCommand):
    id: strawberry.ID
    reason: str
    re_retain: bool = strawberry.field(
        default=True, description="Put the amount back into retained capital."
    )


@strawberry.input
class ReturnDistributionInput(MoneyCommand):
    id: strawberry.ID
    reason: str
    date: Date | None = None


@strawberry.type
class ScheduleDistributionsPayload(Receipt):
    distributions: list[Distribution]


@strawberry.type
class DistributionPayload(Receipt):
    distribution: Distribution

    @classmethod
    def of(cls, info: Info, reply: object, row: pb.Distribution) -> Self:
        return cls(distribution=Distribution.of(row), **receipt(info, reply))


@strawberry.type
class RescheduleDistributionPayload(DistributionPayload): ...


@strawberry.type
class RetryDistributionPayload(DistributionPayload): ...


@strawberry.type
class ReturnDistributionPayload(DistributionPayload): ...


@strawberry.type
class PaymentPayload(Receipt):
    """The distribution as it is now; the payment goes on in the workflow."""

    distribution: Distribution | None
    workflow: Workflow

    @classmethod
    async def of(cls, info: Info, id: str, reply: object, workflow: workflows_pb2.Workflow) -> Self:
        return cls(
            distribution=await distribution_of(info, id),
            workflow=Workflow.of(workflow),
            **receipt(info, reply),
        )


@strawberry.type
class PayDistributionNowPayload(PaymentPayload): ...


@strawberry.type
class ConfirmPaymentPayload(PaymentPayload): ...


@strawberry.type
class FailDistributionPayload(PaymentPayload): ...


@strawberry.type
class CancelDistributionPayload(Receipt):
    distribution: Distribution | None = strawberry.field(
        description="Unchanged until a second person has agreed."
    )
    approval: GovernanceApproval | None


@strawberry.type
class DistributionCommands:
    @strawberry.mutation
    async def schedule_distributions(
        self, info: Info, input: ScheduleDistributionsInput
    ) -> ScheduleDistributionsPayload:
        request = pb.ScheduleDistributionsRequest(
            allocation_id=local_id(input.allocation_id, "Allocation", field="allocationId"),
            installments=[
                pb.Installment(
                    date=part.date, amount_minor=part.amount or 0, weight=part.weight or 0
                )
                for part in input.installments
            ],
        )
        method = info.context.services.distributions.ScheduleDistributions
        reply = await info.context.command(method, request, input.idempotency_key)
        return ScheduleDistributionsPayload(
            distributions=[Distribution.of(row) for row in reply.distributions],
            **receipt(info, reply),
        )

    @strawberry.mutation
    async def reschedule_distribution(
        self, info: Info, input: RescheduleDistributionInput
    ) -> RescheduleDistributionPayload:
        request = pb.RescheduleDistributionRequest(
            id=local_id(input.id, "Distribution"),
            date=input.date,
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.distributions.RescheduleDistribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return RescheduleDistributionPayload.of(info, reply, reply.distribution)

    @strawberry.mutation
    async def pay_distribution_now(
        self, info: Info, input: PayDistributionNowInput
    ) -> PayDistributionNowPayload:
        distribution = local_id(input.id, "Distribution")
        request = workflows_pb2.PayDistributionRequest(distribution_id=distribution)
        method = info.context.services.workflows.PayDistribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return await PayDistributionNowPayload.of(info, distribution, reply, reply.workflow)

    @strawberry.mutation
    async def confirm_payment(
        self, info: Info, input: ConfirmPaymentInput
    ) -> ConfirmPaymentPayload:
        distribution = local_id(input.id, "Distribution")
        request = workflows_pb2.ConfirmPaymentRequest(
            distribution_id=distribution,
            reference=trimmed(input.reference),
            payment_date=input.payment_date,
        )
        method = info.context.services.workflows.ConfirmPayment
        reply = await info.context.command(method, request, input.idempotency_key)
        return await ConfirmPaymentPayload.of(info, distribution, reply, reply.workflow)

    @strawberry.mutation
    async def fail_distribution(
        self, info: Info, input: FailDistributionInput
    ) -> FailDistributionPayload:
        distribution = local_id(input.id, "Distribution")
        request = workflows_pb2.FailPaymentRequest(
            distribution_id=distribution, code=trimmed(input.code), reason=trimmed(input.reason)
        )
        method = info.context.services.workflows.FailPayment
        reply = await info.context.command(method, request, input.idempotency_key)
        return await FailDistributionPayload.of(info, distribution, reply, reply.workflow)

    @strawberry.mutation
    async def retry_distribution(
        self, info: Info, input: RetryDistributionInput
    ) -> RetryDistributionPayload:
        request = pb.RetryDistributionRequest(
            id=local_id(input.id, "Distribution"), scheduled_date=input.date or ""
        )
        method = info.context.services.distributions.RetryDistribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return RetryDistributionPayload.of(info, reply, reply.distribution)

    @described_mutation("Asks for a second person, who agrees by castVote.")
    async def cancel_distribution(
        self, info: Info, input: CancelDistributionInput
    ) -> CancelDistributionPayload:
        distribution = local_id(input.id, "Distribution")
        asked = await second_person(
            info,
            "DISTRIBUTION_CANCEL",
            distribution,
            input.reason,
            input.idempotency_key,
            re_retain=input.re_retain,
        )
        return CancelDistributionPayload(
            distribution=await distribution_of(info, distribution),
            approval=asked.approval,
            **asked.receipt,
        )

    @strawberry.mutation
    async def return_distribution(
        self, info: Info, input: ReturnDistributionInput
    ) -> ReturnDistributionPayload:
        request = pb.ReturnDistributionRequest(
            id=local_id(input.id, "Distribution"),
            reason=trimmed(input.reason),
            date=input.date or "",
        )
        method = info.context.services.distributions.ReturnDistribution
        reply = await info.context.command(method, request, input.idempotency_key)
        return ReturnDistributionPayload.of(info, reply, reply.distribution)
