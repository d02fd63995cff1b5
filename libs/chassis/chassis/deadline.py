"""How long the present call may still take; what a process calls in turn gets no more than that."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ENDS: ContextVar[float | None] = ContextVar("habitat_deadline", default=None)


def remaining() -> float | None:
    """Seconds left, never negative; None when nothing limits the present call."""
    ends = _ENDS.get()
    return None if ends is None else max(ends - time.monotonic(), 0.0)


def within(timeout_s: float) -> float:
    """`timeout_s`, or what is left to the present call when that is less."""
    left = remaining()
    return timeout_s if left is None else min(timeout_s, left)


@contextmanager
def limit(timeout_s: float | None) -> Iterator[None]:
    """Inside the block nothing may take longer than this; an outer limit stays if it is nearer."""
    if timeout_s is None:
        yield
        return
    token = _ENDS.set(time.monotonic() + within(timeout_s))
    try:
        yield
    finally:
        _ENDS.reset(token)


def unlimited() -> None:
    """For a task that outlives the call which started it: it inherits no deadline."""
    _ENDS.set(None)
