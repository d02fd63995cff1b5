"""BusService: what lies in the queues, and what is to become of dead letters. Admins only."""

# ruff: noqa: N802  gRPC method names are the proto's

from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.bus import Bus
from chassis.dead_letters import DeadLetter, DeadLetters
from chassis.server import call_of
from chassis.topology import QUEUES
from habitat.worker.v1 import bus_pb2 as pb
from habitat.worker.v1.bus_pb2_grpc import BusServiceServicer
from kernel.call import Role
from kernel.errors import Invalid

Context = grpc.aio.ServicerContext[Any, Any]

PAGE_DEFAULT, PAGE_MAX = 50, 1_000
READ, WRITE = "worker:read:*", "worker:write:dead_letters"


class BusServicer(BusServiceServicer):
    """The same for both adapters of the bus; nothing here belongs to one cooperative."""

    def __init__(self, bus: Bus, dead_letters: DeadLetters, adapter: str) -> None:
        self._bus = bus
        self._dead = dead_letters
        self._adapter = adapter

    async def GetBusStatus(
        self, request: pb.GetBusStatusRequest, context: Context
    ) -> pb.GetBusStatusResponse:
        _require(context, READ)
        depths = await self._bus.depths()
        return pb.GetBusStatusResponse(
            adapter=self._adapter,
            queues=[
                pb.QueueStatus(queue=name, ready=depth.ready, dead=depth.dead)
                for name, depth in sorted(depths.items())
            ],
        )

    async def ListDeadLetters(
        self, request: pb.ListDeadLettersRequest, context: Context
    ) -> pb.ListDeadLettersResponse:
        """Of one queue, or of all when none is named; oldest first in each queue."""
        _require(context, READ)
        offset, size = _offset_in(request.page_token), request.page_size or PAGE_DEFAULT
        if not 0 < size <= PAGE_MAX:
            raise Invalid(f"A page has 1 to {PAGE_MAX} rows.", field="page_size")
        queues = [_queue_in(request.queue)] if request.queue else sorted(QUEUES)
        found: list[DeadLetter] = []
        for queue in queues:
            found += await self._dead.list(queue, limit=offset + size + 1)
        depths = await self._bus.depths()
        more = len(found) > offset + size
        return pb.ListDeadLettersResponse(
            dead_letters=[_letter_out(letter) for letter in found[offset : offset + size]],
            next_page_token=str(offset + size) if more else "",
            total_count=sum(depths[queue].dead for queue in queues if queue in depths),
        )

    async def ReplayDeadLetters(
        self, request: pb.ReplayDeadLettersRequest, context: Context
    ) -> pb.ReplayDeadLettersResponse:
        _require(context, WRITE)
        ids = list(request.event_ids)
        replayed = await self._dead.replay(_queue_in(request.queue), ids or None)
        return pb.ReplayDeadLettersResponse(replayed=replayed)

    async def DiscardDeadLetter(
        self, request: pb.DiscardDeadLetterRequest, context: Context
    ) -> pb.DiscardDeadLetterResponse:
        _require(context, WRITE)
        if not request.reason.strip():
            raise Invalid("Say why it may be thrown away.", field="reason")
        if not request.event_id:
            raise Invalid("Name the event.", field="event_id")
        gone = await self._dead.discard(
            _queue_in(request.queue), [request.event_id], reason=request.reason
        )
        return pb.DiscardDeadLetterResponse(discarded=gone > 0)


def _require(context: Context, scope: str) -> None:
    """An admin, or a service with that scope. Raises Forbidden, Unauthenticated."""
    actor = call_of(context).actor
    if not (actor.is_machine and scope in actor.scopes):
        actor.require(Role.ADMIN)


def _queue_in(name: str) -> str:
    """Raises Invalid for a queue that the topology does not know."""
    if name not in QUEUES:
        raise Invalid(f"One of {', '.join(sorted(QUEUES))}.", field="queue")
    return name


def _offset_in(token: str) -> int:
    if token and not (token.isascii() and token.isdigit() and len(token) < 10):
        raise Invalid(
            "This page token was not made here.", field="page_token", reason="INVALID_CURSOR"
        )
    return int(token or 0)


def _letter_out(letter: DeadLetter) -> pb.DeadLetter:
    failed_at = None
    if letter.first_failed_at is not None:
        failed_at = Timestamp()
        failed_at.FromDatetime(letter.first_failed_at)
    return pb.DeadLetter(
        id=f"{letter.queue}/{letter.event_id}",
        queue=letter.queue,
        event_id=letter.event_id,
        event_type=letter.event_type,
        attempt=letter.attempt,
        error_code=letter.code,
        error=letter.error,
        first_failed_at=failed_at,
        body=letter.body.decode("utf-8", "replace"),
    )
