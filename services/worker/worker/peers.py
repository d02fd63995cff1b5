"""The other services as the worker calls them: with its own token, in the instance's name."""

from dataclasses import dataclass
from typing import Self

from chassis.client import Remote, ServiceTokens
from chassis.settings import ServiceSettings
from habitat.agreements.v1.allocations_pb2_grpc import AllocationServiceStub
from habitat.agreements.v1.claims_pb2_grpc import ClaimServiceStub
from habitat.agreements.v1.distributions_pb2_grpc import DistributionServiceStub
from habitat.agreements.v1.governance_pb2_grpc import GovernanceServiceStub
from habitat.kernel.v1.events_pb2_grpc import EventServiceStub
from habitat.people.v1.contributions_pb2_grpc import ContributionServiceStub
from habitat.people.v1.members_pb2_grpc import MemberServiceStub
from habitat.people.v1.policy_pb2_grpc import PolicyServiceStub
from habitat.treasury.v1.capital_pb2_grpc import CapitalServiceStub
from habitat.treasury.v1.ledger_pb2_grpc import LedgerServiceStub
from habitat.treasury.v1.periods_pb2_grpc import PeriodServiceStub


@dataclass(frozen=True, slots=True)
class Peers:
    """One stub for each service that a workflow speaks to."""

    periods: PeriodServiceStub
    capital: CapitalServiceStub
    ledger: LedgerServiceStub
    contributions: ContributionServiceStub
    members: MemberServiceStub
    policy: PolicyServiceStub
    claims: ClaimServiceStub
    allocations: AllocationServiceStub
    governance: GovernanceServiceStub
    distributions: DistributionServiceStub
    events: dict[str, EventServiceStub]
    remotes: tuple[Remote, ...] = ()
    tokens: ServiceTokens | None = None

    @classmethod
    def connect(cls, settings: ServiceSettings) -> Self:
        """Open the channels lazily; make it inside the running event loop."""
        tokens = ServiceTokens(settings)
        return cls.of(
            treasury=Remote(settings.treasury_grpc, tokens),
            people=Remote(settings.people_grpc, tokens),
            agreements=Remote(settings.agreements_grpc, tokens),
            tokens=tokens,
        )

    @classmethod
    def of(
        cls,
        *,
        treasury: Remote,
        people: Remote,
        agreements: Remote,
        tokens: ServiceTokens | None = None,
    ) -> Self:
        return cls(
            periods=treasury.stub(PeriodServiceStub),
            capital=treasury.stub(CapitalServiceStub),
            ledger=treasury.stub(LedgerServiceStub),
            contributions=people.stub(ContributionServiceStub),
            members=people.stub(MemberServiceStub),
            policy=people.stub(PolicyServiceStub),
            claims=agreements.stub(ClaimServiceStub),
            allocations=agreements.stub(AllocationServiceStub),
            governance=agreements.stub(GovernanceServiceStub),
            distributions=agreements.stub(DistributionServiceStub),
            events={
                "people": people.stub(EventServiceStub),
                "treasury": treasury.stub(EventServiceStub),
                "agreements": agreements.stub(EventServiceStub),
            },
            remotes=(treasury, people, agreements),
            tokens=tokens,
        )

    async def close(self) -> None:
        for remote in self.remotes:
            await remote.close()
        if self.tokens is not None:
            await self.tokens.close()
