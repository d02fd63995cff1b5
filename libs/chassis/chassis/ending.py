"""What a unit of work writes when it ends: facts, audit lines and the command's answer.

One statement for all of it, composed of the parts that there are; each saved round trip is a
fifth of a short command.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import asyncpg

from chassis.arrays import plain
from chassis.events import OutboxRow
from kernel.call import Call

_FACTS = """
counted AS (
    INSERT INTO {schema}.aggregate_sequence AS s (aggregate_type, aggregate_id, last)
    SELECT type, id, nth
    FROM unnest({4}::text::text[], {5}::text::uuid[], {6}::text::int[], {7}::text::int[])
        AS f (type, id, nth, behind)
    WHERE behind = 0 ORDER BY type, id
    ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET last = s.last + excluded.last
    RETURNING aggregate_type AS type, aggregate_id AS id, last
), told AS (
    INSERT INTO {schema}.outbox (cooperative_id, event_id, event_type, schema_version,
        aggregate_type, aggregate_id, aggregate_sequence, payload, envelope, created_at)
    SELECT {0}, event_id, event_type, schema_version, type, id, last - behind,
           payload::jsonb, envelope::jsonb, created_at
    FROM unnest({1}::text::uuid[], {2}::text::text[], {3}::text::int[], {4}::text::text[],
                {5}::text::uuid[], {7}::text::int[], string_to_array({8}, chr(10)),
                string_to_array({9}, chr(10)), {10}::text::timestamptz[]) WITH ORDINALITY
         AS f (event_id, event_type, schema_version, type, id, behind, payload, envelope,
               created_at, place)
    JOIN counted USING (type, id)
    ORDER BY place
)"""
_AUDIT = """
noted AS (
    INSERT INTO {schema}.audit_entry (
        cooperative_id, actor_id, actor_kind, role, correlation_id, at, action, subject_type,
        subject_id, before, after, reason, second_actor_id, policy_version)
    SELECT cooperative_id, actor_id, actor_kind, role, correlation_id, at, action, subject_type,
           subject_id, before::jsonb, after::jsonb, reason, second_actor_id, policy_version
    FROM unnest({}::uuid[], {}::text[], {}::text[], {}::text[], {}::uuid[], {}::timestamptz[],
                {}::text[], {}::text[], {}::text[], {}::text[], {}::text[], {}::text[], {}::text[],
                {}::text[]) WITH ORDINALITY
         AS line (cooperative_id, actor_id, actor_kind, role, correlation_id, at, action,
                  subject_type, subject_id, before, after, reason, second_actor_id, policy_version,
                  place)
    ORDER BY place
)"""
_ANSWER = """
answered AS (
    UPDATE {schema}.processed_command c SET response = given.response
    FROM unnest({}::uuid[], {}::text[], {}::text[], {}::text[], {}::bytea[])
         AS given (cooperative_id, actor_id, operation, idempotency_key, response)
    WHERE (c.cooperative_id, c.actor_id, c.operation, c.idempotency_key)
        = (given.cooperative_id, given.actor_id, given.operation, given.idempotency_key)
)"""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit log; the call says who acted, and its correlation."""

    call: Call
    at: datetime
    action: str
    subject_type: str
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str | None
    second_actor_id: str | None
    policy_version: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a claimed command answered; `key` is the primary key of its row."""

    key: tuple[object, ...]
    response: bytes


@dataclass(slots=True)
class Parts:
    """Everything that one transaction writes when it ends."""

    facts: list[OutboxRow] = field(default_factory=list)
    audit: list[AuditLine] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


async def write(connection: "asyncpg.Connection[Any]", schema: str, parts: Parts) -> None:
    """Write what there is into the open transaction, in its order.

    Facts are numbered 1, 2, 3 … per aggregate: its counter stays locked until commit, so that the
    numbers follow the order of commits; counters are taken in key order, so that two writers
    cannot block each other. Audit lines carry no hash; a sealer chains them later.
    """
    values: list[object] = []
    if parts.facts:
        values += _fact_columns(parts.facts)
    if parts.audit:
        values += _audit_columns(parts.audit)
    if parts.answers:
        values += _answer_columns(parts.answers)
    if values:
        kinds = bool(parts.facts), bool(parts.audit), bool(parts.answers)
        await connection.execute(_statement(schema, *kinds), *values)


@lru_cache(maxsize=64)
def _statement(schema: str, facts: bool, audit: bool, answers: bool) -> str:
    """The parts that are wanted, their parameters numbered through."""
    chosen: list[str] = []
    first = 1
    for part, parameters, wanted in (
        (_FACTS, 11, facts),
        (_AUDIT, 14, audit),
        (_ANSWER, 5, answers),
    ):
        if wanted:
            numbers = (f"${n}" for n in range(first, first + parameters))
            chosen.append(part.format(*numbers, schema=schema))
            first += parameters
    return "WITH" + ",".join(chosen) + "\nSELECT"


def _fact_columns(rows: Sequence[OutboxRow]) -> list[object]:
    """One cooperative: that of the transaction. Of each fact, which it is among those of its
    aggregate, from 1, and how many of them follow it."""
    so_far: dict[tuple[str, UUID], int] = {}
    nth: list[int] = []
    keys = [(row.aggregate_type, row.aggregate_id) for row in rows]
    for key in keys:
        so_far[key] = place = so_far.get(key, 0) + 1
        nth.append(place)
    behind = [so_far[key] - place for key, place in zip(keys, nth, strict=True)]
    return [
        rows[0].cooperative_id,
        plain([row.event_id for row in rows]),
        plain([row.event_type for row in rows]),
        plain([row.schema_version for row in rows]),
        plain([row.aggregate_type for row in rows]),
        plain([row.aggregate_id for row in rows]),
        plain(nth),
        plain(behind),
        "\n".join([row.payload for row in rows]),  # JSON of one line each
        "\n".join([row.envelope for row in rows]),
        plain([row.occurred_at for row in rows]),
    ]


def _audit_columns(lines: Sequence[AuditLine]) -> list[object]:
    return [
        [line.call.cooperative_id for line in lines],
        [line.call.actor.id for line in lines],
        [line.call.actor.kind.value for line in lines],
        [line.call.actor.role.value if line.call.actor.role else None for line in lines],
        [line.call.correlation_id for line in lines],
        [line.at for line in lines],
        [line.action for line in lines],
        [line.subject_type for line in lines],
        [line.subject_id for line in lines],
        [_json(line.before) for line in lines],
        [_json(line.after) for line in lines],
        [line.reason for line in lines],
        [line.second_actor_id for line in lines],
        [line.policy_version for line in lines],
    ]


def _answer_columns(answers: Sequence[Answer]) -> list[object]:
    columns: list[object] = [list(column) for column in zip(*(a.key for a in answers), strict=True)]
    return [*columns, [answer.response for answer in answers]]


def _json(value: Mapping[str, Any] | None) -> str | None:
    """JSON text; UUIDs, dates and enums are written as their words."""
    return None if value is None else json.dumps(value, default=str, sort_keys=True)
