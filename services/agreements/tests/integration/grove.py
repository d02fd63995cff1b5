"""What people and workflows do in a test, on top of the desk."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import grpc
from pydantic import SecretStr

from agreements.app import App
from agreements.settings import Settings
from chassis.bus import Verdict
from chassis.scratch_databases import ScratchDatabase
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
from kernel.ids import new_id

from .desk import (
    ALDER,
    ASH,
    BIRCH,
    CEDAR,
    CLOSE,
    ELM,
    OAK,
    Q1,
    Q2,
    SECRET,
    TODAY,
    Desk,
    Ledger,
    Person,
    id_of,
)

__all__ = [
    "ALDER",
    "ASH",
    "BIRCH",
    "CEDAR",
    "CLOSE",
    "ELM",
    "OAK",
    "Q1",
    "Q2",
    "SECRET",
    "UUID",
    "Grove",
    "Person",
    "at_once",
    "fresh_key",
    "id_of",
    "running",
]

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


class Grove(Desk):
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

    async def lines(self, agreement_id: str, **more: bool) -> list[Any]:
        request = allocations_pb2.StreamAllocationsRequest(agreement_id=agreement_id, **more)
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


async def running(database: ScratchDatabase) -> AsyncIterator[Grove]:
    settings = Settings(
        database_url=SecretStr(database.url("agreements")),
        jwt_secret=SecretStr(SECRET),
        habitat_env="test",
        host="127.0.0.1",
        grpc_port=0,
        habitat_business_date=TODAY,
    )
    app = App(settings, ledger := Ledger())
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
