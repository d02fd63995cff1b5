"""The pytest plugin: real servers, a migrated template, a fresh database for each test.

Load it in the root conftest: `pytest_plugins = ["chassis.testing"]`. Roles are cluster-wide, so a
run puts one prefix before all of them, creates them once before the workers of xdist start, and
drops them at the end. HABITAT_TEST_SERVICES (`treasury,people`) narrows the chains in the template;
a conftest may override the fixture `habitat_services` instead.
"""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from google.protobuf.message import Message

from chassis import payloads, private_servers
from chassis.async_engine import AsyncEngine
from chassis.database import Units, open_engine
from chassis.events import OutboxRow, fresh_events
from chassis.migrate import Chain
from chassis.private_servers import run_apart
from chassis.scratch_databases import Cluster, Run, ScratchDatabase
from kernel.call import Actor, ActorKind, Call, Role
from kernel.clock import Clock, SystemClock
from kernel.ids import new_id

__all__ = ["COOPERATIVE", "ScratchDatabase", "call_as", "fresh_event"]

SERVICES = ("treasury", "people", "agreements", "worker", "gateway")
COOPERATIVE = UUID("0c000000-0000-7000-8000-000000000001")
_STATE = pytest.StashKey["State"]()


class State:
    """What one pytest process knows: the ways to servers, and the run once it has begun."""

    def __init__(self, config: pytest.Config) -> None:
        worker: dict[str, Any] = getattr(config, "workerinput", {}).get("habitat", {})
        self.is_worker = bool(worker)
        named = os.environ.pop("HABITAT_TEST_SERVICES", "")
        self.services: tuple[str, ...] = tuple(
            worker.get("services") or (word for word in named.split(",") if word)
        )
        self.postgres: private_servers.Server | None = None
        self.rabbit: private_servers.Server | None = None
        self.rabbit_url: str | None = worker.get("rabbit_url")
        self._found = False
        self._run: Run | None = Run(**worker["run"]) if worker else None
        self._directory = ""

    def find(self) -> None:
        """Look for the servers, once. Raises RuntimeError when there is no way to a PostgreSQL."""
        if not self._found:
            self.rabbit = private_servers.rabbit()
            self.postgres = private_servers.postgres()
            self._found = True

    def run(self) -> Run:
        """The run; the first to ask starts the server and creates the roles."""
        if self._run is None:
            self.find()
            assert self.postgres is not None
            self._directory = tempfile.mkdtemp(prefix="habitat-test-run-")
            self._run = Run.fresh(self.postgres.start(), self._directory)
            Cluster(self._run).prepare(SERVICES)
        return self._run

    def broker(self) -> str | None:
        if self.rabbit_url is None and not self.is_worker:
            self.find()
            self.rabbit_url = self.rabbit.start() if self.rabbit else None
        return self.rabbit_url

    def end(self) -> None:
        if self.is_worker:
            return
        if self._run is not None:
            Cluster(self._run).clear()
            shutil.rmtree(self._directory, ignore_errors=True)
            if self.postgres is not None:
                self.postgres.stop()
        if self.rabbit_url is not None and self.rabbit is not None:
            self.rabbit.stop()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_STATE] = State(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if state := config.stash.get(_STATE, None):
        state.end()


def pytest_report_header(config: pytest.Config) -> list[str]:
    state = config.stash[_STATE]
    try:
        state.find()
    except RuntimeError as error:
        return [f"postgres: {error}"]
    assert state.postgres is not None
    rabbit = state.rabbit.found if state.rabbit else "none (tests that need it are skipped)"
    return [f"postgres: {state.postgres.found}", f"rabbitmq: {rabbit}"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Before a worker of xdist starts: everything that exists once per run exists."""
    state = node.config.stash[_STATE]
    node.workerinput["habitat"] = {
        "run": asdict(state.run()),
        "services": state.services,
        "rabbit_url": state.broker(),
    }


def call_as(
    role: Role | str | None = Role.ADMIN,
    *,
    member_id: UUID | None = None,
    cooperative_id: UUID = COOPERATIVE,
    key: str | UUID | None = None,
    fence: int | None = None,
    service: str | None = None,
) -> Call:
    """A call of a member with that role, of a service (`service="svc-worker"`), or of nobody."""
    if service:
        actor = Actor(ActorKind.SERVICE, service)
    elif role is None:
        actor = Actor.anonymous()
    else:
        actor = Actor(ActorKind.MEMBER, str(member_id or new_id()), Role(role))
    return Call(
        cooperative_id, actor, idempotency_key=None if key is None else str(key), fence=fence
    )


def fresh_event(event: Message, *, aggregate_id: UUID, **envelope: Any) -> OutboxRow:
    """One event message as `fresh_events` puts it into its envelope."""
    told = [(aggregate_id, payloads.text(event))]
    return fresh_events(type(event), told, **envelope)[0]


@pytest.fixture(scope="session")
def cooperative_id() -> UUID:
    """The tenant of the tests; `call_as` uses it unless told otherwise."""
    return COOPERATIVE


@pytest.fixture(scope="session")
def habitat_cluster(pytestconfig: pytest.Config) -> Cluster:
    return Cluster(pytestconfig.stash[_STATE].run())


@pytest.fixture(scope="session")
def postgres_server(habitat_cluster: Cluster) -> str:
    """Url of a login that may create roles and databases on the server of this run."""
    return habitat_cluster.run.url


@pytest.fixture(scope="session")
def habitat_services(pytestconfig: pytest.Config) -> tuple[str, ...]:
    """Services whose chains are in the template: all that are installed, unless narrowed."""
    named = pytestconfig.stash[_STATE].services
    return named or tuple(name for name, _ in installed_chains())


@pytest.fixture(scope="module")
def habitat_template(habitat_cluster: Cluster, habitat_services: tuple[str, ...]) -> str:
    """Asked anew by each module: another directory may override `habitat_services`, and a value
    kept for the session would be that of the first directory. The database is built once."""
    chains = [chain for chain in installed_chains() if chain[0] in habitat_services]
    return habitat_cluster.template(chains)


@pytest.fixture
def habitat_db(habitat_cluster: Cluster, habitat_template: str) -> Iterator[ScratchDatabase]:
    """A database of this test's own, dropped after it."""
    database = habitat_cluster.copy(habitat_template)
    yield database
    habitat_cluster.drop(database.name)


@pytest.fixture(scope="module")
def habitat_db_module(habitat_cluster: Cluster, habitat_template: str) -> Iterator[ScratchDatabase]:
    """One database for all tests of a module that do not mind each other's rows."""
    database = habitat_cluster.copy(habitat_template)
    yield database
    habitat_cluster.drop(database.name)


@pytest.fixture
async def service_units() -> AsyncIterator[Callable[..., Units]]:
    """`service_units(habitat_db, "treasury")`: Units on an engine closed after the test."""
    engines: list[AsyncEngine] = []

    def make(
        database: ScratchDatabase,
        service: str,
        *,
        schema: str | None = None,
        clock: Clock | None = None,
        **settings: Any,
    ) -> Units:
        name = schema or service
        engine = open_engine(database.settings(service, **settings), schema=name)
        engines.append(engine)
        return Units(engine, schema=name, clock=clock or SystemClock())

    yield make
    for engine in engines:
        await engine.dispose()


@pytest.fixture
def rounds() -> int:
    """How often a race is run."""
    return int(os.environ.get("FAULTS_ROUNDS") or 20)


@pytest.fixture(scope="session")
def rabbit_url(pytestconfig: pytest.Config) -> str:
    """A broker, or a skip; with HABITAT_REQUIRE_RABBIT=1 its absence is a failure."""
    url: str | None = pytestconfig.stash[_STATE].broker()
    if url is None:
        if os.environ.get("HABITAT_REQUIRE_RABBIT"):
            pytest.fail("No RabbitMQ: set AMQP_URL, start Docker, or install rabbitmq-server.")
        pytest.skip("no RabbitMQ here")
    return url


@pytest.fixture
def rabbit_namespace(rabbit_url: str) -> Iterator[str]:
    """A word to put before every name on the broker (EVENT_NAMESPACE); removed after the test."""
    from chassis.rabbit_bus import delete_namespace

    namespace = f"test-{new_id().hex[-12:]}."
    yield namespace
    run_apart(delete_namespace(rabbit_url, namespace))


def installed_chains() -> list[Chain]:
    """Every service on the import path that has revisions in `<service>/migrations`."""
    chains: list[Chain] = []
    for name in SERVICES:
        spec = importlib.util.find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec else []:
            directory = Path(place) / "migrations"
            if any(directory.glob("[0-9]*.py")):
                chains.append((name, directory))
    return chains
