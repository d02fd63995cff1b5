"""A consumer: each fact of a queue is claimed in the inbox in the transaction of its effect.

Facts that wait share a transaction, its round trips and its commit; when anything in it fails each
is taken alone, as if it had come alone. A crowd is quicker, and never anything else.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from chassis import event_figures
from chassis.bus import Again, Bus, Dead, Delivery, Done, Verdict
from chassis.database import Unit, Units
from chassis.events import Event, Unreadable, decode
from chassis.hearing import Heard, hearing
from chassis.registry import UnknownType
from chassis.retrying import DatabaseAway, Retry, repeating, sqlstate
from chassis.taking import HandleOne, HandleSeveral, Taking
from chassis.topology import Queue
from chassis.wellbeing import Pulse
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
    """Drains one queue in its order.

    `handlers` maps an event type, or "#" for every type, to what is done about it inside the open
    transaction; those in `several` are called once for all such facts that wait side by side.
    Types without a handler are acknowledged and counted in `outcomes`. Handlers of a `verbatim`
    queue get facts as they were told, with no payload parsed.
    """

    def __init__(
        self,
        bus: Bus,
        units: Units,
        work: Callable[[Unit], W],
        *,
        queue: str | Queue,
        name: str,
        settings: ConsumerSettings,
        handlers: Mapping[str, HandleOne[W]] | None = None,
        several: Mapping[str, HandleSeveral[W]] | None = None,
        verbatim: bool = False,
    ) -> None:
        self._bus = bus
        self._queue = queue
        self._name = name
        self._taking = Taking(
            units, work, name=name, handlers=handlers or {}, several=several or {}
        )
        self._parsed = (lambda _type: False) if verbatim else self._taking.hears
        self._settings = settings
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.pulse = Pulse(name)

    async def run(self) -> None:
        """Consume until cancelled."""
        await self._bus.consume(
            self._queue,
            self.handle,
            together=self.handle_together,
            prefetch=self._settings.event_prefetch,
            beat=self.pulse.beat,
        )

    async def handle(self, delivery: Delivery) -> Verdict:
        """What is to become of a delivery; its effect is committed when this returns Done."""
        self.pulse.beat()
        read = self._read(delivery)
        if isinstance(read, _Passed):
            return self._passed(read)
        with hearing(self._name, [read]) as (heard,), heard.within():
            return await self._answer(heard)

    async def handle_together(self, deliveries: Sequence[Delivery]) -> int:
        """How many of the first are done with, in one transaction for one cooperative."""
        self.pulse.beat()
        leading = self._leading(deliveries)
        events = [read for read in leading if isinstance(read, Event)]
        try:
            fresh = await self._take_together(events) if events else []
        except Exception as error:
            log.info("%s takes %d facts one by one: %r", self._name, len(events), error)
            return 0
        taken = iter(fresh)
        for count, read in enumerate(leading):
            if isinstance(read, _Passed):
                self._passed(read)
            elif (is_fresh := next(taken, None)) is None:
                return count
            else:
                self._taken(read, is_fresh)
        return len(leading)

    async def _take_together(self, events: Sequence[Event]) -> list[bool]:
        with hearing(self._name, events) as heard:
            fresh = await self._taking.take(heard)
            del heard[len(fresh) :]
        return fresh

    def _read(self, delivery: Delivery) -> "Event | _Passed":
        try:
            event = decode(delivery.body, attempt=delivery.attempt, parsed=self._parsed)
        except UnknownType:
            return _Passed(delivery.event_type, "unknown", Done())
        except Unreadable as error:
            return _Passed(delivery.event_type, "unreadable", Dead(error.code, str(error)))
        return event if self._taking.hears(event.type) else _Passed(event.type, "unhandled", Done())

    def _leading(self, deliveries: Sequence[Delivery]) -> "list[Event | _Passed]":
        """Those before the first that is dead or belongs to a second cooperative."""
        leading, owners = list[Event | _Passed](), set()
        for read in map(self._read, deliveries):
            if isinstance(read, Event):
                owners.add(read.cooperative_id)
            elif read.verdict != Done():
                break
            if len(owners) > 1:
                break
            leading.append(read)
        return leading

    async def _answer(self, heard: Heard) -> Verdict:
        event = heard.event
        try:
            (fresh,) = await self._take_when_possible(heard)
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
        return self._taken(event, fresh)

    async def _take_when_possible(self, heard: Heard) -> list[bool]:
        """An outage of our own database is waited out here and costs no attempt."""
        wait_s = 0.1
        while True:
            try:
                return await repeating(lambda: self._taking.take([heard]))
            except DatabaseAway:
                self.pulse.beat()
                wait_s = min(wait_s * 2, OUTAGE_WAIT_MAX_S)
                await asyncio.sleep(wait_s)

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

    def _taken(self, event: Event, fresh: bool) -> Verdict:
        (event_figures.MISSES if fresh else event_figures.HITS).labels(event.type).inc()
        return self._counted(event.type, "done" if fresh else "duplicate", Done())

    def _passed(self, passed: "_Passed") -> Verdict:
        label = "unknown" if passed.outcome in _NOT_READ else passed.event_type
        return self._counted(passed.event_type, passed.outcome, passed.verdict, label)

    def _counted(
        self, event_type: str, outcome: str, verdict: Verdict, label: str | None = None
    ) -> Verdict:
        self.outcomes[event_type, outcome] += 1
        status = "success" if isinstance(verdict, Done) else "error"
        event_figures.PROCESSED.labels(label or event_type, status).inc()
        return verdict


@dataclass(frozen=True, slots=True)
class _Passed:
    """A delivery that no transaction is opened for, and why not."""

    event_type: str
    outcome: str
    verdict: Done | Dead


async def listen(
    bus: Bus,
    queue: Queue,
    hear: Callable[[Event], Awaitable[None]],
    *,
    parsed: Callable[[str], bool],
) -> None:
    """Hear facts without keeping anything: no inbox, no retry; for the gateway's own queue.

    Payloads of the types that are `parsed` come as messages, the others as they were told. Runs
    until cancelled. What cannot be read or raises is logged and passed over.
    """

    async def handle(delivery: Delivery) -> Verdict:
        with contextlib.suppress(UnknownType, Unreadable):
            event = decode(delivery.body, parsed=parsed)
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
