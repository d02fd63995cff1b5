"""What the worker does about facts: wakes workflows, notes for people, keeps the archive."""

import json
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from chassis import payloads
from chassis.bus import Bus
from chassis.consumer import Consumer
from chassis.database import Unit, Units
from chassis.events import Event
from worker import leases
from worker.settings import Settings

_KNOW = """
INSERT INTO worker.known_cooperative (cooperative_id) VALUES ($1) ON CONFLICT DO NOTHING
"""
_NOTE = """
INSERT INTO worker.notification
    (cooperative_id, id, kind, subject_id, member_id, payload, created_at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7) ON CONFLICT DO NOTHING
"""
_ARCHIVE = """
INSERT INTO worker.event_archive (event_id, cooperative_id, producer, global_seq, event_type,
    aggregate_type, aggregate_id, occurred_at, correlation_id, actor, payload)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb) ON CONFLICT DO NOTHING
"""

Handler = Callable[[Unit, Event], Awaitable[None]]


async def wake_workflow(unit: Unit, event: Event) -> None:
    """The workflow that the fact names looks again; what it reads then counts, not the message."""
    workflow_id = getattr(event.payload, "workflow_id", "")
    if workflow_id:
        await leases.wake(unit, [UUID(workflow_id)])


async def know_cooperative(unit: Unit, event: Event) -> None:
    """Scheduled work is done for every cooperative that was ever heard of."""
    await (await unit.driver()).execute(_KNOW, event.cooperative_id)


async def note(unit: Unit, event: Event) -> None:
    """One notification for each fact; an import notifies nobody."""
    if event.migrated:
        return
    member_id = getattr(event.payload, "member_id", "")
    await (await unit.driver()).execute(
        _NOTE,
        event.cooperative_id,
        event.id,
        event.type,
        str(event.aggregate_id),
        UUID(member_id) if member_id else None,
        payloads.text(event.payload),
        event.occurred_at,
    )


async def archive(unit: Unit, event: Event) -> None:
    actor = {"kind": event.actor.kind.value, "id": event.actor.id, "role": event.actor.role}
    await (await unit.driver()).execute(
        _ARCHIVE,
        event.id,
        event.cooperative_id,
        event.producer,
        event.global_seq,
        event.type,
        event.aggregate_type,
        event.aggregate_id,
        event.occurred_at,
        event.correlation_id,
        json.dumps(actor),
        payloads.text(event.payload),
    )


QUEUES: Mapping[str, Mapping[str, Handler]] = {
    "habitat.worker": {
        "agreements.allocation.approved": wake_workflow,
        "agreements.allocation.rejected": wake_workflow,
        "agreements.governance.vote_recorded": wake_workflow,
        "people.settings.changed": know_cooperative,
        "treasury.period.opened": know_cooperative,
    },
    "habitat.notifications": {"#": note},
    "habitat.audit": {"#": archive},
}


def consumers(bus: Bus, units: Units, settings: Settings) -> list[Consumer[Unit]]:
    """One for each queue that this process drains."""
    return [
        Consumer(
            bus,
            units,
            lambda unit: unit,
            queue=queue,
            name=queue.removeprefix("habitat."),
            handlers=handlers,
            settings=settings,
        )
        for queue, handlers in QUEUES.items()
    ]
