"""The four services behind the gateway: one connection each, and a stub for each thing they do."""

from dataclasses import dataclass
from typing import Any

from grpc_health.v1.health_pb2_grpc import HealthStub

from chassis.client import Remote
from gateway.settings import Settings
from habitat.agreements.v1.allocations_pb2_grpc import AllocationServiceStub
from habitat.agreements.v1.claims_pb2_grpc import ClaimServiceStub
from habitat.agreements.v1.distributions_pb2_grpc import DistributionServiceStub
from habitat.agreements.v1.formulas_pb2_grpc import FormulaServiceStub
from habitat.agreements.v1.governance_pb2_grpc import GovernanceServiceStub
from habitat.agreements.v1.statements_pb2_grpc import StatementServiceStub
from habitat.kernel.v1.events_pb2_grpc import EventServiceStub
from habitat.people.v1.admin_pb2_grpc import PeopleAdminServiceStub
from habitat.people.v1.auth_pb2_grpc import AuthServiceStub
from habitat.people.v1.contributions_pb2_grpc import ContributionServiceStub
from habitat.people.v1.members_pb2_grpc import MemberServiceStub
from habitat.people.v1.policy_pb2_grpc import PolicyServiceStub
from habitat.treasury.v1.accounts_pb2_grpc import AccountServiceStub
from habitat.treasury.v1.admin_pb2_grpc import TreasuryAdminServiceStub
from habitat.treasury.v1.capital_pb2_grpc import CapitalServiceStub
from habitat.treasury.v1.ledger_pb2_grpc import LedgerServiceStub
from habitat.treasury.v1.periods_pb2_grpc import PeriodServiceStub
from habitat.worker.v1.bus_pb2_grpc import BusServiceStub
from habitat.worker.v1.workflows_pb2_grpc import WorkflowServiceStub


@dataclass(frozen=True, slots=True)
class Peer:
    """A service as a whole: is it there, and what has it heard and said."""

    name: str
    remote: Remote
    health: Any
    events: EventServiceStub


class Services:
    """Made inside the running event loop; calls carry the caller's own token."""

    def __init__(self, settings: Settings) -> None:
        people = Remote(settings.people_grpc)
        treasury = Remote(settings.treasury_grpc)
        agreements = Remote(settings.agreements_grpc)
        worker = Remote(settings.worker_grpc)
        self.peers = tuple(
            Peer(name, remote, remote.stub(HealthStub), remote.stub(EventServiceStub))
            for name, remote in (
                ("treasury", treasury),
                ("people", people),
                ("agreements", agreements),
                ("worker", worker),
            )
        )

        self.auth = people.stub(AuthServiceStub)
        self.members = people.stub(MemberServiceStub)
        self.contributions = people.stub(ContributionServiceStub)
        self.policy = people.stub(PolicyServiceStub)
        self.people_admin = people.stub(PeopleAdminServiceStub)

        self.accounts = treasury.stub(AccountServiceStub)
        self.ledger = treasury.stub(LedgerServiceStub)
        self.periods = treasury.stub(PeriodServiceStub)
        self.capital = treasury.stub(CapitalServiceStub)
        self.treasury_admin = treasury.stub(TreasuryAdminServiceStub)

        self.formulas = agreements.stub(FormulaServiceStub)
        self.claims = agreements.stub(ClaimServiceStub)
        self.allocations = agreements.stub(AllocationServiceStub)
        self.governance = agreements.stub(GovernanceServiceStub)
        self.distributions = agreements.stub(DistributionServiceStub)
        self.statements = agreements.stub(StatementServiceStub)

        self.workflows = worker.stub(WorkflowServiceStub)
        self.bus = worker.stub(BusServiceStub)

    async def close(self) -> None:
        for peer in self.peers:
            await peer.remote.close()
