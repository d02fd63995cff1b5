"""Workflows: what runs for longer than a request, step by step."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.described import described_field
from gateway.schema.enums import wire, word
from gateway.schema.ids import Node, global_id, local_id
from gateway.schema.members import Member, actor_id, member_of
from gateway.schema.scalars import JSON, DateTime, instant_or_none, json_of
from habitat.worker.v1 import workflows_pb2 as pb


@strawberry.enum
class WorkflowType(Enum):
    PERIOD_CLOSE = "period_close"
    ALLOCATION_DISTRIBUTION = "allocation_distribution"
    PAYMENT = "payment"
    TWO_PERSON = "two_person"


@strawberry.enum
class WorkflowMode(Enum):
    LIVE = pb.WORKFLOW_MODE_LIVE
    DRY_RUN = pb.WORKFLOW_MODE_DRY_RUN


@strawberry.enum
class WorkflowStatus(Enum):
    PENDING = pb.WORKFLOW_STATUS_PENDING
    RUNNING = pb.WORKFLOW_STATUS_RUNNING
    WAITING = pb.WORKFLOW_STATUS_WAITING
    RETRY_WAIT = pb.WORKFLOW_STATUS_RETRY_WAIT
    COMPLETED = pb.WORKFLOW_STATUS_COMPLETED
    FAILED = pb.WORKFLOW_STATUS_FAILED
    COMPENSATING = pb.WORKFLOW_STATUS_COMPENSATING
    COMPENSATED = pb.WORKFLOW_STATUS_COMPENSATED
    ABANDONED = pb.WORKFLOW_STATUS_ABANDONED


@strawberry.enum
class WorkflowStepStatus(Enum):
    PENDING = pb.STEP_STATUS_PENDING
    IN_PROGRESS = pb.STEP_STATUS_IN_PROGRESS
    COMPLETED = pb.STEP_STATUS_COMPLETED
    FAILED = pb.STEP_STATUS_FAILED
    SKIPPED = pb.STEP_STATUS_SKIPPED
    COMPENSATED = pb.STEP_STATUS_COMPENSATED


@strawberry.type
class WorkflowStep:
    seq: int
    name: str
    status: WorkflowStepStatus
    attempt: int
    output: JSON | None
    started_at: DateTime | None
    completed_at: DateTime | None
    error: str | None
    progress: str | None = strawberry.field(description="What it waits for, in plain words.")


@strawberry.type
class Workflow(Node):
    type: WorkflowType
    business_key: str
    mode: WorkflowMode
    status: WorkflowStatus
    current_step: str | None
    input: JSON | None
    context: JSON | None
    started_by_id: strawberry.ID | None
    correlation_id: strawberry.ID
    attempt: int
    error_code: str | None
    error_message: str | None
    suggestion: str | None = strawberry.field(description="What to do next when it failed.")
    created_at: DateTime | None
    updated_at: DateTime | None
    finished_at: DateTime | None
    steps: list[WorkflowStep]
    version: str
    row: strawberry.Private[pb.Workflow]

    @strawberry.field
    async def started_by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.started_by)

    @classmethod
    def of(cls, row: pb.Workflow) -> Self:
        return cls(
            id=global_id("Workflow", row.id),
            type=WorkflowType(row.type),
            business_key=row.business_key,
            mode=WorkflowMode(row.mode or pb.WORKFLOW_MODE_LIVE),
            status=WorkflowStatus(row.status),
            current_step=row.current_step or None,
            input=json_of(row.input) if row.HasField("input") else None,
            context=json_of(row.context) if row.HasField("context") else None,
            started_by_id=actor_id(row.started_by),
            correlation_id=strawberry.ID(row.correlation_id),
            attempt=row.attempt,
            error_code=row.error_code or None,
            error_message=row.error_message or None,
            suggestion=row.suggestion or None,
            created_at=instant_or_none(row, "created_at"),
            updated_at=instant_or_none(row, "updated_at"),
            finished_at=instant_or_none(row, "finished_at"),
            steps=[_step(step) for step in row.steps],
            version=str(row.version),
            row=row,
        )


def _step(row: pb.WorkflowStep) -> WorkflowStep:
    return WorkflowStep(
        seq=row.seq,
        name=row.name,
        status=WorkflowStepStatus(row.status),
        attempt=row.attempt,
        output=json_of(row.output) if row.HasField("output") else None,
        started_at=instant_or_none(row, "started_at"),
        completed_at=instant_or_none(row, "completed_at"),
        error=row.error or None,
        progress=row.progress or None,
    )


async def workflow_of(info: Info, local: str) -> Workflow | None:
    row = await info.context.loaders.workflows.load(local) if local else None
    return Workflow.of(row) if row else None


@strawberry.input
class WorkflowFilter:
    type: WorkflowType | None = None
    status: WorkflowStatus | None = None
    mode: WorkflowMode | None = None
    business_key: str | None = None


@strawberry.input
class RetryWorkflowInput(Command):
    id: strawberry.ID


@strawberry.input
class AbandonWorkflowInput(Command):
    id: strawberry.ID
    reason: str


@strawberry.type
class WorkflowPayload(Receipt):
    workflow: Workflow

    @classmethod
    def of(cls, info: Info, reply: object, row: pb.Workflow) -> Self:
        return cls(workflow=Workflow.of(row), **receipt(info, reply))


@strawberry.type
class RetryWorkflowPayload(WorkflowPayload): ...


@strawberry.type
class AbandonWorkflowPayload(WorkflowPayload): ...


@strawberry.type
class WorkflowQueries:
    @strawberry.field
    async def workflow(self, info: Info, id: strawberry.ID) -> Workflow | None:
        return await workflow_of(info, local_id(id, "Workflow"))

    @described_field("Newest first.")
    async def workflows(
        self,
        info: Info,
        filter: WorkflowFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Workflow] | None:
        given = filter or WorkflowFilter()
        page = Page.of(first, after, last, before)
        return await _workflows(info, given, page)

    @described_field("The newest close of a period, dry runs left out; null before the first.")
    async def period_close(self, info: Info, period_id: strawberry.ID) -> Workflow | None:
        reply = await info.context.ask(
            info.context.services.workflows.ListWorkflows,
            pb.ListWorkflowsRequest(
                type=word(WorkflowType.PERIOD_CLOSE),
                mode=wire(WorkflowMode.LIVE),
                business_key=local_id(period_id, "Period", field="periodId"),
                page_size=1,
            ),
        )
        return next((Workflow.of(row) for row in reply.workflows), None)

    @described_field("What needs a person: failed instances, newest first.")
    async def workflow_failures(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Workflow] | None:
        failed = WorkflowFilter(status=WorkflowStatus.FAILED)
        page = Page.of(first, after, last, before)
        return await _workflows(info, failed, page)


async def _workflows(info: Info, given: WorkflowFilter, page: Page) -> Connection[Workflow]:
    return await listed(
        info,
        info.context.services.workflows.ListWorkflows,
        pb.ListWorkflowsRequest(
            type=word(given.type),
            status=wire(given.status),
            mode=wire(given.mode),
            business_key=given.business_key or "",
        ),
        rows=lambda reply: reply.workflows,
        node=Workflow.of,
        page=page,
    )


@strawberry.type
class WorkflowCommands:
    @strawberry.mutation
    async def retry_workflow(self, info: Info, input: RetryWorkflowInput) -> RetryWorkflowPayload:
        request = pb.RetryWorkflowRequest(id=local_id(input.id, "Workflow"))
        method = info.context.services.workflows.RetryWorkflow
        reply = await info.context.command(method, request, input.idempotency_key)
        return RetryWorkflowPayload.of(info, reply, reply.workflow)

    @strawberry.mutation
    async def abandon_workflow(
        self, info: Info, input: AbandonWorkflowInput
    ) -> AbandonWorkflowPayload:
        request = pb.AbandonWorkflowRequest(
            id=local_id(input.id, "Workflow"), reason=trimmed(input.reason)
        )
        method = info.context.services.workflows.AbandonWorkflow
        reply = await info.context.command(method, request, input.idempotency_key)
        return AbandonWorkflowPayload.of(info, reply, reply.workflow)
