"""Kinds of error: how gRPC and GraphQL tell them, and who may try again."""

from markdown import table

from chassis.status import STATUS
from kernel.errors import (
    Conflict,
    Forbidden,
    HabitatError,
    Invalid,
    Limited,
    NotFound,
    Refused,
    Stale,
    Unauthenticated,
    Unavailable,
)

WORDS: dict[type[HabitatError], str] = {
    Invalid: "The request is wrong, and would be on any day; `field` names the culprit",
    NotFound: "Missing, or hidden from you: the answer is the same on purpose",
    Conflict: "There is one already (`IDEMPOTENCY_CONFLICT`: the key was used for something else)",
    Stale: "Somebody else changed it in the meantime; read it again",
    Refused: "Well formed, but the books as they stand forbid it",
    Unauthenticated: "No token, or one that does not hold",
    Forbidden: "Known, but not allowed (`SELF_APPROVAL`: it is your own)",
    Limited: "Too much or too often",
    Unavailable: "A service is down or was too slow",
}


def kinds() -> str:
    """One row a kind with the code it uses by itself. Raises KeyError for one without words."""
    rows = [
        (f"`{kind.reason}`", WORDS[kind], code.name, _again(kind)) for kind, code in STATUS.items()
    ]
    rows.append(("`INTERNAL`", "Ours, and logged under the number that it names", "INTERNAL", ""))
    return table(("`code`", "Means", "gRPC status", "Try again"), rows)


def _again(kind: type[HabitatError]) -> str:
    if kind is Limited:
        return "after `retryAfterSeconds`"
    return "yes, with the same key" if kind is Unavailable else ""
