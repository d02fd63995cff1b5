"""The composition root: plain calls, top to bottom."""

from pathlib import Path

from agreements.adapters.consumers import HANDLERS, NAME, QUEUE
from agreements.adapters.grpc_allocations import Allocations
from agreements.adapters.grpc_claims import Claims, Statements
from agreements.adapters.grpc_distributions import Distributions
from agreements.adapters.grpc_formulas import Admin, Formulas, Governance
from agreements.adapters.session import SqlWork
from agreements.adapters.treasury_ledger import TreasuryLedger
from agreements.application.memory import Memory
from agreements.application.ports import Ledger
from agreements.settings import Settings
from chassis.bus import open_bus
from chassis.client import Remote, ServiceTokens
from chassis.commands import Commands
from chassis.consumer import Consumer
from chassis.database import Units, open_engine
from chassis.event_service import EventServicer
from chassis.face import service_face
from chassis.gauges import Reader, outbox_gauges
from chassis.outbox import Relay
from chassis.parts import run_parts
from chassis.sealer import Sealer
from chassis.seals import AUDIT
from chassis.server import GrpcServer, grpc_server
from habitat.agreements.v1 import (
    admin_pb2_grpc,
    allocations_pb2_grpc,
    claims_pb2_grpc,
    distributions_pb2_grpc,
    formulas_pb2_grpc,
    governance_pb2_grpc,
    statements_pb2_grpc,
)
from habitat.agreements.v1.events_pb2 import AuditSealed
from habitat.kernel.v1 import events_pb2_grpc
from kernel.clock import SystemClock

MIGRATIONS = Path(__file__).parent / "migrations"
SCHEMA = "agreements"


class App:
    """The gRPC server, the consumer, the sealer and the relay of one process."""

    def __init__(self, settings: Settings, ledger: Ledger | None = None) -> None:
        self.engine = open_engine(settings, schema=SCHEMA)
        units = Units(self.engine, schema=SCHEMA, clock=SystemClock(settings.habitat_business_date))
        self._bus = open_bus(settings, self.engine)
        self._tokens = ServiceTokens(settings)
        self._treasury = Remote(settings.treasury_grpc, self._tokens)
        memory = Memory()
        commands = Commands(units, lambda unit: SqlWork(unit, memory))
        ledger = ledger or TreasuryLedger(self._treasury)
        self.server: GrpcServer = grpc_server(
            settings,
            services=[
                (admin_pb2_grpc.add_AgreementsAdminServiceServicer_to_server,
                 Admin(commands, ledger)),
                (allocations_pb2_grpc.add_AllocationServiceServicer_to_server,
                 Allocations(commands, ledger)),
                (claims_pb2_grpc.add_ClaimServiceServicer_to_server, Claims(commands, ledger)),
                (distributions_pb2_grpc.add_DistributionServiceServicer_to_server,
                 Distributions(commands, ledger)),
                (formulas_pb2_grpc.add_FormulaServiceServicer_to_server,
                 Formulas(commands, ledger)),
                (governance_pb2_grpc.add_GovernanceServiceServicer_to_server,
                 Governance(commands, ledger)),
                (statements_pb2_grpc.add_StatementServiceServicer_to_server,
                 Statements(commands, ledger)),
                (events_pb2_grpc.add_EventServiceServicer_to_server,
                 EventServicer(units, self._bus)),
            ],
        )  # fmt: skip
        self.consumer = Consumer(
            self._bus, units, SqlWork, queue=QUEUE, name=NAME, handlers=HANDLERS, settings=settings
        )
        self._sealer = Sealer(
            units,
            (AUDIT,),
            lambda head: AuditSealed(chain=head.chain, seal_no=head.seal_no, hash=head.hash),
        )
        self._relay = Relay(self.engine, SCHEMA, self._bus)
        self.face = service_face(settings, self.engine, self._bus, MIGRATIONS, server=self.server)

    async def serve(self) -> None:
        """Until SIGTERM; the server drains first, then consumer, sealer and relay."""
        await run_parts(
            self.server.run(),
            self.consumer.run(),
            self._sealer.run(),
            self._relay.run(),
            self.face.run(),
            Reader(self.engine, SCHEMA, [outbox_gauges(self.engine, SCHEMA)]).run(),
            on_stop=self.close,
        )

    async def relay(self) -> None:
        await run_parts(self._relay.run(), on_stop=self.close)

    async def close(self) -> None:
        await self._treasury.close()
        await self._tokens.close()
        await self._bus.close()
        await self.engine.dispose()


def build(settings: Settings) -> App:
    """Inside the running event loop: channels belong to it."""
    return App(settings)
