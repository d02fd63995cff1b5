"""What these figures stand on: a private PostgreSQL that syncs its files, and a broker."""

import importlib.util
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from chassis.async_engine import AsyncEngine
from chassis.bus import Outgoing
from chassis.database import Units, open_engine
from chassis.embedded import EmbeddedPostgres
from chassis.migrate import Chain
from chassis.private_servers import run_apart
from chassis.rabbit_bus import RabbitBus, delete_namespace
from chassis.scratch_databases import Cluster, Run, ScratchDatabase
from chassis.settings import ServiceSettings
from habitat.treasury.v1 import events_pb2
from kernel.call import Actor, Call
from kernel.ids import new_id

AMQP_URL = "amqp://guest:guest@127.0.0.1:5672/"
SERVICE = "treasury"
COOPERATIVE = new_id()
QUEUE = "habitat.audit"
"""The only queue that hears of a new account, so that the broker copies each fact once."""


@dataclass(frozen=True, slots=True)
class Ground:
    database: ScratchDatabase
    amqp_url: str
    namespace: str

    @property
    def settings(self) -> ServiceSettings:
        return self.database.settings(
            SERVICE, amqp_url=SecretStr(self.amqp_url), event_namespace=self.namespace
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the service is told."""
        return {
            **os.environ,
            "HABITAT_ENV": "test",
            "DATABASE_URL": self.database.url(SERVICE),
            "AMQP_URL": self.amqp_url,
            "EVENT_NAMESPACE": self.namespace,
        }

    def engine(self) -> AsyncEngine:
        return open_engine(self.settings, schema=SERVICE)

    def bus(self) -> RabbitBus:
        return RabbitBus(self.amqp_url, namespace=self.namespace)

    async def admin(self, statement: str) -> None:
        connection = await asyncpg.connect(self.database.admin_url.replace("+asyncpg", ""))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def grounds() -> Iterator[Callable[[], Ground]]:
    """Each call makes a fresh database and namespace; everything is removed in the end.

    Uses AMQP_URL, else the broker of this machine.
    """
    amqp_url = os.environ.get("AMQP_URL", AMQP_URL)
    made: list[Ground] = []
    with tempfile.TemporaryDirectory(prefix="habitat-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "data", max_connections=60)
        try:
            cluster = Cluster(Run.fresh(server.start(), folder))
            cluster.prepare([SERVICE])
            template = cluster.template([_chain(SERVICE)])

            def fresh() -> Ground:
                namespace = f"bench-{secrets.token_hex(4)}-"
                made.append(Ground(cluster.copy(template), amqp_url, namespace))
                return made[-1]

            yield fresh
        finally:
            server.stop()
            for here in made:
                run_apart(delete_namespace(amqp_url, here.namespace))


def _chain(service: str) -> Chain:
    spec = importlib.util.find_spec(service)
    assert spec is not None and spec.origin is not None
    return service, Path(spec.origin).parent / "migrations"


async def write_facts(engine: AsyncEngine, amount: int, *, together: int = 500) -> None:
    """Fill the outbox of Treasury with `amount` facts; nobody relays them here."""
    units = Units(engine, schema=SERVICE)
    for start in range(0, amount, together):
        async with units.open(Call(COOPERATIVE, Actor.system("bench"))) as unit:
            for number in range(start, min(start + together, amount)):
                account_id = new_id()
                unit.add_event(
                    events_pb2.AccountCreated(
                        account_id=str(account_id),
                        account_number=f"{number:06d}",
                        name="Member capital of Alder",
                        account_type="equity",
                        ledger="book",
                        member_id=str(new_id()),
                    ),
                    aggregate_type="account",
                    aggregate_id=account_id,
                )


_BODIES = """
SELECT event_id, event_type, schema_version, aggregate_id, aggregate_sequence,
       (envelope || jsonb_build_object('global_seq', global_seq::text,
            'aggregate_sequence', aggregate_sequence::text, 'payload', payload))::text AS body
FROM treasury.outbox ORDER BY global_seq LIMIT $1
"""


async def facts(here: Ground, amount: int) -> list[Outgoing]:
    """What the relay would send for the first `amount` rows, for those who send it without one."""
    connection = await asyncpg.connect(here.database.admin_url.replace("+asyncpg", ""))
    try:
        return [
            Outgoing(
                row["event_id"],
                row["event_type"],
                row["body"].encode(),
                {
                    "schema_version": row["schema_version"],
                    "aggregate_id": str(row["aggregate_id"]),
                    "aggregate_sequence": row["aggregate_sequence"],
                },
            )
            for row in await connection.fetch(_BODIES, amount)
        ]
    finally:
        await connection.close()
