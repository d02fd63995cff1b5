"""Database roles: one owner, one login per service that owns nothing, two readers.

Roles belong to the whole server, databases do not: tests put one prefix per run before every name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import text

from chassis.async_engine import AsyncConnection

_SESSION_LIMITS = {
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "15s",
}
_SET_SINCE = 160_000  # server_version_num: a membership no longer implies SET ROLE


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of the roles. `passwords` maps a name without prefix to its password."""

    prefix: str = ""
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def owner(self) -> str:
        """Owns every schema; migrations only."""
        return f"{self.prefix}habitat_admin"

    @property
    def read(self) -> str:
        """SELECT on all tables: reports, replica, `habitat verify`."""
        return f"{self.prefix}habitat_read"

    @property
    def audit(self) -> str:
        """SELECT on all tables, audit included: the auditor's login."""
        return f"{self.prefix}habitat_audit"

    def service(self, name: str) -> str:
        """The login of one service, e.g. `svc_treasury`."""
        return f"{self.prefix}svc_{name}"

    def password(self, role: str) -> str | None:
        return self.passwords.get(role.removeprefix(self.prefix))


async def create_roles(connection: AsyncConnection, roles: Roles, services: list[str]) -> None:
    """Create the roles that are missing; a password that was given also lets its role log in.

    Needs a superuser or a login with CREATEROLE; a plain owner passes when all of them exist.
    """
    for role, options in [
        (roles.owner, "NOLOGIN"),
        (roles.read, "NOLOGIN"),
        (roles.audit, "NOLOGIN"),
        *((roles.service(name), "LOGIN") for name in services),
    ]:
        await _create_role(connection, role, options, roles.password(role))
    for name in services:
        await _limit_sessions(connection, roles.service(name))
    await _join_owner(connection, roles.owner)


async def grant_schema(connection: AsyncConnection, schema: str, roles: Roles, login: str) -> None:
    """Make the schema, owned by the owner; the readers read whatever is ever created in it."""
    owner, name = quoted(roles.owner), quoted(schema)
    readers = f"{quoted(roles.read)}, {quoted(roles.audit)}"
    known = await connection.scalar(
        text("SELECT 1 FROM pg_namespace WHERE nspname = :schema"), {"schema": schema}
    )
    if not known:
        await connection.execute(text(f"CREATE SCHEMA {name} AUTHORIZATION {owner}"))
    if login:
        await connection.execute(text(f"GRANT USAGE ON SCHEMA {name} TO {quoted(login)}"))
    await connection.execute(text(f"GRANT USAGE ON SCHEMA {name} TO {readers}"))
    await connection.execute(
        text(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {name} "
            f"GRANT SELECT ON TABLES TO {readers}"
        )
    )


async def grant_bus(connection: AsyncConnection, login: str) -> None:
    """Let a service use the embedded bus, where this database has one."""
    if not await connection.scalar(text("SELECT to_regclass('bus.messages') IS NOT NULL")):
        return
    role = quoted(login)
    await connection.execute(text(f"GRANT USAGE ON SCHEMA bus TO {role}"))
    await connection.execute(
        text(
            "GRANT SELECT, INSERT, UPDATE, DELETE "
            f"ON bus.queues, bus.subscriptions, bus.messages TO {role}"
        )
    )
    await connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA bus TO {role}"))


def quoted(name: str) -> str:
    """An identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


async def _create_role(
    connection: AsyncConnection, role: str, options: str, password: str | None
) -> None:
    known = await connection.scalar(
        text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
    )
    if not known:
        await connection.execute(text(f"CREATE ROLE {quoted(role)} {options}"))
    if password is not None:
        literal = "'" + password.replace("'", "''") + "'"
        await connection.execute(text(f"ALTER ROLE {quoted(role)} LOGIN PASSWORD {literal}"))


async def _limit_sessions(connection: AsyncConnection, role: str) -> None:
    """A second barrier besides the settings of the pool. A plain owner may not set it."""
    may = await connection.scalar(
        text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    )
    if may:
        for name, value in _SESSION_LIMITS.items():
            await connection.execute(text(f"ALTER ROLE {quoted(role)} SET {name} = '{value}'"))


async def _join_owner(connection: AsyncConnection, owner: str) -> None:
    """Be able to act as the owner: since PostgreSQL 16 the maker of a role administers it only."""
    version = int(await connection.scalar(text("SHOW server_version_num")) or 0)
    may = await connection.scalar(
        text(
            "SELECT rolsuper OR rolname = :owner OR pg_has_role(rolname, :owner, :right) "
            "FROM pg_roles WHERE rolname = current_user"
        ),
        {"owner": owner, "right": "SET" if version >= _SET_SINCE else "MEMBER"},
    )
    if not may:
        await connection.execute(text(f"GRANT {quoted(owner)} TO CURRENT_USER"))
