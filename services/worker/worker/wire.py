"""Between the rows of workflows and the messages of `habitat.worker.v1`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from habitat.worker.v1 import workflows_pb2 as pb
from kernel.errors import Invalid
from worker.actions import DEFINITIONS
from worker.workflow import Instance, Mode, Status, StepRow, StepStatus

EXACT_MAX = 2**53
"""Beyond it a JSON number loses digits; such integers travel as decimal strings."""

_HIDDEN = frozenset({"inputs"})
"""Parts of a checkpoint that only the workflow itself needs."""


def workflow_out(instance: Instance) -> pb.Workflow:
    error = instance.error
    stuck = instance.status in (Status.FAILED, Status.COMPENSATING) and not instance.dry
    return pb.Workflow(
        id=str(instance.id),
        type=instance.type,
        business_key=instance.business_key,
        mode=pb.WorkflowMode.Value(f"WORKFLOW_MODE_{instance.mode.name}"),
        status=pb.WorkflowStatus.Value(f"WORKFLOW_STATUS_{instance.status.name}"),
        current_step=instance.step,
        input=struct_out(instance.input),
        context=struct_out(instance.context),
        started_by=instance.started_by,
        correlation_id=str(instance.correlation_id),
        attempt=instance.attempt,
        error_code=error.code if error else "",
        error_message=error.message if error else "",
        created_at=instant_out(instance.created_at),
        updated_at=instant_out(instance.updated_at),
        finished_at=instant_out(instance.finished_at),
        steps=[step_out(row) for row in instance.steps],
        version=instance.version,
        suggestion=DEFINITIONS[instance.type].suggestion(instance) if stuck else "",
    )


def step_out(row: StepRow) -> pb.WorkflowStep:
    return pb.WorkflowStep(
        seq=row.seq,
        name=row.name,
        status=pb.StepStatus.Value(f"STEP_STATUS_{row.status.name}"),
        attempt=row.attempt,
        output=struct_out(row.output),
        started_at=instant_out(row.started_at),
        completed_at=instant_out(row.completed_at),
        error=row.error,
        progress=row.progress if row.status is StepStatus.IN_PROGRESS else "",
    )


def struct_out(content: Mapping[str, Any]) -> Struct:
    struct = Struct()
    struct.update(_exact(content))
    return struct


def instant_out(instant: datetime | None) -> Timestamp | None:
    if instant is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(instant)
    return stamp


def mode_in(mode: "pb.WorkflowMode.ValueType") -> Mode:
    """Raises Invalid: whether money moves is said, not assumed."""
    if mode == pb.WORKFLOW_MODE_LIVE:
        return Mode.LIVE
    if mode == pb.WORKFLOW_MODE_DRY_RUN:
        return Mode.DRY_RUN
    raise Invalid("Say whether this is LIVE or a DRY_RUN.", field="mode")


def uuid_in(text: str, *, field: str) -> UUID:
    """Raises Invalid naming the field."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("This is not a UUID.", field=field) from None


def date_in(text: str, *, field: str) -> date | None:
    """A plain date, None for an empty text. Raises Invalid naming the field."""
    if not text:
        return None
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != text:
        raise Invalid("A date is written like 2026-03-31.", field=field)
    return parsed


def text_in(text: str, *, field: str, length_max: int = 500) -> str:
    """Something readable, without surrounding blanks. Raises Invalid naming the field."""
    stripped = text.strip()
    if not stripped:
        raise Invalid("This must not be empty.", field=field)
    if len(stripped) > length_max or "\x00" in stripped:
        raise Invalid(f"At most {length_max} readable characters.", field=field)
    return stripped


def _exact(value: Any) -> Any:
    match value:
        case bool() | None | str():
            return value
        case int():
            return value if abs(value) <= EXACT_MAX else str(value)
        case Mapping():
            return {str(key): _exact(part) for key, part in value.items() if key not in _HIDDEN}
        case list() | tuple():
            return [_exact(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no place in a checkpoint")
