"""Command ids, input hashes, pauses: what makes a repeat harmless."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from worker.keys import command_id, tampered
from worker.period_close import PeriodClose
from worker.workflow import Mode, Status, StepStatus, later_s

from .builders import instance, reached

CLOSE = PeriodClose()


def test_a_repeat_has_the_same_command_id_and_another_item_or_round_has_not():
    whole = instance(CLOSE, "aggregate")
    first = command_id(whole, "aggregate", "lock")
    assert command_id(whole, "aggregate", "lock") == first
    others = {
        command_id(whole, "aggregate", "next"),
        command_id(whole, "weight", "lock"),
        command_id(replace(whole, round=2), "aggregate", "lock"),
    }
    assert first not in others
    assert len(others) == 3


def test_untouched_checkpoints_are_trusted():
    assert tampered(reached(CLOSE, "await_approval")) == []


def test_a_changed_input_is_found():
    whole = replace(reached(CLOSE, "allocate"), input={"cash_rate_bp": 10000})
    assert tampered(whole) == ["preflight_and_lock", "aggregate", "weight"]


def test_a_changed_checkpoint_is_found_in_what_was_computed_from_it():
    whole = reached(CLOSE, "propose")
    row = next(row for row in whole.steps if row.name == "weight")
    assert tampered(whole.after(replace(row, output={"qualifying_members": 9}))) == ["allocate"]


def test_what_was_undone_no_longer_counts():
    whole = reached(CLOSE, "await_approval")
    for row in whole.steps[1:]:
        whole = whole.after(replace(row, status=StepStatus.COMPENSATED))
    assert list(whole.outputs) == ["preflight_and_lock"]
    assert tampered(whole) == []


@given(attempt=st.integers(1, 30), jitter=st.floats(-0.2, 0.2))
def test_pauses_grow_to_a_minute_and_spread(attempt, jitter):
    pause = later_s(1.0, 2.0, 60.0, attempt, jitter)
    assert 0.8 * min(2.0 ** (attempt - 1), 60) <= pause <= 1.2 * 60


def test_a_failed_rehearsal_is_final_and_a_failed_close_is_not():
    assert instance(CLOSE, "aggregate", mode=Mode.DRY_RUN, status=Status.FAILED).final
    assert not instance(CLOSE, "aggregate", status=Status.FAILED).final
