"""`python -m agreements serve` starts alone, answers, and ends when it is told to."""

import asyncio
import contextlib
import os
import signal
import socket
import sys

import grpc
import httpx2
from grpc_health.v1 import health_pb2, health_pb2_grpc

from .grove import SECRET


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def answer_of(web, url):
    """The face listens a moment after gRPC does."""
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(httpx2.ConnectError):
                return await web.get(url)
            await asyncio.sleep(0.02)


async def test_the_service_starts_alone_and_drains(habitat_db_module):
    port, http_port = free_port(), free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HABITAT_ENV": "test",
        "DATABASE_URL": habitat_db_module.url("agreements"),
        "JWT_SECRET": SECRET,
        "GRPC_PORT": str(port),
        "PORT": str(http_port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "agreements", "serve", env=environment
    )
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        health = health_pb2_grpc.HealthStub(channel)
        answer = await health.Check(
            health_pb2.HealthCheckRequest(), timeout=60, wait_for_ready=True
        )
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
    async with httpx2.AsyncClient(trust_env=False) as web:
        ready = await answer_of(web, f"http://127.0.0.1:{http_port}/health/ready")
        series = await answer_of(web, f"http://127.0.0.1:{http_port}/metrics")
    assert ready.json()["checks"] == dict.fromkeys(("database", "schema", "bus", "grpc"), "ok")
    assert "habitat_process_resident_memory_bytes" in series.text
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 30) == 0
