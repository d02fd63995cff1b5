"""BusService: what an operator or an admin may see and settle, and the trace it leaves."""

import json
from uuid import UUID

import pytest

from chassis.bus import Depth
from chassis.dead_letters import DeadLetter
from chassis.testing import COOPERATIVE, call_as
from habitat.worker.v1 import bus_pb2 as pb
from kernel.call import Actor, ActorKind, Call, Role
from kernel.errors import Forbidden, Invalid, NotFound
from worker import grpc_bus
from worker.grpc_bus import BusServicer

OTHER = UUID(int=5)
QUEUE = "habitat.people"


def letter(event_id, cooperative_id=COOPERATIVE, body=None):
    envelope = json.dumps({"cooperative_id": str(cooperative_id)}).encode()
    return DeadLetter(QUEUE, event_id, "a.b.c", body or envelope, 4, "INVALID", "bad", None)


class Letters:
    """Dead letters of two cooperatives and one that nobody can read."""

    def __init__(self):
        self.letters = [letter("e0"), letter("e1"), letter("e2", OTHER), letter("e3", body=b"\xff")]
        self.done = []

    async def list(self, queue, *, limit=100):
        return [found for found in self.letters if found.queue == queue][:limit]

    async def inspect(self, queue, event_id):
        return next((found for found in self.letters if found.event_id == event_id), None)

    async def replay(self, queue, event_ids=None):
        self.done.append(("replay", queue, event_ids))
        return len(event_ids)

    async def discard(self, queue, event_ids=None, *, reason):
        self.done.append(("discard", queue, event_ids))
        return 1

    async def depths(self):
        return {QUEUE: Depth(ready=3, dead=4), "habitat.audit": Depth(0, 0)}


@pytest.fixture
def letters():
    return Letters()


@pytest.fixture
def bus(house, letters):
    return BusServicer(letters, letters, "postgresql", house.units)


@pytest.fixture
def asked_by(monkeypatch):
    """What the server would say about the caller."""

    def become(call):
        monkeypatch.setattr(grpc_bus, "call_of", lambda _context: call)

    return become


def operator(*scopes):
    return Call(COOPERATIVE, Actor(ActorKind.SERVICE, "svc-operator", None, frozenset(scopes)))


OPERATOR = operator(grpc_bus.READ, grpc_bus.WRITE)


async def audited(house, cooperative_id=COOPERATIVE):
    async with house.units.open(call_as(cooperative_id=cooperative_id)) as unit:
        rows = await (await unit.driver()).fetch(
            "SELECT action, subject_id FROM worker.audit_entry ORDER BY seq"
        )
    return [tuple(row) for row in rows]


async def test_an_operator_sees_and_settles_all_of_them(bus, letters, asked_by, house):
    asked_by(OPERATOR)
    status = await bus.GetBusStatus(pb.GetBusStatusRequest(), None)
    assert {queue.queue: queue.dead for queue in status.queues}[QUEUE] == 4
    page = await bus.ListDeadLetters(pb.ListDeadLettersRequest(page_size=3), None)
    assert [found.id for found in page.dead_letters] == [f"{QUEUE}/e{n}" for n in range(3)]
    rest = await bus.ListDeadLetters(
        pb.ListDeadLettersRequest(page_token=page.next_page_token), None
    )
    assert [found.event_id for found in rest.dead_letters] == ["e3"]
    assert rest.total_count == 4
    replayed = await bus.ReplayDeadLetters(pb.ReplayDeadLettersRequest(queue=QUEUE), None)
    assert replayed.replayed == 4
    assert await audited(house, OTHER) == [("replay_dead_letters", "e2")]


async def test_an_admin_sees_and_settles_the_own_ones(bus, letters, asked_by, house):
    asked_by(call_as(Role.ADMIN))
    page = await bus.ListDeadLetters(pb.ListDeadLettersRequest(), None)
    assert [found.event_id for found in page.dead_letters] == ["e0", "e1"]
    discarded = await bus.DiscardDeadLetter(
        pb.DiscardDeadLetterRequest(queue=QUEUE, event_id="e0", reason="Spoilt"), None
    )
    assert discarded.discarded
    with pytest.raises(NotFound):
        await bus.DiscardDeadLetter(
            pb.DiscardDeadLetterRequest(queue=QUEUE, event_id="e2", reason="Spoilt"), None
        )
    await bus.ReplayDeadLetters(pb.ReplayDeadLettersRequest(queue=QUEUE), None)
    nothing = await bus.ReplayDeadLetters(
        pb.ReplayDeadLettersRequest(queue=QUEUE, event_ids=["e2"]), None
    )
    assert nothing.replayed == 0
    assert letters.done == [("discard", QUEUE, ["e0"]), ("replay", QUEUE, ["e0", "e1"])]
    assert await audited(house) == [
        ("discard_dead_letter", "e0"),
        ("replay_dead_letters", "e0"),
        ("replay_dead_letters", "e1"),
    ]


async def test_dead_letters_need_a_known_queue_and_a_reason(bus, asked_by):
    asked_by(OPERATOR)
    for request in (
        pb.DiscardDeadLetterRequest(queue=QUEUE, event_id="e0"),
        pb.DiscardDeadLetterRequest(queue=QUEUE, reason="x"),
        pb.DiscardDeadLetterRequest(queue="other", event_id="e0", reason="x"),
    ):
        with pytest.raises(Invalid):
            await bus.DiscardDeadLetter(request, None)
    for request in (
        pb.ListDeadLettersRequest(page_token="x"),
        pb.ListDeadLettersRequest(page_size=-1),
    ):
        with pytest.raises(Invalid):
            await bus.ListDeadLetters(request, None)


@pytest.mark.parametrize("caller", [operator(grpc_bus.READ), call_as(Role.STEWARD)])
async def test_others_settle_nothing(bus, letters, asked_by, caller):
    asked_by(caller)
    with pytest.raises(Forbidden):
        await bus.ReplayDeadLetters(pb.ReplayDeadLettersRequest(queue=QUEUE), None)
    assert letters.done == []
