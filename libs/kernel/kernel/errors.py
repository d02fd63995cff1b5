"""The one small taxonomy of failures; every other error in the product is one of these kinds.

`reason` is a published contract (the GraphQL `code`, spec of the public API section 1.5):
UPPER_SNAKE, never renamed. The kind (the class) decides the gRPC status, the reason says which
case it is.
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Violation:
    """One field that broke a rule: `field` is the dotted path the client sent."""

    field: str
    message: str


class HabitatError(Exception):
    """A failure with a kind, a permanent `reason`, plain words, and the facts behind them."""

    reason = "INTERNAL"
    sentence = "Something went wrong on our side."

    def __init__(
        self,
        sentence: str | None = None,
        *,
        reason: str | None = None,
        violations: tuple[Violation, ...] = (),
        **facts: object,
    ) -> None:
        self.facts = {name: str(value) for name, value in facts.items()}
        self.violations = violations
        if reason is not None:
            self.reason = reason
        super().__init__(sentence or self.sentence.format_map(_Forgiving(self.facts)))


class _Forgiving(dict[str, str]):
    """A sentence with a missing fact still reads; no KeyError may hide the error itself."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


class Invalid(HabitatError):
    """The request itself is wrong; it would be wrong on any day. `field` names the culprit."""

    reason = "VALIDATION"
    sentence = "The request is not valid."

    def __init__(
        self,
        sentence: str | None = None,
        *,
        field: str | None = None,
        reason: str | None = None,
        violations: tuple[Violation, ...] = (),
        **facts: object,
    ) -> None:
        if field is not None:
            violations = (Violation(field, sentence or self.sentence), *violations)
        super().__init__(sentence, reason=reason, violations=violations, **facts)

    def under(self, path: str) -> Self:
        """The same error of a part, told of the whole: `path` goes before each field."""
        self.violations = tuple(
            Violation(f"{path}.{violation.field}", violation.message)
            for violation in self.violations
        )
        return self


class NotFound(HabitatError):
    """Missing, or not visible to the caller: the answer is the same on purpose."""

    reason = "NOT_FOUND"
    sentence = "There is no such {what}, or you may not see it."


class Conflict(HabitatError):
    """Something with this natural key exists already."""

    reason = "CONFLICT"
    sentence = "This exists already."


class IdempotencyConflict(Conflict):
    """An idempotency key came back with different content."""

    reason = "IDEMPOTENCY_CONFLICT"
    sentence = "This idempotency key was used before with different content."


class Stale(HabitatError):
    """`expected_version` did not match, or a lower fence came: somebody else was faster."""

    reason = "CONFLICT"
    sentence = "It was changed by somebody else in the meantime; read it again."


class Refused(HabitatError):
    """Well formed, but the books as they stand forbid it."""

    reason = "INVALID_TRANSITION"
    sentence = "This cannot be done in the present state."


class Unauthenticated(HabitatError):
    """No token, or one that does not hold."""

    reason = "UNAUTHENTICATED"
    sentence = "Sign in first."


class Forbidden(HabitatError):
    """Known, but not allowed."""

    reason = "FORBIDDEN"
    sentence = "You may not do this."


class SelfApproval(Forbidden):
    """Separation of duties: nobody decides on their own contribution."""

    reason = "SELF_APPROVAL"
    sentence = "You cannot decide on your own contribution."


class Limited(HabitatError):
    """Too much or too often; `retry_after_s` in the facts says when to come back."""

    reason = "RATE_LIMITED"
    sentence = "Too many requests; try again in {retry_after_s} seconds."


class Unavailable(HabitatError):
    """A dependency is down. The only kind a caller may retry blindly, with the same key."""

    reason = "UNAVAILABLE"
    sentence = "This is not available at the moment; try again."
