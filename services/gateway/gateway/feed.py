"""What happens in the services, as far as somebody here is listening: the source of subscriptions.

One queue a gateway, no memory: who reconnects asks again.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from chassis.bus import Bus
from chassis.consumer import listen
from chassis.events import Event
from chassis.topology import gateway_queue

BACKLOG_MAX = 200
"""A listener that is this far behind loses the oldest."""

_STANDING = frozenset({"people.member.role_changed", "people.member.status_changed"})
FACTS_OF_OTHERS = frozenset(
    {"agreements.claim.created", "agreements.claim.reversed", "treasury.contribution.posted"}
)
"""What others than People say of a contribution."""


def about_contributions(event_type: str) -> bool:
    return event_type.startswith("people.contribution.") or event_type in FACTS_OF_OTHERS


def _looked_into(event_type: str) -> bool:
    """Whether anybody here reads the payload; a close tells of 100 000 lines that nobody does."""
    return about_contributions(event_type) or event_type in _STANDING


@dataclass(eq=False, slots=True)
class _Listener:
    wants: Callable[[Event], bool]
    events: "asyncio.Queue[Event]" = field(
        default_factory=lambda: asyncio.Queue(maxsize=BACKLOG_MAX)
    )

    def hand(self, event: Event) -> None:
        if self.events.full():
            self.events.get_nowait()
        self.events.put_nowait(event)


class Feed:
    """Hands each event to those who want it, and ends the streams of members who changed."""

    def __init__(self, bus: Bus, *, changed: Callable[[str], None] = lambda member: None) -> None:
        """`changed` is told of each member whose role or standing is another."""
        self._bus = bus
        self._changed = changed
        self._listeners: set[_Listener] = set()
        self._present: dict[str, set[asyncio.Event]] = {}

    async def run(self) -> None:
        """Listen until cancelled; a broker that is away is waited for."""
        queue = gateway_queue(uuid4().hex)
        await listen(self._bus, queue, self.hear, parsed=_looked_into)

    async def hear(self, event: Event) -> None:
        for listener in list(self._listeners):
            if listener.wants(event):
                listener.hand(event)
        if event.type in _STANDING:
            self._changed(event.payload.member_id)
            for ended in self._present.get(event.payload.member_id, ()):
                ended.set()

    async def events(self, wants: Callable[[Event], bool]) -> AsyncGenerator[Event, None]:
        """The wanted events from now on, until the iterator is closed."""
        listener = _Listener(wants)
        self._listeners.add(listener)
        try:
            while True:
                yield await listener.events.get()
        finally:
            self._listeners.discard(listener)

    def streams_of(self, member: str) -> int:
        return len(self._present.get(member, ()))

    @contextmanager
    def present(self, member: str) -> Iterator[asyncio.Event]:
        """The event is set when the member's role or standing changes while the stream runs."""
        ended = asyncio.Event()
        streams = self._present.setdefault(member, set())
        streams.add(ended)
        try:
            yield ended
        finally:
            streams.discard(ended)
            if not streams:
                self._present.pop(member, None)
