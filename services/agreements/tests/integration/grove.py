"""A running Agreements, a cooperative of the test's own, and those who talk to it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import grpc
from google.protobuf.message import Message
from pydantic import SecretStr

from agreements.app import App
from agreements.settings import Settings
from chassis.bus import Delivery, Verdict
from chassis.events import fresh_event
from chassis.scratch_databases import ScratchDatabase
from chassis.status import error_of
from chassis.tokens import Claims, sign
from habitat.agreements.v1 import (
    admin_pb2,
    admin_pb2_grpc,
    allocations_pb2,
    allocations_pb2_grpc,
    claims_pb2,
    claims_pb2_grpc,
    distributions_pb2,
    distributions_pb2_grpc,
    formulas_pb2_grpc,
    governance_pb2,
    governance_pb2_grpc,
    statements_pb2_grpc,
)
from habitat.kernel.v1 import events_pb2_grpc
from habitat.people.v1 import events_pb2 as people
from habitat.treasury.v1 import events_pb2 as treasury
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

_STUBS = (
    admin_pb2_grpc.AgreementsAdminServiceStub,
    allocations_pb2_grpc.AllocationServiceStub,
    claims_pb2_grpc.ClaimServiceStub,
    distributions_pb2_grpc.DistributionServiceStub,
    events_pb2_grpc.EventServiceStub,
    formulas_pb2_grpc.FormulaServiceStub,
    governance_pb2_grpc.GovernanceServiceStub,
    statements_pb2_grpc.StatementServiceStub,
)


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
class Grove:
    app: App
    database: ScratchDatabase
    channel: grpc.aio.Channel
    ledger: Ledger
    cooperative: UUID = field(default_factory=new_id)
    methods: dict[str, Any] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

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
        row = fresh_event(
            event,
            call=Call(self.cooperative, Actor.system("test")),
            producer="test",
            aggregate_type=kind,
            aggregate_id=UUID(aggregate),
            occurred_at=datetime.now(UTC),
            metadata=metadata,
        )
        envelope = json.loads(row.envelope) | {
            "payload": json.loads(row.payload),
            "aggregate_sequence": sequence or counted,
            "global_seq": 1,
        }
        if event_id:
            envelope["event_id"] = event_id
        body = json.dumps(envelope).encode()
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

    async def install(self, regime: str = "subchapter_k") -> str:
        weights = {"labor": 10000, "expertise": 15000, "capital": 10000, "relationship": 5000}
        answer = await self.ask(
            "InstallCooperative",
            admin_pb2.InstallCooperativeRequest(
                cooperative_id=str(self.cooperative),
                name="Grove Cooperative",
                currency="USD",
                tax_regime=regime,
                weights=[
                    admin_pb2.DefaultWeight(category_code=code, weight_e4=weight, sort=place)
                    for place, (code, weight) in enumerate(weights.items())
                ],
            ),
        )
        return answer.formula_version_id

    async def open_period(self, period: UUID = Q1, code: str = "2026Q1", **values: Any) -> Verdict:
        days = {Q1: ("2026-01-01", "2026-03-31"), Q2: ("2026-04-01", "2026-06-30")}[period]
        fact = treasury.PeriodOpened(
            period_id=str(period),
            code=code,
            name=f"{code[4:]} {code[:4]}",
            period_type="quarter",
            start_date=days[0],
            end_date=days[1],
            fiscal_year=2026,
            **values,
        )
        return await self.hear(fact, "period", str(period))

    async def join(self, name: str, number: int, **values: Any) -> Verdict:
        given = {
            "tier": "cooperative",
            "status": "active",
            "joined_on": "2020-01-01",
            "role": "member",
        }
        fact = people.MemberCreated(
            member_id=id_of(name),
            member_number=f"M-{number:04d}",
            display_name=name,
            **(given | values),
        )
        return await self.hear(fact, "member", id_of(name))

    async def contribute(
        self,
        name: str,
        category: str,
        cents: int,
        *,
        label: str = "",
        period: UUID = Q1,
        on: str = "2026-03-31",
        minutes: int = 0,
    ) -> Verdict:
        contribution = id_of(f"{name} {category} {cents} {label}")
        fact = people.ContributionApproved(
            contribution_id=contribution,
            number=f"C-2026Q1-{cents % 1000000:06d}",
            member_id=id_of(name),
            category=category,
            contribution_date=on,
            period_id=str(period),
            minutes=minutes,
            value={"amount_minor": cents, "currency": "USD"},
        )
        return await self.hear(fact, "contribution", contribution)

    async def three(self) -> None:
        """The cooperative of the specification's worked example (domain 9.5)."""
        await self.install()
        await self.open_period()
        for number, person in enumerate((ALDER, BIRCH, CEDAR), start=1):
            await self.join(person.name, number)
        await self.officers()
        await self.contribute("Alder", "labor", 600000)
        await self.contribute("Alder", "expertise", 200000)
        await self.contribute("Alder", "relationship", 50000)
        await self.contribute("Birch", "labor", 400000)
        await self.contribute("Birch", "capital", 100000)
        await self.contribute("Cedar", "labor", 150000)
        await self.contribute("Cedar", "expertise", 100000)

    async def officers(self) -> None:
        """They decide, and share in nothing."""
        for number, person in enumerate((ASH, ELM, OAK), start=90):
            await self.join(person.name, number, tier="community", role=person.role.value)

    async def lock(self, workflow: str = CLOSE, **more: Any) -> Any:
        request = claims_pb2.LockClaimsRequest(period_id=str(Q1), workflow_id=workflow, **more)
        return await self.ask("LockClaims", request)

    def inputs(self, net: int = 1000000, **values: Any) -> allocations_pb2.AllocationInputs:
        values.setdefault("tax_lines", [allocations_pb2.TaxLine(k1_line="1", amount_minor=net)])
        return allocations_pb2.AllocationInputs(period_id=str(Q1), net_income_minor=net, **values)

    async def calculate(self, inputs: Any) -> Any:
        return await self.ask(
            "CalculateAllocation",
            allocations_pb2.CalculateAllocationRequest(inputs=inputs, workflow_id=CLOSE),
        )

    async def create(self, inputs: Any, inputs_hash: str = "", workflow: str = CLOSE) -> Any:
        chosen = inputs_hash or (await self.calculate(inputs)).inputs_hash
        request = allocations_pb2.CreateAgreementRequest(
            inputs=inputs, workflow_id=workflow, inputs_hash=chosen, started_by=ASH.id
        )
        return (await self.ask("CreateAgreement", request)).agreement

    async def proposed(self, net: int = 1000000, **values: Any) -> Any:
        """Locked, calculated, created and put to the vote."""
        await self.lock()
        agreement = await self.create(self.inputs(net, **values))
        request = allocations_pb2.ProposeAgreementRequest(
            agreement_id=agreement.id, workflow_id=CLOSE, proposed_by=ASH.id
        )
        return (await self.ask("ProposeAgreement", request)).agreement

    async def vote(
        self, subject_id: str, by: Person, choice: str = "APPROVE", comment: str = "", **more: Any
    ) -> Any:
        request = governance_pb2.CastVoteRequest(
            subject_type=more.pop("subject_type", "allocation_agreement"),
            subject_id=subject_id,
            choice=governance_pb2.VoteChoice.Value(f"VOTE_CHOICE_{choice}"),
            comment=comment,
        )
        return (await self.ask("CastVote", request, by=by, **more)).approval

    async def approved(self, net: int = 1000000, **values: Any) -> Any:
        agreement = await self.proposed(net, **values)
        await self.vote(agreement.id, ELM)
        await self.vote(agreement.id, OAK)
        return await self.agreement(agreement.id)

    async def applied(self, net: int = 1000000, **values: Any) -> Any:
        agreement = await self.approved(net, **values)
        request = allocations_pb2.MarkAppliedRequest(
            agreement_id=agreement.id,
            workflow_id=CLOSE,
            book_transaction_id=id_of("book"),
            tax_transaction_id=id_of("tax"),
        )
        return (await self.ask("MarkApplied", request)).agreement

    async def agreement(self, id: str) -> Any:
        request = allocations_pb2.BatchGetAgreementsRequest(ids=[id])
        return (await self.ask("BatchGetAgreements", request)).agreements[0]

    async def lines(self, agreement_id: str) -> list[Any]:
        request = allocations_pb2.StreamAllocationsRequest(agreement_id=agreement_id)
        parts = await self.ask("StreamAllocations", request)
        return [line for part in parts for line in part.allocations]

    async def breaches(self, agreement_id: str) -> list[str]:
        request = allocations_pb2.VerifyAgreementRequest(agreement_id=agreement_id)
        return list((await self.ask("VerifyAgreement", request)).breaches)

    async def schedule(self, agreement_id: str, lines: Any = None, **more: Any) -> Any:
        chosen = lines if lines is not None else await self.lines(agreement_id)
        request = distributions_pb2.ScheduleForAllocationsRequest(
            agreement_id=agreement_id,
            allocations=[
                distributions_pb2.AllocationPayee(allocation_id=line.id, method="ach")
                for line in chosen
            ],
        )
        return await self.ask("ScheduleForAllocations", request, **more)

    async def payments(self, **wanted: Any) -> list[Any]:
        request = distributions_pb2.ListDistributionsRequest(
            filter=distributions_pb2.DistributionFilter(**wanted)
        )
        return list((await self.ask("ListDistributions", request)).distributions)

    async def pay(self, id: str) -> Any:
        begin = distributions_pb2.MarkProcessingRequest(id=id, workflow_id=CLOSE)
        await self.ask("MarkProcessing", begin)
        return await self.complete(id)

    async def complete(self, id: str, **more: Any) -> Any:
        given = {"payment_date": "2026-04-05", "payment_reference": "ACH-1", "tax_year": 2026}
        request = distributions_pb2.CompleteDistributionRequest(id=id, **(given | more))
        return (await self.ask("CompleteDistribution", request)).distribution


def token(by: Person | str, cooperative: UUID, scopes: frozenset[str]) -> str:
    now = datetime.now(UTC)
    claims = {"issued_at": now, "expires_at": now + timedelta(minutes=5)}
    if isinstance(by, str):
        return sign(SECRET, Claims(subject=by, scopes=scopes, **claims))
    return sign(SECRET, Claims(subject=by.id, cooperative_id=cooperative, role=by.role, **claims))


async def running(database: ScratchDatabase) -> AsyncIterator[Grove]:
    settings = Settings(
        database_url=SecretStr(database.url("agreements")),
        jwt_secret=SecretStr(SECRET),
        habitat_env="test",
        host="127.0.0.1",
        grpc_port=0,
        habitat_business_date=TODAY,
    )
    ledger = Ledger()
    app = App(settings, ledger)
    await app.server.start()
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{app.server.port}")
    grove = Grove(app, database, channel, ledger)
    for stub in _STUBS:
        grove.methods |= vars(stub(channel))
    yield grove
    await channel.close()
    await app.server.stop(0)
    await app.close()


async def at_once(*calls: Any) -> list[Any]:
    """All together; errors come back as values."""
    return list(await asyncio.gather(*calls, return_exceptions=True))


def fresh_key() -> str:
    return str(new_id())
