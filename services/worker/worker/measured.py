"""What the worker counts of its workflows."""

from functools import partial

from chassis.database import Unit
from chassis.metrics import WORKFLOW_S, Reading, Readings, counter, histogram
from chassis.process_figures import ProcessFigures
from worker.workflow import Instance, Status

STARTED = counter("workflows_started_total", "Workflows started", "workflow_name")
COMPLETED = counter(
    "workflows_completed_total", "Workflows that came to an end", "workflow_name", "status"
)
TOOK = histogram(
    "workflow_duration_seconds",
    "From the start of a workflow to its end, waiting for people included",
    "workflow_name",
    buckets=WORKFLOW_S,
)
MISMATCHES = Reading(
    "reconciliation_mismatches",
    "Categories whose claims were not the approved contributions when a close last looked",
)
Readings(MISMATCHES)
ProcessFigures("worker")


def started(unit: Unit, workflow: str, number: int = 1) -> None:
    """Counted with the commit of the open unit."""
    unit.after_commit(partial(STARTED.labels(workflow).inc, number))


def ended(unit: Unit, instance: Instance) -> None:
    """Counted with the commit of the open unit; a dry run that failed has come to its end too."""
    status = "success" if instance.status is Status.COMPLETED else "error"
    began, ends = instance.created_at, unit.clock.now()

    def tell() -> None:
        COMPLETED.labels(instance.type, status).inc()
        if began is not None:
            TOOK.labels(instance.type).observe((ends - began).total_seconds())

    unit.after_commit(tell)
