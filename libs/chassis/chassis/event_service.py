"""EventService: how far a service is with its events, and its facts once more for a consumer.

Served by every process that has an outbox or an inbox.
"""

# ruff: noqa: N802  gRPC method names are the proto's

from datetime import UTC, datetime
from typing import Any

import grpc
from google.protobuf.message import Message
from sqlalchemy import text

from chassis import event_figures
from chassis.bus import Bus
from chassis.database import Units
from chassis.incoming import call_of
from chassis.replaying import Mode, Replaying, Wanted
from habitat.kernel.v1 import events_pb2 as pb
from habitat.kernel.v1 import events_pb2_grpc

Context = grpc.aio.ServicerContext[Any, Any]


class EventServicer(events_pb2_grpc.EventServiceServicer):
    """Figures are over the technical tables of one schema: all cooperatives together, no rows."""

    def __init__(self, units: Units, bus: Bus) -> None:
        schema = units.schema
        self._engine = units.engine
        self._schema = schema
        self._replaying = Replaying(units, bus)
        self._published = text(
            f"SELECT count(*) FROM {schema}.outbox "
            "WHERE published_at IS NOT NULL AND starts_with(event_type, :prefix)"
        )
        self._inbox = text(
            f"SELECT consumer, event_type, count(*) AS taken FROM {schema}.inbox "
            "WHERE starts_with(event_type, :prefix) GROUP BY consumer, event_type ORDER BY 1, 2"
        )

    async def GetEventStats(
        self, request: pb.GetEventStatsRequest, context: Context
    ) -> pb.GetEventStatsResponse:
        """Both figures come from one snapshot, so that a fact is in at least one of them."""
        prefix = {"prefix": request.event_type_prefix}
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            pending, _ = await event_figures.waiting(connection, self._schema, **prefix)
            published = await connection.scalar(self._published, prefix)
            consumed = (await connection.execute(self._inbox, prefix)).all()
        return pb.GetEventStatsResponse(
            producer=self._schema,
            outbox_pending=pending,
            outbox_published=published,
            consumed=[
                pb.ConsumedCount(consumer=row.consumer, event_type=row.event_type, count=row.taken)
                for row in consumed
            ],
        )

    async def ReplayEvents(
        self, request: pb.ReplayEventsRequest, context: Context
    ) -> pb.ReplayEventsResponse:
        wanted = Wanted(
            queue=request.target_queue,
            reason=request.reason,
            from_seq=request.from_seq,
            to_seq=request.to_seq,
            from_time=_instant(request, "from_time"),
            to_time=_instant(request, "to_time"),
            event_types=tuple(request.event_types),
            only_count=request.validate_only,
            mode=Mode.REBUILD if request.mode == pb.REPLAY_MODE_REBUILD else Mode.REDELIVER,
        )
        found = await self._replaying.replay(call_of(context), wanted)
        return pb.ReplayEventsResponse(
            replayed=found.count, last_seq=found.last_seq, more=found.more
        )


def _instant(request: Message, field: str) -> datetime | None:
    if not request.HasField(field):
        return None
    found: datetime = getattr(request, field).ToDatetime(tzinfo=UTC)
    return found
