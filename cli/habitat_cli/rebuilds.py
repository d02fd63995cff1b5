"""Feeds each service the facts of all outboxes, from which it makes its projections anew."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg

from chassis.topology import QUEUES, matches
from habitat_cli.exits import Unreachable
from habitat_cli.plan import as_asyncpg
from kernel.errors import Invalid

SERVICES = ("treasury", "people", "agreements", "worker")
_QUEUE = {"worker": "habitat.audit"}
"""The queue that hears all that a service's projections are made of, where it is not its own."""
_TRIES = 3
_MEANWHILE = "A consumer has taken facts meanwhile."

_FACTS = """
SELECT (envelope || jsonb_build_object('global_seq', global_seq::text,
            'aggregate_sequence', aggregate_sequence::text, 'payload', payload))::text
FROM ({outboxes}) o WHERE event_type = ANY($1::text[])
ORDER BY cooperative_id, producer, global_seq
"""
_OUTBOX = "SELECT '{0}' AS producer, * FROM {0}.outbox"
_TYPES = "SELECT DISTINCT event_type FROM ({outboxes}) o"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One projection over all cooperatives; `mended` of them read differently before."""

    projection: str
    cooperatives: int
    facts: int
    mended: int


async def rebuilt(url: str, projections: list[str], *, dry_run: bool) -> list[Rebuilt]:
    """Those that are named, as `treasury.members`, or all.

    Raises Invalid for a name of no service, Unreachable for a service that could not do it, with
    what it said; projections of the services before it are rebuilt then.
    """
    for name in projections:
        if name.partition(".")[0] not in SERVICES:
            raise Invalid(f"{name} is of no service.", field="projection")
    found: list[Rebuilt] = []
    for service in SERVICES:
        names = [name for name in projections if name.startswith(f"{service}.")]
        if names or not projections:
            found += _summed(await _of_service(service, url, names, dry_run))
    return found


async def _of_service(
    service: str, url: str, names: list[str], dry_run: bool
) -> list[dict[str, Any]]:
    """What the service's own process says; once more when facts were taken while it read."""
    for _ in range(_TRIES):
        code, out, said = await _run(service, url, [*names, *(["--dry-run"] if dry_run else [])])
        if code == 0:
            return [json.loads(line) for line in out.splitlines()]
        if _MEANWHILE not in said:
            break
    raise Unreachable(
        f"{service} could not rebuild: {said.strip().splitlines()[-1] if said.strip() else code}",
        reason="REBUILD_FAILED",
        next_step="Nothing of it was changed. Stop the service, then try again.",
    )


async def _run(service: str, url: str, words: list[str]) -> tuple[int, str, str]:
    """The facts go in while the answers come out, so that no pipe fills up."""
    address = as_asyncpg(url)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", service, "rebuild", *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"DATABASE_URL": address, "MIGRATION_DATABASE_URL": address},
    )  # fmt: skip
    assert process.stdin and process.stdout and process.stderr
    out, said, _ = await asyncio.gather(
        process.stdout.read(), process.stderr.read(), _feed(process.stdin, service, url)
    )
    return await process.wait(), out.decode(), said.decode()


async def _feed(stdin: asyncio.StreamWriter, service: str, url: str) -> None:
    """A process that has given up closes its end: it says itself why."""
    try:
        async for line in _facts(service, url):
            stdin.write(line.encode() + b"\n")
            await stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        stdin.close()


async def _facts(service: str, url: str) -> AsyncIterator[str]:
    """All that the service hears, cooperative by cooperative, in one snapshot."""
    outboxes = " UNION ALL ".join(_OUTBOX.format(name) for name in SERVICES)
    bindings = QUEUES[_QUEUE.get(service, f"habitat.{service}")].bindings
    connection: Any = await asyncpg.connect(url.replace("+asyncpg", "", 1))
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            known = [row[0] for row in await connection.fetch(_TYPES.format(outboxes=outboxes))]
            types = [t for t in known if any(matches(pattern, t) for pattern in bindings)]
            async for row in connection.cursor(
                _FACTS.format(outboxes=outboxes), types, prefetch=500
            ):
                yield row[0]
    finally:
        await connection.close()


def _summed(lines: list[dict[str, Any]]) -> list[Rebuilt]:
    by_name: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_name.setdefault(line["projection"], []).append(line)
    return [
        Rebuilt(
            name,
            len(theirs),
            sum(line["facts"] for line in theirs),
            sum(line["before"] != line["after"] for line in theirs),
        )
        for name, theirs in sorted(by_name.items())
    ]
