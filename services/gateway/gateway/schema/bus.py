"""The bus as an operator sees it: queues, dead letters, and what was said and heard."""

import asyncio
from datetime import UTC, date, datetime, time
from enum import Enum

import strawberry
from google.protobuf.timestamp_pb2 import Timestamp

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.enums import wire
from gateway.schema.scalars import Date, DateTime, instant_or_none
from gateway.services import Peer
from habitat.kernel.v1 import events_pb2
from habitat.worker.v1 import bus_pb2 as pb
from kernel.errors import Invalid, Unavailable


@strawberry.type
class DeadLetter:
    """The id is its queue and event, as the mutations want them."""

    id: strawberry.ID
    queue: str
    event_id: strawberry.ID
    event_type: str
    attempt: int
    error_code: str | None
    error: str | None
    first_failed_at: DateTime | None
    body: str = strawberry.field(description="The envelope as JSON.")


def _letter(row: pb.DeadLetter) -> DeadLetter:
    return DeadLetter(
        id=strawberry.ID(row.id),
        queue=row.queue,
        event_id=strawberry.ID(row.event_id),
        event_type=row.event_type,
        attempt=row.attempt,
        error_code=row.error_code or None,
        error=row.error or None,
        first_failed_at=instant_or_none(row, "first_failed_at"),
        body=row.body,
    )


@strawberry.type
class QueueStatus:
    queue: str
    ready: int
    delayed: int
    dead: int


@strawberry.type
class ConsumedEvents:
    consumer: str
    event_type: str
    count: int


@strawberry.type
class ServiceEvents:
    """What a service has said (outbox) and heard (inbox)."""

    service: str
    outbox_pending: int
    outbox_published: int
    consumed: list[ConsumedEvents]


@strawberry.type
class EventBusStatus:
    adapter: str = strawberry.field(description="rabbitmq or postgresql.")
    queues: list[QueueStatus]
    services: list[ServiceEvents]
    unreachable: list[str] = strawberry.field(description="Services that do not answer now.")


@strawberry.input
class ReplayDeadLettersInput(Command):
    queue: str
    event_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All of the queue when left out."
    )
    reason: str


@strawberry.input
class DiscardDeadLetterInput(Command):
    queue: str
    event_id: strawberry.ID
    reason: str


@strawberry.enum
class ReplayMode(Enum):
    REDELIVER = events_pb2.REPLAY_MODE_REDELIVER
    REBUILD = strawberry.enum_value(
        events_pb2.REPLAY_MODE_REBUILD,
        description="Projections from nothing; refused here, the operator's `habitat rebuild`.",
    )


@strawberry.input
class ReplayEventsInput(Command):
    producer: str = strawberry.field(description="treasury, people, agreements or worker.")
    target_queue: str = strawberry.field(description="Such as habitat.people; nobody else hears.")
    from_seq: str | None = strawberry.field(
        default=None, description="Position in the producer's outbox, inclusive."
    )
    to_seq: str | None = strawberry.field(default=None, description="Inclusive.")
    from_date: Date | None = strawberry.field(default=None, description="Recorded since, in UTC.")
    to_date: Date | None = strawberry.field(default=None, description="Recorded before, in UTC.")
    event_types: list[str] | None = strawberry.field(
        default=None, description="All that the queue hears when left out."
    )
    mode: ReplayMode = ReplayMode.REDELIVER
    dry_run: bool = strawberry.field(default=False, description="Count, and send nothing.")
    reason: str


@strawberry.type
class ReplayEventsPayload(Receipt):
    replayed: int
    last_seq: str | None = strawberry.field(description="Of the last fact that was sent.")
    more: bool = strawberry.field(description="Ask again from the position behind lastSeq.")


@strawberry.type
class ReplayDeadLettersPayload(Receipt):
    replayed: int


@strawberry.type
class DiscardDeadLetterPayload(Receipt):
    discarded: bool


@strawberry.type
class BusQueries:
    @strawberry.field
    async def dead_letters(
        self,
        info: Info,
        queue: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[DeadLetter] | None:
        return await listed(
            info,
            info.context.services.bus.ListDeadLetters,
            pb.ListDeadLettersRequest(queue=queue or ""),
            rows=lambda reply: reply.dead_letters,
            node=_letter,
            page=Page.of(first, after, last, before),
        )

    @strawberry.field
    async def event_bus_status(self, info: Info) -> EventBusStatus | None:
        method = info.context.services.bus.GetBusStatus
        status = await info.context.ask(method, pb.GetBusStatusRequest())
        peers = info.context.services.peers
        found = await asyncio.gather(*(_events(info, peer) for peer in peers))
        pairs = list(zip(peers, found, strict=True))
        return EventBusStatus(
            adapter=status.adapter,
            queues=[
                QueueStatus(
                    queue=queue.queue, ready=queue.ready, delayed=queue.delayed, dead=queue.dead
                )
                for queue in status.queues
            ],
            services=[events for _, events in pairs if events is not None],
            unreachable=[peer.name for peer, events in pairs if events is None],
        )


async def _events(info: Info, peer: Peer) -> ServiceEvents | None:
    try:
        reply = await info.context.ask(peer.events.GetEventStats, events_pb2.GetEventStatsRequest())
    except Unavailable:
        return None
    return ServiceEvents(
        service=peer.name,
        outbox_pending=reply.outbox_pending,
        outbox_published=reply.outbox_published,
        consumed=[
            ConsumedEvents(consumer=row.consumer, event_type=row.event_type, count=row.count)
            for row in reply.consumed
        ],
    )


def _producer(info: Info, name: str) -> Peer:
    """Raises Invalid for a service that is none."""
    peers = {peer.name: peer for peer in info.context.services.peers}
    if name not in peers:
        raise Invalid(f"One of {', '.join(sorted(peers))}.", field="producer")
    return peers[name]


def _position(text: str | None, field: str) -> int:
    """Raises Invalid unless it is a whole number that 64 bits hold."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Invalid("A position is a whole number.", field=field)
    return int(text)


def _midnight(day: Date | None) -> Timestamp | None:
    if day is None:
        return None
    instant = Timestamp()
    instant.FromDatetime(datetime.combine(date.fromisoformat(day), time(), UTC))
    return instant


@strawberry.type
class BusCommands:
    @strawberry.mutation
    async def replay_dead_letters(
        self, info: Info, input: ReplayDeadLettersInput
    ) -> ReplayDeadLettersPayload:
        request = pb.ReplayDeadLettersRequest(
            queue=input.queue, event_ids=input.event_ids or [], reason=trimmed(input.reason)
        )
        method = info.context.services.bus.ReplayDeadLetters
        reply = await info.context.command(method, request, input.idempotency_key)
        return ReplayDeadLettersPayload(replayed=reply.replayed, **receipt(info, reply))

    @strawberry.mutation
    async def replay_events(self, info: Info, input: ReplayEventsInput) -> ReplayEventsPayload:
        """Facts of one service once more for one consumer; what it had, it recognizes."""
        request = events_pb2.ReplayEventsRequest(
            target_queue=input.target_queue,
            from_seq=_position(input.from_seq, "fromSeq"),
            to_seq=_position(input.to_seq, "toSeq"),
            from_time=_midnight(input.from_date),
            to_time=_midnight(input.to_date),
            event_types=input.event_types or [],
            reason=trimmed(input.reason),
            validate_only=input.dry_run,
            mode=wire(input.mode),
        )
        method = _producer(info, input.producer).events.ReplayEvents
        reply = await info.context.command(method, request, input.idempotency_key)
        return ReplayEventsPayload(
            replayed=reply.replayed,
            last_seq=str(reply.last_seq) if reply.last_seq else None,
            more=reply.more,
            **receipt(info, reply),
        )

    @strawberry.mutation
    async def discard_dead_letter(
        self, info: Info, input: DiscardDeadLetterInput
    ) -> DiscardDeadLetterPayload:
        request = pb.DiscardDeadLetterRequest(
            queue=input.queue, event_id=input.event_id, reason=trimmed(input.reason)
        )
        method = info.context.services.bus.DiscardDeadLetter
        reply = await info.context.command(method, request, input.idempotency_key)
        return DiscardDeadLetterPayload(discarded=reply.discarded, **receipt(info, reply))
