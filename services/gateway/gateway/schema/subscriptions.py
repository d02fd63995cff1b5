"""What clients may watch. Each item is asked for in the listener's own name before it is shown."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry

from chassis.events import Event
from gateway.context import Info
from gateway.feed import FACTS_OF_OTHERS, about_contributions
from gateway.schema.contributions import Contribution
from gateway.schema.described import described_subscription
from gateway.schema.ids import local_id_or_empty
from gateway.schema.workflows import Workflow
from habitat.people.v1 import contributions_pb2
from habitat.worker.v1 import workflows_pb2
from kernel.errors import Invalid

SETTLE_S = 0.5
"""People hears the facts of others on its own queue, at about the same moment as we do."""

WATCH_S = 3600.0
"""Longer than any access token lives: the stream ends with the token."""


@strawberry.type
class Subscription:
    @described_subscription(
        "The workflow, or the close of a period: as it is now, then each change."
    )
    async def workflow_progress(
        self,
        info: Info,
        workflow_id: strawberry.ID | None = None,
        period_id: strawberry.ID | None = None,
    ) -> AsyncGenerator[Workflow, None]:
        if (workflow_id is None) == (period_id is None):
            raise Invalid("Give either a workflow or a period.", field="workflowId")
        request = workflows_pb2.WatchWorkflowRequest(
            workflow_id=local_id_or_empty(workflow_id, "Workflow", field="workflowId"),
            business_key=local_id_or_empty(period_id, "Period", field="periodId"),
        )
        method = info.context.services.workflows.WatchWorkflow
        states = info.context.ask_stream(method, request, timeout_s=WATCH_S)
        async with aclosing(states):
            async for state in states:
                info.context.forget()
                yield Workflow.of(state.workflow)

    @described_subscription("Contributions that change: your own, or all that you may see.")
    async def contribution_updated(
        self,
        info: Info,
        member_id: strawberry.ID | None = None,
        id: strawberry.ID | None = None,
    ) -> AsyncGenerator[Contribution, None]:
        member = local_id_or_empty(member_id, "Member", field="memberId")
        contribution = local_id_or_empty(id, "Contribution", field="id")

        def wants(event: Event) -> bool:
            return (
                about_contributions(event.type)
                and contribution in ("", event.payload.contribution_id)
                and member in ("", getattr(event.payload, "member_id", member))
            )

        events = info.context.house.feed.events(wants)
        async with aclosing(events):
            async for event in events:
                if event.type in FACTS_OF_OTHERS:
                    await asyncio.sleep(SETTLE_S)
                row = await _visible(info, event.payload.contribution_id)
                if row is not None:
                    yield Contribution.of(row)


async def _visible(info: Info, contribution: str) -> contributions_pb2.Contribution | None:
    """The row as the listener may see it now; None when it is hidden from them."""
    info.context.forget()
    return await info.context.loaders.contributions.load(contribution)
