"""A living system with two processes or more of every kind, on a database of its own."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from habitat_cli.child import Child, ChildSpec, Phase
from habitat_cli.demo.figures import BUSINESS_DATE
from habitat_cli.demo.stage import QUICK
from habitat_cli.home import Home, choose_ports
from habitat_cli.plan import GRPC_SERVICES, SERVICES, http_port
from habitat_cli.probes import accepts, answers_http
from habitat_cli.supervisor import Supervised, Supervisor
from habitat_cli.system import Options, System

from .cradle import born_in_a_nursery, life_of


@dataclass(slots=True)
class Crowd:
    """The first five processes, their twins, and the database."""

    system: System
    twins: Supervisor
    door: Path
    gateways: list[str]
    people: str
    """Where all processes of People are, as gRPC names a list of addresses."""

    @property
    def children(self) -> dict[str, Supervised]:
        return {**self.system._supervisor.children, **self.twins.children}

    def ready(self) -> list[str]:
        return sorted(n for n, child in self.children.items() if child.phase is Phase.READY)

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send the process itself a signal. Raises ProcessLookupError when it is not there."""
        pid = self.children[name].pid
        assert pid is not None
        os.kill(pid if name == "postgres" else life_of(self.door, pid), number)

    def away(self) -> list[str]:
        return sorted(set(self.children) - set(self.ready()))

    def log(self, name: str) -> Path:
        child = self.children[name]
        assert isinstance(child, Child)
        return child.log

    async def until_back(self, name: str, before: int) -> None:
        """Until it was started again, for it had been started `before` times, and serves."""
        child = self.children[name]
        while child.restarts == before or not child.ready.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    async def until_ready(self, within_s: float = 60.0) -> float:
        """Seconds until every process serves. Raises TimeoutError."""
        began = time.monotonic()
        async with asyncio.timeout(within_s):
            while len(self.ready()) < len(self.children):  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.05)
        return time.monotonic() - began


@asynccontextmanager
async def crowd(
    folder: Path,
    *,
    copies: int = 2,
    environment: Mapping[str, str] | None = None,
    amqp_url: str | None = None,
) -> AsyncIterator[Crowd]:
    """Five processes and their twins, and a PostgreSQL; clients know all addresses of a service."""
    home = Home.at(folder / "home")
    home.prepare()
    names = [*SERVICES, *map(http_port, GRPC_SERVICES)]
    marks = ["", *(f"-{number}" for number in range(2, copies + 1))]
    ports = choose_ports(["postgres", *(name + mark for mark in marks for name in names)], {})
    home.write_state({"ports": ports})
    addresses = {name: _addresses(ports, name, marks) for name in GRPC_SERVICES}
    known = {f"{name.upper()}_GRPC": address for name, address in addresses.items()}
    system = System(
        Options(
            home=home,
            fsync=False,
            business_date=BUSINESS_DATE,
            amqp_url=amqp_url,
            environment={**QUICK, "DB_POOL_MAX": "6", **known, **(environment or {})},
        )
    )
    twins = Supervisor(home.logs)
    with born_in_a_nursery() as door:
        await system.start()
        try:
            specs = system.plan.specs()
            await twins.start(*(_twin(spec, ports, mark) for mark in marks[1:] for spec in specs))
            urls = [f"http://127.0.0.1:{ports['gateway' + mark]}" for mark in marks]
            yield Crowd(system, twins, door, urls, addresses["people"])
        finally:
            await twins.stop([name + mark for name in reversed(SERVICES) for mark in marks[1:]])
            await system.stop()


def _addresses(ports: Mapping[str, int], name: str, marks: Sequence[str]) -> str:
    return "ipv4:" + ",".join(f"127.0.0.1:{ports[name + mark]}" for mark in marks)


def _twin(spec: ChildSpec, ports: Mapping[str, int], mark: str) -> ChildSpec:
    """The same program on ports of its own; a worker has a name of its own, too."""
    name = spec.name + mark
    port, face = ports[name], ports[http_port(spec.name) + mark]
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
