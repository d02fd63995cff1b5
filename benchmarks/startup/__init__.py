"""G19: how soon a service answers after its start, and what it holds in memory when idle."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from benchmarks.events.ground import SERVICE, Ground, grounds
from benchmarks.figure import Figure
from chassis.embedded import free_port

ROUNDS = 3
IDLE_S = 5.0
START_S = 120.0
_BARE = "import asyncpg, grpc.aio, pydantic_settings, sqlalchemy.ext.asyncio"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Start:
    """From the start of the process to its first answer, or to its end."""

    cpu_s: float
    wall_s: float
    rss_mb: float = 0.0


def measure(ids: list[str]) -> Iterator[Figure]:
    """CPU seconds are compared: on a busy machine wall time tells of the others."""
    with grounds() as fresh:
        here = fresh()
        rounds = [(_service(here), _bare()) for _ in range(ROUNDS)]
    ours, bare = ([pair[which] for pair in rounds] for which in (0, 1))
    cpu = median(start.cpu_s for start in ours), median(start.cpu_s for start in bare)
    wall = median(start.wall_s for start in ours), median(start.wall_s for start in bare)
    rss = median(start.rss_mb for start in ours)
    what = "start of Treasury to its first answer, vs the imports alone"
    note = f"wall {wall[0]:.2f} s vs {wall[1]:.2f} s, {wall[0] / wall[1]:.2f}"
    ratio = cpu[0] / cpu[1]
    figures = [
        Figure("G19a", what, *cpu, "CPU s", ratio, 1.5, 1.2, at_most=True, note=note),
        Figure("G19b", "idle Treasury, resident", rss, 120, "MB", rss, 120, 90, at_most=True),
    ]
    yield from (figure for figure in figures if figure.id in ids)


def _service(here: Ground) -> Start:
    """The real process on the embedded bus, its health asked until it serves."""
    port = free_port()
    environment = here.environment | {"GRPC_PORT": str(port), "AMQP_URL": ""}
    arguments = ["-m", SERVICE, "serve"]
    started = time.perf_counter()
    with (
        _child(arguments, environment) as child,
        grpc.insecure_channel(
            f"127.0.0.1:{port}", options=[("grpc.max_reconnect_backoff_ms", 100)]
        ) as channel,
    ):
        health = HealthStub(channel)
        while not _serves(health):
            if child.poll() is not None or time.perf_counter() - started > START_S:
                raise RuntimeError(f"{SERVICE} did not come up")
        wall_s, cpu_s = time.perf_counter() - started, _cpu_s(child.pid)
        time.sleep(IDLE_S)
        return Start(cpu_s, wall_s, _rss_mb(child.pid))


def _serves(health: HealthStub) -> bool:
    try:
        answer = health.Check(HealthCheckRequest(), timeout=1, wait_for_ready=True)
    except grpc.RpcError:
        return False
    return bool(answer.status == HealthCheckResponse.SERVING)


def _bare() -> Start:
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-c", _BARE], check=True)
    after = os.times()
    cpu_s = sum(after[2:4]) - sum(before[2:4])  # of children that have ended
    return Start(cpu_s, time.perf_counter() - started)


@contextmanager
def _child(
    arguments: list[str], environment: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            [sys.executable, *arguments], env=environment, stdout=log, stderr=log
        )
        try:
            yield child
        finally:
            child.terminate()
            child.wait(30)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _rss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000
