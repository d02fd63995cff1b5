"""G1 and G2: the gateway beside Apollo Server and beside bare Starlette, by CPU second.

Apollo is installed from its lock file into .cache/apollo at the first run; without Node there is
no G1.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure
from chassis.embedded import free_port

REQUESTS = 300
WARMING = 1000  # Node compiles what is hot
ROUNDS = 3
START_S = 180.0
QUERY = "query Trees { trees { id name species grove height rings standing note } }"
BODY = json.dumps({"query": QUERY, "operationName": "Trees"}).encode()
APOLLO = Path(__file__).with_name("apollo")
INSTALLED = Path(".cache/apollo").absolute()
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(ids: list[str]) -> Iterator[Figure]:
    """Servers take turns; each is asked over one connection that stays open."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(_server(command))
            for name, command in _commands("G1" in ids).items()
        }
        rates: dict[str, list[float]] = {name: [] for name in servers}
        answers = {name: server.ask(WARMING) for name, server in servers.items()}
        if len({json.dumps(json.loads(answer)) for answer in answers.values()}) != 1:
            raise ValueError("the answers differ")
        for _ in range(ROUNDS):
            for name, server in servers.items():
                rates[name].append(server.requests_per_cpu_s())
    found = {name: median(values) for name, values in rates.items()}
    what = "static list of 20 × 8"
    ours = found["gateway"]
    if "G1" in ids:
        peer = found["apollo"]
        unit = "1/CPU s"
        yield Figure("G1", f"{what}, vs Apollo Server 4", ours, peer, unit, ours / peer, 2, 4)
    if "G2" in ids:
        peer = found["starlette"]
        yield Figure(
            "G2", f"{what}, vs bare Starlette", ours, peer, "1/CPU s", ours / peer, 0.35, 0.6
        )


def _commands(with_apollo: bool) -> dict[str, Callable[[int], list[str]]]:
    module = [sys.executable, "-m", "benchmarks.gateway.static_list"]
    commands: dict[str, Callable[[int], list[str]]] = {
        "gateway": lambda port: [*module, "gateway", str(port)],
        "starlette": lambda port: [*module, "starlette", str(port)],
    }
    if with_apollo:
        script = _installed()
        commands["apollo"] = lambda port: ["node", str(script), str(port)]
    return commands


def _installed() -> Path:
    """Apollo with exactly the versions of the lock file; from wherever npm fetches packages."""
    lock = APOLLO / "package-lock.json"
    kept = INSTALLED / lock.name
    if not kept.exists() or kept.read_bytes() != lock.read_bytes():
        shutil.copytree(APOLLO, INSTALLED, dirs_exist_ok=True)
        options = ["--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
        subprocess.run(["npm", "ci", *options], cwd=INSTALLED, check=True, capture_output=True)
    return Path(shutil.copy(APOLLO / "server.mjs", INSTALLED))


class Server:
    """One process that answers POST /graphql."""

    def __init__(self, pid: int, port: int) -> None:
        self._pid = pid
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def requests_per_cpu_s(self) -> float:
        before = self._cpu_s()
        self.ask(REQUESTS)
        return REQUESTS / (self._cpu_s() - before)

    def ask(self, times: int) -> bytes:
        """The last answer, all over one new connection. Raises ValueError when one is not 200."""
        answer = b""
        self._connection.close()
        for _ in range(times):
            headers = {"content-type": "application/json", "accept": "application/json"}
            self._connection.request("POST", "/graphql", BODY, headers)
            response = self._connection.getresponse()
            answer = response.read()
            if response.status != 200:
                raise ValueError(f"{response.status}: {answer!r}")
        return answer

    def _cpu_s(self) -> float:
        """User and system time of all its threads."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def _server(command: Callable[[int], list[str]]) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(command(port), cwd=Path.cwd(), stdout=subprocess.DEVNULL)
    try:
        server = Server(process.pid, port)
        ends = time.monotonic() + START_S
        while True:
            try:
                server.ask(1)
                break
            except ConnectionRefusedError:
                if process.poll() is not None or time.monotonic() > ends:
                    raise
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(30)
