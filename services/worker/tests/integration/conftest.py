"""The worker on a real database, with small services behind real gRPC."""

import asyncio
import contextlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from chassis.client import Remote
from chassis.server import grpc_server
from chassis.testing import call_as
from chassis.tokens import Claims, sign
from kernel.clock import SystemClock
from worker import commands, rows
from worker.actions import DEFINITIONS, Performer
from worker.dispatcher import Dispatcher
from worker.engine import Engine
from worker.leases import Leases
from worker.peers import Peers
from worker.rails import Rails, SimulatedAch
from worker.settings import Settings
from worker.workflow import Mode

from .door import opened
from .fakes import services_of
from .world import PERIOD, World, until

TODAY = date(2026, 4, 5)
OPTIONS = {
    "pending_contributions": "block",
    "cash_rate_bp": 2000,
    "reserve_minor": "0",
    "collective_minor": "0",
    "distribution_date": "",
    "surplus_override_minor": None,
}
FAST = {
    "workflow_lease_s": 2.0,
    "workflow_heartbeat_s": 0.5,
    "workflow_poll_s": 0.2,
    "step_retry_initial_ms": 10,
    "step_retry_max_ms": 50,
    "close_settle_s": 0.6,
    "close_settle_poll_s": 0.05,
    "payment_poll_delays_s": (0.05, 0.1),
    "payment_retry_delay_s": 0.2,
    "approval_recheck_s": 5.0,
    "habitat_env": "test",
    "grpc_port": 0,
    "port": 0,
    "habitat_business_date": TODAY,
}


class OwnToken:
    """The worker's token, signed here instead of at People."""

    def __init__(self, settings):
        self._settings = settings

    async def token(self):
        now = datetime.now(UTC)
        claims = Claims(subject="svc-worker", issued_at=now, expires_at=now + timedelta(minutes=5))
        return sign(self._settings.jwt_secret.get_secret_value(), claims)

    def forget(self):
        return None


class House:
    """One database, one world of services, and as many workers as a test starts."""

    def __init__(self, units, peers, world, settings):
        self.units, self.peers, self.world, self.settings = units, peers, world, settings
        self.tasks = []
        self.checkpoints = []

    def engine(self, *, perform=None, **changes):
        settings = self.settings.model_copy(update=changes)
        performer = Performer(self.units, self.peers, settings, Rails(SimulatedAch(self.units)))
        return Engine(
            self.units,
            DEFINITIONS,
            perform(performer) if perform else performer,
            settings,
        )

    def worker(self, owner="worker-1", *, perform=None, **changes):
        """A dispatcher in a task of its own; cancelling it is a polite stop."""
        settings = self.settings.model_copy(update=changes)
        dispatcher = Dispatcher(
            self.units,
            Leases(self.units, owner=owner, lease_s=settings.workflow_lease_s),
            self.engine(perform=perform, **changes),
            concurrency=settings.worker_concurrency,
            heartbeat_s=settings.workflow_heartbeat_s,
            poll_s=settings.workflow_poll_s,
        )
        task = asyncio.create_task(dispatcher.run())
        self.tasks.append(task)
        return task

    async def close_period(self, mode=Mode.LIVE, **options):
        async with self.units.open(call_as()) as unit:
            return await commands.begin(unit, "period_close", PERIOD, {**OPTIONS, **options}, mode)

    async def pay(self, distribution_id):
        async with self.units.open(call_as()) as unit:
            return await commands.begin(
                unit, "payment", distribution_id, {"requested_by": "rowan"}, Mode.LIVE
            )

    async def get(self, instance_id):
        async with self.units.open(call_as(), read_only=True) as unit:
            return await rows.load(unit, instance_id)

    async def wait(self, instance_id, *statuses, step=None, timeout_s=15.0):
        """The instance once it has one of these statuses (and is at this step)."""

        async def there():
            found = await self.get(instance_id)
            fits = found.status.value in statuses and step in (None, found.step)
            return found if fits else None

        try:
            return await until(there, timeout_s)
        except TimeoutError:
            found = await self.get(instance_id)
            raise AssertionError(
                f"{found.type} is {found.status} at {found.step}, {found.error}, {found.steps}"
            ) from None

    async def approve(self, status=None):
        """The cooperative has decided; the fact wakes the workflow."""
        from habitat.agreements.v1 import allocations_pb2

        chosen = status or allocations_pb2.AGREEMENT_STATUS_APPROVED
        agreement = self.world.agreement(chosen)
        await self.wake(UUID(agreement.workflow_id))

    async def wake(self, instance_id):
        from worker import leases

        async with self.units.open(call_as()) as unit:
            await leases.wake(unit, [instance_id])

    async def value(self, query, *arguments):
        async with self.units.open(call_as()) as unit:
            return await (await unit.driver()).fetchval(query, *arguments)

    async def stop(self):
        for task in self.tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self.tasks.clear()


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def house(habitat_db, service_units, world):
    settings = Settings.load(
        **FAST, database_url=habitat_db.settings("worker").database_url, worker_concurrency=4
    )
    server = grpc_server(settings, services=services_of(world))
    await server.start()
    token = OwnToken(settings)
    remotes = [Remote(f"127.0.0.1:{server.port}", token) for _ in range(3)]
    peers = Peers.of(treasury=remotes[0], people=remotes[1], agreements=remotes[2])
    units = service_units(habitat_db, "worker", clock=SystemClock(TODAY))
    house = House(units, peers, world, settings)
    yield house
    await house.stop()
    await peers.close()
    await server.stop(0.1)


@pytest.fixture
async def door(house):
    """The worker's own API."""
    async for doorway in opened(house):
        yield doorway
