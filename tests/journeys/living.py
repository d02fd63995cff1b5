"""A living system for journeys: the five real processes on a database and bus of their own."""

import secrets
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from chassis.scratch_databases import Cluster
from habitat_cli.api import Api
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo.cast import Cast, assemble
from habitat_cli.demo.figures import ADMIN, BUSINESS_DATE
from habitat_cli.demo.stage import QUICK
from habitat_cli.home import Home
from habitat_cli.system import Options, System


@dataclass(slots=True)
class Living:
    """A running system, its API, its three operators, and the superuser's view of its rows."""

    system: System
    api: Api
    cast: Cast
    rows: "asyncpg.Connection[Any]"

    async def kill(self, name: str) -> None:
        """kill -9 of one process; the supervisor starts it again."""
        child = next(c for c in self.system.status().children if c.name == name)
        assert child.pid is not None
        import os

        os.kill(child.pid, signal.SIGKILL)


@asynccontextmanager
async def living(
    cluster: Cluster,
    folder: Path,
    *,
    amqp_url: str | None = None,
    business_date: date = BUSINESS_DATE,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Living]:
    """Start everything on `cluster`, make the cooperative and sign the operators in."""
    mark = secrets.token_hex(3)
    database = f"{cluster.run.prefix}living_{mark}"
    admin_url = cluster.run.url.rsplit("/", 1)[0] + f"/{database}"
    system = System(
        Options(
            home=Home.at(folder / f"home-{mark}"),
            fsync=False,
            business_date=business_date,
            database_url=admin_url,
            amqp_url=amqp_url,
            role_prefix=f"{cluster.run.prefix}{mark}_",
            environment={**QUICK, **(environment or {})},
        )
    )
    await system.start()
    try:
        new = NewCooperative(
            name="Grove Cooperative",
            admin_email=ADMIN,
            admin_name="Admin",
            admin_tier="community",
            settings={"default_payment_method": "ach"},
        )
        admin = await bootstrap(OperatorSettings.load(**system.client_values()), new)
        rows = await asyncpg.connect(admin_url.replace("+asyncpg", ""))
        async with Api(system.url) as api:
            cast = await assemble(api, admin.temporary_password)
            yield Living(system, api, cast, rows)
        await rows.close()
    finally:
        await system.stop()
        cluster.drop(database)
