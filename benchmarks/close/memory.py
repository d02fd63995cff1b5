"""What a process has used, as the kernel counted it."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int) -> float:
    """The most resident memory the process ever had, in 10**6 bytes."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def cpu_s(pid: int) -> float:
    """User and system time of a process, with that of the children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def tree_cpu_s(pid: int) -> float:
    """The same over a process and all that descend from it now."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text("ascii", "replace")
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        waiting += parents.get(one, [])
        try:
            total += cpu_s(one)
        except OSError:
            continue
    return total
