"""Facts taken: claimed in the inbox and handled, one or several, in one transaction."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

from chassis import failpoints, inbox, logs, tracing
from chassis.database import Unit, Units
from chassis.events import Event
from kernel.call import Actor, Call

T = TypeVar("T")
W = TypeVar("W")

HandleOne: TypeAlias = Callable[[W, Event], Awaitable[None]]
HandleSeveral: TypeAlias = Callable[[Sequence[tuple[W, Event]]], Awaitable[None]]

HOLD_S = 0.25
"""A transaction that has taken so long handles no further fact: others wait for its locks."""


class Taking(Generic[W]):
    """Claims facts and hands them to their handlers, in the name of one consumer.

    Handlers are by event type, or "#" for every type; those in `several` are called once for all
    such facts that stand next to each other.
    """

    def __init__(
        self,
        units: Units,
        work: Callable[[Unit], W],
        *,
        name: str,
        handlers: Mapping[str, HandleOne[W]],
        several: Mapping[str, HandleSeveral[W]],
    ) -> None:
        self._units = units
        self._work = work
        self._name = name
        self._handlers = handlers
        self._several = several

    def hears(self, event_type: str) -> bool:
        """Whether there is a handler for it."""
        return not {event_type, "#"}.isdisjoint({*self._handlers, *self._several})

    async def take(self, events: Sequence[Event]) -> list[bool]:
        """One transaction of claims and effects, for facts of one cooperative.

        The answer says of each fact whether it was fresh; it is shorter than `events` when the
        last ones were left for another transaction. When this raises, nothing is done.
        """
        calls = [self._call(event) for event in events]
        with ExitStack() as heard:
            traces = [self._trace(event, heard) for event in events]
            async with self._units.open_together(calls, place="inbox") as units:
                for unit, trace in zip(units, traces, strict=True):
                    unit.trace = trace
                return await self._taken(units, events)

    async def _taken(self, units: Sequence[Unit], events: Sequence[Event]) -> list[bool]:
        driver, schema = await units[0].driver(), units[0].schema
        claimed = await inbox.take(driver, schema, consumer=self._name, events=events)
        fresh = list(_fresh(events, claimed))
        facts = [
            (self._work(unit), event)
            for unit, event, is_fresh in zip(units, events, fresh, strict=True)
            if is_fresh
        ]
        units[0].rollback_only = not facts
        if left := [event for _, event in facts[await self._handle(facts) :]]:
            await inbox.release(driver, schema, consumer=self._name, events=left)
            del fresh[events.index(left[0]) :]
        return fresh

    async def _handle(self, facts: Sequence[tuple[W, Event]]) -> int:
        """How many of the first were handled before the time was over."""
        over, handled = time.monotonic() + HOLD_S, 0
        for handle, run in self._runs(facts):
            if handled and time.monotonic() > over:
                break
            await handle(run)
            handled += len(run)
        return handled

    def _runs(
        self, facts: Sequence[tuple[W, Event]]
    ) -> Iterator[tuple[HandleSeveral[W], list[tuple[W, Event]]]]:
        for several, run in groupby(facts, lambda fact: _of(self._several, fact[1].type)):
            if several is not None:
                yield several, list(run)
                continue
            for fact in run:
                handle = _of(self._handlers, fact[1].type)
                assert handle is not None
                yield _with_fields(handle), [fact]

    def _call(self, event: Event) -> Call:
        return Call(
            event.cooperative_id,
            Actor.system(self._name),
            correlation_id=event.correlation_id,
            causation_id=event.id,
        )

    def _trace(self, event: Event, heard: ExitStack) -> Mapping[str, str]:
        """A span under the sender's, for as long as the transaction lasts."""
        parent = event.metadata.get(tracing.TRACEPARENT)
        heard.enter_context(tracing.entering(f"{self._name} hears {event.type}", parent))
        return tracing.carried()


def _fresh(events: Sequence[Event], claimed: set[UUID]) -> Iterator[bool]:
    """Whether each was claimed; the second of two twins was not."""
    for event in events:
        yield event.id in claimed
        failpoints.reach("inbox.claimed" if event.id in claimed else "inbox.repeated")
        claimed.discard(event.id)


def _of(table: Mapping[str, T], event_type: str) -> T | None:
    return table.get(event_type) or table.get("#")


def _with_fields(handle: HandleOne[W]) -> HandleSeveral[W]:
    async def handle_one(facts: Sequence[tuple[W, Event]]) -> None:
        ((work, event),) = facts
        with logs.fields(
            correlation_id=event.correlation_id, event_id=event.id, event_type=event.type
        ):
            await handle(work, event)

    return handle_one
