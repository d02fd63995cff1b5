"""Facts in the hands of a consumer: a span under the sender's, ids on every line, seconds."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from chassis import event_figures, logs, tracing
from chassis.events import Event

log = logging.getLogger(__name__)


class Heard:
    """One fact. Facts that share a transaction keep a trace and a correlation id each."""

    def __init__(self, consumer: str, event: Event) -> None:
        self.event = event
        parent = event.metadata.get(tracing.TRACEPARENT)
        self.span = tracing.begun(f"{consumer} hears {event.type}", parent)

    @contextmanager
    def within(self) -> Iterator[None]:
        """What is done and said inside the block belongs to this fact."""
        event = self.event
        ids = logs.fields(
            correlation_id=event.correlation_id, event_id=event.id, event_type=event.type
        )
        with ids, tracing.under(self.span):
            yield

    def carried(self) -> Mapping[str, str]:
        """The trace, for the facts that follow from this one."""
        with tracing.under(self.span):
            return tracing.carried()


@contextmanager
def hearing(consumer: str, events: Sequence[Event]) -> Iterator[list[Heard]]:
    """Facts for as long as their transaction lasts; whoever leaves the list was not handled."""
    began = time.monotonic()
    heard = [Heard(consumer, event) for event in events]
    handled = list(heard)
    try:
        yield handled
        _handled(handled, time.monotonic() - began)
    finally:
        for one in heard:
            tracing.end(one.span)


def committed(heard: Sequence[Heard], took_s: float) -> None:
    """The commit that ended just now, in the trace of each fact that took part in it."""
    for one in heard if tracing.active() else ():
        with one.within():
            tracing.done("commit", took_s)


def _handled(heard: Sequence[Heard], took_s: float) -> None:
    for one in heard:
        event_figures.TOOK.labels(one.event.type).observe(took_s)
    for one in heard if log.isEnabledFor(logging.DEBUG) else ():
        with one.within():
            log.debug("event handled", extra={"duration_ms": round(took_s * 1000)})
