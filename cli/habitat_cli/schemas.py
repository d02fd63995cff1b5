"""The schemas of a database and the logins that use them: all brought to this code at once."""

from collections.abc import Mapping
from typing import Any

import asyncpg

from chassis.migrate import upgrade_all
from chassis.roles import Roles
from habitat_cli import running
from habitat_cli.plan import SERVICES, Plan, chains, database_of

READER = "habitat_read"


async def prepare(plan: Plan) -> None:
    """The database of a home, made if it is missing. Raises OSError when nobody answers."""
    await _make_database(plan.admin_url)
    roles = Roles(prefix=plan.options.role_prefix, passwords=plan.role_passwords())
    await bring_up(plan.admin_url, roles, bus=plan.options.amqp_url is None)


async def bring_up(admin_url: str, roles: Roles, *, bus: bool = True) -> None:
    """Every chain to its newest revision; services without a schema get their login."""
    found = chains()
    rowless = [name for name in SERVICES if name not in dict(found)]
    await upgrade_all(found, admin_url, roles, bus=bus, logins=rowless)


def passwords_given() -> Mapping[str, str]:
    """Of the logins `svc_<service>` and `habitat_read`, as far as the environment has them.

    TREASURY_DB_PASSWORD and its sisters, and READ_DB_PASSWORD; each may come as a `_FILE`.
    Raises Misused for a file that cannot be read.
    """
    logins = {f"svc_{name}": f"{name.upper()}_DB_PASSWORD" for name in SERVICES}
    logins[READER] = "READ_DB_PASSWORD"
    given = {login: running.environment(name) for login, name in logins.items()}
    return {login: password for login, password in given.items() if password}


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


def _for_asyncpg(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
