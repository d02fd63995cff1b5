"""How much of the machine a measurement had: wall-clock figures mean little without it."""

import os
import tempfile
import time
from statistics import median

SYNCS = 50


def machine() -> str:
    """In words: the share of a core that a busy loop got, and how long a page takes to the disk."""
    return f"a core gave {_share():.0%}, fdatasync took {_sync_ms():.1f} ms"


def _share() -> float:
    cpu, wall = time.process_time(), time.perf_counter()
    sum(range(10_000_000))
    return (time.process_time() - cpu) / (time.perf_counter() - wall)


def _sync_ms() -> float:
    """Median of SYNCS."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(SYNCS):
            os.pwrite(file.fileno(), bytes(8192), 0)
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    return median(taken) * 1000
