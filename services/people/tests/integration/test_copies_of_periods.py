"""The copy of the periods: in the order of its facts, and never behind what was heard."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.bus import Dead, Done
from habitat.people.v1 import contributions_pb2 as pb
from habitat.treasury.v1 import events_pb2 as treasury
from kernel.errors import Refused

from .grove import Grove, roll
from .world import Q1, Q2, submitted, until_waiting


async def test_a_close_that_opens_a_period_never_undoes_what_was_heard_of_it(grove: Grove) -> None:
    """Treasury announces the next period while the close already names it here."""
    suspend = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id="close")
    await grove.world.ask("SuspendIntake", suspend, by="svc-worker")
    admin = await asyncpg.connect(grove.world.database.admin_url.replace("+asyncpg", ""))
    async with admin.transaction():  # the consumer, between its insertion and its commit
        await admin.execute(
            "INSERT INTO people.period SELECT cooperative_id, $1, '2026Q2', 'Q2 2026', "
            "'2026-04-01', '2026-06-30', '2026-07-07', 'closing', 'a newer close', 2 "
            "FROM people.period WHERE id = $2",
            Q2,
            Q1,
        )
        rolling = asyncio.create_task(
            grove.world.ask("RollForwardContributions", roll(), by="svc-worker")
        )
        await until_waiting(admin)
    await admin.close()
    with pytest.raises(Refused) as caught:
        await rolling
    assert caught.value.reason == "CLOSE_IN_PROGRESS"
    (kept,) = await grove.world.rows("SELECT * FROM people.period WHERE id = $1", Q2)
    assert (kept["status"], kept["suspended_by"], kept["sequence"]) == (
        "closing",
        "a newer close",
        2,
    )


async def test_the_copy_of_a_period_follows_the_order_of_its_facts(grove: Grove) -> None:
    facts = {
        2: treasury.PeriodClosing(period_id=str(Q1), workflow_id="close"),
        3: treasury.PeriodCloseAborted(period_id=str(Q1), workflow_id="close"),
        4: treasury.PeriodClosing(period_id=str(Q1), workflow_id="again"),
        5: treasury.PeriodClosed(period_id=str(Q1)),
    }

    async def status() -> str:
        rows = await grove.world.rows("SELECT status FROM people.period WHERE id = $1", Q1)
        return str(rows[0]["status"])

    async def hear(sequence: int) -> None:
        await grove.world.hear(
            facts[sequence], aggregate_type="period", aggregate_id=Q1, sequence=sequence
        )

    await hear(3)
    assert await status() == "open"
    await hear(2)
    assert await status() == "open"
    await hear(5)
    await hear(4)
    assert await status() == "closed"
    with pytest.raises(Refused) as caught:
        await submitted(grove.world, grove.elm)
    assert caught.value.reason == "PERIOD_NOT_OPEN"
    early = treasury.PeriodClosed(period_id=str(uuid4()))
    verdict = await grove.world.hear(
        early, aggregate_type="period", aggregate_id=UUID(early.period_id)
    )
    assert not isinstance(verdict, Done | Dead)  # again later, when its opening was heard
