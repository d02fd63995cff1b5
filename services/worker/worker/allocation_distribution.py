"""From an applied agreement to scheduled payments, as a function from state to next step.

One instance serves a whole agreement and works in batches; workflows specification, section 4.
"""

from worker.workflow import End, Failure, Go, Instance, Json, Mode, Status, Turn

TYPE = "allocation_distribution"

LOAD = "load"
SPLIT = "split"
CAPITAL_CHECK = "capital_check"
SCHEDULE = "schedule"
NOTIFY = "notify"
COMPLETE = "complete"


class AllocationDistribution:
    """Every step may be repeated: what is scheduled already stays as it is."""

    type = TYPE
    steps = (LOAD, SPLIT, CAPITAL_CHECK, SCHEDULE, NOTIFY, COMPLETE)
    undoing: frozenset[str] = frozenset()
    forced: frozenset[str] = frozenset()

    def plan(self, mode: Mode) -> tuple[str, ...]:
        return self.steps

    def after(self, instance: Instance, output: Json) -> Turn:
        """Without a cash part there is nothing to check or to schedule, only to tell."""
        if instance.step == COMPLETE:
            return End(Status.COMPLETED, context={"scheduled": output.get("scheduled", 0)})
        if instance.step == SPLIT and not output["payable"]:
            return Go(NOTIFY)
        return Go(self.steps[self.steps.index(instance.step) + 1])

    def failed(self, instance: Instance, failure: Failure) -> Turn:
        return End(Status.FAILED, error=failure)

    def aborted(self, instance: Instance) -> Turn | None:
        return None

    def suggestion(self, instance: Instance) -> str:
        return "Mend what the error names, then retry: what is scheduled stays as it is."
