"""How a step and an instance are written down: begun, settled, ended. Always in an open unit."""

from dataclasses import replace

from chassis.database import Unit
from habitat.worker.v1 import events_pb2
from worker import leases, measured, rows
from worker.keys import command_id, input_hash
from worker.leases import Lease
from worker.workflow import (
    Definition,
    Done,
    End,
    Failure,
    Instance,
    Outcome,
    Status,
    StepRow,
    StepStatus,
    Turn,
    definition_seq,
    status_on,
)


async def begun(unit: Unit, definition: Definition, instance: Instance) -> Instance:
    """The step is written down before anything is done about it."""
    seq = definition_seq(definition, instance.step, instance.round)
    known = instance.row(definition) or StepRow(seq, instance.step, StepStatus.PENDING)
    row = replace(
        known,
        status=StepStatus.IN_PROGRESS,
        attempt=known.attempt + (not known.progress),
        input_hash=input_hash(instance, instance.step, seq),
        command_id=command_id(instance, instance.step),
        started_at=known.started_at or unit.clock.now(),
        completed_at=None,
    )
    status = status_on(definition, instance.step)
    instance = replace(instance.after(row), status=status)
    await rows.save_step(unit, instance, row)
    await rows.save(unit, instance)
    return instance


async def settled(
    unit: Unit, definition: Definition, instance: Instance, outcome: Outcome
) -> Instance:
    """The instance with its step's row as the outcome left it."""
    row = row_of(definition, instance)
    if isinstance(outcome, Done):
        row = replace(
            row,
            status=StepStatus.COMPLETED,
            output=outcome.output,
            completed_at=unit.clock.now(),
            error="",
            progress="",
        )
    elif isinstance(outcome, Failure):
        instance = replace(instance, context={**instance.context, **outcome.context})
        row = replace(row, status=StepStatus.FAILED, error=outcome.message, progress="")
    else:
        row = replace(row, progress=outcome.progress, error="")
    await rows.save_step(unit, instance, row)
    return instance.after(row)


async def ended(
    unit: Unit, lease: Lease, definition: Definition, instance: Instance, turn: End
) -> None:
    """The last row of a run. A stuck or failed instance leaves the queue until a person says so."""
    error = turn.error or (None if turn.status is Status.COMPLETED else instance.error)
    instance = replace(
        instance,
        status=turn.status,
        error=error,
        context={**instance.context, **turn.context},
        step=turn.resume_at or instance.step,
        round=instance.round + turn.again,
        signals={},
        attempt=0,
    )
    if turn.again:
        await plan_rest(unit, definition, instance)
    if instance.final:
        instance = replace(instance, finished_at=unit.clock.now())
        await rows.skip_steps(unit, instance)
        measured.ended(unit, instance)
    await rows.save(unit, instance)
    await leases.leave(unit, lease)
    if error is not None:
        failed = events_pb2.WorkflowFailed(
            workflow_id=str(instance.id),
            workflow_type=instance.type,
            business_key=instance.business_key,
            step=instance.step,
            error_code=error.code,
            retryable=not instance.final,
        )
        unit.add_event(failed, aggregate_type="workflow", aggregate_id=instance.id)


async def plan_rest(unit: Unit, definition: Definition, instance: Instance) -> None:
    plan = definition.plan(instance.mode)
    await rows.plan_steps(unit, definition, instance, plan[plan.index(instance.step) :])


def announce(unit: Unit, instance: Instance, turn: Turn) -> None:
    completed = events_pb2.WorkflowStepCompleted(
        workflow_id=str(instance.id),
        workflow_type=instance.type,
        business_key=instance.business_key,
        step=instance.step,
        status=turn.status.value if isinstance(turn, End) else Status.RUNNING.value,
    )
    unit.add_event(completed, aggregate_type="workflow", aggregate_id=instance.id)


def row_of(definition: Definition, instance: Instance) -> StepRow:
    row = instance.row(definition)
    assert row is not None, "a step is settled only after it was begun"
    return row
