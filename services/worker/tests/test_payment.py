"""The payment as a function from state to next step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.payment import ROUND, Payment, next_poll_s
from worker.workflow import Done, End, Failure, Go, Mode, Status, decide

from .builders import completed, instance

PAYMENT = Payment()
BUSINESS = Failure("INSUFFICIENT_CAPITAL", "Too little.")


def after(step, output):
    whole = completed(PAYMENT, instance(PAYMENT, step), step, output)
    return decide(PAYMENT, whole, Done(output))


@pytest.mark.parametrize(
    ("step", "output", "following"),
    [
        ("prechecks", {"number": "D-1"}, "mark_processing"),
        ("prechecks", {"defer": {"until": "2026-04-06"}}, "defer"),
        ("mark_processing", {"attempt": 1}, "execute"),
        ("execute", {"paid": True}, "post"),
        ("execute", {"paid": False}, "record_failure"),
        ("post", {}, "complete"),
        ("complete", {}, "after"),
        ("await_retry", {}, "reschedule"),
    ],
)
def test_one_step_follows_another(step, output, following):
    turn = after(step, output)
    assert isinstance(turn, Go)
    assert turn.step == following


@pytest.mark.parametrize(
    ("step", "output", "result"),
    [
        ("prechecks", {"paid_already": True}, "completed"),
        ("prechecks", {"gone": "cancelled"}, "cancelled"),
        ("defer", {"deferred_until": "2026-04-06"}, "deferred"),
        ("after", {"payment_reference": "ACH-1"}, "completed"),
    ],
)
def test_it_ends_with_a_result(step, output, result):
    turn = after(step, output)
    assert isinstance(turn, End)
    assert (turn.status, turn.context["result"]) == (Status.COMPLETED, result)


@pytest.mark.parametrize(
    ("retryable", "attempt", "waits"), [(True, 1, True), (True, 3, False), (False, 1, False)]
)
def test_only_a_retryable_failure_waits_for_another_attempt(retryable, attempt, waits):
    output = {
        "retryable": retryable,
        "attempt": attempt,
        "max_attempts": 3,
        "failure_code": "R01",
        "failure_reason": "No funds",
    }
    turn = after("record_failure", output)
    if waits:
        assert turn.step == "await_retry"
    else:
        assert (turn.status, turn.context["result"]) == (Status.COMPLETED, "failed")


def test_another_attempt_is_another_round():
    turn = after("reschedule", {})
    assert (turn.step, turn.again, turn.undo) == ("prechecks", True, ROUND)


def test_money_that_has_left_is_never_given_up():
    assert frozenset({"post", "complete", "after"}) == PAYMENT.forced
    assert decide(PAYMENT, instance(PAYMENT, "post"), BUSINESS).status is Status.FAILED
    assert PAYMENT.aborted(instance(PAYMENT, "post")) is None


@pytest.mark.parametrize("step", PAYMENT.steps)
def test_every_state_that_stops_says_what_to_do(step):
    assert PAYMENT.suggestion(instance(PAYMENT, step, status=Status.FAILED))
    assert PAYMENT.plan(Mode.LIVE)[0] == "prechecks"


def test_polls_come_at_the_given_delays_and_the_last_one_repeats():
    delays, asked, elapsed = (60.0, 300.0, 1800.0, 3600.0), [], 0.0
    while (pause := next_poll_s(delays, 13_000.0, elapsed)) is not None:
        asked.append(pause)
        elapsed += pause
    assert asked == [60.0, 300.0, 1800.0, 3600.0, 3600.0, 3600.0, 3600.0]


@given(
    delays=st.lists(st.floats(0.1, 100), min_size=1, max_size=5),
    elapsed=st.floats(0, 1_000),
)
def test_a_poll_is_never_at_once(delays, elapsed):
    pause = next_poll_s(delays, 2_000.0, elapsed)
    assert pause is not None
    assert 0 < pause <= max(delays) + 1e-9
