"""The database and the bus that this machine would use, or uses."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from habitat_cli import running
from habitat_cli.doctor.findings import Finding, fine, wrong
from habitat_cli.home import Home
from habitat_cli.plan import as_asyncpg, chains

_CONNECT_S = 3.0
_DEAD = "SELECT count(*) FROM bus.messages WHERE state = 'dead'"
_WAITING = """
SELECT count(*) FROM bus.messages
WHERE state = 'ready' AND enqueued_at < now() - interval '60 seconds'
"""


async def examine_stores(home: Home, database_url: str | None) -> list[Finding]:
    """Nothing to say about a database that nobody named and that does not run."""
    broker = running.environment("AMQP_URL")
    found = [await _broker(broker)] if broker else []
    url = database_url or running.environment("DATABASE_URL")
    ours = url is None
    if url is None and home.is_locked():
        url = running.admin_url(home)
    if url is None:
        return [*found, fine("database", "none runs here; `habitat up` brings its own")]
    return [*await _database(url, kept=ours, embedded_bus=not broker), *found]


async def _database(url: str, *, kept: bool, embedded_bus: bool) -> list[Finding]:
    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port or 5432}"
    try:
        connection: Any = await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=_CONNECT_S)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        words = f"{where} does not let us in: {error or 'no answer'}."
        return [wrong("database", words, "`habitat status`, or check DATABASE_URL.")]
    try:
        return [
            await _server(connection, where, kept=kept),
            await _revisions(url),
            *([await _bus(connection)] if embedded_bus else []),
        ]
    finally:
        await connection.close()


async def _server(connection: Any, where: str, *, kept: bool) -> Finding:
    """Books of one's own must survive a power cut."""
    version = await connection.fetchval("SHOW server_version")
    major = connection.get_server_version().major
    if not 15 <= major <= 18:
        return wrong("database", f"{where} is PostgreSQL {version}.", "Use PostgreSQL 15 to 18.")
    if kept and await connection.fetchval("SHOW fsync") != "on":
        return wrong("database", f"{where} runs without fsync.", "Keep no real books in a demo.")
    return fine("database", f"PostgreSQL {version} at {where}")


async def _revisions(url: str) -> Finding:
    from chassis.migrate import status

    try:
        shown = await status(chains(), as_asyncpg(url))
    except Exception as error:
        return wrong("revisions", str(error), "Use a login that may read all schemas.")
    behind = [f"{name} is at {found or 'none'}" for name, found, head in shown if found != head]
    if behind:
        return wrong("revisions", f"{', '.join(behind)}.", "`habitat migrate` mends that.")
    return fine("revisions", "every schema is at the revision of this code")


async def _bus(connection: Any) -> Finding:
    try:
        dead = await connection.fetchval(_DEAD)
        waiting = await connection.fetchval(_WAITING)
    except asyncpg.PostgresError as error:
        return wrong("bus", f"The embedded bus cannot be read: {error}.", "`habitat migrate`")
    if dead:
        return wrong("bus", f"{dead} dead letters wait.", "`habitat dlq list` shows them.")
    if waiting:
        return wrong("bus", f"{waiting} events wait longer than a minute.", "`habitat status`")
    return fine("bus", "embedded, nothing waits")


async def _broker(url: str) -> Finding:
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 5672
    try:
        async with asyncio.timeout(_CONNECT_S):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return wrong("bus", f"Nobody answers at {host}:{port}.", "Start RabbitMQ; unset AMQP_URL.")
    writer.close()
    return fine("bus", f"RabbitMQ answers at {host}:{port}")
