"""The close of a period, as a function from state to next step.

Workflows specification, section 3: money moves forward only; what was done before approval is
undone in reverse order, by commands that do no harm when there is nothing to undo.
"""

from typing import Any

from worker.workflow import End, Failure, Go, Instance, Json, Mode, Status, Turn

TYPE = "period_close"

PREFLIGHT = "preflight_and_lock"
AGGREGATE = "aggregate"
WEIGHT = "weight"
ALLOCATE = "allocate"
PROPOSE = "propose"
AWAIT = "await_approval"
CLOSING_ENTRIES = "post_closing_entries"
ALLOCATIONS = "post_allocations"
VERIFY = "verify"
COMPLETE = "snapshot_and_close"
SPAWN = "spawn_distributions"

REVERSE = "reverse_postings"
CANCEL = "cancel_agreement"
UNLOCK = "unlock_claims"
ABORT = "abort_close"
RESUME = "resume_intake"

BEFORE_APPROVAL = (PREFLIGHT, AGGREGATE, WEIGHT, ALLOCATE, PROPOSE, AWAIT)
APPLYING = (CLOSING_ENTRIES, ALLOCATIONS, VERIFY, COMPLETE, SPAWN)
DONE = frozenset({*BEFORE_APPROVAL, *APPLYING})
UNDOING = (REVERSE, CANCEL, UNLOCK, ABORT, RESUME)

ROUNDS_MAX = 3
"""How often changed inputs may start the calculation anew before the close is given up."""

CALCULATED = frozenset({AGGREGATE, WEIGHT, ALLOCATE, PROPOSE, AWAIT, CANCEL})
POSTED = frozenset({CLOSING_ENTRIES, ALLOCATIONS, VERIFY, REVERSE})


class PeriodClose:
    """Steps 0 to 10, and the way back from each of them."""

    type = TYPE
    steps = (*BEFORE_APPROVAL, *APPLYING, *UNDOING)
    undoing = frozenset(UNDOING)
    forced: frozenset[str] = frozenset()

    def plan(self, mode: Mode) -> tuple[str, ...]:
        return BEFORE_APPROVAL[:4] if mode is Mode.DRY_RUN else (*BEFORE_APPROVAL, *APPLYING)

    def after(self, instance: Instance, output: Json) -> Turn:
        step = instance.step
        if step in UNDOING:
            return self._undone(instance)
        if step == PREFLIGHT:
            return Go(AGGREGATE, context={"preflight": {"findings": output["findings"]}})
        if step == ALLOCATE:
            return self._allocated(instance, output)
        if step == PROPOSE:
            known = {name: output[name] for name in ("agreement_id", "agreement_number")}
            return Go(AWAIT, context=known)
        if step == AWAIT:
            return self._answered(instance, output)
        if step == SPAWN:
            return End(Status.COMPLETED, context=output)
        return Go(self.steps[self.steps.index(step) + 1])

    def failed(self, instance: Instance, failure: Failure) -> Turn:
        step = instance.step
        if step in UNDOING:
            return End(Status.COMPENSATING, error=failure)
        if instance.dry or failure.transient:
            return End(Status.FAILED, error=failure)
        if step in BEFORE_APPROVAL[:5]:
            if failure.code == "INPUTS_CHANGED" and instance.round < ROUNDS_MAX:
                return Go(CANCEL, context={"restart": True})
            return self._way_back(instance, failure)
        if step in (CLOSING_ENTRIES, ALLOCATIONS, VERIFY):
            return Go(REVERSE, error=failure)
        return End(Status.FAILED, error=failure)

    def aborted(self, instance: Instance) -> Turn | None:
        if instance.dry:
            return None
        reversed_ = instance.step == CLOSING_ENTRIES and instance.context.get("reversed")
        if instance.step not in BEFORE_APPROVAL and not reversed_:
            return None
        reason = str(instance.signals.get("abort", {}).get("reason", ""))
        return self._way_back(instance, Failure("ABORTED", reason))

    def suggestion(self, instance: Instance) -> str:
        if instance.status is Status.COMPENSATING:
            return "Undoing the close got stuck: mend what the error names, then retry."
        if instance.step in BEFORE_APPROVAL:
            return "Retry it, or abort the close to open the period again."
        if instance.context.get("reversed"):
            return "All postings were reversed: mend what the error names, then retry or abort."
        return "Retry it: every step may safely be repeated."

    def _allocated(self, instance: Instance, output: Json) -> Turn:
        if not instance.dry:
            known = ("surplus_minor", "cash_minor", "retained_minor", "inputs_hash")
            return Go(PROPOSE, context={name: output[name] for name in known})
        outputs = instance.outputs
        report: dict[str, Any] = {
            **{name: value for name, value in output.items() if name != "inputs"},
            "findings": outputs[PREFLIGHT]["findings"],
            "claims": outputs[AGGREGATE]["claims"],
            "qualifying_members": outputs[WEIGHT]["qualifying_members"],
        }
        return End(Status.COMPLETED, context={"report": report})

    def _answered(self, instance: Instance, output: Json) -> Turn:
        match output["outcome"]:
            case "approved":
                return Go(CLOSING_ENTRIES)
            case "inputs_changed" if instance.round < ROUNDS_MAX:
                return Go(CANCEL, context={"restart": True})
            case "inputs_changed":
                failure = Failure("INPUTS_CHANGED", "The inputs changed again and again.")
            case _:
                failure = Failure("REJECTED", str(output.get("reason", "")))
        return self._way_back(instance, failure)

    def _way_back(self, instance: Instance, failure: Failure) -> Turn:
        """The first undoing step that can matter; later ones follow by themselves."""
        index = self.steps.index(instance.step)
        if index >= self.steps.index(PROPOSE):
            step = CANCEL
        else:
            step = UNLOCK if index >= self.steps.index(AGGREGATE) else ABORT
        return Go(step, error=failure, context={"restart": False})

    def _undone(self, instance: Instance) -> Turn:
        step = instance.step
        if step == REVERSE:
            return End(
                Status.FAILED,
                error=instance.error,
                undo=POSTED,
                resume_at=CLOSING_ENTRIES,
                again=True,
                context={"reversed": True},
            )
        if step == CANCEL and instance.context.get("restart"):
            return Go(AGGREGATE, undo=CALCULATED, again=True, context={"restart": False})
        if step == RESUME:
            return End(Status.COMPENSATED, error=instance.error, undo=DONE)
        return Go(UNDOING[UNDOING.index(step) + 1])
