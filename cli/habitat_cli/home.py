"""The directory that holds one cooperative's system: its lock, secrets, state, logs and books."""

import contextlib
import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from chassis import failpoints

SECRET_BYTES = 48  # 64 characters of base64
_GRASPS = 5
DEFAULT = Path("~/.local/share/habitat")


class HomeBusy(Exception):
    """Another supervisor holds this home."""


class HomeUnusable(Exception):
    """The directory cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one root; nothing is created before `prepare`."""

    root: Path

    @classmethod
    def at(cls, root: Path | None = None) -> "Home":
        return cls((root or DEFAULT).expanduser().absolute())

    @property
    def data(self) -> Path:
        """The data directory of the embedded PostgreSQL server."""
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def files(self) -> Path:
        """Uploads and exports."""
        return self.root / "files"

    @property
    def state_file(self) -> Path:
        return self.root / "state.json"

    def prepare(self) -> None:
        """Make the directories, for the owner's eyes only. Raises HomeUnusable."""
        try:
            for path in (self.root, self.logs, self.files, self.root / "secrets"):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.chmod(0o700)
        except OSError as error:
            raise HomeUnusable(f"Cannot use {self.root}: {error.strerror}.") from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home; the system lets go of it when the process ends, however it ends.

        Raises HomeBusy.
        """
        with (self.root / "lock").open("a+") as lock:
            if not _grasp(lock):
                lock.seek(0)
                holder = lock.read().strip()
                who = f" (process {holder})" if holder else ""
                raise HomeBusy(
                    f"Habitat is already running from {self.root}{who}. "
                    "`habitat status` shows it, `habitat down` stops it."
                )
            lock.seek(0)
            lock.truncate()
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)

    def is_locked(self) -> bool:
        """True while a supervisor runs from here."""
        try:
            with (self.root / "lock").open("a+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def secret(self, name: str) -> Path:
        """The file of a secret; made once, readable by the owner alone."""
        path = self.root / "secrets" / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(SECRET_BYTES))
        return path

    def keep_secret(self, name: str, value: str) -> Path:
        """A secret that is derived from others, for instance an address with a password."""
        path = self.root / "secrets" / name
        write_private(path, value)
        return path

    def state(self) -> dict[str, Any]:
        """What the last supervisor wrote; empty when there is nothing readable."""
        try:
            found = json.loads(self.state_file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_state(self, state: dict[str, Any]) -> None:
        write_private(self.state_file, json.dumps(state, indent=2) + "\n")


def _grasp(lock: IO[str]) -> bool:
    """Take the lock; somebody who only looked at it lets go within a moment."""
    for _ in range(_GRASPS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.02)
        else:
            return True
    return False


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; only the owner may read it."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        scratch.unlink()
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    failpoints.reach("home.written")
    scratch.replace(path)


def choose_ports(names: Sequence[str], kept: dict[str, int]) -> dict[str, int]:
    """A loopback port for each name: the one kept from before while it is free, else another."""
    held: list[socket.socket] = []
    chosen: dict[str, int] = {}
    try:
        for name in names:
            probe = _bound(kept.get(name, 0)) or _bound(0)
            if probe is None:
                raise HomeUnusable("There is no free port on 127.0.0.1.")
            held.append(probe)  # until all are chosen, so that no two get the same
            chosen[name] = int(probe.getsockname()[1])
    finally:
        for probe in held:
            probe.close()
    return chosen


def _bound(port: int) -> socket.socket | None:
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        probe.close()
        return None
    return probe
