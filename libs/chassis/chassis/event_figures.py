"""What is counted of events, and what is read of outboxes and queues."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import text

from chassis.async_engine import AsyncConnection
from chassis.metrics import EVENT_S, Reading, Readings, counter, histogram

if TYPE_CHECKING:
    from chassis.bus import Depth

PROCESSED = counter(
    "events_processed_total", "Facts a consumer has dealt with", "event_type", "status"
)
TOOK = histogram(
    "event_processing_duration_seconds",
    "From the delivery of a fact to its commit",
    "event_type",
    buckets=EVENT_S,
)
ERRORS = counter(
    "event_processing_errors_total", "Facts whose handler failed", "event_type", "error_type"
)
RETRIES = counter("event_retries_total", "Facts that will come again", "event_type", "attempt")
EXHAUSTED = counter(
    "event_retries_exhausted_total", "Facts that failed every try they had", "event_type"
)
HITS = counter("idempotency_hits_total", "Facts that had been taken before", "event_type")
MISSES = counter("idempotency_misses_total", "Facts taken for the first time", "event_type")
DEAD = counter("dead_letter_queue_total", "Facts put away", "queue_name", "reason")

PENDING = Reading("outbox_pending", "Facts that wait in the outbox")
LAG = Reading("outbox_lag_seconds", "Age of the oldest fact that waits in the outbox")
DEPTH = Reading("queue_depth", "Facts that wait in a queue, delayed ones too", ("queue_name",))
DEAD_DEPTH = Reading("dead_letter_queue_depth", "Dead letters of a queue", ("queue_name",))
OUTBOX = Readings(PENDING, LAG)
QUEUES = Readings(DEPTH, DEAD_DEPTH)

_WAITING = """
SELECT count(*) AS pending,
       coalesce(extract(epoch FROM now() - min(created_at)), 0)::float AS lag_s
FROM {schema}.outbox WHERE published_at IS NULL AND starts_with(event_type, :prefix)
"""


async def waiting(connection: AsyncConnection, schema: str, prefix: str = "") -> tuple[int, float]:
    """How many facts wait in an outbox, and for how many seconds the oldest has."""
    row = (await connection.execute(text(_WAITING.format(schema=schema)), {"prefix": prefix})).one()
    return row.pending, max(row.lag_s, 0.0)


def show_outbox(pending: int, lag_s: float) -> None:
    PENDING.show({(): pending})
    LAG.show({(): lag_s})


def show_queues(depths: "Mapping[str, Depth]") -> None:
    DEPTH.show({(name,): depth.ready for name, depth in depths.items()})
    DEAD_DEPTH.show({(name,): depth.dead for name, depth in depths.items()})
