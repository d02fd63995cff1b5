"""A running People on a database of its own, and people who talk to it over gRPC."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import grpc
from google.protobuf.message import Message
from pydantic import SecretStr

from chassis.bus import Delivery, Verdict
from chassis.database import Unit, Units
from chassis.events import cause_of
from chassis.scratch_databases import ScratchDatabase
from chassis.status import error_of
from chassis.testing import COOPERATIVE, fresh_event
from habitat.people.v1 import (
    admin_pb2,
    admin_pb2_grpc,
    auth_pb2,
    auth_pb2_grpc,
    contributions_pb2,
    contributions_pb2_grpc,
    members_pb2,
    members_pb2_grpc,
    policy_pb2_grpc,
)
from kernel.call import Actor, Call
from people.adapters.hashing import Argon2Hashing
from people.app import App, build
from people.settings import Settings

TODAY = date(2026, 4, 5)
PASSWORD = "a quiet forest in autumn"
SECRET = "dev_internal_service_token_change_in_production"
Q1 = UUID("0a000000-0000-7000-8000-000000000001")
Q2 = UUID("0a000000-0000-7000-8000-000000000002")
Q4_2025 = UUID("0a000000-0000-7000-8000-000000000004")

_STUBS = (
    auth_pb2_grpc.AuthServiceStub,
    members_pb2_grpc.MemberServiceStub,
    contributions_pb2_grpc.ContributionServiceStub,
    policy_pb2_grpc.PolicyServiceStub,
    admin_pb2_grpc.PeopleAdminServiceStub,
)


@dataclass(slots=True)
class Person:
    """Somebody who is signed in."""

    id: str
    email: str
    access: str
    refresh: str = ""


@dataclass
class World:
    app: App
    database: ScratchDatabase
    units: Units
    channel: grpc.aio.Channel
    methods: dict[str, Any] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)

    async def ask(
        self,
        method: str,
        request: Message | Iterable[Message],
        *,
        by: Person | str | None = None,
        key: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Any:
        """`by` is a person, or the name of a service. Raises what the service raised."""
        metadata = [*headers]
        if isinstance(by, Person):
            metadata.append(("authorization", f"Bearer {by.access}"))
        elif by:
            metadata.append(("authorization", f"Bearer {await self.service(by)}"))
            metadata.append(("x-cooperative-id", str(COOPERATIVE)))
        if key:
            metadata.append(("x-idempotency-key", key))
        call = self.methods[method](
            request if isinstance(request, Message) else iter(request),
            metadata=tuple(metadata),
            timeout=20,
        )
        try:
            if hasattr(call, "__aiter__"):
                return [part async for part in call]
            return await call
        except grpc.aio.AioRpcError as error:
            trailers: Any = error.trailing_metadata() or ()
            raise error_of(error.code(), error.details() or "", list(trailers)) from None

    async def service(self, name: str) -> str:
        if name not in self.services:
            request = auth_pb2.IssueServiceTokenRequest(service=name, secret=SECRET)
            self.services[name] = (await self.ask("IssueServiceToken", request)).token
        return self.services[name]

    async def rows(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        """As the administrator of the database, past every policy."""
        connection = await asyncpg.connect(self.database.admin_url.replace("+asyncpg", ""))
        try:
            return await connection.fetch(sql, *values)
        finally:
            await connection.close()

    async def bootstrap(self, **values: Any) -> Any:
        given = {
            "cooperative_id": str(COOPERATIVE),
            "name": "Grove Cooperative",
            "admin_email": "Ash@Habitat.example",
            "admin_display_name": "Ash",
            "admin_tier": members_pb2.MEMBER_TIER_COMMUNITY,
        }
        request = admin_pb2.BootstrapCooperativeRequest(**given | values)
        return await self.ask("BootstrapCooperative", request, by="svc-operator")

    async def sign_in(self, email: str, password: str) -> Person:
        request = auth_pb2.LoginRequest(email=email, password=password)
        tokens = (await self.ask("Login", request)).tokens
        return Person(tokens.member.id, email, tokens.access_token, tokens.refresh_token)

    async def first_sign_in(self, email: str, temporary: str, password: str = PASSWORD) -> Person:
        person = await self.sign_in(email, temporary)
        request = auth_pb2.ChangePasswordRequest(new_password=password)
        tokens = (await self.ask("ChangePassword", request, by=person)).tokens
        return Person(tokens.member.id, email, tokens.access_token, tokens.refresh_token)

    async def found(self) -> Person:
        """The cooperative, and its first admin signed in."""
        answer = await self.bootstrap()
        return await self.first_sign_in("ash@habitat.example", answer.temporary_password)

    async def join(self, admin: Person, name: str, role: str = "MEMBER") -> Person:
        """A new active member, signed in; joined before all periods."""
        email = f"{name.lower()}@example.org"
        request = members_pb2.CreateMemberRequest(
            display_name=name,
            email=email,
            role=members_pb2.MemberRole.Value(f"MEMBER_ROLE_{role}"),
            joined_on="2025-01-01",
            activate=True,
            issue_password=True,
        )
        answer = await self.ask("CreateMember", request, by=admin)
        return await self.first_sign_in(email, answer.temporary_password)

    async def hear(
        self, event: Message, *, aggregate_type: str, aggregate_id: UUID, sequence: int = 1
    ) -> Verdict:
        """Hand a fact to the consumer as the bus would, in the next transaction."""
        return await self.app.consumer.handle(
            delivery(
                event, aggregate_type=aggregate_type, aggregate_id=aggregate_id, sequence=sequence
            )
        )

    async def open_period(
        self,
        id: UUID = Q1,
        code: str = "2026Q1",
        name: str = "Q1 2026",
        start: str = "2026-01-01",
        end: str = "2026-03-31",
        grace: str = "2026-04-07",
    ) -> None:
        from habitat.treasury.v1 import events_pb2

        fact = events_pb2.PeriodOpened(
            period_id=str(id),
            code=code,
            name=name,
            period_type="quarter",
            start_date=start,
            end_date=end,
            fiscal_year=2026,
            grace_end_date=grace,
        )
        await self.hear(fact, aggregate_type="period", aggregate_id=id)

    async def upload(
        self, method: str, content: str | bytes, *, by: Person | str, key: str = "", **options: Any
    ) -> Any:
        raw = content.encode() if isinstance(content, str) else content
        kind = {
            "ImportMembers": admin_pb2.ImportMembersRequest,
            "ImportContributions": admin_pb2.ImportContributionsRequest,
            "ReadCapitalAccounts": admin_pb2.ReadCapitalAccountsRequest,
        }[method]
        size = 1024 * 1024
        chunks = [raw[at : at + size] for at in range(0, len(raw), size)] or [b""]
        requests = [
            kind(options=admin_pb2.ImportOptions(**options) if not place else None, content=chunk)
            for place, chunk in enumerate(chunks)
        ]
        return await self.ask(method, requests, by=by, key=key)


def delivery(
    event: Message, *, aggregate_type: str, aggregate_id: UUID, sequence: int = 1
) -> Delivery:
    import json
    from datetime import UTC, datetime

    call = Call(COOPERATIVE, Actor.system("test"))
    row = fresh_event(
        event,
        call=call,
        producer="treasury",
        aggregate_type=aggregate_type,
        aggregate_id=aggregate_id,
        occurred_at=datetime.now(UTC),
        cause=cause_of(call, {}),
    )
    envelope = json.loads(row.envelope) | {
        "payload": json.loads(row.payload),
        "aggregate_sequence": sequence,
        "global_seq": sequence,
    }
    return Delivery(
        "habitat.people", str(row.event_id), row.event_type, json.dumps(envelope).encode()
    )


async def running(database: ScratchDatabase, **values: Any) -> AsyncIterator[World]:
    settings = Settings(
        database_url=SecretStr(database.url("people")),
        habitat_env="test",
        host="127.0.0.1",
        grpc_port=0,
        port=0,
        **{"habitat_business_date": TODAY, **values},
    )
    app = build(settings, hashing=Argon2Hashing(time_cost=1, memory_kib=64))
    await app.server.start()
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{app.server.port}")
    world = World(app, database, Units(app.engine, schema="people"), channel)
    for stub in _STUBS:
        world.methods |= vars(stub(channel))
    yield world
    await channel.close()
    await app.server.stop(0)
    await app.close()


def contribution_fields(**values: Any) -> contributions_pb2.ContributionFields:
    given = {
        "category_code": "labor",
        "contribution_date": "2026-02-10",
        "description": "Repaired the roof of the common house",
        "minutes": 600,
    }
    return contributions_pb2.ContributionFields(**(given | values))


async def submitted(world: World, owner: Person, **values: Any) -> contributions_pb2.Contribution:
    request = contributions_pb2.CreateContributionRequest(
        fields=contribution_fields(**values), submit=True
    )
    return (await world.ask("CreateContribution", request, by=owner)).contribution


async def at_once(*calls: Any) -> list[Any]:
    """All together; errors come back as values."""
    return list(await asyncio.gather(*calls, return_exceptions=True))


async def until_waiting(connection: "asyncpg.Connection[Any]", count: int = 1) -> None:
    """So many other sessions of this database wait for a lock. Raises TimeoutError."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(10):
        while await connection.fetchval(waiting) < count:
            await connection.execute("SELECT pg_stat_clear_snapshot()")
            await asyncio.sleep(0.01)


def fresh_key() -> str:
    return str(uuid4())


def nothing(_unit: Unit) -> None:
    return None
