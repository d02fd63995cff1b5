"""Commands for two people as a function from state to next step."""

import pytest

from worker.allocation_distribution import AllocationDistribution
from worker.two_person import ACTS, TwoPerson
from worker.workflow import Done, End, Failure, Mode, Status, decide

from .builders import completed, instance

TWO = TwoPerson()
DISTRIBUTION = AllocationDistribution()


def run(definition, input_, outputs):
    """The steps from the first to the end, and the end."""
    step, steps = definition.plan(Mode.LIVE)[0], []
    while True:
        steps.append(step)
        output = outputs.get(step, {})
        whole = completed(definition, instance(definition, step, input=input_), step, output)
        turn = decide(definition, whole, Done(output))
        if isinstance(turn, End):
            return steps, turn
        step = turn.step


@pytest.mark.parametrize("command", ACTS)
@pytest.mark.parametrize("re_retain", [True, False])
def test_an_agreed_command_is_carried_out(command, re_retain):
    outputs = {
        "open_approval": {"approval_id": "a"},
        "await_second_person": {"outcome": "approved"},
    }
    steps, end = run(TWO, {"command": command, "re_retain": re_retain}, outputs)
    assert end.status is Status.COMPLETED
    expected = [act for act in ACTS[command] if re_retain or act != "re_retain"]
    assert steps == ["open_approval", "await_second_person", *expected]


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn"])
def test_a_no_is_an_answer_and_nothing_is_done(outcome):
    outputs = {"open_approval": {"approval_id": "a"}, "await_second_person": {"outcome": outcome}}
    steps, end = run(TWO, {"command": "PERIOD_REOPEN"}, outputs)
    assert steps == ["open_approval", "await_second_person"]
    assert (end.status, end.context) == (Status.COMPLETED, {"outcome": outcome})


def test_a_refused_command_stays_for_a_person_to_look_at():
    whole = instance(TWO, "lock_period", input={"command": "PERIOD_LOCK"})
    assert decide(TWO, whole, Failure("PERIOD_LOCKED", "Locked.")).status is Status.FAILED
    assert TWO.aborted(whole) is None
    assert TWO.suggestion(whole)


def test_an_agreement_with_cash_is_checked_and_scheduled():
    steps, end = run(DISTRIBUTION, {}, {"split": {"payable": 3}, "complete": {"scheduled": 3}})
    assert steps == ["load", "split", "capital_check", "schedule", "notify", "complete"]
    assert (end.status, end.context) == (Status.COMPLETED, {"scheduled": 3})


def test_an_agreement_without_cash_is_only_told():
    steps, _ = run(DISTRIBUTION, {}, {"split": {"payable": 0}})
    assert steps == ["load", "split", "notify", "complete"]


def test_a_distribution_that_fails_waits_for_a_person():
    whole = instance(DISTRIBUTION, "schedule")
    assert decide(DISTRIBUTION, whole, Failure("X", "x")).status is Status.FAILED
    assert DISTRIBUTION.aborted(whole) is None
    assert DISTRIBUTION.suggestion(whole)
