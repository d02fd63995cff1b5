"""A running Agreements and a cooperative of the test's own: asking, telling, looking."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import grpc
from google.protobuf.message import Message

from agreements.app import App
from chassis.bus import Delivery, Verdict
from chassis.events import cause_of
from chassis.scratch_databases import ScratchDatabase
from chassis.status import error_of
from chassis.testing import fresh_event
from chassis.tokens import Claims, sign
from kernel.call import Actor, Call, Role
from kernel.ids import new_id

TODAY = date(2026, 4, 5)
Q1 = UUID("0a000000-0000-7000-8000-000000000001")
Q2 = UUID("0a000000-0000-7000-8000-000000000002")
TREES = UUID("7e000000-0000-4000-8000-000000000000")
CLOSE = "c105e000-0000-4000-8000-000000000001"  # the workflow of the close
WORKER = frozenset(
    f"agreements:{right}"
    for right in (
        "read:*",
        "write:claims",
        "write:agreements",
        "write:distributions",
        "write:governance",
        "write:bootstrap",
    )
)
SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"


def id_of(name: str) -> str:
    return str(uuid5(TREES, name))


class Ledger:
    """Treasury's figures as a test wants them; `calls` shows what was asked."""

    def __init__(self) -> None:
        self.net = 1000000
        self.capital: dict[UUID, int | None] = {}
        self.calls: list[str] = []

    async def net_income(self, call: Call, period_id: UUID) -> tuple[int, int]:
        self.calls.append("net_income")
        return self.net, self.net

    async def capacities(self, call: Call, as_of: date) -> dict[UUID, int | None]:
        self.calls.append(f"capacities {as_of}")
        return self.capital


@dataclass(frozen=True)
class Person:
    name: str
    role: Role

    @property
    def id(self) -> str:
        return id_of(self.name)


ASH, ELM, OAK = (
    Person("Ash", Role.ADMIN),
    Person("Elm", Role.STEWARD),
    Person("Oak", Role.STEWARD),
)
ALDER, BIRCH, CEDAR = (
    Person("Alder", Role.MEMBER),
    Person("Birch", Role.MEMBER),
    Person("Cedar", Role.MEMBER),
)


@dataclass
class Desk:
    app: App
    database: ScratchDatabase
    channel: grpc.aio.Channel
    ledger: Ledger
    cooperative: UUID = field(default_factory=new_id)
    methods: dict[str, Any] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)

    async def ask(
        self,
        method: str,
        request: Message,
        *,
        by: Person | str | None = "svc-worker",
        key: str = "",
        fence: int | None = None,
        cooperative: UUID | None = None,
        scopes: frozenset[str] = WORKER,
    ) -> Any:
        """`by` is a person or a service. Raises what the service raised."""
        cooperative = cooperative or self.cooperative
        metadata = []
        if by:
            metadata.append(("authorization", f"Bearer {token(by, cooperative, scopes)}"))
        if isinstance(by, str):
            metadata.append(("x-cooperative-id", str(cooperative)))
        if key:
            metadata.append(("x-idempotency-key", key))
        if fence is not None:
            metadata.append(("x-fence", str(fence)))
        call = self.methods[method](request, metadata=tuple(metadata), timeout=30)
        try:
            if hasattr(call, "__aiter__"):
                return [part async for part in call]
            return await call
        except grpc.aio.AioRpcError as error:
            trailers: Any = error.trailing_metadata() or ()
            raise error_of(error.code(), error.details() or "", list(trailers)) from None

    async def hear(
        self,
        event: Message,
        kind: str,
        aggregate: str,
        *,
        sequence: int = 0,
        event_id: str = "",
        migrated: bool = False,
    ) -> Verdict:
        """Hand a fact to the consumer as the bus would; sequences count up by themselves."""
        counted = self.sequences.get(aggregate, 0) + 1
        if not sequence:
            self.sequences[aggregate] = counted
        metadata = {"migrated": "true"} if migrated else {}
        call = Call(self.cooperative, Actor.system("test"))
        row = fresh_event(
            event,
            call=call,
            producer="test",
            aggregate_type=kind,
            aggregate_id=UUID(aggregate),
            occurred_at=datetime.now(UTC),
            cause=cause_of(call, metadata),
        )
        envelope = json.loads(row.envelope) | {
            "payload": json.loads(row.payload),
            "aggregate_sequence": sequence or counted,
            "global_seq": 1,
        }
        if event_id:
            envelope["event_id"] = event_id
        body = json.dumps(envelope).encode()
        self.heard.append(body)
        delivery = Delivery("habitat.agreements", envelope["event_id"], row.event_type, body)
        return await self.app.consumer.handle(delivery)

    async def rows(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        """As the administrator of the database, past every policy."""
        connection = await asyncpg.connect(self.database.admin_url.replace("+asyncpg", ""))
        try:
            return await connection.fetch(sql, *values)
        finally:
            await connection.close()

    async def facts(self, prefix: str = "") -> list[tuple[str, dict[str, Any]]]:
        """Type and payload of what was announced so far, in order."""
        rows = await self.rows(
            "SELECT event_type, payload FROM agreements.outbox "
            "WHERE starts_with(event_type, $1) AND cooperative_id = $2 ORDER BY global_seq",
            prefix,
            self.cooperative,
        )
        return [(row[0], json.loads(row[1])) for row in rows]


def token(by: Person | str, cooperative: UUID, scopes: frozenset[str]) -> str:
    now = datetime.now(UTC)
    claims = {"issued_at": now, "expires_at": now + timedelta(minutes=5)}
    if isinstance(by, str):
        return sign(SECRET, Claims(subject=by, scopes=scopes, **claims))
    return sign(SECRET, Claims(subject=by.id, cooperative_id=cooperative, role=by.role, **claims))
