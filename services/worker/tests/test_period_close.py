"""The close as a function from state to next step."""

import pytest

from worker import period_close as close
from worker.period_close import PeriodClose
from worker.workflow import Asleep, Done, End, Failure, Go, Later, Mode, Status, decide

from .builders import OUTPUTS, completed, instance, reached

CLOSE = PeriodClose()
BUSINESS = Failure("LOSS_UNALLOCABLE", "Nobody can bear the loss.")
TRANSIENT = Failure("UNAVAILABLE", "Away.", transient=True)
CHANGED = Failure("INPUTS_CHANGED", "The inputs changed.")
ABORT = {"abort": {"reason": "A mistake", "by": "rowan"}}


def after(step, output, **fields):
    whole = completed(CLOSE, reached(CLOSE, step, **fields), step, output)
    return decide(CLOSE, whole, Done(output))


@pytest.mark.parametrize(
    ("step", "following"),
    [
        ("preflight_and_lock", "aggregate"),
        ("aggregate", "weight"),
        ("weight", "allocate"),
        ("allocate", "propose"),
        ("propose", "await_approval"),
        ("post_closing_entries", "post_allocations"),
        ("post_allocations", "verify"),
        ("verify", "snapshot_and_close"),
        ("snapshot_and_close", "spawn_distributions"),
    ],
)
def test_a_close_in_which_nothing_goes_wrong_goes_straight_on(step, following):
    turn = after(step, OUTPUTS.get(step, {}))
    assert isinstance(turn, Go)
    assert turn.step == following


def test_the_last_step_completes_it():
    assert after("spawn_distributions", {}).status is Status.COMPLETED


def test_only_an_approval_lets_money_move():
    assert after("await_approval", {"outcome": "approved"}).step == "post_closing_entries"


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn"])
def test_a_rejected_agreement_is_undone_in_reverse(outcome):
    turn = after("await_approval", {"outcome": outcome, "reason": "Too low"})
    assert (turn.step, turn.error.code) == ("cancel_agreement", "REJECTED")
    assert turn.error.message == "Too low"


def test_the_way_back_ends_with_the_intake_open_and_the_error_kept():
    steps, step = [], "cancel_agreement"
    while True:
        steps.append(step)
        whole = instance(CLOSE, step, error=BUSINESS, context={"restart": False})
        turn = decide(CLOSE, whole, Done())
        if isinstance(turn, End):
            break
        step = turn.step
    assert steps == ["cancel_agreement", "unlock_claims", "abort_close", "resume_intake"]
    assert (turn.status, turn.error) == (Status.COMPENSATED, BUSINESS)


@pytest.mark.parametrize(
    ("step", "way_back"),
    [
        ("preflight_and_lock", "abort_close"),
        ("aggregate", "unlock_claims"),
        ("weight", "unlock_claims"),
        ("allocate", "unlock_claims"),
        ("propose", "cancel_agreement"),
    ],
)
def test_a_business_error_before_approval_takes_back_what_was_done(step, way_back):
    turn = decide(CLOSE, reached(CLOSE, step), BUSINESS)
    assert (turn.step, turn.error) == (way_back, BUSINESS)


@pytest.mark.parametrize("step", close.BEFORE_APPROVAL + close.APPLYING)
def test_an_outage_that_lasts_only_stops_it(step):
    turn = decide(CLOSE, reached(CLOSE, step), TRANSIENT)
    assert isinstance(turn, End)
    assert turn.status is Status.FAILED


@pytest.mark.parametrize("step", ["post_closing_entries", "post_allocations", "verify"])
def test_a_business_error_while_posting_reverses_the_postings(step):
    turn = decide(CLOSE, reached(CLOSE, step), BUSINESS)
    assert (turn.step, turn.error) == ("reverse_postings", BUSINESS)


def test_after_the_reversal_a_retry_posts_under_new_command_ids():
    whole = instance(CLOSE, "reverse_postings", error=BUSINESS)
    turn = decide(CLOSE, whole, Done())
    assert (turn.status, turn.resume_at, turn.again) == (
        Status.FAILED,
        "post_closing_entries",
        True,
    )
    assert turn.undo == close.POSTED


@pytest.mark.parametrize("step", ["snapshot_and_close", "spawn_distributions"])
def test_after_the_postings_are_verified_it_only_goes_forward(step):
    turn = decide(CLOSE, reached(CLOSE, step), BUSINESS)
    assert turn.status is Status.FAILED
    assert turn.resume_at is None


@pytest.mark.parametrize("step", ["aggregate", "weight", "allocate", "propose"])
def test_changed_inputs_start_the_calculation_anew(step):
    turn = decide(CLOSE, reached(CLOSE, step), CHANGED)
    assert (turn.step, turn.context) == ("cancel_agreement", {"restart": True})
    whole = instance(CLOSE, "cancel_agreement", context={"restart": True})
    turn = decide(CLOSE, whole, Done())
    assert (turn.step, turn.again, turn.undo) == ("aggregate", True, close.CALCULATED)


def test_inputs_that_changed_while_people_voted_start_the_calculation_anew():
    turn = after("await_approval", {"outcome": "inputs_changed"})
    assert (turn.step, turn.context) == ("cancel_agreement", {"restart": True})


def test_inputs_that_change_again_and_again_end_the_close():
    last = close.ROUNDS_MAX
    turn = decide(CLOSE, reached(CLOSE, "propose", round_=last), CHANGED)
    assert (turn.step, turn.error.code) == ("cancel_agreement", "INPUTS_CHANGED")
    turn = after("await_approval", {"outcome": "inputs_changed"}, round_=last)
    assert turn.error.code == "INPUTS_CHANGED"


@pytest.mark.parametrize("step", close.BEFORE_APPROVAL)
@pytest.mark.parametrize("outcome", [Later("x", 1), Asleep("x", 1), BUSINESS])
def test_an_abort_before_step_six_comes_before_everything(step, outcome):
    turn = decide(CLOSE, reached(CLOSE, step, signals=ABORT), outcome)
    assert (turn.error.code, turn.error.message) == ("ABORTED", "A mistake")
    assert turn.step in close.UNDOING


@pytest.mark.parametrize("step", close.APPLYING)
def test_an_abort_comes_too_late_once_the_approval_is_applied(step):
    assert CLOSE.aborted(reached(CLOSE, step, signals=ABORT)) is None
    turn = decide(CLOSE, reached(CLOSE, step, signals=ABORT), Done())
    assert getattr(turn, "step", "") not in close.UNDOING


def test_a_close_whose_postings_were_reversed_may_be_aborted_after_all():
    whole = reached(CLOSE, "post_closing_entries", context={"reversed": True}, signals=ABORT)
    assert CLOSE.aborted(whole).step == "cancel_agreement"


def test_an_abort_does_not_disturb_the_way_back():
    whole = instance(CLOSE, "unlock_claims", signals=ABORT, error=BUSINESS)
    assert decide(CLOSE, whole, Done()).step == "abort_close"


def test_an_undoing_step_that_fails_stays_compensating():
    turn = decide(CLOSE, instance(CLOSE, "unlock_claims"), BUSINESS)
    assert turn.status is Status.COMPENSATING


def test_waiting_is_no_turn():
    whole = reached(CLOSE, "await_approval")
    assert decide(CLOSE, whole, Asleep("waiting_for_approval", 60)) is None
    assert decide(CLOSE, reached(CLOSE, "preflight_and_lock"), Later("x", 1)) is None


def test_a_dry_run_ends_after_the_calculation_with_its_report():
    whole = reached(CLOSE, "allocate", mode=Mode.DRY_RUN)
    output = OUTPUTS["allocate"]
    turn = decide(CLOSE, completed(CLOSE, whole, "allocate", output), Done(output))
    assert turn.status is Status.COMPLETED
    assert turn.context["report"] == {
        "surplus_minor": "1000000",
        "cash_minor": "200001",
        "retained_minor": "799999",
        "inputs_hash": "ab",
        "findings": [],
        "claims": 7,
        "qualifying_members": 3,
    }


def test_a_dry_run_that_fails_has_nothing_to_undo():
    turn = decide(CLOSE, reached(CLOSE, "aggregate", mode=Mode.DRY_RUN), BUSINESS)
    assert turn.status is Status.FAILED
    assert CLOSE.aborted(reached(CLOSE, "aggregate", mode=Mode.DRY_RUN, signals=ABORT)) is None


def test_a_plan_shows_what_will_happen():
    assert CLOSE.plan(Mode.DRY_RUN) == CLOSE.steps[:4]
    assert CLOSE.plan(Mode.LIVE) == CLOSE.steps[:11]


@pytest.mark.parametrize("step", CLOSE.steps)
def test_every_state_that_stops_says_what_to_do(step):
    for status in (Status.FAILED, Status.COMPENSATING):
        for context in ({}, {"reversed": True}):
            assert CLOSE.suggestion(instance(CLOSE, step, status=status, context=context))
