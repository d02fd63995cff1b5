"""A living system with two processes of every kind, on a database of its own."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from habitat_cli.child import ChildSpec, Phase
from habitat_cli.demo.figures import BUSINESS_DATE
from habitat_cli.demo.stage import QUICK
from habitat_cli.home import Home, choose_ports
from habitat_cli.plan import GRPC_SERVICES, SERVICES, http_port
from habitat_cli.probes import accepts, answers_http
from habitat_cli.supervisor import Supervised, Supervisor
from habitat_cli.system import Options, System

SECOND = "-2"


@dataclass(slots=True)
class Crowd:
    """The first five processes, their twins, and the database where it is our own."""

    system: System
    twins: Supervisor
    gateways: list[str]
    people: str
    """Where both processes of People are, as gRPC names a list of addresses."""

    @property
    def children(self) -> dict[str, Supervised]:
        return {**self.system._supervisor.children, **self.twins.children}

    def ready(self) -> list[str]:
        return sorted(n for n, child in self.children.items() if child.phase is Phase.READY)

    def kill(self, name: str, number: int = signal.SIGKILL) -> bool:
        """False when it was just not there."""
        pid = self.children[name].pid
        try:
            os.kill(pid or 0, number) if pid else None
        except ProcessLookupError:
            return False
        return pid is not None

    async def until_ready(self, within_s: float = 60.0) -> float:
        """Seconds until every process serves. Raises TimeoutError."""
        began = time.monotonic()
        async with asyncio.timeout(within_s):
            while len(self.ready()) < len(self.children):  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.05)
        return time.monotonic() - began


@asynccontextmanager
async def crowd(
    folder: Path, *, environment: Mapping[str, str] | None = None, amqp_url: str | None = None
) -> AsyncIterator[Crowd]:
    """Ten processes and a PostgreSQL; gRPC clients know both addresses of a service."""
    home = Home.at(folder / "home")
    home.prepare()
    names = [*SERVICES, *map(http_port, GRPC_SERVICES)]
    ports = choose_ports(["postgres", *names, *(f"{name}{SECOND}" for name in names)], {})
    home.write_state({"ports": ports})
    both = {
        f"{name.upper()}_GRPC": f"ipv4:127.0.0.1:{ports[name]},127.0.0.1:{ports[name + SECOND]}"
        for name in GRPC_SERVICES
    }
    system = System(
        Options(
            home=home,
            fsync=False,
            business_date=BUSINESS_DATE,
            amqp_url=amqp_url,
            environment={**QUICK, "DB_POOL_MAX": "6", **both, **(environment or {})},
        )
    )
    twins = Supervisor(home.logs)
    await system.start()
    try:
        await twins.start(*(_twin(spec, ports) for spec in system.plan.specs()))
        urls = [f"http://127.0.0.1:{ports[name]}" for name in ("gateway", "gateway" + SECOND)]
        yield Crowd(system, twins, urls, both["PEOPLE_GRPC"])
    finally:
        await twins.stop([f"{name}{SECOND}" for name in reversed(SERVICES)])
        await system.stop()


def _twin(spec: ChildSpec, ports: Mapping[str, int]) -> ChildSpec:
    """The same program on ports of its own; a worker has a name of its own, too."""
    name = spec.name + SECOND
    port, face = ports[name], ports[http_port(spec.name) + SECOND]
    gateway = spec.name == "gateway"
    own = {"PORT": str(face), "GRPC_PORT": str(port), "WORKER_INSTANCE": name}
    return replace(
        spec,
        name=name,
        env={**spec.env, **own},
        ready=answers_http(port) if gateway else accepts(port),
        port=port,
        http_port=face,
    )
