"""What holds between services: read from their code, their handlers and the protos."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from agreements.adapters import consumers as agreements_consumers
from people.adapters import consumers as people_consumers
from treasury.adapters import consumers as treasury_consumers
from worker import consumers as worker_consumers

SERVICES = Path(__file__).resolve().parents[2] / "services"
KEEPERS = ("treasury", "people", "agreements", "worker")
"""Services with rows of their own; the gateway keeps nothing."""


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
    """Service to every `module.Name(…)` and `Name(…)` in its code, as (module file, name)."""
    return {name: frozenset(_calls(SERVICES / name / name)) for name in KEEPERS}


def _calls(package: Path) -> set[tuple[str, str]]:
    found = set()
    for path in package.rglob("*.py"):
        module = str(path.relative_to(package))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                if isinstance(called, ast.Attribute):
                    found.add((module, called.attr))
                elif isinstance(called, ast.Name):
                    found.add((module, called.id))
    return found
