"""WorkflowService: read, ask, act in one transaction, answer."""

# ruff: noqa: N802  gRPC method names are the proto's

from collections.abc import AsyncIterator
from typing import Any

import grpc

from chassis.client import COMMAND_S, ask
from chassis.commands import Commands
from chassis.database import Unit, Units
from chassis.listener import listener_of, woken
from chassis.server import call_of
from habitat.worker.v1 import workflows_pb2 as pb
from habitat.worker.v1.workflows_pb2_grpc import WorkflowServiceServicer
from kernel.call import Call
from kernel.errors import HabitatError, Invalid
from kernel.ids import derived_id
from worker import commands, listing, payment, period_close, requests, rows, two_person
from worker.peers import Peers
from worker.two_person_actions import approval_request
from worker.wire import text_in, uuid_in, workflow_out
from worker.workflow import Instance, Mode

Context = grpc.aio.ServicerContext[Any, Any]

WATCH_POLL_S = 5.0
"""How often a watcher looks by itself, in case a notification was lost."""


class WorkflowServicer(WorkflowServiceServicer):
    """Started by people through the gateway; driven by the dispatcher."""

    def __init__(self, units: Units, peers: Peers) -> None:
        self._units = units
        self._peers = peers
        self._commands: Commands[Unit] = Commands(units, lambda unit: unit)
        self._listener = listener_of(units.engine)

    async def StartPeriodClose(
        self, request: pb.StartPeriodCloseRequest, context: Context
    ) -> pb.StartPeriodCloseResponse:
        call = call_of(context)
        period_id, mode, options = await requests.close_options(self._peers, call, request)
        running = await self._commands.read(
            call, lambda unit: rows.live(unit, period_close.TYPE, str(period_id), mode)
        )
        if running is None:
            await requests.closable(self._peers, call, period_id)

        async def start(unit: Unit) -> pb.StartPeriodCloseResponse:
            instance = await commands.begin(unit, period_close.TYPE, str(period_id), options, mode)
            return pb.StartPeriodCloseResponse(workflow=workflow_out(instance))

        return await self._commands.run(call, request, pb.StartPeriodCloseResponse, start)

    async def AbortPeriodClose(
        self, request: pb.AbortPeriodCloseRequest, context: Context
    ) -> pb.AbortPeriodCloseResponse:
        period_id = uuid_in(request.period_id, field="period_id")
        reason = text_in(request.reason, field="reason")

        async def abort(unit: Unit) -> pb.AbortPeriodCloseResponse:
            instance = await commands.abort_close(unit, period_id, reason)
            return pb.AbortPeriodCloseResponse(workflow=workflow_out(instance))

        return await self._commands.run(
            call_of(context), request, pb.AbortPeriodCloseResponse, abort
        )

    async def PayDistribution(
        self, request: pb.PayDistributionRequest, context: Context
    ) -> pb.PayDistributionResponse:
        call = call_of(context)
        found = await requests.distribution(self._peers, call, request.distribution_id)

        async def pay(unit: Unit) -> pb.PayDistributionResponse:
            instance = await rows.live(unit, payment.TYPE, found.id)
            if instance is None:
                requests.due_refusal(found)
                instance = await commands.begin(
                    unit, payment.TYPE, found.id, {"requested_by": call.actor.id}, Mode.LIVE
                )
            else:
                instance = await commands.hurry_payment(unit, instance)
            return pb.PayDistributionResponse(workflow=workflow_out(instance))

        return await self._commands.run(call, request, pb.PayDistributionResponse, pay)

    async def ConfirmPayment(
        self, request: pb.ConfirmPaymentRequest, context: Context
    ) -> pb.ConfirmPaymentResponse:
        call = call_of(context)
        found = await requests.distribution(self._peers, call, request.distribution_id)
        reference = text_in(request.reference, field="reference", length_max=100)
        paid_on = requests.payment_date(request.payment_date, self._units.clock.today())

        async def confirm(unit: Unit) -> pb.ConfirmPaymentResponse:
            instance = await commands.confirm_payment(
                unit,
                uuid_in(found.id, field="distribution_id"),
                payee_id=found.member_id,
                reference=reference,
                payment_date=paid_on,
            )
            return pb.ConfirmPaymentResponse(workflow=workflow_out(instance))

        return await self._commands.run(call, request, pb.ConfirmPaymentResponse, confirm)

    async def FailPayment(
        self, request: pb.FailPaymentRequest, context: Context
    ) -> pb.FailPaymentResponse:
        call = call_of(context)
        found = await requests.distribution(self._peers, call, request.distribution_id)
        code = text_in(request.code, field="code", length_max=40)
        reason = text_in(request.reason, field="reason")

        async def fail(unit: Unit) -> pb.FailPaymentResponse:
            instance = await commands.fail_payment(
                unit,
                uuid_in(found.id, field="distribution_id"),
                payee_id=found.member_id,
                code=code,
                reason=reason,
            )
            return pb.FailPaymentResponse(workflow=workflow_out(instance))

        return await self._commands.run(call, request, pb.FailPaymentResponse, fail)

    async def StartTwoPersonCommand(
        self, request: pb.StartTwoPersonCommandRequest, context: Context
    ) -> pb.StartTwoPersonCommandResponse:
        """The approval is opened before the answer, under the id that the workflow will use."""
        call = call_of(context)
        subject_id, input_ = await requests.two_person_input(
            self._peers, call, request, self._units.clock.today()
        )

        async def start(unit: Unit) -> pb.StartTwoPersonCommandResponse:
            key = f"{request.command}:{subject_id}"
            instance = await commands.begin(unit, two_person.TYPE, key, input_, Mode.LIVE)
            return pb.StartTwoPersonCommandResponse(workflow=workflow_out(instance))

        reply = await self._commands.run(call, request, pb.StartTwoPersonCommandResponse, start)
        reply.approval_id = await self._approval_of(call, reply.workflow.id)
        return reply

    async def BatchGetWorkflows(
        self, request: pb.BatchGetWorkflowsRequest, context: Context
    ) -> pb.BatchGetWorkflowsResponse:
        ids = [uuid_in(text, field="ids") for text in request.ids]
        found = await self._commands.read(call_of(context), lambda unit: listing.batch(unit, ids))
        return pb.BatchGetWorkflowsResponse(workflows=[workflow_out(one) for one in found])

    async def ListWorkflows(
        self, request: pb.ListWorkflowsRequest, context: Context
    ) -> pb.ListWorkflowsResponse:
        query = listing.Query(
            type=request.type,
            status=_word(pb.WorkflowStatus.Name(request.status), "WORKFLOW_STATUS_"),
            business_key=request.business_key,
            mode=_word(pb.WorkflowMode.Name(request.mode), "WORKFLOW_MODE_"),
            page_size=request.page_size,
            page_token=request.page_token,
            count=request.count,
        )
        page = await self._commands.read(call_of(context), lambda unit: listing.page(unit, query))
        return pb.ListWorkflowsResponse(
            workflows=[workflow_out(one) for one in page.instances],
            next_page_token=page.next_page_token,
            total_count=page.total_count,
        )

    async def WatchWorkflow(
        self, request: pb.WatchWorkflowRequest, context: Context
    ) -> AsyncIterator[pb.WatchWorkflowResponse]:
        """The state now, then each change, until the workflow is final."""
        call, last = call_of(context), b""
        if not request.workflow_id and not request.business_key:
            raise Invalid("Name a workflow or a business key.", field="workflow_id")
        workflow_id = None
        if request.workflow_id:
            workflow_id = uuid_in(request.workflow_id, field="workflow_id")
        key = request.business_key
        first = await self._commands.read(
            call, lambda unit: listing.watched(unit, workflow_id, key)
        )
        async with self._listener.hearing(rows.CHANGED, str(first.id)) as changed:
            while True:
                await self._listener.attend()
                changed.clear()
                instance = await self._commands.read(
                    call, lambda unit: listing.watched(unit, first.id, "")
                )
                answer = pb.WatchWorkflowResponse(workflow=workflow_out(instance))
                if (seen := answer.SerializeToString(deterministic=True)) != last:
                    last = seen
                    yield answer
                if instance.final:
                    return
                await woken(changed, WATCH_POLL_S)

    async def RetryWorkflow(
        self, request: pb.RetryWorkflowRequest, context: Context
    ) -> pb.RetryWorkflowResponse:
        workflow_id = uuid_in(request.id, field="id")

        async def retry(unit: Unit) -> pb.RetryWorkflowResponse:
            instance = await commands.retry(unit, workflow_id)
            return pb.RetryWorkflowResponse(workflow=workflow_out(instance))

        return await self._commands.run(call_of(context), request, pb.RetryWorkflowResponse, retry)

    async def AbandonWorkflow(
        self, request: pb.AbandonWorkflowRequest, context: Context
    ) -> pb.AbandonWorkflowResponse:
        workflow_id = uuid_in(request.id, field="id")
        reason = text_in(request.reason, field="reason")

        async def abandon(unit: Unit) -> pb.AbandonWorkflowResponse:
            instance = await commands.abandon(unit, workflow_id, reason)
            return pb.AbandonWorkflowResponse(workflow=workflow_out(instance))

        return await self._commands.run(
            call_of(context), request, pb.AbandonWorkflowResponse, abandon
        )

    async def _approval_of(self, call: Call, workflow_id: str) -> str:
        """Empty when Agreements does not answer: the workflow asks again by itself."""
        found = await self._commands.read(
            call, lambda unit: listing.batch(unit, [uuid_in(workflow_id, field="id")])
        )
        instance: Instance = found[0]
        if opened := instance.context.get("approval_id"):
            return str(opened)
        key = str(derived_id(instance.id, two_person.OPEN, ""))
        try:
            answer = await ask(
                self._peers.governance.OpenApproval,
                approval_request(instance),
                call=call,
                timeout_s=COMMAND_S,
                idempotency_key=key,
                as_service=True,
            )
        except HabitatError:
            return ""
        return answer.approval.id


def _word(name: str, prefix: str) -> str:
    word = name.removeprefix(prefix).lower()
    return "" if word == "unspecified" else word
