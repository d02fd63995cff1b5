"""Processes that answer POST /graphql, and how many requests they answer for a CPU second."""

import http.client
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REQUESTS = 300
WARMING = 1000  # Node compiles what is hot
ROUNDS = 5
START_S = 180.0
APOLLO = Path(__file__).with_name("apollo")
INSTALLED = Path(".cache/apollo").absolute()
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Question:
    """One request as it is sent again and again."""

    query: str
    variables: Mapping[str, object]
    operation_name: str
    headers: Mapping[str, str]

    @property
    def body(self) -> bytes:
        names = ("query", "variables")
        given = {name: getattr(self, name) for name in names}
        return json.dumps(given | {"operationName": self.operation_name}).encode()


class Server:
    """One process, asked over one connection that stays open."""

    def __init__(self, pid: int, port: int, question: Question) -> None:
        self._pid = pid
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._body = question.body
        wanted = {"content-type": "application/json", "accept": "application/json"}
        self._headers = {**wanted, **question.headers}

    def requests_per_cpu_s(self) -> float:
        before = self._cpu_s()
        self.ask(REQUESTS)
        return REQUESTS / (self._cpu_s() - before)

    def ask(self, times: int) -> bytes:
        """The last answer, all over one new connection. Raises ValueError when one is not 200."""
        answer = b""
        self._connection.close()
        for _ in range(times):
            self._connection.request("POST", "/graphql", self._body, self._headers)
            response = self._connection.getresponse()
            answer = response.read()
            if response.status != 200:
                raise ValueError(f"{response.status}: {answer!r}")
        return answer

    def _cpu_s(self) -> float:
        """User and system time of all its threads."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def rates(servers: Mapping[str, Server]) -> dict[str, list[float]]:
    """Requests for a CPU second of each, in turn. Raises ValueError when the answers differ."""
    answers = {name: server.ask(WARMING) for name, server in servers.items()}
    if len({json.dumps(json.loads(answer)) for answer in answers.values()}) != 1:
        raise ValueError(f"the answers differ: {answers}")
    found: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            found[name].append(server.requests_per_cpu_s())
    return found


@contextmanager
def serving(command: Sequence[str], port: int, question: Question) -> Iterator[Server]:
    """The process from its first answer on."""
    process = subprocess.Popen(command, cwd=Path.cwd(), stdout=subprocess.DEVNULL)
    try:
        server = Server(process.pid, port, question)
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


def apollo(script: str) -> Path:
    """A script beside Apollo with exactly the versions of the lock file, by npm."""
    lock = APOLLO / "package-lock.json"
    kept = INSTALLED / lock.name
    if not kept.exists() or kept.read_bytes() != lock.read_bytes():
        shutil.copytree(APOLLO, INSTALLED, dirs_exist_ok=True)
        options = ["--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
        subprocess.run(["npm", "ci", *options], cwd=INSTALLED, check=True, capture_output=True)
    return Path(shutil.copy(APOLLO / script, INSTALLED))
