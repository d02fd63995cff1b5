"""A fact as the bus would bring it, handed to Treasury's handlers."""

from datetime import UTC, datetime
from uuid import uuid4

from google.protobuf.message import Message

from chassis.events import Event
from kernel.call import Actor
from kernel.ids import new_id
from treasury.adapters.consumers import Handlers
from treasury.adapters.work import SqlWork

from .desk import WORKER, Desk

TABLE = Handlers().table()


def fact(kind: str, payload: Message, *, sequence: int = 1, migrated: bool = False) -> Event:
    return Event(
        id=new_id(),
        type=kind,
        schema_version=1,
        producer="people",
        cooperative_id=WORKER.cooperative_id,
        aggregate_type="x",
        aggregate_id=uuid4(),
        aggregate_sequence=sequence,
        global_seq=1,
        occurred_at=datetime(2026, 2, 1, tzinfo=UTC),
        recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
        correlation_id=new_id(),
        causation_id=None,
        actor=Actor.system("people"),
        payload=payload,
        metadata={"migrated": "true"} if migrated else {},
    )


async def hear(desk: Desk, event: Event) -> None:
    async def handle(work: SqlWork) -> None:
        await TABLE[event.type](work, event)

    await desk.do(WORKER, handle)
