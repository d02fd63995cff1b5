"""Composition root of the worker: the only module that knows every other."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chassis.async_engine import AsyncEngine
from chassis.bus import Bus, open_bus
from chassis.consumer import Consumer
from chassis.database import Unit, Units, open_engine
from chassis.engine import IDLE_IN_TRANSACTION_MS
from chassis.event_service import EventServicer
from chassis.face import service_face
from chassis.gauges import Reader, outbox_gauges, queue_gauges
from chassis.http_server import HttpServer
from chassis.outbox import Relay
from chassis.process import run_parts
from chassis.sealer import Sealer
from chassis.seals import AUDIT
from chassis.server import GrpcServer, grpc_server
from habitat.kernel.v1.events_pb2_grpc import add_EventServiceServicer_to_server
from habitat.worker.v1.bus_pb2_grpc import add_BusServiceServicer_to_server
from habitat.worker.v1.events_pb2 import AuditSealed
from habitat.worker.v1.workflows_pb2_grpc import add_WorkflowServiceServicer_to_server
from kernel.clock import SystemClock
from worker import stuck
from worker.actions import DEFINITIONS, Performer
from worker.calendar_jobs import CalendarJobs
from worker.consumers import consumers
from worker.dispatcher import Dispatcher
from worker.engine import Engine
from worker.grpc_bus import BusServicer
from worker.grpc_workflows import WorkflowServicer
from worker.leases import Leases
from worker.peers import Peers
from worker.rails import Rails, SimulatedAch
from worker.scheduler import Scheduler
from worker.settings import Settings

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs in the worker's process."""

    engine: AsyncEngine
    bus: Bus
    peers: Peers
    server: GrpcServer
    sealer: Sealer
    relaying: Relay
    dispatcher: Dispatcher
    scheduler: Scheduler
    units: Units
    settings: Settings
    draining: Sequence[Consumer[Unit]]
    face: HttpServer
    reader: Reader

    async def serve(self) -> None:
        """Until a signal; workflows let go first, the relay goes last."""
        await run_parts(
            self.dispatcher.run(),
            self.scheduler.run(),
            *(consumer.run() for consumer in self.draining),
            self.server.run(),
            self.sealer.run(),
            self.relaying.run(),
            self.face.run(),
            self.reader.run(),
            on_stop=self.close,
        )

    async def relay(self) -> None:
        await run_parts(self.relaying.run(), on_stop=self.close)

    async def close(self) -> None:
        await self.peers.close()
        await self.bus.close()
        await self.engine.dispose()


def open_pool(settings: Settings) -> AsyncEngine:
    """Whose sessions end when a worker hangs in a transaction for as long as its lease.

    The lease is lost by then, and the row that its successor needs is still locked.
    """
    hang_ms = min(int(settings.workflow_lease_s * 1000), IDLE_IN_TRANSACTION_MS)
    return open_engine(settings, schema=settings.service, idle_in_transaction_ms=hang_ms)


def build(settings: Settings, *, peers: Peers | None = None) -> App:
    """Plain calls, top to bottom; inside the running event loop."""
    engine = open_pool(settings)
    units = Units(
        engine, schema=settings.service, clock=SystemClock(settings.habitat_business_date)
    )
    bus = open_bus(settings, engine)
    peers = peers or Peers.connect(settings)
    performer = Performer(units, peers, settings, Rails(SimulatedAch(units)))
    workflows = Engine(units, DEFINITIONS, performer, settings)
    jobs = CalendarJobs(units, peers, settings).table()
    draining = consumers(bus, units, settings)
    adapter = "rabbitmq" if settings.amqp_url else "postgresql"
    server = grpc_server(
        settings,
        services=[
            (add_WorkflowServiceServicer_to_server, WorkflowServicer(units, peers)),
            (add_BusServiceServicer_to_server, BusServicer(bus, bus.dead_letters, adapter, units)),
            (add_EventServiceServicer_to_server, EventServicer(units, bus)),
        ],
    )
    pulses = tuple(consumer.pulse for consumer in draining)
    return App(
        engine=engine,
        bus=bus,
        peers=peers,
        server=server,
        sealer=_sealer(units),
        relaying=Relay(engine, settings.service, bus),
        dispatcher=Dispatcher(
            units,
            Leases(units, owner=settings.instance, lease_s=settings.workflow_lease_s),
            workflows,
            concurrency=settings.worker_concurrency,
            heartbeat_s=settings.workflow_heartbeat_s,
            poll_s=settings.workflow_poll_s,
        ),
        scheduler=Scheduler(
            units, jobs, owner=settings.instance, interval_s=settings.worker_scan_interval_s
        ),
        units=units,
        settings=settings,
        draining=draining,
        reader=_reader(units, bus),
        face=service_face(settings, engine, bus, MIGRATIONS, server=server, pulses=pulses),
    )


def _sealer(units: Units) -> Sealer:
    return Sealer(
        units,
        (AUDIT,),
        lambda head: AuditSealed(chain=head.chain, seal_no=head.seal_no, hash=head.hash),
    )


def _reader(units: Units, bus: Bus) -> Reader:
    outbox = outbox_gauges(units.engine, units.schema)
    return Reader(units.engine, units.schema, [outbox, queue_gauges(bus), stuck.gauges(units)])
