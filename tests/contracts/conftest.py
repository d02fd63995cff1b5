"""What holds between services: read from their code, their handlers and the compose files."""

import ast
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agreements.adapters import consumers as agreements_consumers
from people.adapters import consumers as people_consumers
from treasury.adapters import consumers as treasury_consumers
from worker import consumers as worker_consumers

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "services"
KEEPERS = ("treasury", "people", "agreements", "worker")
"""Services with rows of their own; the gateway keeps nothing."""

COMPOSE = Path(sys.executable).parent / "docker-compose"
OVERLAYS = {
    "base": ["docker-compose.yml"],
    "dev": ["docker-compose.yml", "docker-compose.dev.yml"],
    "prod": ["docker-compose.yml", "docker-compose.prod.yml"],
}

Project = dict[str, Any]
Read = Callable[..., Project]


@pytest.fixture(scope="session")
def handled() -> Mapping[str, frozenset[str]]:
    """Queue name to the types its consumer acts on; "#" stands for everything."""
    return {
        treasury_consumers.QUEUE: frozenset(treasury_consumers.Handlers().table()),
        people_consumers.QUEUE: frozenset(people_consumers.HANDLERS),
        agreements_consumers.QUEUE: frozenset(agreements_consumers.HANDLERS),
        **{queue: frozenset(handlers) for queue, handlers in worker_consumers.QUEUES.items()},
    }


@pytest.fixture(scope="session")
def constructed() -> Mapping[str, frozenset[tuple[str, str]]]:
    """Service to every `module.Name(…)` and `Name(…)` in its code, as (module file, name).

    A message that a teller writes is made as well: `teller(module.Name, …)`.
    """
    return {name: frozenset(_calls(SERVICES / name / name)) for name in KEEPERS}


def _calls(package: Path) -> set[tuple[str, str]]:
    found = set()
    for path in package.rglob("*.py"):
        module = str(path.relative_to(package))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.add((module, _name(node.func)))
                if _name(node.func) == "teller":
                    found.add((module, _name(node.args[0])))
    return found


def _name(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def new_secrets() -> dict[str, Any]:
    """The names of deploy/new_secrets.py, which is no module of a package."""
    return runpy.run_path(str(ROOT / "deploy" / "new_secrets.py"))


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory, new_secrets: dict[str, Any]) -> Path:
    """What `make secrets` writes for production."""
    path = tmp_path_factory.mktemp("secrets") / ".env"
    assert new_secrets["main"]([str(ROOT / ".env.production.example"), str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def read(generated: Path) -> Read:
    """One overlay as Compose reads it, with the values of one environment file."""

    @cache
    def reading(overlay: str, environment: Path | None = None) -> Project:
        named = environment or (generated if overlay == "prod" else ROOT / ".env.dev.example")
        command = [str(COMPOSE), "--project-directory", str(ROOT), "--env-file", str(named)]
        for name in OVERLAYS[overlay]:
            command += ["--file", str(ROOT / name)]
        told = subprocess.run(
            [*command, "--profile", "*", "config", "--format", "json"],
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},  # nothing from the shell
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        return dict(json.loads(told.stdout))

    return reading


@pytest.fixture(scope="session", params=sorted(OVERLAYS))
def project(request: pytest.FixtureRequest, read: Read) -> Project:
    """Each of the three ways in which the system is composed."""
    return {"overlay": request.param, **read(request.param)}
