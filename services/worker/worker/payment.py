"""The payment of one distribution, as a function from state to next step.

Once money may have left, the workflow only goes forward: an unknown result is asked for until it
is known, a posting is tried until it stands. Workflows specification, section 5.
"""

from collections.abc import Sequence
from itertools import accumulate

from worker.workflow import End, Failure, Go, Instance, Json, Mode, Status, Turn

TYPE = "payment"

PRECHECKS = "prechecks"
MARK = "mark_processing"
EXECUTE = "execute"
POST = "post"
COMPLETE = "complete"
AFTER = "after"
DEFER = "defer"
FAIL = "record_failure"
PAUSE = "await_retry"
RESCHEDULE = "reschedule"

STRAIGHT = (PRECHECKS, MARK, EXECUTE, POST, COMPLETE, AFTER)
ROUND = frozenset({*STRAIGHT, FAIL, PAUSE, RESCHEDULE})


def next_poll_s(delays_s: Sequence[float], total_s: float, elapsed_s: float) -> float | None:
    """Seconds until the provider is asked again; None when it has been asked for long enough.

    The delays follow one another, the last one repeats until the total is over.
    """
    if elapsed_s >= total_s:
        return None
    ends = accumulate(delays_s)
    return next((end - elapsed_s for end in ends if end > elapsed_s), delays_s[-1])


class Payment:
    """One instance lives over all attempts; an attempt is a round with commands of its own."""

    type = TYPE
    steps = (*STRAIGHT, DEFER, FAIL, PAUSE, RESCHEDULE)
    undoing: frozenset[str] = frozenset()
    forced = frozenset({POST, COMPLETE, AFTER})

    def plan(self, mode: Mode) -> tuple[str, ...]:
        return STRAIGHT

    def after(self, instance: Instance, output: Json) -> Turn:
        match instance.step:
            case "prechecks" if output.get("paid_already"):
                return End(Status.COMPLETED, context={"result": "completed"})
            case "prechecks" if output.get("gone"):
                return End(Status.COMPLETED, context={"result": output["gone"]})
            case "prechecks" if output.get("defer"):
                return Go(DEFER)
            case "defer":
                return End(Status.COMPLETED, context={"result": "deferred", **output})
            case "execute" if not output["paid"]:
                return Go(FAIL)
            case "record_failure":
                return self._failed_attempt(output)
            case "reschedule":
                return Go(PRECHECKS, undo=ROUND, again=True)
            case "after":
                return End(Status.COMPLETED, context={"result": "completed", **output})
            case "mark_processing":
                return Go(EXECUTE, context={"attempt": output["attempt"]})
            case step:
                return Go(self.steps[self.steps.index(step) + 1])

    def failed(self, instance: Instance, failure: Failure) -> Turn:
        return End(Status.FAILED, error=failure)

    def aborted(self, instance: Instance) -> Turn | None:
        return None

    def suggestion(self, instance: Instance) -> str:
        if instance.step in (POST, COMPLETE, AFTER):
            return "The money has left: mend what the error names, then retry until it is posted."
        if instance.step == EXECUTE:
            return "Ask the provider what became of it, then confirm or fail the payment, or retry."
        return "Mend what the error names, then retry."

    def _failed_attempt(self, output: Json) -> Turn:
        if output["retryable"] and output["attempt"] < output["max_attempts"]:
            return Go(PAUSE)
        known = {name: output[name] for name in ("failure_code", "failure_reason", "attempt")}
        return End(Status.COMPLETED, context={"result": "failed", **known})
