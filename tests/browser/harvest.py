"""The grove after its quarter: closed, credited, one member paid.

The next quarter is open, because a draft that nobody submitted went there.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from chassis.scratch_databases import Cluster
from habitat_cli.demo import payments, quarter, story
from habitat_cli.demo.cast import Cast
from habitat_cli.demo.figures import SAMPLE_SURPLUS_MINOR, Request

from .grove import SAMPLE, Grove, planted

_CASH_RATE_BP = 4_000


@asynccontextmanager
async def reaped(cluster: Cluster, folder: Path, web_dir: Path) -> AsyncIterator[Grove]:
    """A grove of its own, because closing the quarter would take it from the other tests."""
    async with planted(cluster, folder, web_dir) as grove:
        document = "query { viewer { member { id } } }"
        me = (await grove.member.ask(document))["viewer"]["member"]["id"]
        await story.choose_payment(grove.living.cast, me, "ACH", "sim-ok")
        await close(grove)
        await _pay(grove.living.cast, me)
        yield grove


async def close(grove: Grove) -> None:
    """The quarter, proposed by the admin and approved by both stewards."""
    cast = grove.living.cast
    request = Request(SAMPLE, SAMPLE_SURPLUS_MINOR, _CASH_RATE_BP, True, None, False)
    workflow = await quarter.start_close(cast, request, grove.period["id"], "LIVE")
    await quarter.await_workflow(cast.admin, workflow, {"WAITING"})
    agreement = await quarter.agreement_of(cast.admin, grove.period["id"])
    await quarter.approve(cast, agreement["id"])
    await quarter.await_workflow(cast.admin, workflow, {"COMPLETED"})


async def _pay(cast: Cast, member_id: str) -> None:
    """The member's own part; everybody else's stays scheduled."""
    paid = False
    while True:
        mine = [d for d in await payments.distributions(cast) if d["member"]["id"] == member_id]
        if mine and mine[0]["status"] == "COMPLETED":
            return
        if mine and not paid:
            await cast.admin.do("payDistributionNow", "workflow { id }", id=mine[0]["id"])
            paid = True
        await asyncio.sleep(0.2)
