"""The composition root: the only module that knows every other."""

from dataclasses import dataclass
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
from chassis.parts import run_parts
from chassis.sealer import Sealer
from chassis.seals import AUDIT
from chassis.server import GrpcServer, Service, grpc_server
from habitat.kernel.v1.events_pb2_grpc import add_EventServiceServicer_to_server
from habitat.people.v1.admin_pb2_grpc import add_PeopleAdminServiceServicer_to_server
from habitat.people.v1.auth_pb2_grpc import add_AuthServiceServicer_to_server
from habitat.people.v1.contributions_pb2_grpc import add_ContributionServiceServicer_to_server
from habitat.people.v1.events_pb2 import AuditSealed
from habitat.people.v1.members_pb2_grpc import add_MemberServiceServicer_to_server
from habitat.people.v1.policy_pb2_grpc import add_PolicyServiceServicer_to_server
from kernel.clock import SystemClock
from people.adapters import consumers, grpc_auth, grpc_policy, measured
from people.adapters.grpc_admin import AdminServicer
from people.adapters.grpc_auth import AuthServicer
from people.adapters.grpc_contributions import ContributionServicer
from people.adapters.grpc_members import MemberServicer
from people.adapters.grpc_policy import PolicyServicer
from people.adapters.hashing import Argon2Hashing
from people.adapters.signing import SignedTokens
from people.adapters.sql_work import SqlBegin, SqlWork
from people.adapters.tenants import Currencies, Standings
from people.application.passwords import PasswordChanges
from people.application.sessions import SessionMaker, Sessions
from people.application.sign_in import SignIn
from people.settings import Settings

SCHEMA = "people"
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class App:
    """The parts of the process; `serve` runs them all, `relay` only the outbox."""

    engine: AsyncEngine
    bus: Bus
    server: GrpcServer
    consumer: Consumer[SqlWork]
    sealer: Sealer
    outbox: Relay
    face: HttpServer
    reader: Reader

    async def serve(self) -> None:
        await run_parts(
            self.server.run(),
            self.consumer.run(),
            self.sealer.run(),
            self.outbox.run(),
            self.face.run(),
            self.reader.run(),
            on_stop=self.close,
        )

    async def relay(self) -> None:
        await run_parts(self.outbox.run(), on_stop=self.close)

    async def close(self) -> None:
        await self.bus.close()
        await self.engine.dispose()


def build(settings: Settings, *, hashing: Argon2Hashing | None = None) -> App:
    """Wire the service; nothing is opened before it runs. Tests bring a faster hashing."""
    engine = open_engine(settings, schema=SCHEMA)
    bus = open_bus(settings, engine)
    units = Units(engine, schema=SCHEMA, clock=SystemClock(settings.habitat_business_date))
    currencies = Currencies(units)
    standings = Standings(units, currencies)
    commands = Commands(units, currencies.dress)
    server = grpc_server(
        settings,
        services=_services(
            settings, units, bus, hashing or Argon2Hashing(), commands, currencies, standings
        ),
        public=(*grpc_auth.PUBLIC, *grpc_policy.PUBLIC),
        password_change=grpc_auth.PASSWORD_CHANGE_METHODS,
        policy=standings,
    )
    consumer = Consumer(
        bus,
        units,
        currencies.dress,
        queue=consumers.QUEUE,
        name=consumers.NAME,
        handlers=consumers.HANDLERS,
        settings=settings,
    )
    reader = Reader(engine, SCHEMA, [outbox_gauges(engine, SCHEMA), measured.gauges(units)])
    face = service_face(settings, engine, bus, MIGRATIONS, server=server)
    relay = Relay(engine, SCHEMA, bus)
    return App(engine, bus, server, consumer, _sealer(units), relay, face, reader)


def _sealer(units: Units) -> Sealer:
    return Sealer(
        units,
        (AUDIT,),
        lambda head: AuditSealed(chain=head.chain, seal_no=head.seal_no, hash=head.hash),
    )


def _services(
    settings: Settings,
    units: Units,
    bus: Bus,
    hashing: Argon2Hashing,
    commands: Commands[SqlWork],
    currencies: Currencies,
    standings: Standings,
) -> list[Service]:
    tokens = SignedTokens(settings)
    begin = SqlBegin(units, currencies.dress)
    maker = SessionMaker(tokens, refresh_ttl=settings.refresh_token_expiry)
    auth = AuthServicer(
        settings,
        commands,
        sign_in=SignIn(begin, hashing, maker),
        sessions=Sessions(begin, tokens, maker),
        changes=PasswordChanges(begin, hashing, maker),
        hashing=hashing,
        tokens=tokens,
        standings=standings,
    )
    members = MemberServicer(commands, hashing, standings)
    contributions = ContributionServicer(commands, currencies)
    admin = AdminServicer(commands, hashing, currencies)
    return [
        (add_AuthServiceServicer_to_server, auth),
        (add_MemberServiceServicer_to_server, members),
        (add_ContributionServiceServicer_to_server, contributions),
        (add_PolicyServiceServicer_to_server, PolicyServicer(commands)),
        (add_PeopleAdminServiceServicer_to_server, admin),
        (add_EventServiceServicer_to_server, EventServicer(units, bus)),
    ]
