"""How an instance and its steps are stored: one row each, always inside somebody's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Unit
from kernel.errors import NotFound
from kernel.ids import new_id
from worker import measured
from worker.workflow import (
    Definition,
    Failure,
    Instance,
    Json,
    Mode,
    NewWorkflow,
    Status,
    StepRow,
    StepStatus,
    definition_seq,
)

CHANGED = "worker_changed"
"""Notified with an instance's id when something of it changed: whoever watches reads it anew."""

DUE = "worker_due"
"""Notified when an instance may be run."""

INSTANCE = """
SELECT *, (SELECT coalesce(json_agg(step ORDER BY step.seq), '[]')
           FROM worker.workflow_step AS step
           WHERE (step.cooperative_id, step.instance_id) = (found.cooperative_id, found.id)
          )::text AS steps
FROM worker.workflow_instance AS found
"""
_BY_ID = INSTANCE + "WHERE (found.cooperative_id, found.id) = ($1, $2)"
_LIVE = (
    INSTANCE
    + """
WHERE found.cooperative_id = $1 AND found.type = $2 AND found.business_key = $3
  AND found.mode = $4 AND found.status NOT IN ('completed', 'compensated', 'abandoned')
  AND NOT (found.mode = 'dry_run' AND found.status = 'failed')
"""
)
_LOCK = """
SELECT FROM worker.workflow_instance WHERE (cooperative_id, id) = ($1, $2) FOR UPDATE
"""
_INSERT = """
INSERT INTO worker.workflow_instance (cooperative_id, id, type, business_key, mode, status,
    current_step, input, started_by, correlation_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7::jsonb, $8, $9, $10, $10)
ON CONFLICT DO NOTHING RETURNING true
"""
_INSERT_MANY = """
INSERT INTO worker.workflow_instance (cooperative_id, id, type, business_key, mode, status,
    current_step, input, started_by, correlation_id, created_at, updated_at)
SELECT $1, id, $2, key, 'live', 'pending', $3, $4::jsonb, $5, $6, $7, $7
FROM unnest($8::uuid[], $9::text[]) AS new (id, key)
ON CONFLICT DO NOTHING RETURNING id
"""
_PLAN_MANY = """
INSERT INTO worker.workflow_step (cooperative_id, instance_id, seq, name, status)
SELECT $1, id, seq, name, 'pending'
FROM unnest($2::uuid[]) AS new (id), unnest($3::int[], $4::text[]) AS planned (seq, name)
"""
_ENQUEUE_MANY = """
INSERT INTO worker.workflow_queue (instance_id, cooperative_id, next_run_at)
SELECT id, $1, now() FROM unnest($2::uuid[]) AS new (id)
"""
_PLAN = """
INSERT INTO worker.workflow_step (cooperative_id, instance_id, seq, name, status)
SELECT $1, $2, seq, name, 'pending' FROM unnest($3::int[], $4::text[]) AS planned (seq, name)
ON CONFLICT DO NOTHING
"""
_SAVE = """
UPDATE worker.workflow_instance
SET status = $3, current_step = $4, round = $5, context = $6::jsonb, signals = $7::jsonb,
    attempt = $8, error_code = $9, error_message = $10, updated_at = $11, finished_at = $12,
    version = $13
WHERE (cooperative_id, id) = ($1, $2)
"""
_STEP = """
INSERT INTO worker.workflow_step (cooperative_id, instance_id, seq, name, status, attempt,
    input_hash, output, command_id, started_at, completed_at, error, progress)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13)
ON CONFLICT (cooperative_id, instance_id, seq) DO UPDATE
SET status = excluded.status, attempt = excluded.attempt, input_hash = excluded.input_hash,
    output = excluded.output, command_id = excluded.command_id, started_at = excluded.started_at,
    completed_at = excluded.completed_at, error = excluded.error, progress = excluded.progress
"""
_ENQUEUE = """
INSERT INTO worker.workflow_queue (instance_id, cooperative_id, next_run_at)
VALUES ($1, $2, now())
"""


async def load(unit: Unit, instance_id: UUID, *, lock: bool = False) -> Instance:
    """The instance with its steps; `lock` keeps every other writer away until the unit ends.

    The lock comes first, then a fresh look: what its last holder wrote is seen whole.
    Raises NotFound, also for another cooperative's.
    """
    driver = await unit.driver()
    if lock:
        await driver.execute(_LOCK, unit.call.cooperative_id, instance_id)
    row = await driver.fetchrow(_BY_ID, unit.call.cooperative_id, instance_id)
    if row is None:
        raise NotFound(what="workflow")
    return instance_of(row)


async def live(
    unit: Unit, type_: str, business_key: str, mode: Mode = Mode.LIVE, *, lock: bool = False
) -> Instance | None:
    """The one instance of this key that is not final yet."""
    driver = await unit.driver()
    row = await driver.fetchrow(_LIVE, unit.call.cooperative_id, type_, business_key, mode.value)
    if row is None or not lock:
        return instance_of(row) if row else None
    locked = await load(unit, row["id"], lock=True)
    return None if locked.final else locked


async def start(unit: Unit, definition: Definition, new: NewWorkflow) -> tuple[Instance, bool]:
    """Start it, or answer with the live instance of the same key (and False).

    Two starts at once meet in the partial unique index: the second waits for the first's commit.
    """
    driver = await unit.driver()
    coop, fresh = unit.call.cooperative_id, new_id()
    plan = definition.plan(new.mode)
    for _ in range(3):
        made = await driver.fetchval(
            _INSERT, coop, fresh, new.type, new.business_key, new.mode.value, plan[0],
            json.dumps(new.input), new.started_by, unit.call.correlation_id, unit.clock.now(),
        )  # fmt: skip
        if made:
            seqs = [definition_seq(definition, step, 1) for step in plan]
            await driver.execute(_PLAN, coop, fresh, seqs, list(plan))
            await driver.execute(_ENQUEUE, fresh, coop)
            await notify(unit, DUE, fresh)
            measured.started(unit, new.type)
            return await load(unit, fresh), True
        if (existing := await live(unit, new.type, new.business_key, new.mode)) is not None:
            return existing, False
    raise AssertionError("a live workflow neither exists nor can be made")


async def start_many(
    unit: Unit, definition: Definition, keys: Sequence[str], *, input_: Json, started_by: str
) -> int:
    """Start a live one for each key that has none; three statements, whatever their number."""
    driver, coop = await unit.driver(), unit.call.cooperative_id
    plan = definition.plan(Mode.LIVE)
    made = await driver.fetch(
        _INSERT_MANY, coop, definition.type, plan[0], json.dumps(input_), started_by,
        unit.call.correlation_id, unit.clock.now(), [new_id() for _ in keys], list(keys),
    )  # fmt: skip
    ids = [row["id"] for row in made]
    if ids:
        seqs = [definition_seq(definition, step, 1) for step in plan]
        await driver.execute(_PLAN_MANY, coop, ids, seqs, list(plan))
        await driver.execute(_ENQUEUE_MANY, coop, ids)
        await notify(unit, DUE, ids[0])
        measured.started(unit, definition.type, len(ids))
    return len(ids)


async def save(unit: Unit, instance: Instance) -> None:
    """Write the instance's own row (not its steps) and tell whoever watches it."""
    driver = await unit.driver()
    error = instance.error
    await driver.execute(
        _SAVE, instance.cooperative_id, instance.id, instance.status.value, instance.step,
        instance.round, json.dumps(instance.context), json.dumps(instance.signals),
        instance.attempt, error.code if error else None, error.message if error else None,
        unit.clock.now(), instance.finished_at, instance.version,
    )  # fmt: skip
    await notify(unit, CHANGED, instance.id)


async def save_step(unit: Unit, instance: Instance, row: StepRow) -> None:
    driver = await unit.driver()
    await driver.execute(
        _STEP, instance.cooperative_id, instance.id, row.seq, row.name, row.status.value,
        row.attempt, row.input_hash, json.dumps(row.output), row.command_id, row.started_at,
        row.completed_at, row.error, row.progress,
    )  # fmt: skip


async def undo_steps(unit: Unit, instance: Instance, names: Sequence[str]) -> None:
    """Their checkpoints no longer count; what never got that far is skipped."""
    driver = await unit.driver()
    await driver.execute(
        "UPDATE worker.workflow_step SET status = CASE status WHEN 'completed' THEN 'compensated' "
        "ELSE 'skipped' END WHERE (cooperative_id, instance_id) = ($1, $2) "
        "AND name = ANY($3::text[]) AND status IN ('completed', 'in_progress', 'pending')",
        instance.cooperative_id,
        instance.id,
        list(names),
    )


async def skip_steps(unit: Unit, instance: Instance) -> None:
    """What a finished instance has not done it will not do."""
    driver = await unit.driver()
    await driver.execute(
        "UPDATE worker.workflow_step SET status = 'skipped' "
        "WHERE (cooperative_id, instance_id) = ($1, $2) AND status IN ('in_progress', 'pending')",
        instance.cooperative_id,
        instance.id,
    )


async def plan_steps(
    unit: Unit, definition: Definition, instance: Instance, steps: Sequence[str]
) -> None:
    """Show the steps of a new round before they are reached."""
    driver = await unit.driver()
    seqs = [definition_seq(definition, step, instance.round) for step in steps]
    await driver.execute(_PLAN, instance.cooperative_id, instance.id, seqs, list(steps))


async def notify(unit: Unit, channel: str, instance_id: UUID) -> None:
    await (await unit.driver()).execute("SELECT pg_notify($1, $2)", channel, str(instance_id))


def instance_of(row: Mapping[str, Any]) -> Instance:
    failure = None
    if row["error_code"] is not None:
        failure = Failure(row["error_code"], row["error_message"] or "")
    return Instance(
        id=row["id"],
        cooperative_id=row["cooperative_id"],
        type=row["type"],
        business_key=row["business_key"],
        mode=Mode(row["mode"]),
        status=Status(row["status"]),
        step=row["current_step"],
        round=row["round"],
        input=_json(row["input"]),
        context=_json(row["context"]),
        signals=_json(row["signals"]),
        started_by=row["started_by"],
        correlation_id=row["correlation_id"],
        attempt=row["attempt"],
        version=row["version"],
        error=failure,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        finished_at=row["finished_at"],
        steps=tuple(_step_of(step) for step in json.loads(row["steps"])),
    )


def _json(value: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return loaded


def _step_of(row: Mapping[str, Any]) -> StepRow:
    def instant(name: str) -> datetime | None:
        return datetime.fromisoformat(row[name]) if row[name] else None

    return StepRow(
        seq=row["seq"],
        name=row["name"],
        status=StepStatus(row["status"]),
        attempt=row["attempt"],
        input_hash=row["input_hash"],
        output=row["output"],
        command_id=UUID(row["command_id"]) if row["command_id"] else None,
        started_at=instant("started_at"),
        completed_at=instant("completed_at"),
        error=row["error"],
        progress=row["progress"],
    )
