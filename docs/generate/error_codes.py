"""Kinds of error: how gRPC and GraphQL tell them, and who may try again."""

from markdown import table

from chassis.status import STATUS
from kernel.errors import HabitatError, Limited, Unavailable


def kinds() -> str:
    """One row a kind; the codes that a kind uses by itself, others say more."""
    rows = [
        (f"`{kind.reason}`", _words(kind), code.name, _again(kind)) for kind, code in STATUS.items()
    ]
    rows.append(("`INTERNAL`", "Ours, and logged under the number that it names", "INTERNAL", ""))
    return table(("`code`", "Means", "gRPC status", "Try again"), rows)


def _words(kind: type[HabitatError]) -> str:
    return (kind.__doc__ or "").splitlines()[0].rstrip(".")


def _again(kind: type[HabitatError]) -> str:
    if kind is Limited:
        return "after `retryAfterSeconds`"
    return "yes, with the same key" if kind is Unavailable else ""
