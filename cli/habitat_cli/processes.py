"""Facts about operating system processes: bound to their parent, still the same, really gone."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_START_TIME = 19  # field after the name in /proc/<pid>/stat: ticks since boot


@cache
def parental_prefix() -> tuple[str, ...]:
    """Words before a command that end it with its parent; empty where there is no such tool.

    Preferred to `bound_to_parent`: without a function to run between fork and exec, Python forks
    in a way that other threads and libraries (gRPC) do not notice.
    """
    tool = shutil.which("setpriv") if sys.platform == "linux" else None
    prefix = (tool, "--pdeathsig", "KILL") if tool else ()
    tried = prefix and subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried and tried.returncode == 0 else ()


def bound_to_parent() -> Callable[[], None] | None:
    """What a child runs before its program so that it ends with its parent; None off Linux.

    The kernel watches the *thread* that forked: start children from a thread that stays, such as
    the main one. Looked up before the fork: a forked child must not load libraries.
    """
    if sys.platform != "linux":
        return None
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return bind


def mark_of(pid: int) -> str | None:
    """What tells this process from a later one with the same number; None when it is gone.

    A zombie counts as gone: it holds nothing any more.
    """
    if sys.platform != "linux":
        return _mark_by_ps(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else f"{boot} {fields[_START_TIME]}"


def _mark_by_ps(pid: int) -> str | None:
    told = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = told.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


def is_same(pid: int, mark: str | None) -> bool:
    """True while the process that had this mark lives."""
    return mark is not None and mark_of(pid) == mark


def signal_process(pid: int, mark: str | None, number: signal.Signals) -> bool:
    """Send a signal to exactly that process; False when it is gone."""
    if not is_same(pid, mark):
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def wait_gone(pid: int, mark: str | None, timeout_s: float) -> bool:
    """Wait for the end of somebody else's child; False when it still lives after the time."""
    ends = time.monotonic() + timeout_s
    while is_same(pid, mark):
        if time.monotonic() >= ends:
            return False
        time.sleep(0.02)
    return True


def end_left_over(pid: int, mark: str | None) -> bool:
    """Kill a process that outlived its supervisor, with its group; False when it was gone."""
    if not is_same(pid, mark):
        return False
    try:
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return wait_gone(pid, mark, 5.0)
