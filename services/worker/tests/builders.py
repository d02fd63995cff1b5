"""Instances for tests, without clock or database."""

from dataclasses import replace
from uuid import UUID

from worker.keys import input_hash
from worker.workflow import Instance, Mode, Status, StepRow, StepStatus, definition_seq

ID = UUID("0190a000-0000-7000-8000-00000000000a")
COOP = UUID("0c000000-0000-7000-8000-000000000001")
PERIOD = "0190a000-0000-7000-8000-0000000000f1"

OUTPUTS = {
    "preflight_and_lock": {"findings": []},
    "aggregate": {"claims": 7},
    "weight": {"qualifying_members": 3},
    "allocate": {
        "inputs": {},
        "surplus_minor": "1000000",
        "cash_minor": "200001",
        "retained_minor": "799999",
        "inputs_hash": "ab",
    },
    "propose": {"agreement_id": "ag", "agreement_number": "AG-2026Q1-r1"},
}


def instance(definition, step, *, mode=Mode.LIVE, round_=1, status=Status.RUNNING, **fields):
    return Instance(
        id=ID,
        cooperative_id=COOP,
        type=definition.type,
        business_key=PERIOD,
        mode=mode,
        status=status,
        step=step,
        started_by="rowan",
        correlation_id=ID,
        round=round_,
        **fields,
    )


def completed(definition, whole, step, output, round_=1):
    """The instance with one more checkpoint."""
    seq = definition_seq(definition, step, round_)
    row = StepRow(
        seq,
        step,
        StepStatus.COMPLETED,
        output=output,
        input_hash=input_hash(whole, step, seq),
    )
    return replace(whole, step=step).after(row)


def reached(definition, step, **fields):
    """A close that has every checkpoint before `step`, and works on it."""
    whole = instance(definition, step, **fields)
    for earlier in definition.steps[: definition.steps.index(step)]:
        if earlier in OUTPUTS:
            whole = completed(definition, whole, earlier, OUTPUTS[earlier])
    return replace(whole, step=step)
