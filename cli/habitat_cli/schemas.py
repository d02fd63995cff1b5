"""The database of a home: made if it is missing, then every chain to its newest revision."""

from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.migrate import upgrade_all
from chassis.roles import Roles, create_roles, grant_bus
from habitat_cli.plan import Plan, chains, database_of

_ROWLESS = "gateway"


async def prepare(plan: Plan) -> None:
    """Raises OSError when the server does not answer."""
    await _make_database(plan.admin_url)
    roles = Roles(prefix=plan.options.role_prefix, passwords=plan.role_passwords())
    found = chains()
    await upgrade_all(found, plan.admin_url, roles, bus=plan.options.amqp_url is None)
    if _ROWLESS not in dict(found):
        await _let_in(plan.admin_url, roles, _ROWLESS)


async def _make_database(admin_url: str) -> None:
    name = admin_url.rpartition("/")[2].partition("?")[0]
    server = _for_asyncpg(database_of(admin_url, "postgres"))
    connection: Any = await asyncpg.connect(server)
    try:
        known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name)
        if not known:
            quoted = '"' + name.replace('"', '""') + '"'
            await connection.execute(f"CREATE DATABASE {quoted}")
    finally:
        await connection.close()


async def _let_in(admin_url: str, roles: Roles, service: str) -> None:
    """The login of a service without a schema: it reads the embedded bus only."""
    engine = create_async_engine(admin_url)
    try:
        async with engine.begin() as connection:
            await create_roles(connection, roles, [service])
            await grant_bus(connection, roles.service(service))
    finally:
        await engine.dispose()


def _for_asyncpg(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
