"""Bring schemas to their newest revision: all chains of a database in one process.

A chain is a directory of plain alembic revisions (no `env.py`); its version table is
`<schema>.alembic_version`. Alembic is imported only here and only when something is migrated: a
running service compares revisions by one SELECT.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from chassis.async_engine import AsyncConnection, AsyncEngine, create_async_engine
from chassis.roles import Roles, create_roles, grant_bus, grant_schema, quoted

BUS_MIGRATIONS = Path(__file__).parent / "bus_migrations"
BUS = ("bus", BUS_MIGRATIONS)

LOCK_TIMEOUT = "5s"
_LOCK = 0x6861626974  # one migration at a time in a database
_REVISION = re.compile(r"^(revision|down_revision)\b[^=]*=\s*(.+?)\s*(?:#.*)?$", re.M)

Chain = tuple[str, Path]
"""A service's name, which is its schema, and the directory of its revisions."""


class WrongRevision(Exception):
    """The schema is not the one this code was written for; run `migrate` first."""


async def upgrade(
    service: str, script_location: str | Path, admin_url: str, roles: Roles | None = None
) -> None:
    """One chain to its head; see upgrade_all."""
    await upgrade_all([(service, Path(script_location))], admin_url, roles)


async def upgrade_all(
    chains: Sequence[Chain],
    admin_url: str,
    roles: Roles | None = None,
    *,
    bus: bool = True,
    logins: Sequence[str] = (),
) -> None:
    """Every chain to its head, over one connection, under one advisory lock.

    Creates missing roles and schemas. `admin_url` is a superuser, a login that may create roles,
    or the schema owner itself when the roles exist. `bus` adds the chain of the embedded bus;
    `logins` are services without a chain of their own (the gateway), which use only the bus.
    """
    roles = roles or Roles()
    chains = [*([BUS] if bus else []), *((name, Path(path)) for name, path in chains)]
    services = [name for name, _ in chains if name != "bus"]
    engine = create_async_engine(admin_url)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            await create_roles(connection, roles, [*services, *logins])
            for name, path in chains:
                await _migrate(connection, name, path, roles)
            for name in logins:
                await grant_bus(connection, roles.service(name))
            await connection.commit()
    finally:
        await engine.dispose()


async def check_revision(engine: AsyncEngine, schema: str, script_location: str | Path) -> None:
    """Refuse to start on an unexpected schema. Raises WrongRevision."""
    expected = head_of(script_location)
    try:
        async with engine.connect() as connection:
            found = await connection.scalar(
                text(f"SELECT version_num FROM {quoted(schema)}.alembic_version")
            )
    except ProgrammingError as error:
        raise WrongRevision(f"Schema {schema} does not exist yet: run migrate.") from error
    if found != expected:
        raise WrongRevision(f"Schema {schema} is at {found}, this code needs {expected}.")


async def status(chains: Sequence[Chain], admin_url: str) -> list[tuple[str, str | None, str]]:
    """For each chain: its name, the revision found (None before the first) and the head."""
    engine = create_async_engine(admin_url)
    found: list[tuple[str, str | None, str]] = []
    try:
        async with engine.connect() as connection:
            for name, path in chains:
                table = f"{quoted(name)}.alembic_version"
                known = await connection.scalar(text("SELECT to_regclass(:name)"), {"name": table})
                current = None
                if known:
                    current = await connection.scalar(text(f"SELECT version_num FROM {table}"))
                found.append((name, current, head_of(path)))
    finally:
        await engine.dispose()
    return found


def head_of(script_location: str | Path) -> str:
    """The newest revision in a directory, read from the files without importing alembic.

    Raises ValueError unless there is exactly one.
    """
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in sorted(Path(script_location).glob("*.py")):
        for name, value in _REVISION.findall(path.read_text("utf-8")):
            words = set(re.findall(r"""["']([^"']+)["']""", value))
            if name == "revision":
                revisions |= words
            else:
                followed |= words
    heads = revisions - followed
    if len(heads) != 1:
        raise ValueError(f"{script_location} has {len(heads)} heads, not one")
    return heads.pop()


async def _migrate(connection: AsyncConnection, name: str, path: Path, roles: Roles) -> None:
    """Prepare one schema, run its chain as the owner of the schemas, then be oneself again."""
    login = "" if name == "bus" else roles.service(name)
    await grant_schema(connection, name, roles, login)
    await connection.execute(text(f"SET ROLE {quoted(roles.owner)}"))
    await connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    await connection.commit()  # alembic opens one transaction for each revision
    try:
        await connection.run_sync(_alembic, name, path, roles)
    finally:
        await connection.rollback()
        await connection.execute(text("RESET lock_timeout"))
        await connection.execute(text("RESET ROLE"))
        await connection.commit()
    if login:
        await grant_bus(connection, login)
        await connection.commit()


def _alembic(connection: Connection, schema: str, path: Path, roles: Roles) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    from chassis.migrations import Target

    config = Config()
    config.attributes["target"] = Target(schema, roles)
    scripts = ScriptDirectory(str(path), version_locations=[str(path)])

    def to_head(revision: object, _context: object) -> object:
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with EnvironmentContext(config, scripts, fn=to_head) as environment:
        environment.configure(
            connection=connection,
            version_table_schema=schema,
            transaction_per_migration=True,
        )
        with environment.begin_transaction():
            environment.run_migrations()
