"""The catalogue of crash points knows every step of every workflow, in its order."""

from chassis.crash_steps import STEPS
from worker.actions import DEFINITIONS


def test_every_step_has_its_words():
    known = {workflow: tuple(steps) for workflow, steps in STEPS.items()}
    assert known == {name: definition.steps for name, definition in DEFINITIONS.items()}
