"""The bus as a port: what a relay publishes, what a consumer is handed, what it says back."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from pydantic import SecretStr

from chassis import event_figures, failpoints
from chassis.dead_letters import DeadLetters
from chassis.topology import Queue

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A fact on its way out; `event_type` is the routing key."""

    event_id: UUID
    event_type: str
    body: bytes
    headers: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a batch. What is in neither set may or may not have arrived: send it again."""

    confirmed: frozenset[UUID]
    unroutable: frozenset[UUID] = frozenset()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in a consumer's hand. `attempt` counts from 1; `deliveries` are the times it was
    handed out without an answer since it last entered the queue."""

    queue: str
    event_id: str
    event_type: str
    body: bytes
    attempt: int = 1
    deliveries: int = 1
    first_failed_at: datetime | None = None
    headers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """The effect is committed, or there is none to have."""


@dataclass(frozen=True, slots=True)
class Again:
    """Bring it back after `delay_s`, one of the delays that the bus was opened with."""

    delay_s: float
    code: str
    error: str


@dataclass(frozen=True, slots=True)
class Dead:
    """It will never work: put it away where a person can look at it."""

    code: str
    error: str


Verdict = Done | Again | Dead
Handler = Callable[[Delivery], Awaitable[Verdict]]
Together = Callable[[Sequence[Delivery]], Awaitable[int]]
"""Deals with several as one, all of them or none: the effects of the first so many are committed
when it returns their number. 0 says that each is better handled alone; it never raises."""


async def judged(
    handler: Handler, delivery: Delivery, delays_s: Sequence[float], poison_after: int
) -> Verdict:
    """The handler's verdict; for a message that kills its consumers, and for a handler that
    raises, the bus's own. What does not end well is counted."""
    verdict = await _judged(handler, delivery, delays_s, poison_after)
    if isinstance(verdict, Dead):
        event_figures.DEAD.labels(delivery.queue, verdict.code).inc()
    elif isinstance(verdict, Again):
        event_figures.RETRIES.labels(delivery.event_type, str(delivery.attempt)).inc()
    return verdict


async def _judged(
    handler: Handler, delivery: Delivery, delays_s: Sequence[float], poison_after: int
) -> Verdict:
    failpoints.reach("bus.delivered")
    if delivery.deliveries > poison_after:
        return Dead("POISON", f"handed out {delivery.deliveries} times without an answer")
    try:
        return await handler(delivery)
    except Exception as error:
        log.exception("The handler of %s raised", delivery.queue)
        code, words = type(error).__name__, str(error)
    if delivery.attempt > len(delays_s):
        return Dead(code, words)
    return Again(delays_s[delivery.attempt - 1], code, words)


def unnoticed() -> None:
    """The sign of life of a consumer at whose life nobody looks."""


@dataclass(frozen=True, slots=True)
class Depth:
    """What lies in a queue: waiting (delayed ones included) and dead."""

    ready: int
    dead: int


class Bus(Protocol):
    """RabbitMQ or the embedded bus; one contract test runs against both."""

    @property
    def dead_letters(self) -> DeadLetters:
        """What was put away, for the operator."""
        ...

    async def declare(self) -> None:
        """Make exchanges, queues and bindings of the topology; harmless when they exist."""
        ...

    async def publish(self, messages: Sequence[Outgoing]) -> Published:
        """Send in this order, wait for the confirms; never raises for a broker that is away."""
        ...

    async def deliver(self, queue: str, messages: Sequence[Outgoing]) -> Published:
        """Like `publish`, past all bindings: into this one queue, heard by nobody else."""
        ...

    async def consume(
        self,
        queue: str | Queue,
        handler: Handler,
        *,
        together: Together | None = None,
        prefetch: int = 10,
        beat: Callable[[], None] = unnoticed,
    ) -> None:
        """Hand out the queue's messages in order until cancelled, at most `prefetch` at a time.

        What waits and was never handed out before is offered to `together` first, if there is one;
        everything else goes to `handler` one by one. Calls `beat` at least every 20 s while its
        loop turns, with work or without.

        Settles each by the handler's verdict; a handler that raises gets it again. Survives the
        loss of the broker. A Queue of the gateway is made here and goes with its consumer.
        """
        ...

    async def reach(self) -> None:
        """One round trip to whatever carries the messages; raises when that does not answer."""
        ...

    async def depths(self) -> dict[str, Depth]:
        """For every queue of the topology, what lies in it."""
        ...

    async def close(self) -> None: ...


class BusSettings(Protocol):
    """What a bus needs to know; every ServiceSettings has it."""

    @property
    def amqp_url(self) -> SecretStr | None: ...
    @property
    def event_reconnect_interval_ms(self) -> int: ...
    @property
    def event_retry_delays_s(self) -> tuple[float, ...]: ...
    @property
    def event_namespace(self) -> str: ...


def open_bus(settings: BusSettings, engine: "AsyncEngine") -> Bus:
    """RabbitMQ when AMQP_URL is set, else the embedded bus in the schema `bus` of the database."""
    if settings.amqp_url is None or not settings.amqp_url.get_secret_value():
        from chassis.postgres_bus import PostgresBus

        return PostgresBus(engine, delays_s=settings.event_retry_delays_s)
    from chassis.rabbit_bus import RabbitBus

    return RabbitBus(
        settings.amqp_url.get_secret_value(),
        delays_s=settings.event_retry_delays_s,
        reconnect_s=settings.event_reconnect_interval_ms / 1000,
        namespace=settings.event_namespace,
    )
