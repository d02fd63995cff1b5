"""How far a service is with its events: served by every process that has an outbox or an inbox."""

import grpc
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from habitat.kernel.v1 import events_pb2, events_pb2_grpc


class EventStats(events_pb2_grpc.EventServiceServicer):
    """Figures over the technical tables of one schema: all cooperatives together, no rows."""

    def __init__(self, engine: AsyncEngine, *, schema: str) -> None:
        self._engine = engine
        self._schema = schema
        self._outbox = text(
            "SELECT count(*) FILTER (WHERE published_at IS NULL) AS pending, "
            "count(*) FILTER (WHERE published_at IS NOT NULL) AS published "
            f"FROM {schema}.outbox WHERE starts_with(event_type, :prefix)"
        )
        self._inbox = text(
            f"SELECT consumer, event_type, count(*) AS taken FROM {schema}.inbox "
            "WHERE starts_with(event_type, :prefix) GROUP BY consumer, event_type ORDER BY 1, 2"
        )

    async def GetEventStats(
        self,
        request: events_pb2.GetEventStatsRequest,
        context: grpc.aio.ServicerContext[
            events_pb2.GetEventStatsRequest, events_pb2.GetEventStatsResponse
        ],
    ) -> events_pb2.GetEventStatsResponse:
        """Both figures come from one snapshot, so that a fact is in at least one of them."""
        prefix = {"prefix": request.event_type_prefix}
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            outbox = (await connection.execute(self._outbox, prefix)).one()
            consumed = (await connection.execute(self._inbox, prefix)).all()
        return events_pb2.GetEventStatsResponse(
            producer=self._schema,
            outbox_pending=outbox.pending,
            outbox_published=outbox.published,
            consumed=[
                events_pb2.ConsumedCount(
                    consumer=row.consumer, event_type=row.event_type, count=row.taken
                )
                for row in consumed
            ],
        )
