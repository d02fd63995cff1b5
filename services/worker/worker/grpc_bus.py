"""BusService: what lies in the queues, and what is to become of dead letters.

A message belongs to the cooperative that its envelope names: an admin sees and settles the own
ones, an operator's service those of all and those that nobody can read. Each replay and discard
leaves an audit line in the message's cooperative before it is done.
"""

# ruff: noqa: N802  gRPC method names are the proto's

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from chassis import failpoints
from chassis.bus import Bus
from chassis.database import Units
from chassis.dead_letters import DeadLetter, DeadLetters
from chassis.server import call_of
from chassis.topology import QUEUES
from habitat.worker.v1 import bus_pb2 as pb
from habitat.worker.v1.bus_pb2_grpc import BusServiceServicer
from kernel.call import Call, Role
from kernel.errors import Invalid, NotFound

Context = grpc.aio.ServicerContext[Any, Any]

PAGE_DEFAULT, PAGE_MAX = 50, 1_000
LETTERS_MAX = 10_000
"""Dead letters of one queue that are looked through."""

READ, WRITE = "worker:read:*", "worker:write:dead_letters"
REPLAY, DISCARD = "replay_dead_letters", "discard_dead_letter"


class BusServicer(BusServiceServicer):
    """The same for both adapters of the bus."""

    def __init__(self, bus: Bus, dead_letters: DeadLetters, adapter: str, units: Units) -> None:
        self._bus = bus
        self._dead = dead_letters
        self._adapter = adapter
        self._units = units

    async def GetBusStatus(
        self, request: pb.GetBusStatusRequest, context: Context
    ) -> pb.GetBusStatusResponse:
        """Numbers only; they are of all cooperatives together."""
        _caller(context, READ)
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
        call = _caller(context, READ)
        offset, size = _offset_in(request.page_token), request.page_size or PAGE_DEFAULT
        if not 0 < size <= PAGE_MAX:
            raise Invalid(f"A page has 1 to {PAGE_MAX} rows.", field="page_size")
        queues = [_queue_in(request.queue)] if request.queue else sorted(QUEUES)
        found = [letter for queue in queues for letter in await self._visible(call, queue)]
        more = len(found) > offset + size
        return pb.ListDeadLettersResponse(
            dead_letters=[_letter_out(letter) for letter in found[offset : offset + size]],
            next_page_token=str(offset + size) if more else "",
            total_count=len(found),
        )

    async def ReplayDeadLetters(
        self, request: pb.ReplayDeadLettersRequest, context: Context
    ) -> pb.ReplayDeadLettersResponse:
        """The named ones, or all of the queue that the caller may see."""
        call, queue = _caller(context, WRITE), _queue_in(request.queue)
        wanted = frozenset(request.event_ids)
        letters = [
            letter
            for letter in await self._visible(call, queue)
            if not wanted or letter.event_id in wanted
        ]
        if not letters:
            return pb.ReplayDeadLettersResponse(replayed=0)
        await self._note(call, letters, REPLAY, request.reason)
        replayed = await self._dead.replay(queue, [letter.event_id for letter in letters])
        failpoints.reach("dead_letter.replayed")
        return pb.ReplayDeadLettersResponse(replayed=replayed)

    async def DiscardDeadLetter(
        self, request: pb.DiscardDeadLetterRequest, context: Context
    ) -> pb.DiscardDeadLetterResponse:
        call, queue = _caller(context, WRITE), _queue_in(request.queue)
        if not request.reason.strip():
            raise Invalid("Say why it may be thrown away.", field="reason")
        if not request.event_id:
            raise Invalid("Name the event.", field="event_id")
        letter = await self._dead.inspect(queue, request.event_id)
        if letter is None or not _may_see(call, letter):
            raise NotFound(what="dead letter")
        await self._note(call, [letter], DISCARD, request.reason)
        gone = await self._dead.discard(queue, [request.event_id], reason=request.reason)
        failpoints.reach("dead_letter.discarded")
        return pb.DiscardDeadLetterResponse(discarded=gone > 0)

    async def _visible(self, call: Call, queue: str) -> list[DeadLetter]:
        found = await self._dead.list(queue, limit=LETTERS_MAX)
        return [letter for letter in found if _may_see(call, letter)]

    async def _note(
        self, call: Call, letters: Sequence[DeadLetter], action: str, reason: str
    ) -> None:
        """Audit lines, each in the cooperative of its message, else in the caller's."""
        by_cooperative: dict[UUID, list[DeadLetter]] = {}
        for letter in letters:
            owner = _cooperative_of(letter) or call.cooperative_id
            by_cooperative.setdefault(owner, []).append(letter)
        for cooperative_id, theirs in by_cooperative.items():
            theirs_alone = replace(call, cooperative_id=cooperative_id)
            async with self._units.open(theirs_alone, place="dead_letter") as unit:
                for letter in theirs:
                    unit.add_audit(
                        action=action,
                        subject_type="event",
                        subject_id=letter.event_id,
                        before={"queue": letter.queue, "error_code": letter.code},
                        reason=reason or None,
                    )


def _caller(context: Context, scope: str) -> Call:
    """An admin, or a service with that scope. Raises Forbidden, Unauthenticated."""
    call = call_of(context)
    if not (call.actor.is_machine and scope in call.actor.scopes):
        call.actor.require(Role.ADMIN)
    return call


def _may_see(call: Call, letter: DeadLetter) -> bool:
    return call.actor.is_machine or _cooperative_of(letter) == call.cooperative_id


def _cooperative_of(letter: DeadLetter) -> UUID | None:
    """None for a message that nobody can read."""
    try:
        return UUID(json.loads(letter.body)["cooperative_id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


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
