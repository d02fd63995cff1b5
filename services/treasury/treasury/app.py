"""The composition root: the only module that knows every other."""

from pathlib import Path

from chassis.async_engine import AsyncEngine
from chassis.bus import Bus, open_bus
from chassis.commands import Commands
from chassis.consumer import Consumer
from chassis.database import Units, open_engine
from chassis.event_service import EventServicer
from chassis.face import service_face
from chassis.gauges import Reader, outbox_gauges
from chassis.http_server import HttpServer
from chassis.outbox import Relay
from chassis.process import run_parts
from chassis.sealer import Sealer
from chassis.seals import AUDIT
from chassis.server import GrpcServer, grpc_server
from habitat.kernel.v1.events_pb2_grpc import add_EventServiceServicer_to_server
from habitat.treasury.v1.accounts_pb2_grpc import add_AccountServiceServicer_to_server
from habitat.treasury.v1.admin_pb2_grpc import add_TreasuryAdminServiceServicer_to_server
from habitat.treasury.v1.capital_pb2_grpc import add_CapitalServiceServicer_to_server
from habitat.treasury.v1.events_pb2 import AuditSealed
from habitat.treasury.v1.ledger_pb2_grpc import add_LedgerServiceServicer_to_server
from habitat.treasury.v1.periods_pb2_grpc import add_PeriodServiceServicer_to_server
from kernel.clock import SystemClock
from treasury.adapters.books import Books
from treasury.adapters.consumers import NAME, QUEUE, Handlers
from treasury.adapters.grpc_accounts import Accounts
from treasury.adapters.grpc_admin import Admin
from treasury.adapters.grpc_capital import Capital
from treasury.adapters.grpc_ledger import Ledger
from treasury.adapters.grpc_periods import Periods
from treasury.adapters.sealing import JOURNAL
from treasury.adapters.work import SqlWork
from treasury.settings import Settings

SCHEMA = "treasury"
MIGRATIONS = Path(__file__).parent / "migrations"


class App:
    """The parts of the process: gRPC server, consumer, sealer, relay."""

    def __init__(
        self,
        engine: AsyncEngine,
        bus: Bus,
        server: GrpcServer,
        consumer: Consumer[SqlWork],
        sealer: Sealer,
        relay: Relay,
        face: HttpServer,
    ) -> None:
        self.engine = engine
        self.bus = bus
        self.server = server
        self.consumer = consumer
        self._sealer = sealer
        self._relay = relay
        self.face = face

    async def serve(self) -> None:
        """Everything in one process, until a signal."""
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
        """Only the relay of the outbox."""
        await run_parts(self._relay.run(), on_stop=self.close)

    async def close(self) -> None:
        await self.bus.close()
        await self.engine.dispose()


def build(settings: Settings) -> App:
    """Plain calls, top to bottom; nothing is opened before it is used."""
    engine = open_engine(settings, schema=SCHEMA)
    clock = SystemClock(settings.habitat_business_date)
    units = Units(engine, schema=SCHEMA, clock=clock)
    bus = open_bus(settings, engine)
    books = Books(Commands(units, SqlWork))
    server = grpc_server(
        settings,
        services=[
            (add_AccountServiceServicer_to_server, Accounts(books)),
            (add_LedgerServiceServicer_to_server, Ledger(books)),
            (add_PeriodServiceServicer_to_server, Periods(books)),
            (add_CapitalServiceServicer_to_server, Capital(books)),
            (add_TreasuryAdminServiceServicer_to_server, Admin(books)),
            (add_EventServiceServicer_to_server, EventServicer(units, bus)),
        ],
    )
    consumer = Consumer(
        bus,
        units,
        SqlWork,
        queue=QUEUE,
        name=NAME,
        handlers=Handlers().table(),
        settings=settings,
    )
    face = service_face(settings, engine, bus, MIGRATIONS, server=server)
    relay = Relay(engine, SCHEMA, bus)
    return App(engine, bus, server, consumer, _sealer(units), relay, face)


def _sealer(units: Units) -> Sealer:
    return Sealer(
        units,
        (AUDIT, JOURNAL),
        lambda head: AuditSealed(chain=head.chain, seal_no=head.seal_no, hash=head.hash),
    )
