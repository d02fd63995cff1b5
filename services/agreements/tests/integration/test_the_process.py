"""`python -m agreements serve` starts alone, answers, and ends when it is told to."""

import asyncio
import os
import signal
import socket
import sys

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from .grove import SECRET


async def test_the_service_starts_alone_and_drains(habitat_db_module):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HABITAT_ENV": "test",
        "DATABASE_URL": habitat_db_module.url("agreements"),
        "JWT_SECRET": SECRET,
        "GRPC_PORT": str(port),
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
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 30) == 0
