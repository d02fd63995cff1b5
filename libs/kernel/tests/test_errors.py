"""One taxonomy of failures: a permanent reason, plain words, and the facts behind them."""

import pytest

from kernel import errors
from kernel.errors import (
    Conflict,
    Forbidden,
    HabitatError,
    IdempotencyConflict,
    Invalid,
    Limited,
    NotFound,
    Refused,
    SelfApproval,
    Stale,
    Unauthenticated,
    Unavailable,
    Violation,
)

REASONS = {
    HabitatError: "INTERNAL",
    Invalid: "VALIDATION",
    NotFound: "NOT_FOUND",
    Conflict: "CONFLICT",
    IdempotencyConflict: "IDEMPOTENCY_CONFLICT",
    Stale: "CONFLICT",
    Refused: "INVALID_TRANSITION",
    Unauthenticated: "UNAUTHENTICATED",
    Forbidden: "FORBIDDEN",
    SelfApproval: "SELF_APPROVAL",
    Limited: "RATE_LIMITED",
    Unavailable: "UNAVAILABLE",
}


def test_reasons_are_a_contract():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    published = {kind: kind.reason for kind in kinds if issubclass(kind, HabitatError)}
    assert published == REASONS


@pytest.mark.parametrize("kind", REASONS)
def test_every_kind_speaks_without_being_told_what_to_say(kind):
    error = kind()
    assert str(error)
    assert error.reason == REASONS[kind]
    assert error.facts == {}
    assert error.violations == ()


def test_the_sentence_holds_the_facts():
    assert str(Limited(retry_after_s=30)) == "Too many requests; try again in 30 seconds."
    assert Limited(retry_after_s=30).facts == {"retry_after_s": "30"}


def test_a_missing_fact_does_not_hide_the_error():
    assert str(NotFound()) == "There is no such <what>, or you may not see it."


def test_a_given_sentence_is_taken_as_it_is():
    assert str(Refused("The period {name} is closed.")) == "The period {name} is closed."


def test_a_case_may_have_its_own_reason_and_the_class_keeps_its_own():
    assert Refused("Closed.", reason="PERIOD_NOT_OPEN").reason == "PERIOD_NOT_OPEN"
    assert Refused.reason == "INVALID_TRANSITION"


def test_invalid_names_the_field_before_the_others():
    other = Violation("lines[1].amount", "Must be positive.")
    error = Invalid("The date is missing.", field="date", violations=(other,), line=3)
    assert error.violations == (Violation("date", "The date is missing."), other)
    assert error.facts == {"line": "3"}


def test_invalid_without_words_still_names_the_field():
    assert Invalid(field="date").violations == (Violation("date", "The request is not valid."),)
