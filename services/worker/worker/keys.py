"""What makes a repeat harmless, and what shows that it is one: command ids and input hashes."""

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

from kernel.ids import derived_id
from worker.workflow import Instance, StepStatus


def command_id(instance: Instance, step: str, item: str = "") -> UUID:
    """The key of one command of one step: the same for every repeat, another in another round."""
    name = item if instance.round == 1 else f"{item}#{instance.round}"
    return derived_id(instance.id, step, name)


def input_hash(instance: Instance, step: str, seq: int) -> str:
    """SHA-256 over everything a step may depend on: the input and the checkpoints before it."""
    before = {
        row.name: row.output
        for row in instance.steps
        if row.status is StepStatus.COMPLETED and row.seq < seq
    }
    content = {
        "type": instance.type,
        "key": instance.business_key,
        "mode": instance.mode.value,
        "step": step,
        "input": instance.input,
        "before": before,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def tampered(instance: Instance) -> Sequence[str]:
    """Completed steps whose stored inputs are no longer those they were computed from."""
    return [
        row.name
        for row in instance.steps
        if row.status is StepStatus.COMPLETED
        and row.input_hash != input_hash(instance, row.name, row.seq)
    ]
