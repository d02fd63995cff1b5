"""What the action of a step works with: its instance, the peers, and commands with fixed ids."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from chassis.client import AGGREGATION_S, COMMAND_S, READ_S, ask, ask_stream, send_stream
from chassis.database import Unit, Units
from habitat.treasury.v1 import periods_pb2
from kernel.call import Actor, Call
from kernel.clock import Clock
from kernel.errors import NotFound
from worker.keys import command_id
from worker.leases import WORKER, Lease
from worker.peers import Peers
from worker.rails import Rails
from worker.settings import Settings
from worker.workflow import Definition, Instance, Json, Outcome, StepRow

if TYPE_CHECKING:
    import grpc

WHOLE_S = 600.0
"""For what is done over all members at once; the step's own limit is as long. A shorter one would
throw the work of a large cooperative away and ask for the same again."""

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt of one step."""

    instance: Instance
    lease: Lease
    definition: Definition
    peers: Peers
    settings: Settings
    units: Units
    rails: Rails

    @property
    def call(self) -> Call:
        """The worker itself asks, for the instance's cooperative, under the lease's fence."""
        return Call(
            self.instance.cooperative_id,
            Actor.system(WORKER),
            correlation_id=self.instance.correlation_id,
            fence=self.lease.version,
        )

    @property
    def clock(self) -> Clock:
        return self.units.clock

    @property
    def row(self) -> StepRow:
        row = self.instance.row(self.definition)
        assert row is not None
        return row

    def output(self, step: str) -> Json:
        """The checkpoint of an earlier step."""
        return self.instance.outputs[step]

    def since_s(self) -> float:
        """How long ago this step was begun for the first time."""
        started: datetime | None = self.row.started_at
        return (self.clock.now() - started).total_seconds() if started else 0.0

    def today(self) -> date:
        return self.clock.today()

    def key(self, item: str = "") -> str:
        """The idempotency key of a command of this step."""
        return str(command_id(self.instance, self.instance.step, item))

    async def command(
        self,
        method: "grpc.UnaryUnaryMultiCallable[Q, A]",
        request: Q,
        item: str = "",
        *,
        timeout_s: float = COMMAND_S,
    ) -> A:
        """Give a command; a repeat after a crash gets the first answer. Raises what it raises."""
        return await ask(
            method, request, call=self.call, timeout_s=timeout_s, idempotency_key=self.key(item)
        )

    async def aggregate(
        self, method: "grpc.UnaryUnaryMultiCallable[Q, A]", request: Q, item: str = ""
    ) -> A:
        """A command or question over all rows of a period."""
        return await self.command(method, request, item, timeout_s=AGGREGATION_S)

    async def whole(
        self, method: "grpc.UnaryUnaryMultiCallable[Q, A]", request: Q, item: str = ""
    ) -> A:
        """A command or question that calculates every member's part."""
        return await self.command(method, request, item, timeout_s=WHOLE_S)

    async def read(
        self,
        method: "grpc.UnaryUnaryMultiCallable[Q, A]",
        request: Q,
        *,
        timeout_s: float = READ_S,
    ) -> A:
        return await ask(method, request, call=self.call, timeout_s=timeout_s)

    def stream(self, method: "grpc.UnaryStreamMultiCallable[Q, A]", request: Q) -> AsyncIterator[A]:
        """A question whose answer comes in parts."""
        return ask_stream(method, request, call=self.call, timeout_s=WHOLE_S)

    async def send(
        self, method: "grpc.StreamUnaryMultiCallable[Q, A]", requests: AsyncIterable[Q]
    ) -> A:
        """One command in many parts."""
        return await send_stream(
            method, requests, call=self.call, timeout_s=WHOLE_S, idempotency_key=self.key()
        )

    async def locally(self, write: Callable[[Unit], Awaitable[A]]) -> A:
        """A transaction on the worker's own tables."""
        async with self.units.open(self.call, place="note") as unit:
            return await write(unit)

    async def period(self, period_id: str) -> periods_pb2.Period:
        """Raises NotFound."""
        found = await self.read(
            self.peers.periods.BatchGetPeriods, periods_pb2.BatchGetPeriodsRequest(ids=[period_id])
        )
        if not found.periods:
            raise NotFound(what="period")
        return found.periods[0]


Action = Callable[[Job], Awaitable[Outcome]]
