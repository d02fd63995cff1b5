"""BusService: what an operator may see and settle."""

import pytest

from chassis.bus import Depth
from chassis.dead_letters import DeadLetter
from chassis.testing import COOPERATIVE
from habitat.worker.v1 import bus_pb2
from kernel.call import Actor, ActorKind, Call
from kernel.errors import Forbidden, Invalid
from worker import grpc_bus
from worker.grpc_bus import BusServicer


class Letters:
    """Two dead letters, and what became of them."""

    def __init__(self):
        self.letters = [
            DeadLetter("habitat.people", f"e{n}", "a.b.c", b"{}", 4, "INVALID", "bad", None)
            for n in range(2)
        ]
        self.done = []

    async def list(self, queue, *, limit=100):
        return [letter for letter in self.letters if letter.queue == queue][:limit]

    async def replay(self, queue, event_ids=None):
        self.done.append((queue, event_ids))
        return len(event_ids) if event_ids else 2

    async def discard(self, queue, event_ids=None, *, reason):
        self.done.append((queue, event_ids, reason))
        return 1

    async def depths(self):
        return {"habitat.people": Depth(ready=3, dead=2), "habitat.audit": Depth(0, 0)}


@pytest.fixture
def as_operator(monkeypatch):
    """What the server would say about the caller."""

    def become(*scopes, kind=ActorKind.SERVICE):
        call = Call(COOPERATIVE, Actor(kind, "svc-operator", None, frozenset(scopes)))
        monkeypatch.setattr(grpc_bus, "call_of", lambda _context: call)

    become("worker:read:*", "worker:write:dead_letters")
    return become


async def test_an_operator_sees_and_settles_dead_letters(as_operator):
    letters = Letters()
    bus = BusServicer(letters, letters, "postgresql")
    status = await bus.GetBusStatus(bus_pb2.GetBusStatusRequest(), None)
    assert {queue.queue: queue.dead for queue in status.queues}["habitat.people"] == 2
    page = await bus.ListDeadLetters(bus_pb2.ListDeadLettersRequest(page_size=1), None)
    assert [letter.id for letter in page.dead_letters] == ["habitat.people/e0"]
    assert page.total_count == 2
    rest = await bus.ListDeadLetters(
        bus_pb2.ListDeadLettersRequest(page_token=page.next_page_token), None
    )
    assert [letter.event_id for letter in rest.dead_letters] == ["e1"]
    replayed = await bus.ReplayDeadLetters(
        bus_pb2.ReplayDeadLettersRequest(queue="habitat.people"), None
    )
    assert replayed.replayed == 2
    discarded = await bus.DiscardDeadLetter(
        bus_pb2.DiscardDeadLetterRequest(queue="habitat.people", event_id="e0", reason="Spoilt"),
        None,
    )
    assert discarded.discarded
    assert letters.done == [("habitat.people", None), ("habitat.people", ["e0"], "Spoilt")]


async def test_dead_letters_need_a_known_queue_a_reason_and_the_right(as_operator):
    letters = Letters()
    bus = BusServicer(letters, letters, "postgresql")
    for request in (
        bus_pb2.DiscardDeadLetterRequest(queue="habitat.people", event_id="e0"),
        bus_pb2.DiscardDeadLetterRequest(queue="habitat.people", reason="x"),
        bus_pb2.DiscardDeadLetterRequest(queue="other", event_id="e0", reason="x"),
    ):
        with pytest.raises(Invalid):
            await bus.DiscardDeadLetter(request, None)
    with pytest.raises(Invalid):
        await bus.ListDeadLetters(bus_pb2.ListDeadLettersRequest(page_token="x"), None)
    with pytest.raises(Invalid):
        await bus.ListDeadLetters(bus_pb2.ListDeadLettersRequest(page_size=-1), None)
    as_operator("worker:read:*")
    with pytest.raises(Forbidden):
        await bus.ReplayDeadLetters(bus_pb2.ReplayDeadLettersRequest(queue="habitat.people"), None)
