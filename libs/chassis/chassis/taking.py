"""Facts taken: claimed in the inbox and handled, one or several, in one transaction."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

from chassis import failpoints, inbox
from chassis.database import Unit, Units
from chassis.events import Event
from chassis.hearing import Heard, committed
from kernel.call import Actor, Call

T = TypeVar("T")
W = TypeVar("W")

HandleOne: TypeAlias = Callable[[W, Event], Awaitable[None]]
HandleSeveral: TypeAlias = Callable[[Sequence[tuple[W, Event]]], Awaitable[None]]
Facts: TypeAlias = Sequence[tuple[W, Heard]]

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
        self._heard = {*handlers, *several}

    def hears(self, event_type: str) -> bool:
        """Whether there is a handler for it."""
        return event_type in self._heard or "#" in self._heard

    async def take(self, heard: Sequence[Heard]) -> list[bool]:
        """One transaction of claims and effects, for facts of one cooperative.

        The answer says of each fact whether it was fresh; it is shorter than `heard` when the
        last ones were left for another transaction. When this raises, nothing is done. The
        statements they share are told in the trace of the first, the commit in that of each.
        """
        calls = [self._call(one.event) for one in heard]
        with heard[0].within():
            async with self._units.open_together(calls, place="inbox") as units:
                for unit, one in zip(units, heard, strict=True):
                    unit.trace = one.carried()
                fresh = await self._taken(units, heard)
                began = time.monotonic()
        committed(heard[1 : len(fresh)], time.monotonic() - began)
        return fresh

    async def _taken(self, units: Sequence[Unit], heard: Sequence[Heard]) -> list[bool]:
        driver, schema = await units[0].driver(), units[0].schema
        events = [one.event for one in heard]
        claimed = await inbox.take(driver, schema, consumer=self._name, events=events)
        fresh = list(_fresh(events, claimed))
        facts = [
            (self._work(unit), one)
            for unit, one, is_fresh in zip(units, heard, fresh, strict=True)
            if is_fresh
        ]
        units[0].rollback_only = not facts
        if left := [one.event for _, one in facts[await self._handle(facts) :]]:
            await inbox.release(driver, schema, consumer=self._name, events=left)
            del fresh[events.index(left[0]) :]
        return fresh

    async def _handle(self, facts: Facts[W]) -> int:
        """How many of the first were handled before the time was over."""
        over, handled = time.monotonic() + HOLD_S, 0
        for several, run in groupby(facts, lambda fact: _of(self._several, fact[1].event.type)):
            for part in [list(run)] if several else [[fact] for fact in run]:
                if handled and time.monotonic() > over:
                    return handled
                await self._act(several, part)
                handled += len(part)
        return handled

    async def _act(self, several: HandleSeveral[W] | None, facts: Facts[W]) -> None:
        if several is not None:
            await several([(work, one.event) for work, one in facts])
            return
        ((work, one),) = facts
        handle = _of(self._handlers, one.event.type)
        assert handle is not None
        with one.within():
            await handle(work, one.event)

    def _call(self, event: Event) -> Call:
        return Call(
            event.cooperative_id,
            Actor.system(self._name),
            correlation_id=event.correlation_id,
            causation_id=event.id,
        )


def _fresh(events: Sequence[Event], claimed: set[UUID]) -> Iterator[bool]:
    """Whether each was claimed; the second of two twins was not."""
    for event in events:
        yield event.id in claimed
        failpoints.reach("inbox.claimed" if event.id in claimed else "inbox.repeated")
        claimed.discard(event.id)


def _of(table: Mapping[str, T], event_type: str) -> T | None:
    return table.get(event_type) or table.get("#")
