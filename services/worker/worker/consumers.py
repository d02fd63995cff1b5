"""What the worker does about facts: wakes workflows, notes for people, keeps the archive."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.bus import Bus
from chassis.consumer import Consumer
from chassis.database import Unit, Units
from chassis.events import Event
from chassis.taking import HandleOne, HandleSeveral
from worker import leases
from worker.settings import Settings

_KNOW = """
INSERT INTO worker.known_cooperative (cooperative_id) VALUES ($1) ON CONFLICT DO NOTHING
"""
_NOTE = """
INSERT INTO worker.notification
    (cooperative_id, id, kind, subject_id, member_id, payload, created_at)
SELECT $1, id, kind, subject_id, member_id, payload::jsonb, created_at
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
     AS noted (id, kind, subject_id, member_id, payload, created_at)
ON CONFLICT DO NOTHING
"""
_ARCHIVE = """
INSERT INTO worker.event_archive (event_id, cooperative_id, producer, global_seq, event_type,
    aggregate_type, aggregate_id, occurred_at, correlation_id, actor, payload)
SELECT event_id, $1, producer, global_seq, event_type, aggregate_type, aggregate_id, occurred_at,
       correlation_id, actor::jsonb, payload::jsonb
FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::uuid[],
            $8::timestamptz[], $9::uuid[], $10::text[], $11::text[])
     AS told (event_id, producer, global_seq, event_type, aggregate_type, aggregate_id,
              occurred_at, correlation_id, actor, payload)
ON CONFLICT DO NOTHING
"""


async def wake_workflow(unit: Unit, event: Event) -> None:
    """The workflow that the fact names looks again; what it reads then counts, not the message."""
    workflow_id = getattr(event.payload, "workflow_id", "")
    if workflow_id:
        await leases.wake(unit, [UUID(workflow_id)])


async def know_cooperative(unit: Unit, event: Event) -> None:
    """Scheduled work is done for every cooperative that was ever heard of."""
    await (await unit.driver()).execute(_KNOW, event.cooperative_id)


async def note(facts: Sequence[tuple[Unit, Event]]) -> None:
    """One notification for each fact; an import notifies nobody."""
    unit, events = facts[0][0], [event for _, event in facts if not event.migrated]
    members = [event.told.get("member_id") for event in events]
    await (await unit.driver()).execute(
        _NOTE,
        unit.call.cooperative_id,
        [event.id for event in events],
        [event.type for event in events],
        [str(event.aggregate_id) for event in events],
        [UUID(member_id) if member_id else None for member_id in members],
        [event.words for event in events],
        [event.occurred_at for event in events],
    )


async def archive(facts: Sequence[tuple[Unit, Event]]) -> None:
    """Every fact as it was told, for good."""
    unit, events = facts[0][0], [event for _, event in facts]
    await (await unit.driver()).execute(
        _ARCHIVE,
        unit.call.cooperative_id,
        [event.id for event in events],
        [event.producer for event in events],
        [event.global_seq for event in events],
        [event.type for event in events],
        [event.aggregate_type for event in events],
        [event.aggregate_id for event in events],
        [event.occurred_at for event in events],
        [event.correlation_id for event in events],
        [_actor(event) for event in events],
        [event.words for event in events],
    )


ONE_BY_ONE: Mapping[str, Mapping[str, HandleOne[Unit]]] = {
    "habitat.worker": {
        "agreements.allocation.approved": wake_workflow,
        "agreements.allocation.rejected": wake_workflow,
        "agreements.governance.vote_recorded": wake_workflow,
        "people.settings.changed": know_cooperative,
        "treasury.period.opened": know_cooperative,
    },
}
TOGETHER: Mapping[str, Mapping[str, HandleSeveral[Unit]]] = {
    "habitat.notifications": {"#": note},
    "habitat.audit": {"#": archive},
}
QUEUES = {**ONE_BY_ONE, **TOGETHER}
"""By queue, what is done about which fact."""


def consumers(bus: Bus, units: Units, settings: Settings) -> list[Consumer[Unit]]:
    """One for each queue that this process drains."""
    return [
        Consumer(
            bus,
            units,
            lambda unit: unit,
            queue=queue,
            name=queue.removeprefix("habitat."),
            settings=settings,
            handlers=ONE_BY_ONE.get(queue),
            several=TOGETHER.get(queue),
            verbatim=queue in TOGETHER,
        )
        for queue in QUEUES
    ]


def _actor(event: Event) -> str:
    actor = event.actor
    return json.dumps({"kind": actor.kind.value, "id": actor.id, "role": actor.role})
