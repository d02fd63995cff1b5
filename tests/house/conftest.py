"""What the house looks at: every Python source that people wrote, parsed once."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("libs", "protos", "services", "cli", "benchmarks", "deploy", "docs", "tests")
NOT_OURS = {".venv", "__pycache__", "build", "dist", "generated", "node_modules"}
LAYERED = ("treasury", "people", "agreements")


@dataclass(frozen=True)
class Source:
    """One module; `name` is its path from the root, for sentences about it."""

    path: Path
    name: str
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    def at(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.name}:{node.lineno}"


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, str(path.relative_to(ROOT)), text, ast.parse(text))


def _is_written(path: Path) -> bool:
    return NOT_OURS.isdisjoint(path.relative_to(ROOT).parts)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sources() -> Sequence[Source]:
    """All modules but generated ones."""
    found = {path for room in ROOMS for path in (ROOT / room).rglob("*.py") if _is_written(path)}
    return [_read(path) for path in sorted(found | set(ROOT.glob("*.py")))]


@pytest.fixture(scope="session")
def sized(sources: Sequence[Source]) -> Sequence[Source]:
    """Modules that keep to sizes: a migration is written once and reads top to bottom."""
    return [
        source
        for source in sources
        if not any(folder.name.endswith("migrations") for folder in source.path.parents)
    ]


@pytest.fixture(scope="session")
def pure(sources: Sequence[Source]) -> Sequence[Source]:
    """The kernel, and the domain and application of every layered service."""
    roots = [ROOT / "libs/kernel/kernel"]
    roots += [
        ROOT / "services" / name / name / layer
        for name in LAYERED
        for layer in ("domain", "application")
    ]
    return [source for source in sources if any(r in source.path.parents for r in roots)]
