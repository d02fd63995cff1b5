"""Commands, outbox and inbox: the same tables in every schema, and the embedded bus."""

from dataclasses import dataclass
from uuid import UUID

from habitat_cli.verify.questions import QUIET, SHOWN, Answer, Connection, Question

SCHEMAS = ("treasury", "people", "agreements", "worker")

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
    UNION ALL  -- an aggregate that lost all its facts has no cooperative either: the first is told
    SELECT aggregate_type, aggregate_id, 0, last FROM {schema}.aggregate_sequence s
    WHERE NOT EXISTS (SELECT FROM {schema}.outbox o WHERE o.aggregate_id = s.aggregate_id)
      AND $1 = coalesce((SELECT cooperative_id FROM {schema}.outbox
                         ORDER BY cooperative_id LIMIT 1), $1)
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
_DISCARDED_NOT = """
  AND NOT EXISTS (SELECT FROM worker.audit_entry x WHERE x.action = 'discard_dead_letter'
                  AND x.subject_type = 'event' AND x.subject_id = o.event_id::text)
"""
_WAITS_NOT = " AND NOT EXISTS (SELECT FROM bus.messages w WHERE w.event_id = o.event_id)"
EMBEDDED = "SELECT to_regclass('bus.messages') IS NOT NULL"
BROKER_S = 600
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

# The audit queue is bound to everything, so its consumer proves that every fact left the outbox.
_UNHEARD = """
SELECT format('event %s %s of {producer} reached nobody', o.event_type, o.event_id)
FROM {producer}.outbox o
WHERE o.cooperative_id = $1 AND o.published_at < now() - {quiet}
  AND o.global_seq > coalesce((SELECT min(global_seq) FROM worker.inbox
                               WHERE consumer = 'audit' AND producer = '{producer}'), 0)
  AND NOT EXISTS (SELECT FROM worker.inbox i
                  WHERE (i.consumer, i.event_id) = ('audit', o.event_id))
"""

_ARCHIVED_OTHERWISE = """
SELECT format('event %s %s of {schema} reads differently in the archive', o.event_type, o.event_id)
FROM {schema}.outbox o JOIN worker.event_archive a USING (event_id)
WHERE o.cooperative_id = $1
  AND (o.payload, o.event_type, o.aggregate_type, o.aggregate_id, o.global_seq)
      IS DISTINCT FROM
      (a.payload, a.event_type, a.aggregate_type, a.aggregate_id, a.global_seq)
"""

_DEAD = """
SELECT queue, event_type, count(*) AS dead FROM bus.messages
WHERE state = 'dead' GROUP BY queue, event_type ORDER BY queue, event_type
"""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Were facts taken? What waits in the embedded bus, or somebody discarded, is excused."""

    about: str
    sql: str

    async def __call__(self, connection: Connection, cooperative_id: UUID) -> Answer:
        embedded = await connection.fetchval(EMBEDDED)
        quiet = QUIET if embedded else f"interval '{BROKER_S} seconds'"
        sql = self.sql.format(quiet=quiet) + _DISCARDED_NOT + (_WAITS_NOT if embedded else "")
        return await Question("I8", self.about, sql).ask(connection, cooperative_id)


async def _dead_letters(connection: Connection, _cooperative_id: UUID) -> Answer:
    """Dead letters are no breach as long as somebody is told of them."""
    if not await connection.fetchval(EMBEDDED):
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
            sql.format(schema=schema, producer=producer),
        )
        for schema in SCHEMAS
        for producer in SCHEMAS
    ]


def _delivered(about: str, sql: str, schemas: tuple[str, ...]) -> list[Question]:
    asked = []
    for schema in schemas:
        for producer in SCHEMAS:
            words = f"{about}, {producer} to {schema}"
            ready = sql.format(schema=schema, producer=producer, quiet="{quiet}")
            asked.append(Question("I8", words, search=Deliveries(words, ready)))
    return asked


QUESTIONS = (
    *_each("I4", "answered commands", _ANSWERED_TWICE),
    *_each("I4", "inbox", _TAKEN_TWICE),
    *_pairs("I4", "effects without a fact", _UNKNOWN_FACT),
    *_each("I8", "outbox", _UNPUBLISHED),
    *_each("I8", "gapless facts", _LOST),
    *_delivered("deliveries", _UNDELIVERED, SCHEMAS),
    *_delivered("archive", _UNHEARD, ("worker",)),
    Question("I8", "dead letters", search=_dead_letters),
    *_each("I11", "archive of events", _ARCHIVED_OTHERWISE),
)
