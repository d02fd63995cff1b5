"""Commands that take two people: ask, wait for the second person, then act.

Domain specification, section 11 ("Always two people").
"""

from worker.workflow import End, Failure, Go, Instance, Json, Mode, Status, Turn

TYPE = "two_person"

PERIOD_REOPEN = "PERIOD_REOPEN"
PERIOD_LOCK = "PERIOD_LOCK"
TRANSACTION_REVERSAL = "TRANSACTION_REVERSAL"
DISTRIBUTION_CANCEL = "DISTRIBUTION_CANCEL"

OPEN = "open_approval"
AWAIT = "await_second_person"
SUPERSEDE = "supersede_agreement"
REOPEN = "reopen_period"
LOCK = "lock_period"
REVERSE = "reverse_transaction"
CANCEL = "cancel_distribution"
RE_RETAIN = "re_retain"

ACTS: dict[str, tuple[str, ...]] = {
    PERIOD_REOPEN: (SUPERSEDE, REOPEN),
    PERIOD_LOCK: (LOCK,),
    TRANSACTION_REVERSAL: (REVERSE,),
    DISTRIBUTION_CANCEL: (CANCEL, RE_RETAIN),
}


def acts_of(instance: Instance) -> tuple[str, ...]:
    """What is to be done once the second person has agreed."""
    acts = ACTS[str(instance.input["command"])]
    return acts if instance.input.get("re_retain") else tuple(a for a in acts if a != RE_RETAIN)


class TwoPerson:
    """The second person's no is an answer, not an error."""

    type = TYPE
    steps = (OPEN, AWAIT, SUPERSEDE, REOPEN, LOCK, REVERSE, CANCEL, RE_RETAIN)
    undoing: frozenset[str] = frozenset()
    forced: frozenset[str] = frozenset()

    def plan(self, mode: Mode) -> tuple[str, ...]:
        return (OPEN, AWAIT)

    def after(self, instance: Instance, output: Json) -> Turn:
        acts = acts_of(instance)
        if instance.step == OPEN:
            return Go(AWAIT, context={"approval_id": output["approval_id"]})
        if instance.step == AWAIT:
            known = {"outcome": output["outcome"]}
            if output["outcome"] != "approved":
                return End(Status.COMPLETED, context=known)
            return Go(acts[0], context=known)
        if instance.step == acts[-1]:
            return End(Status.COMPLETED, context=output)
        return Go(acts[acts.index(instance.step) + 1])

    def failed(self, instance: Instance, failure: Failure) -> Turn:
        return End(Status.FAILED, error=failure)

    def aborted(self, instance: Instance) -> Turn | None:
        return None

    def suggestion(self, instance: Instance) -> str:
        return "Mend what the error names, then retry, or abandon it with a reason."
