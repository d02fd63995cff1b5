"""A consumer: each fact of a queue becomes one transaction with its claim in the inbox."""

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, Protocol, TypeVar

from chassis import event_figures, failpoints, inbox, logs, tracing
from chassis.bus import Again, Bus, Dead, Delivery, Done, Verdict
from chassis.database import Unit, Units
from chassis.events import Event, Unreadable, decode
from chassis.registry import UnknownType
from chassis.retrying import DatabaseAway, Retry, repeating, sqlstate
from chassis.topology import Queue
from chassis.wellbeing import Pulse
from kernel.call import Actor, Call
from kernel.errors import HabitatError, NotFound, Stale, Unavailable

__all__ = ["Consumer", "ConsumerSettings", "Retry", "listen"]

log = logging.getLogger(__name__)

W = TypeVar("W")

OUTAGE_WAIT_MAX_S = 5.0
_PERMANENT = ("22", "23")  # data exception, integrity constraint: the same on every try
_NOT_READ = ("unknown", "unreadable")
_PARENT_MISSING = "23503"  # a foreign key: the fact it needs may be on its way


class ConsumerSettings(Protocol):
    """What a consumer needs to know; every ServiceSettings has it."""

    @property
    def event_prefetch(self) -> int: ...
    @property
    def event_retry_delays_s(self) -> tuple[float, ...]: ...
    @property
    def dead_letter_retry_limit(self) -> int: ...


class Consumer(Generic[W]):
    """Drains one queue, one fact after the other.

    `handlers` maps an event type, or "#" for every type, to what is done about it inside the open
    transaction. Types without a handler are acknowledged and counted in `outcomes`.
    """

    def __init__(
        self,
        bus: Bus,
        units: Units,
        work: Callable[[Unit], W],
        *,
        queue: str | Queue,
        name: str,
        handlers: Mapping[str, Callable[[W, Event], Awaitable[None]]],
        settings: ConsumerSettings,
    ) -> None:
        self._bus = bus
        self._units = units
        self._work = work
        self._queue = queue
        self._name = name
        self._handlers = handlers
        self._settings = settings
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.pulse = Pulse(name)

    async def run(self) -> None:
        """Consume until cancelled."""
        await self._bus.consume(
            self._queue,
            self.handle,
            prefetch=self._settings.event_prefetch,
            beat=self.pulse.beat,
        )

    async def handle(self, delivery: Delivery) -> Verdict:
        """What is to become of a delivery; its effect is committed when this returns Done."""
        self.pulse.beat()
        try:
            event = decode(delivery.body, attempt=delivery.attempt)
        except UnknownType:
            return self._counted(delivery.event_type, "unknown", Done())
        except Unreadable as error:
            return self._counted(delivery.event_type, "unreadable", Dead(error.code, str(error)))
        handler = self._handlers.get(event.type) or self._handlers.get("#")
        if handler is None:
            return self._counted(event.type, "unhandled", Done())
        ids = logs.fields(
            correlation_id=event.correlation_id, event_id=event.id, event_type=event.type
        )
        parent = event.metadata.get(tracing.TRACEPARENT)
        with ids, tracing.entering(f"{self._name} hears {event.type}", parent):
            started = time.monotonic()
            try:
                return await self._answer(event, handler)
            finally:
                took_s = time.monotonic() - started
                event_figures.TOOK.labels(event.type).observe(took_s)
                log.debug("event handled", extra={"duration_ms": round(took_s * 1000)})

    async def _answer(
        self, event: Event, handler: Callable[[W, Event], Awaitable[None]]
    ) -> Verdict:
        try:
            fresh = await self._apply_when_possible(event, handler)
        except Exception as error:
            verdict = self._verdict(error, event)
            event_figures.ERRORS.labels(event.type, verdict.code).inc()
            outcome = "dead" if isinstance(verdict, Dead) else "again"
            log.warning(
                "%s could not handle %s %s (attempt %d, %s): %s",
                self._name, event.type, event.id, event.attempt, outcome, error,
                exc_info=None if isinstance(error, HabitatError | Retry) else error,
            )  # fmt: skip
            return self._counted(event.type, outcome, verdict)
        return self._counted(event.type, "done" if fresh else "duplicate", Done())

    async def _apply_when_possible(
        self, event: Event, handler: Callable[[W, Event], Awaitable[None]]
    ) -> bool:
        """Apply; an outage of our own database is waited out here and costs no attempt."""
        wait_s = 0.1
        while True:
            try:
                return await repeating(lambda: self._apply(event, handler))
            except DatabaseAway:
                self.pulse.beat()
                wait_s = min(wait_s * 2, OUTAGE_WAIT_MAX_S)
                await asyncio.sleep(wait_s)

    async def _apply(self, event: Event, handler: Callable[[W, Event], Awaitable[None]]) -> bool:
        """One transaction of claim and effect; False when the fact was taken before."""
        call = Call(
            event.cooperative_id,
            Actor.system(self._name),
            correlation_id=event.correlation_id,
            causation_id=event.id,
        )
        async with self._units.open(call, place="inbox") as unit:
            driver = await unit.driver()
            if not await inbox.take(driver, unit.schema, consumer=self._name, event=event):
                failpoints.reach("inbox.repeated")
                unit.rollback_only = True
                return False
            failpoints.reach("inbox.claimed")
            await handler(self._work(unit), event)
        return True

    def _verdict(self, error: Exception, event: Event) -> Again | Dead:
        """The table of the workflows specification, section 11."""
        code = error.reason if isinstance(error, HabitatError) else type(error).__name__
        if _is_permanent(error):
            return Dead(code, str(error))
        if event.attempt > self._settings.dead_letter_retry_limit:
            event_figures.EXHAUSTED.labels(event.type).inc()
            return Dead(code, str(error))
        delays = self._settings.event_retry_delays_s
        return Again(delays[min(event.attempt, len(delays)) - 1], code, str(error))

    def _counted(self, event_type: str, outcome: str, verdict: Verdict) -> Verdict:
        self.outcomes[event_type, outcome] += 1
        if outcome in _NOT_READ:
            event_type = "unknown"
        status = "success" if isinstance(verdict, Done) else "error"
        event_figures.PROCESSED.labels(event_type, status).inc()
        if outcome in ("done", "duplicate"):
            taken = event_figures.MISSES if outcome == "done" else event_figures.HITS
            taken.labels(event_type).inc()
        return verdict


async def listen(bus: Bus, queue: Queue, hear: Callable[[Event], Awaitable[None]]) -> None:
    """Hear facts without keeping anything: no inbox, no retry; for the gateway's own queue.

    Runs until cancelled. What cannot be read or raises is logged and passed over.
    """

    async def handle(delivery: Delivery) -> Verdict:
        with contextlib.suppress(UnknownType, Unreadable):
            event = decode(delivery.body)
            try:
                await hear(event)
            except Exception:
                log.exception("Nobody could hear %s %s", event.type, event.id)
        return Done()

    await bus.consume(queue, handle, prefetch=100)


def _is_permanent(error: Exception) -> bool:
    """It would fail the same way on any day. What is only missing may still come."""
    if isinstance(error, HabitatError):
        return not isinstance(error, Unavailable | NotFound | Stale)
    state = sqlstate(error)
    return state.startswith(_PERMANENT) and state != _PARENT_MISSING
