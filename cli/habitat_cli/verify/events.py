"""Commands, outbox and inbox: the same tables in every schema, and the embedded bus."""

from dataclasses import dataclass
from uuid import UUID

from habitat_cli.verify.questions import SHOWN, Answer, Connection, Question

SCHEMAS = ("treasury", "people", "agreements", "worker")
QUIET = "interval '60 seconds'"

_UNPUBLISHED = """
SELECT format('event %s %s of {schema}', event_type, event_id)
FROM {schema}.outbox
WHERE cooperative_id = $1 AND published_at IS NULL AND created_at < now() - {quiet}
"""

# The numbers of an aggregate's facts are handed out in the transaction of the fact: no gap is ever
# left, so a gap is a fact that was taken away.
_LOST = """
SELECT format('%s %s of {schema} has %s facts of %s', aggregate_type, aggregate_id, found, last)
FROM (
    SELECT o.aggregate_type, o.aggregate_id, count(*) AS found, s.last
    FROM {schema}.outbox o
    LEFT JOIN {schema}.aggregate_sequence s USING (aggregate_type, aggregate_id)
    WHERE o.cooperative_id = $1
    GROUP BY o.aggregate_type, o.aggregate_id, s.last
) f
WHERE found IS DISTINCT FROM last
"""

# A consumer that has taken one fact of a type takes them all: what lies between its first and its
# newest was either taken, or waits in its queue.
_UNDELIVERED = """
SELECT format('%s did not take %s %s', r.consumer, o.event_type, o.event_id)
FROM (
    SELECT consumer, producer, event_type, min(global_seq) AS first
    FROM {schema}.inbox WHERE producer = '{producer}'
    GROUP BY consumer, producer, event_type
) r
JOIN {producer}.outbox o ON o.event_type = r.event_type AND o.global_seq > r.first
WHERE o.cooperative_id = $1 AND o.published_at < now() - {quiet}
  AND NOT EXISTS (SELECT FROM {schema}.inbox i
                  WHERE (i.consumer, i.event_id) = (r.consumer, o.event_id))
"""
_WAITS_NOT = " AND NOT EXISTS (SELECT FROM bus.messages w WHERE w.event_id = o.event_id)"
_EMBEDDED = "SELECT to_regclass('bus.messages') IS NOT NULL"
_BROKER_S = 600
"""What waits in a broker's queues cannot be seen from here: it is given this long."""

_UNKNOWN_FACT = """
SELECT format('%s took %s %s, which {producer} never announced', i.consumer, i.event_type,
              i.event_id)
FROM {schema}.inbox i
WHERE i.cooperative_id = $1 AND i.producer = '{producer}'
  AND NOT EXISTS (SELECT FROM {producer}.outbox o WHERE o.event_id = i.event_id)
"""

_TAKEN_TWICE = """
SELECT format('%s took event %s twice', consumer, event_id)
FROM {schema}.inbox WHERE cooperative_id = $1
GROUP BY consumer, event_id HAVING count(*) > 1
"""

_ANSWERED_TWICE = """
SELECT format('%s under key %s of %s', operation, idempotency_key, actor_id)
FROM {schema}.processed_command WHERE cooperative_id = $1
GROUP BY operation, idempotency_key, actor_id HAVING count(*) > 1
"""

_DEAD = """
SELECT queue, event_type, count(*) AS dead FROM bus.messages
WHERE state = 'dead' GROUP BY queue, event_type ORDER BY queue, event_type
"""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Did the consumers of `schema` take what `producer` published?"""

    schema: str
    producer: str

    async def __call__(self, connection: Connection, cooperative_id: UUID) -> Answer:
        embedded = await connection.fetchval(_EMBEDDED)
        quiet = QUIET if embedded else f"interval '{_BROKER_S} seconds'"
        sql = _UNDELIVERED.format(schema=self.schema, producer=self.producer, quiet=quiet)
        asked = Question("I8", "deliveries", sql + (_WAITS_NOT if embedded else ""))
        return await asked.ask(connection, cooperative_id)


async def _dead_letters(connection: Connection, _cooperative_id: UUID) -> Answer:
    """Dead letters are no breach as long as somebody is told of them."""
    if not await connection.fetchval(_EMBEDDED):
        return Answer()
    rows = await connection.fetch(_DEAD)
    lines = [f"dead letters in {row['queue']}: {row['dead']} × {row['event_type']}" for row in rows]
    return Answer(notes=lines[:SHOWN])


def _each(invariant: str, about: str, sql: str) -> list[Question]:
    return [
        Question(invariant, f"{about} of {schema}", sql.format(schema=schema, quiet=QUIET))
        for schema in SCHEMAS
    ]


def _pairs(invariant: str, about: str, sql: str) -> list[Question]:
    return [
        Question(
            invariant,
            f"{about}, {producer} to {schema}",
            sql.format(schema=schema, producer=producer, quiet=QUIET),
        )
        for schema in SCHEMAS
        for producer in SCHEMAS
    ]


QUESTIONS = (
    *_each("I4", "answered commands", _ANSWERED_TWICE),
    *_each("I4", "inbox", _TAKEN_TWICE),
    *_pairs("I4", "effects without a fact", _UNKNOWN_FACT),
    *_each("I8", "outbox", _UNPUBLISHED),
    *_each("I8", "gapless facts", _LOST),
    *(
        Question("I8", f"deliveries, {producer} to {schema}", search=Deliveries(schema, producer))
        for schema in SCHEMAS
        for producer in SCHEMAS
    ),
    Question("I8", "dead letters", search=_dead_letters),
)
