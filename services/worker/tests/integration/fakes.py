"""The small services together, as one real gRPC server offers them."""

from habitat.agreements.v1 import (
    allocations_pb2_grpc,
    claims_pb2_grpc,
    distributions_pb2_grpc,
    governance_pb2_grpc,
)
from habitat.kernel.v1 import events_pb2_grpc
from habitat.people.v1 import contributions_pb2_grpc, members_pb2_grpc, policy_pb2_grpc
from habitat.treasury.v1 import capital_pb2_grpc, ledger_pb2_grpc, periods_pb2_grpc

from .fake_agreements import Allocations, Claims
from .fake_distributions import Distributions, Governance
from .fake_people import Contributions, Events, Members, Policy
from .fake_treasury import Capital, Ledger, Periods


def services_of(world):
    """What grpc_server wants: how to add each servicer, and the servicer."""
    return [
        (periods_pb2_grpc.add_PeriodServiceServicer_to_server, Periods(world)),
        (capital_pb2_grpc.add_CapitalServiceServicer_to_server, Capital(world)),
        (ledger_pb2_grpc.add_LedgerServiceServicer_to_server, Ledger(world)),
        (
            contributions_pb2_grpc.add_ContributionServiceServicer_to_server,
            Contributions(world),
        ),
        (members_pb2_grpc.add_MemberServiceServicer_to_server, Members(world)),
        (policy_pb2_grpc.add_PolicyServiceServicer_to_server, Policy(world)),
        (claims_pb2_grpc.add_ClaimServiceServicer_to_server, Claims(world)),
        (allocations_pb2_grpc.add_AllocationServiceServicer_to_server, Allocations(world)),
        (
            distributions_pb2_grpc.add_DistributionServiceServicer_to_server,
            Distributions(world),
        ),
        (governance_pb2_grpc.add_GovernanceServiceServicer_to_server, Governance(world)),
        (events_pb2_grpc.add_EventServiceServicer_to_server, Events(world)),
    ]
