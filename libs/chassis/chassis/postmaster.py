"""The process that holds a PostgreSQL data directory, as its lock file tells."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

STOP_TIMEOUT_S = 30.0


def stop_left_over(data_dir: Path) -> None:
    """Stop the postmaster that holds the data directory, if one lives, and wait for its end."""
    pid = holder(data_dir)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while holder(data_dir) is not None and time.monotonic() < deadline:
        time.sleep(0.02)


def _lock_file(data_dir: Path) -> list[str]:
    try:
        return (data_dir / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []


def ready(data_dir: Path, pid: int) -> bool:
    """The eighth line of the server's own lock file says so; a killed one's may still lie there."""
    lines = [line.strip() for line in _lock_file(data_dir)]
    return lines[:1] == [str(pid)] and lines[7:8] == ["ready"]


def holder(data_dir: Path) -> int | None:
    """The process that holds the data directory; None when it is dead or somebody else's pid."""
    lines = _lock_file(data_dir)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # a dead child counts as alive until it is reaped
    state, words = _process(pid)
    if state == "Z":
        (data_dir / "postmaster.pid").unlink(missing_ok=True)
        return None
    dying = bool(state) and not words.strip()  # killed a moment ago: it has no words any more
    return pid if dying or str(data_dir) in words else None


def _process(pid: int) -> tuple[str, str]:
    """State letter and command line of a process, both empty when there is none."""
    if Path("/proc/self/stat").exists():
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            return "", ""
        return state, words.decode(errors="replace")
    shown = subprocess.run(
        ["ps", "-ww", "-o", "stat=,args=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, line = shown.stdout.strip().partition(" ")
    return state[:1], line
