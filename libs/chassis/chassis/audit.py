"""Audit lines: who did what, written in the transaction of the change, never edited.

They carry no hash; a sealer chains them afterwards, so that commits do not queue for one chain.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from kernel.call import Call

_APPEND = """
INSERT INTO {schema}.audit_entry (
    cooperative_id, actor_id, actor_kind, role, correlation_id, at, action, subject_type,
    subject_id, before, after, reason, second_actor_id, policy_version)
SELECT $1, $2, $3, $4, $5, at, action, subject_type, subject_id, before::jsonb, after::jsonb,
       reason, second_actor_id, policy_version
FROM unnest($6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::text[], $13::text[], $14::text[]) WITH ORDINALITY
     AS line (at, action, subject_type, subject_id, before, after, reason, second_actor_id,
              policy_version, place)
ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit log without what the call itself says (actor, correlation)."""

    at: datetime
    action: str
    subject_type: str
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str | None
    second_actor_id: str | None
    policy_version: str | None


async def append(
    connection: "asyncpg.Connection[Any]", schema: str, call: Call, lines: Sequence[AuditLine]
) -> None:
    """Write the lines in the open transaction, in their order."""
    await connection.execute(
        _APPEND.format(schema=schema),
        call.cooperative_id,
        call.actor.id,
        call.actor.kind.value,
        call.actor.role.value if call.actor.role else None,
        call.correlation_id,
        [line.at for line in lines],
        [line.action for line in lines],
        [line.subject_type for line in lines],
        [line.subject_id for line in lines],
        [_json(line.before) for line in lines],
        [_json(line.after) for line in lines],
        [line.reason for line in lines],
        [line.second_actor_id for line in lines],
        [line.policy_version for line in lines],
    )


def _json(value: Mapping[str, Any] | None) -> str | None:
    """JSON text; UUIDs, dates and enums are written as their words."""
    return None if value is None else json.dumps(value, default=str, sort_keys=True)
