"""A living system for journeys: the five real processes on a database and bus of their own."""

import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from chassis.rabbit_bus import delete_namespace
from chassis.scratch_databases import Cluster
from habitat_cli import schemas
from habitat_cli.api import Api
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo.cast import Cast, assemble
from habitat_cli.demo.figures import ADMIN, BUSINESS_DATE
from habitat_cli.demo.stage import QUICK, verified
from habitat_cli.home import Home
from habitat_cli.plan import Plan
from habitat_cli.rebuilds import rebuilt
from habitat_cli.system import Options, System

DELAYS_S = (0.2, 0.5, 1.0)


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
        os.kill(child.pid, signal.SIGKILL)


@asynccontextmanager
async def living(
    cluster: Cluster,
    folder: Path,
    *,
    amqp_url: str | None = None,
    business_date: date = BUSINESS_DATE,
    environment: Mapping[str, str] | None = None,
    beside: Callable[[str], AbstractAsyncContextManager[None]] = lambda _url: nullcontext(),
) -> AsyncIterator[Living]:
    """Start everything on `cluster`, make the cooperative and sign the operators in.

    `beside(admin_url)` runs from the moment the schemas stand until the processes have ended.
    """
    mark = secrets.token_hex(3)
    database = f"{cluster.run.prefix}living_{mark}"
    admin_url = cluster.run.url.rsplit("/", 1)[0] + f"/{database}"
    options = Options(
        home=Home.at(folder / f"home-{mark}"),
        fsync=False,
        business_date=business_date,
        database_url=admin_url,
        amqp_url=amqp_url,
        role_prefix=f"{cluster.run.prefix}{mark}_",
        environment={**QUICK, "EVENT_NAMESPACE": f"{mark}-", **(environment or {})},
    )
    options.home.prepare()
    await schemas.prepare(Plan(options, {}, admin_url))
    try:
        async with beside(admin_url), _running(System(options)) as found:
            yield found
    finally:
        if amqp_url:
            await delete_namespace(amqp_url, f"{mark}-", DELAYS_S)
        cluster.drop(database)


@asynccontextmanager
async def _running(system: System) -> AsyncIterator[Living]:
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
        rows = await asyncpg.connect(system.admin_url.replace("+asyncpg", ""))
        async with Api(system.url) as api:
            cast = await assemble(api, admin.temporary_password)
            yield Living(system, api, cast, rows)
        await rows.close()
    finally:
        await system.stop()


async def prove(living: Living) -> None:
    """All invariants hold, once the last facts have arrived."""
    verification = await verified(living.system)
    assert verification.ok, [check for check in verification.checks if check.breaches]


async def made_anew(living: Living, *names: str) -> dict[str, tuple[int, int]]:
    """Projections rebuilt, all or some: their facts, and in how many cooperatives one differed."""
    found = await rebuilt(living.system.admin_url, list(names), dry_run=False)
    return {row.projection: (row.facts, row.mended) for row in found}
