"""Whole books in one file: PostgreSQL's own custom format, written and read by its own tools.

Dumping reads one snapshot while the system runs. Restoring makes a new cluster in a home that does
not run; books that were there are put aside, never deleted.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chassis import failpoints
from chassis.embedded import EmbeddedPostgres, local_binaries, wheel_binaries
from habitat_cli.exits import Code, Fault, Misused, Unreachable
from habitat_cli.home import Home
from habitat_cli.plan import DATABASE, SERVICES, database_of

_PASSWORD = re.compile(r"password", re.I)


class BackupFailed(Fault):
    """PostgreSQL's tool did not succeed; nothing was changed."""

    exit_code = Code.BACKUP

    def __init__(self, tool: str, words: str) -> None:
        super().__init__(
            f"{tool} failed: {words}", reason="BACKUP_FAILED", next_step="Nothing was changed."
        )


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that holds the books."""

    path: Path
    size: int
    sha256: str


def binaries() -> Path:
    """Where pg_dump and pg_restore are; those of the embedded server first. Raises Unreachable."""
    named = os.environ.get("HABITAT_PG_BIN")
    places = [Path(named) if named else None, wheel_binaries(), local_binaries()]
    for place in places:
        if place is not None and (place / "pg_dump").exists():
            return place
    raise Unreachable(
        "There is no pg_dump on this machine.",
        reason="NO_POSTGRES",
        next_step="Install PostgreSQL's client programs, or set HABITAT_PG_BIN.",
    )


def dump(url: str, path: Path, *, force: bool = False) -> Dump:
    """Write the books that `url` holds; the file appears whole or not at all.

    Raises Misused when the file exists, BackupFailed.
    """
    if path.exists() and not force:
        raise Misused(
            f"{path} exists.", reason="FILE_EXISTS", next_step="Add --force to replace it."
        )
    if not path.absolute().parent.is_dir():
        raise Misused(f"There is no directory {path.parent}.", reason="NO_FILE")
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.touch(mode=0o600)
    try:
        _run("pg_dump", url, "--format=custom", "--file", str(unfinished))
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        failpoints.reach("dump.written")
        unfinished.replace(path)
        failpoints.reach("dump.named")
    finally:
        unfinished.unlink(missing_ok=True)
    return Dump(path, path.stat().st_size, digest)


def require_dump(path: Path) -> None:
    """Raises Misused unless `path` is a dump of Habitat's books."""
    if not path.is_file():
        raise Misused(f"There is no file {path}.", reason="NO_FILE")
    told = subprocess.run(
        [str(binaries() / "pg_restore"), "--list", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode or "SCHEMA - treasury" not in told.stdout:
        raise Misused(f"{path} is no dump of Habitat's books.", reason="NO_DUMP")


async def restore(home: Home, path: Path, url: str) -> None:
    """Read a dump into the new, running server of a home. Raises BackupFailed."""
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    from chassis.roles import Roles, create_roles

    password = home.secret("database_password").read_text("utf-8")
    roles = Roles(passwords={f"svc_{name}": password for name in SERVICES})
    server = create_async_engine(database_of(url, "postgres"), isolation_level="AUTOCOMMIT")
    try:
        async with server.connect() as connection:
            await create_roles(connection, roles, list(SERVICES))
            await connection.execute(text(f"CREATE DATABASE {DATABASE}"))
    finally:
        await server.dispose()
    failpoints.reach("restore.emptied")
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", str(path))
    failpoints.reach("restore.filled")


@contextmanager
def resting(home: Home) -> Iterator[str]:
    """The database of a home that does not run, served for as long as the block lasts.

    Raises HomeBusy when it runs after all, StartFailed.
    """
    home.prepare()
    with home.locked(), _served(home) as url:
        yield url


@contextmanager
def renewed(home: Home, *, force: bool) -> Iterator[tuple[str, Path | None]]:
    """A new cluster in a home that does not run: its address, and where the old books are now.

    Old books are put aside and come back when the block fails. Raises HomeBusy, Misused without
    `force` when there are books, StartFailed.
    """
    home.prepare()
    with home.locked():
        aside = _put_aside(home, force=force)
        try:
            with _served(home) as url:
                yield url, aside
        except BaseException:
            shutil.rmtree(home.data, ignore_errors=True)
            if aside is not None:
                aside.rename(home.data)
            raise


def _put_aside(home: Home, *, force: bool) -> Path | None:
    if not has_books(home):
        return None
    if not force:
        raise Misused(
            f"There are books in {home.root} already.",
            reason="BOOKS_EXIST",
            next_step="Choose an empty --home, or --force: the present books are put aside.",
        )
    aside = home.data.with_name(f"postgres.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    home.data.rename(aside)
    return aside


def has_books(home: Home) -> bool:
    return (home.data / "PG_VERSION").exists()


@contextmanager
def _served(home: Home) -> Iterator[str]:
    password = home.secret("postgres_password").read_text("utf-8")
    server = EmbeddedPostgres(home.data, fsync=True, bin_dir=binaries(), password=password)
    server.start()
    try:
        yield database_of(server.url, DATABASE)
    finally:
        server.stop()


def _run(tool: str, url: str, *arguments: str) -> None:
    """Run a tool; the password goes through the environment. Raises BackupFailed."""
    parts = urlsplit(url)
    place = {
        "PGHOST": parts.hostname or "127.0.0.1",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or "postgres"),
        "PGDATABASE": parts.path.removeprefix("/"),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGCONNECT_TIMEOUT": "10",
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
    }
    target = ("--dbname", place["PGDATABASE"]) if tool == "pg_restore" else ()
    done = subprocess.run(
        [str(binaries() / tool), *target, *arguments],
        env=place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if not _PASSWORD.search(line)]
        words = (lines or ["it did not say why"])[0].removeprefix(f"{tool}: ")
        raise BackupFailed(tool, words)
