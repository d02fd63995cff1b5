"""The whole system on one machine: PostgreSQL, the schemas, five processes, one supervisor.

A home holds one system at a time. What a killed supervisor left behind is ended at the next start.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from habitat_cli.books_server import BooksServer
from habitat_cli.home import Home, HomeBusy, HomeUnusable, choose_ports
from habitat_cli.plan import (
    DATABASE,
    SERVICES,
    STOP_ORDER,
    Options,
    Plan,
    as_asyncpg,
    database_of,
    port_names,
)
from habitat_cli.processes import end_left_over, is_same, mark_of, signal_process, wait_gone
from habitat_cli.supervisor import Phase, StartFailed, Supervised, Supervisor

__all__ = [
    "ChildStatus",
    "HomeBusy",
    "HomeUnusable",
    "Options",
    "StartFailed",
    "Step",
    "System",
    "SystemStatus",
    "read_status",
    "stop_running",
]

STOP_S = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """Progress of a start: what has just been reached."""

    words: str
    done: int
    total: int


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class ChildStatus:
    name: str
    phase: str
    pid: int | None
    port: int | None
    http_port: int | None
    restarts: int


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """What a home runs; `running` is False when only its last state is left."""

    running: bool
    home: Home
    pid: int | None = None
    since: str | None = None
    url: str | None = None
    children: tuple[ChildStatus, ...] = ()

    @property
    def healthy(self) -> bool:
        return self.running and all(child.phase == Phase.READY for child in self.children)


class System:
    """One running system; made, started and stopped in one event loop in the main thread."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._home = options.home
        self._held = ExitStack()
        self._supervisor = Supervisor(self._home.logs, self._write_state)
        self.children: Mapping[str, Supervised] = self._supervisor.children
        self._since = datetime.now(UTC).isoformat(timespec="seconds")
        self._ports: dict[str, int] = {}
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        """Addresses and ports. Raises RuntimeError before the start."""
        if self._plan is None:
            raise RuntimeError("the system was not started")
        return self._plan

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return self.plan.gateway_url

    @property
    def admin_url(self) -> str:
        """The database with the administrator's login: for verify, dump and restore."""
        return self.plan.admin_url

    def client_values(self) -> dict[str, str]:
        """Values for settings of a process that speaks to the services directly."""
        token = self._home.secret("internal_service_token").read_text("utf-8")
        addresses = {name.lower(): value for name, value in self.plan.addresses().items()}
        return addresses | {"internal_service_token": token}

    async def start(self, progress: Progress = lambda _step: None) -> None:
        """Everything up and answering, the schemas at their newest revision.

        Raises HomeBusy, HomeUnusable, StartFailed; nothing is left running then.
        """
        self._home.prepare()
        self._held.enter_context(self._home.locked())
        try:
            await self._start(_Steps(progress, total=len(SERVICES) + 2))
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Processes in order, the database last, then the lock."""
        await self._supervisor.stop(STOP_ORDER)
        self._held.close()

    async def run(
        self, progress: Progress = lambda _step: None, started: Callable[[], None] = lambda: None
    ) -> None:
        """Start, tell, and stay until SIGTERM, SIGINT or SIGHUP; then stop."""
        asked = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, asked.set)
        starting = asyncio.ensure_future(self.start(progress))
        waiting = asyncio.ensure_future(asked.wait())
        await asyncio.wait([starting, waiting], return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait([starting])
            return
        try:
            await starting
            started()
            await waiting
        finally:
            waiting.cancel()
            await self.stop()

    def status(self) -> SystemStatus:
        children = tuple(
            ChildStatus(
                child.name, child.phase, child.pid, child.port, child.http_port, child.restarts
            )
            for child in self.children.values()
        )
        url = self._plan.gateway_url if self._plan else None
        return SystemStatus(True, self._home, os.getpid(), self._since, url, children)

    async def _start(self, steps: "_Steps") -> None:
        before = self._home.state()
        end_children(before)
        self._ports = self._choose_ports(before.get("ports", {}))
        admin_url = await self._open_server()
        self._home.keep_secret("database_url_admin", admin_url)  # for verify and dump elsewhere
        steps.reached("database")
        plan = Plan(self._options, self._ports, admin_url)
        await _migrate(plan)
        steps.reached("schemas")
        self._plan = plan
        await self._supervisor.start(*plan.specs(), ready=steps.reached)

    def _choose_ports(self, kept: Mapping[str, int]) -> dict[str, int]:
        wanted = dict(kept)
        if self._options.gateway_port is not None:
            wanted["gateway"] = self._options.gateway_port
        return choose_ports(port_names(self._options), wanted)

    async def _open_server(self) -> str:
        """The administrator's address of the database that holds the books."""
        if given := self._options.database_url:
            return as_asyncpg(given)
        server = BooksServer(
            self._home.data,
            port=self._ports["postgres"],
            password=self._home.secret("postgres_password").read_text("utf-8"),
            fsync=self._options.fsync,
            changed=self._write_state,
        )
        self._supervisor.keep(server)
        await self._supervisor.wait_ready(server)
        return database_of(server.admin_url, DATABASE)

    def _write_state(self) -> None:
        status = self.status()
        self._home.write_state(
            {
                "supervisor": {"pid": status.pid, "mark": mark_of(os.getpid())},
                "since": status.since,
                "url": status.url,
                "ports": self._ports,
                "children": {
                    child.name: asdict(child) | {"mark": mark_of(child.pid) if child.pid else None}
                    for child in status.children
                },
            }
        )


class _Steps:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._last = Step("", 0, total)

    def reached(self, words: str) -> None:
        self._last = replace(self._last, words=words, done=self._last.done + 1)
        self._progress(self._last)


async def _migrate(plan: Plan) -> None:
    """The database itself if it is missing, then every chain. Raises StartFailed."""
    from habitat_cli import schemas

    url = urlsplit(plan.admin_url)
    try:
        await schemas.prepare(plan)
    except OSError as error:
        where = f"{url.hostname}:{url.port or 5432}"
        raise StartFailed(f"The database at {where} does not answer ({error}).") from None


def read_status(home: Home) -> SystemStatus:
    """What runs from a home, seen from any other process."""
    state = home.state()
    supervisor = state.get("supervisor", {})
    running = home.is_locked()
    children = tuple(
        ChildStatus(
            name,
            child["phase"] if running and _lives(child) else str(Phase.STOPPED),
            child["pid"] if _lives(child) else None,
            child["port"],
            child.get("http_port"),
            child["restarts"],
        )
        for name, child in state.get("children", {}).items()
    )
    pid = supervisor.get("pid") if running else None
    return SystemStatus(running, home, pid, state.get("since"), state.get("url"), children)


def stop_running(home: Home, timeout_s: float = STOP_S) -> bool:
    """Stop what runs from a home and wait for its end; False when nothing ran.

    Ends what a killed supervisor left behind as well.
    """
    state = home.state()
    supervisor = state.get("supervisor", {})
    pid, mark = supervisor.get("pid"), supervisor.get("mark")
    ran = home.is_locked()
    if ran and pid and signal_process(pid, mark, signal.SIGTERM):
        if not wait_gone(pid, mark, timeout_s):
            signal_process(pid, mark, signal.SIGKILL)
            wait_gone(pid, mark, 5.0)
        ends = time.monotonic() + 1.0
        while home.is_locked() and time.monotonic() < ends:
            time.sleep(0.02)
    left = end_children(home.state())
    if home.data.exists():
        from chassis.postmaster import stop_left_over

        stop_left_over(home.data)
    return ran or left


def end_children(state: Mapping[str, Any]) -> bool:
    """Kill the processes that outlived their supervisor; the database is asked more politely."""
    ended = [
        end_left_over(child["pid"], child["mark"])
        for name, child in state.get("children", {}).items()
        if name != BooksServer.name and child.get("pid")
    ]
    return any(ended)


def _lives(child: Mapping[str, Any]) -> bool:
    return bool(child.get("pid")) and is_same(child["pid"], child["mark"])
