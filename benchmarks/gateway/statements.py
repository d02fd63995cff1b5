"""What the services ask PostgreSQL for one request, as its own log tells it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import asyncpg

_MARK = "@@"
_LINE = re.compile(rf"^{_MARK}svc_(\w+){_MARK} (?:LOG|DETAIL):  (.*)$", re.DOTALL)
_PARAMETER = re.compile(r"\$\d+ = (?:'((?:[^']|'')*)'|(NULL))")
_HEARD_S = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """One of a service: its text, and its parameters as text."""

    service: str
    text: str
    parameters: tuple[str | None, ...]


@asynccontextmanager
async def told(rows: "asyncpg.Connection[Any]", log: Path) -> AsyncIterator[list[Statement]]:
    """The list is filled when the block has ended."""
    await _set(rows, log_statement="all", log_line_prefix=f"{_MARK}%u{_MARK} ")
    await asyncio.sleep(_HEARD_S)  # each backend reads its settings between statements
    start = _size(log)
    found: list[Statement] = []
    try:
        yield found
        await asyncio.sleep(_HEARD_S)
    finally:
        await _set(rows, log_statement="none", log_line_prefix="%m [%p] ")
    found += _statements(_from(log, start))


def _size(log: Path) -> int:
    return log.stat().st_size


def _from(log: Path, start: int) -> str:
    return log.read_bytes()[start:].decode()


async def _set(rows: "asyncpg.Connection[Any]", **values: str) -> None:
    for name, value in values.items():
        await rows.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    await rows.execute("SELECT pg_reload_conf()")


def _statements(text: str) -> Iterator[Statement]:
    """Those with parameters: `execute <name>: …` and the DETAIL that follows it."""
    entries = [_LINE.match(entry) for entry in re.split(rf"\n(?={_MARK})", text)]
    for entry, detail in pairwise(entries):
        if entry is None or detail is None or entry[1] != detail[1]:
            continue
        if entry[2].startswith("execute ") and detail[2].startswith("Parameters: "):
            given = [
                None if null else value.replace("''", "'")
                for value, null in _PARAMETER.findall(detail[2])
            ]
            yield Statement(entry[1], entry[2].partition(": ")[2].strip(), tuple(given))
