"""How long a process has run and what it occupies."""

import time
from collections.abc import Iterable
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chassis.metrics import REGISTRY

_STATUS = Path("/proc/self/status")
_SIZES = {"VmRSS": "rss", "VmSize": "vms", "VmData": "heap"}
_STARTED = time.monotonic()


class ProcessFigures(Collector):
    """`<prefix>_uptime_seconds` and `<prefix>_memory_usage_bytes`; the latter on Linux only."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        REGISTRY.register(self)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        name = f"{self._prefix}_uptime_seconds"
        yield GaugeMetricFamily(name, "Life of the process", time.monotonic() - _STARTED)
        memory = GaugeMetricFamily(
            f"{self._prefix}_memory_usage_bytes",
            "Memory of the process: resident, mapped, data segment",
            labels=["type"],
        )
        for kind, size in _sizes():
            memory.add_metric([kind], size)
        yield memory


def _sizes() -> Iterable[tuple[str, int]]:
    if not _STATUS.exists():
        return
    for line in _STATUS.read_text("ascii").splitlines():
        name, _, value = line.partition(":")
        if name in _SIZES:
            yield _SIZES[name], int(value.split()[0]) * 1024


ProcessFigures("system")
