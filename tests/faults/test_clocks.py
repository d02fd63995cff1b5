"""F12: one process after the other lives on a clock that jumps, by libfaketime."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chassis.scratch_databases import Cluster
from habitat_cli.api import ApiError
from habitat_cli.child import Child
from habitat_cli.demo import quarter

from ..journeys.living import Living, living
from ..journeys.people_at_work import REQUEST, open_quarter
from ..journeys.test_acceptance_c1 import ALLOCATIONS
from .reckoning import breaches_of
from .tally import Tally

FORGIVEN_S, OFFSETS_S = 20, (20, -20, 300, -300, 3600, -3600)
JUMPS = 30
REFUSALS = {"UNAUTHENTICATED", "TOKEN_EXPIRED", "UNAVAILABLE"}
_OUTSIDE = """
SELECT count(*) FROM treasury.transaction t JOIN treasury.period p ON p.id = t.period_id
WHERE t.transaction_date NOT BETWEEN p.start_date AND p.end_date
"""


@dataclass(slots=True)
class Slipping:
    """The wall clock of one process; what counts seconds only is left alone."""

    file: Path

    def set(self, offset_s: int) -> None:
        self.file.write_text(f"{offset_s:+d}\n")


def library() -> str:
    """libfaketime of the Debian package `faketime`, or where FAKETIME_LIBRARY says."""
    named = os.environ.get("FAKETIME_LIBRARY")
    found = named or next(map(str, Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
    if found is None:
        pytest.fail("No libfaketime: install the package faketime, or set FAKETIME_LIBRARY.")
    return found


@asynccontextmanager
async def slipping(system: Living, name: str, folder: Path) -> AsyncIterator[Slipping]:
    """The process starts anew under a clock of its own, and at the end under the right one."""
    clock = Slipping(folder / f"clock-{name}")
    clock.set(0)
    child = system.system.children[name]
    assert isinstance(child, Child)
    right = child.spec
    faked = {
        "LD_PRELOAD": library(),
        "FAKETIME_TIMESTAMP_FILE": str(clock.file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    child.spec = replace(right, env={**right.env, **faked})
    await _again(system, name)
    try:
        yield clock
    finally:
        child.spec = right
        await _again(system, name)


async def _again(system: Living, name: str) -> None:
    child = system.system.children[name]
    before = child.pid
    await system.kill(name)
    async with asyncio.timeout(60):
        while child.pid == before or not child.ready.is_set():  # noqa: ASYNC110 - a process
            await asyncio.sleep(0.05)


async def drafted(system: Living) -> str:
    """A transfer between two accounts of the bank, which changes no result."""
    sides = (("1130", "DEBIT"), ("1110", "CREDIT"))
    lines = [{"accountNumber": a, "direction": d, "amount": "5.00"} for a, d in sides]
    made = await system.cast.admin.do(
        "createTransaction",
        "transaction { id }",
        type="TRANSFER",
        date="2026-03-31",
        description="Petty cash",
        twin={"book": lines, "tax": lines},
    )
    return str(made["transaction"]["id"])


async def wander(clock: Slipping, chance: random.Random) -> None:
    """From one wrong hour to the next for a while, and back to the right one."""
    for _ in range(JUMPS):
        clock.set(chance.choice(OFFSETS_S))
        await asyncio.sleep(0.3)
    clock.set(0)


async def close_meanwhile(system: Living, period_id: str, wandering: Callable[[], Any]) -> None:
    """Both halves of a close; nobody asks the worker anything while its clock is wrong."""
    workflow_id = await quarter.start_close(system.cast, REQUEST, period_id, "LIVE")
    await wandering()
    await quarter.await_workflow(system.cast.admin, workflow_id, {"WAITING"})
    agreement = await quarter.agreement_of(system.cast.admin, period_id)
    await quarter.approve(system.cast, agreement["id"])
    await wandering()
    await quarter.await_workflow(system.cast.admin, workflow_id, {"COMPLETED"})


@pytest.mark.campaign
async def test_clocks(habitat_cluster: Cluster, tmp_path: Path, tally: Tally, seed: int) -> None:
    """What is refused is refused in words; what is done is exact, and in its period."""
    chance = random.Random(seed)
    refused: list[str] = []
    async with living(habitat_cluster, tmp_path) as system:
        period = await open_quarter(system)
        drafts: list[str] = []
        async with slipping(system, "treasury", tmp_path) as clock:
            for offset_s in chance.sample(OFFSETS_S, len(OFFSETS_S)):
                clock.set(offset_s)
                try:
                    drafts.append(await drafted(system))
                except ApiError as error:
                    refused.append(error.reason)
                    tally.unexpected += error.reason not in REFUSALS
                    tally.lost += abs(offset_s) <= FORGIVEN_S
                clock.set(0)
                drafts.append(await drafted(system))
                assert tally.ok, (offset_s, refused)
        for draft in drafts:
            await system.cast.admin.do("postTransaction", "transaction { status }", id=draft)
        async with slipping(system, "worker", tmp_path) as clock:
            await close_meanwhile(system, period["id"], partial(wander, clock, chance))
        lines: list[dict[str, Any]] = await system.cast.admin.pages(
            "allocations", "total member { displayName }"
        )
        found = {line["member"]["displayName"]: line["total"] for line in lines}
        tally.unexpected += found != ALLOCATIONS
        tally.unexpected += await system.rows.fetchval(_OUTSIDE)
        assert not await breaches_of(system.system, tally)
    assert tally.ok, found
    tally.figures |= {
        "jumps of Treasury": str(2 * len(OFFSETS_S)),
        "jumps of the worker": str(2 * JUMPS),
        "refused": str(len(refused)),
        "transfers": str(len(drafts)),
    }
