"""One supervised program: started, watched, started again when it dies, stopped, always reaped."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

from chassis import failpoints
from habitat_cli.processes import bound_to_parent, parental_prefix

BACKOFF_S = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
STEADY_S = 10.0
"""A child that lived so long is well again: the next restart is a fast one."""
TERM_S = 27.0
"""From SIGTERM to SIGKILL: services drain within 25 s."""
PROBE_S = 0.05
LOG_MAX = 10 * 1024 * 1024  # bytes
REFUSED = 2
"""Exit code of a program that may not start like this; trying again changes nothing."""


class Phase(StrEnum):
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run. `ready` answers whether it serves; without one it is ready once it runs."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    ready: Callable[[], Awaitable[bool]] | None = None
    port: int | None = None
    http_port: int | None = None
    """Where it tells its health and metrics."""
    term_s: float = TERM_S


class Child:
    """Keeps one program running; `run` lasts until `stop`, or until it refuses to start."""

    def __init__(self, spec: ChildSpec, log: Path, changed: Callable[[], None]) -> None:
        self.spec = spec
        self.name = spec.name
        self.port = spec.port
        self.http_port = spec.http_port
        self.log = log
        self.phase = Phase.STOPPED
        self.pid: int | None = None
        self.restarts = 0
        self.failures = 0
        self.ready = asyncio.Event()
        self._changed = changed
        self._stop = asyncio.Event()

    async def run(self) -> None:
        self._enter(Phase.STARTING)
        try:
            while not self._stop.is_set():
                try:
                    code, lived_s = await self._live()
                except OSError:
                    if not self.restarts:
                        raise  # there is no such program
                    code, lived_s = 1, 0.0
                self.ready.clear()
                if self._stop.is_set():
                    break
                if code == REFUSED:
                    self._enter(Phase.REFUSED)
                    return
                self.failures = 1 if lived_s >= STEADY_S else self.failures + 1
                self.restarts += 1
                self._enter(Phase.RESTARTING)
                await self._rest()
        finally:
            self.pid = None
            if self.phase is not Phase.REFUSED:
                self._enter(Phase.STOPPED)

    def stop(self) -> None:
        """Ask for the end; `run` returns when it has come."""
        self._stop.set()

    def last_words(self, lines: int = 8) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
        except OSError:
            return ""

    async def _live(self) -> tuple[int, float]:
        """One life of the program: its exit code and how long it lived, in seconds."""
        started = time.monotonic()
        process = await self._launch()
        failpoints.reach("supervisor.launched")
        self.pid = process.pid
        self._changed()
        watching = asyncio.ensure_future(self._watch())
        asked = asyncio.ensure_future(self._stop.wait())
        ended = asyncio.ensure_future(process.wait())
        try:
            await asyncio.wait([asked, ended], return_when=asyncio.FIRST_COMPLETED)
            if not ended.done():
                await self._end(process, ended)
        finally:
            watching.cancel()
            asked.cancel()
            if process.returncode is None:  # cancelled: leave nothing behind
                _kill_group(process.pid)
            code = await ended
        return code, time.monotonic() - started

    async def _launch(self) -> asyncio.subprocess.Process:
        if shutil.which(self.spec.argv[0]) is None:
            raise FileNotFoundError(f"there is no {self.spec.argv[0]}")
        prefix = parental_prefix()
        with _open_log(self.log) as log:
            return await asyncio.create_subprocess_exec(
                *prefix,
                *self.spec.argv,
                env=dict(self.spec.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is the supervisor's to handle
                preexec_fn=None if prefix else bound_to_parent(),
            )

    async def _watch(self) -> None:
        """Ask until it serves; a probe that fails in any way has not answered yet."""
        probe = self.spec.ready
        while probe is not None:
            try:
                if await probe():
                    break
            except OSError:
                pass
            await asyncio.sleep(PROBE_S)
        self.ready.set()
        self._enter(Phase.READY)

    async def _end(self, process: asyncio.subprocess.Process, ended: "asyncio.Future[int]") -> None:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait([ended], timeout=self.spec.term_s)
        if not ended.done():
            _kill_group(process.pid)
            await asyncio.wait([ended])

    async def _rest(self) -> None:
        """The pause before the next life; a stop ends it."""
        pause_s = BACKOFF_S[min(self.failures, len(BACKOFF_S)) - 1]
        try:
            await asyncio.wait_for(self._stop.wait(), pause_s)
        except TimeoutError:
            return

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._changed()


def _kill_group(pid: int) -> None:
    """The whole session of a child that was not reaped yet, so that the number is still its own."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _open_log(path: Path) -> IO[bytes]:
    """Append; one older file is kept when it has grown too long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_MAX:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
