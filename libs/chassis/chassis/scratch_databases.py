"""Databases for tests: one migrated template per run, copies of it in a tenth of a second."""

import contextlib
import fcntl
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from chassis.async_engine import create_async_engine
from chassis.migrate import Chain, upgrade_all
from chassis.private_servers import run_apart
from chassis.roles import Roles, create_roles
from chassis.settings import ServiceSettings


@dataclass(frozen=True)
class Run:
    """One pytest run: its server, its prefix of roles and databases. Goes to xdist workers."""

    url: str
    prefix: str
    password: str = field(repr=False)
    directory: str

    @classmethod
    def fresh(cls, url: str, directory: str) -> "Run":
        return cls(url, f"habitat_{secrets.token_hex(4)}_", secrets.token_hex(16), directory)

    def roles(self, services: Sequence[str]) -> Roles:
        names = [f"svc_{name}" for name in services]
        return Roles(prefix=self.prefix, passwords=dict.fromkeys(names, self.password))


@dataclass(frozen=True)
class ScratchDatabase:
    """A database of one test, with the schemas of all services that take part."""

    name: str
    run: Run

    @property
    def admin_url(self) -> str:
        """The login that made it: may do everything, sees every row."""
        return _with(self.run.url, database=self.name)

    def url(self, service: str) -> str:
        """The login of one service, as in production: owns nothing, sees its own schema."""
        user = f"{self.run.prefix}svc_{service}"
        return _with(self.run.url, database=self.name, username=user, password=self.run.password)

    def settings(self, service: str, **values: Any) -> ServiceSettings:
        """Settings of a test process of that service; `values` come on top."""
        url = SecretStr(self.url(service))
        return ServiceSettings(database_url=url, habitat_env="test", **values)


class Cluster:
    """Makes and drops what one run needs on its server."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def prepare(self, services: Sequence[str]) -> None:
        """Create the roles; once for the whole run."""
        run_apart(self._prepare(services))

    def template(self, chains: Sequence[Chain]) -> str:
        """The name of a database with these chains at their heads; made by the first who asks."""
        name = f"{self.run.prefix}template_{'_'.join(sorted(name for name, _ in chains))}"[:63]
        marker = Path(self.run.directory) / name
        with _locked(marker.with_name("lock")):
            if not marker.exists():
                run_apart(self._build(name, chains))
                marker.touch()
        return name

    def copy(self, template: str) -> ScratchDatabase:
        name = f"{self.run.prefix}{secrets.token_hex(6)}"
        run_apart(self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return ScratchDatabase(name, self.run)

    def drop(self, name: str) -> None:
        run_apart(self._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def clear(self) -> None:
        """Drop every database and role of the run."""
        run_apart(self._clear())

    async def _admin(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.run.url.replace("+asyncpg", ""))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def _prepare(self, services: Sequence[str]) -> None:
        engine = create_async_engine(self.run.url)
        async with engine.begin() as connection:
            await create_roles(connection, self.run.roles(services), list(services))
        await engine.dispose()

    async def _build(self, name: str, chains: Sequence[Chain]) -> None:
        await self._admin(f'CREATE DATABASE "{name}" TEMPLATE template0')
        names = [service for service, _ in chains]
        url = _with(self.run.url, database=name)
        await upgrade_all(chains, url, self.run.roles(names))

    async def _clear(self) -> None:
        connection = await asyncpg.connect(self.run.url.replace("+asyncpg", ""))
        try:
            for kind, query in (
                ("DATABASE", "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"),
                ("ROLE", "SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)"),
            ):
                force = " WITH (FORCE)" if kind == "DATABASE" else ""
                for (name,) in await connection.fetch(query, self.run.prefix):
                    await connection.execute(f'DROP {kind} IF EXISTS "{name}"{force}')
        finally:
            await connection.close()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _with(
    url: str, *, database: str, username: str | None = None, password: str | None = None
) -> str:
    changed = make_url(url).set(database=database, username=username, password=password)
    return changed.render_as_string(hide_password=False)
