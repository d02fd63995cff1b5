"""Claims, allocations and distributions."""

from habitat_cli.verify.questions import Question

QUESTIONS: tuple[Question, ...] = ()
