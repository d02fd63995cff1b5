"""The close nobody may race, and facts that come twice, late or in reverse."""

import asyncio
from uuid import UUID, uuid4

import pytest

from chassis.testing import call_as
from habitat.agreements.v1 import events_pb2 as agreements
from habitat.people.v1 import contributions_pb2 as pb
from habitat.treasury.v1 import events_pb2 as treasury
from kernel.errors import (
    Forbidden,
    Refused,
)
from people.adapters.sql_work import SqlWork

from .grove import Grove, roll
from .world import (
    Q1,
    Q2,
    at_once,
    contribution_fields,
    fresh_key,
    submitted,
)

CLOSE = "0c105e00-0000-7000-8000-000000000001"


async def approved_so_far(grove: Grove) -> int:
    rows = await grove.world.rows(
        "SELECT count(*) FROM people.contribution WHERE status = 'approved'"
    )
    return int(rows[0]["count"])


@pytest.mark.race
async def test_no_approval_slips_past_a_close(grove: Grove, rounds: int) -> None:
    waiting = await submitted(grove.world, grove.elm)
    for place in range(rounds):
        item = await submitted(grove.world, grove.elm)
        workflow = f"{CLOSE}/{place}"

        async def close(workflow: str = workflow) -> int:
            suspend = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id=workflow)
            await grove.world.ask("SuspendIntake", suspend, by="svc-worker")
            return await approved_so_far(grove)

        approval, counted = await at_once(grove.approve(item, grove.larch), close())
        assert counted == await approved_so_far(grove)
        came_first = (await grove.read(item)).status == pb.CONTRIBUTION_STATUS_APPROVED
        assert came_first == (not isinstance(approval, Exception))
        with pytest.raises(Refused) as caught:
            await grove.approve(waiting, grove.larch)
        assert caught.value.reason == "CLOSE_IN_PROGRESS"
        resume = pb.ResumeIntakeRequest(period_id=str(Q1), workflow_id=workflow)
        await grove.world.ask("ResumeIntake", resume, by="svc-worker")


async def test_a_close_waits_for_decisions_under_way(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm)
    suspend = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id=CLOSE)
    async with grove.world.units.open(call_as("steward")) as unit:
        await SqlWork(unit, currency="USD").contributions.lock(UUID(item.id))
        closing = asyncio.ensure_future(grove.world.ask("SuspendIntake", suspend, by="svc-worker"))
        done, _ = await asyncio.wait([closing], timeout=0.5)
        assert not done
    await closing


async def test_intake_is_for_workflows_and_held_by_one(grove: Grove) -> None:
    suspend = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id="one")
    for person in (grove.admin, "svc-gateway"):
        with pytest.raises(Forbidden):
            await grove.world.ask("SuspendIntake", suspend, by=person)
    for _ in range(2):
        await grove.world.ask("SuspendIntake", suspend, by="svc-worker")
    with pytest.raises(Refused):
        other = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id="two")
        await grove.world.ask("SuspendIntake", other, by="svc-worker")
    with pytest.raises(Refused) as caught:
        await submitted(grove.world, grove.elm)
    assert caught.value.reason == "CLOSE_IN_PROGRESS"
    wrong = pb.ResumeIntakeRequest(period_id=str(Q1), workflow_id="two")
    await grove.world.ask("ResumeIntake", wrong, by="svc-worker")
    with pytest.raises(Refused):
        await submitted(grove.world, grove.elm)
    right = pb.ResumeIntakeRequest(period_id=str(Q1), workflow_id="one")
    await grove.world.ask("ResumeIntake", right, by="svc-worker")
    await submitted(grove.world, grove.elm)


async def test_preflight_says_what_settles_and_what_blocks(grove: Grove) -> None:
    waiting = await submitted(grove.world, grove.elm)
    capital = await submitted(
        grove.world,
        grove.elm,
        category_code="capital",
        minutes=0,
        amount_minor=50_000,
        capital_kind="cash",
    )
    await grove.approve(capital, grove.larch)

    async def findings(policy: str = "block") -> dict[str, tuple[str, int]]:
        request = pb.PreflightPeriodRequest(period_id=str(Q1), pending_contributions=policy)
        answer = await grove.world.ask("PreflightPeriod", request, by="svc-worker")
        assert (answer.approved, answer.undecided) == (1, 1)
        return {f.check: (f.severity, f.count) for f in answer.findings}

    found = await findings()
    assert found["UNDECIDED_CONTRIBUTIONS"] == ("blocking", 1)
    assert found["CLAIMS_PENDING"] == ("settling", 1)
    assert found["POSTINGS_PENDING"] == ("settling", 1)
    assert found["EVENTS_UNPUBLISHED"][0] == "settling"
    assert (await findings("roll_forward"))["UNDECIDED_CONTRIBUTIONS"][0] == "warning"
    await grove.world.rows("UPDATE people.outbox SET published_at = now() RETURNING 1")
    await grove.world.hear(
        agreements.ClaimCreated(claim_id=str(uuid4()), contribution_id=capital.id),
        aggregate_type="claim",
        aggregate_id=uuid4(),
    )
    await grove.world.hear(
        treasury.ContributionPosted(contribution_id=capital.id),
        aggregate_type="contribution",
        aggregate_id=UUID(capital.id),
    )
    assert set(await findings()) == {"UNDECIDED_CONTRIBUTIONS"}
    assert (await grove.read(capital)).posting_status == pb.POSTING_STATUS_POSTED
    assert (await grove.read(waiting)).claim_status == pb.CLAIM_STATUS_NONE
    unheard = pb.PreflightPeriodRequest(period_id=str(Q2))
    answer = await grove.world.ask("PreflightPeriod", unheard, by="svc-worker")
    assert [f.check for f in answer.findings] == ["PERIOD_UNKNOWN"]


async def test_what_is_undecided_rolls_forward_with_its_history(grove: Grove) -> None:
    waiting = await submitted(grove.world, grove.elm)
    draft = await grove.world.ask(
        "CreateContribution",
        pb.CreateContributionRequest(fields=contribution_fields()),
        by=grove.elm,
    )
    decided = await submitted(grove.world, grove.elm)
    await grove.approve(decided, grove.larch)
    with pytest.raises(Refused):
        await grove.world.ask("RollForwardContributions", roll(), by="svc-worker")
    suspend = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id="close")
    await grove.world.ask("SuspendIntake", suspend, by="svc-worker")
    rehearsed = await grove.world.ask(
        "RollForwardContributions", roll(validate_only=True), by="svc-worker"
    )
    assert rehearsed.moved == 2
    key = fresh_key()
    moved = await grove.world.ask("RollForwardContributions", roll(), by="svc-worker", key=key)
    assert (moved.moved, len(moved.event_ids)) == (2, 2)
    again = await grove.world.ask(
        "RollForwardContributions", roll(), by="svc-worker", key=fresh_key()
    )
    assert again.moved == 0
    assert (await grove.read(decided)).period_id == str(Q1)
    after = await grove.read(waiting)
    assert (after.period_id, after.contribution_date) == (str(Q2), "2026-02-10")
    assert after.version == waiting.version + 1
    kept = await grove.world.rows("SELECT from_period_id FROM people.period_change")
    assert [row["from_period_id"] for row in kept] == [Q1, Q1]
    await grove.world.open_period(Q2, "2026Q2", "Q2 2026", "2026-04-01", "2026-06-30", "2026-07-07")
    assert (await grove.approve(after, grove.larch)).contribution.period_id == str(Q2)
    submit = pb.SubmitContributionRequest(id=draft.contribution.id)
    assert await grove.world.ask("SubmitContribution", submit, by=grove.elm)


async def test_a_reversal_takes_claim_and_posting_with_it_in_any_order(grove: Grove) -> None:
    item = await submitted(
        grove.world,
        grove.elm,
        category_code="capital",
        minutes=0,
        amount_minor=50_000,
        capital_kind="cash",
    )
    await grove.approve(item, grove.larch)
    with pytest.raises(Forbidden):
        await grove.world.ask(
            "ReverseContribution",
            pb.ReverseContributionRequest(id=item.id, reason="twice"),
            by=grove.larch,
        )
    reverse = pb.ReverseContributionRequest(id=item.id, reason="logged twice")
    after = await grove.world.ask("ReverseContribution", reverse, by=grove.admin)
    assert after.contribution.status == pb.CONTRIBUTION_STATUS_REVERSED
    claim_id = str(uuid4())
    for fact in (
        agreements.ClaimReversed(claim_id=claim_id, contribution_id=item.id),
        agreements.ClaimCreated(claim_id=claim_id, contribution_id=item.id),
        treasury.ContributionPosted(contribution_id=item.id, reversed=True),
        treasury.ContributionPosted(contribution_id=item.id),
    ):
        await grove.world.hear(fact, aggregate_type="claim", aggregate_id=UUID(claim_id))
    read = await grove.read(item)
    assert read.claim_status == pb.CLAIM_STATUS_REVERSED
    assert read.posting_status == pb.POSTING_STATUS_NOT_APPLICABLE


async def test_sums_are_member_by_category(grove: Grove) -> None:
    for minutes in (60, 90):
        item = await submitted(grove.world, grove.elm, minutes=minutes)
        await grove.approve(item, grove.larch)
    await submitted(grove.world, grove.elm)
    parts = await grove.world.ask(
        "SumByPeriod", pb.SumByPeriodRequest(period_id=str(Q1)), by="svc-worker"
    )
    rows = [row for part in parts for row in part.rows]
    assert [(r.category_code, r.value_minor, r.minutes, r.count) for r in rows] == [
        ("labor", 25_000, 150, 2)
    ]


async def test_sums_of_categories_do_not_grow_with_the_members(grove: Grove) -> None:
    for member, approver in ((grove.elm, grove.larch), (grove.larch, grove.maple)):
        await grove.approve(await submitted(grove.world, member, minutes=60), approver)
    parts = await grove.world.ask(
        "SumByPeriod",
        pb.SumByPeriodRequest(period_id=str(Q1), by_category=True),
        by="svc-worker",
    )
    rows = [row for part in parts for row in part.rows]
    assert [(r.member_id, r.category_code, r.minutes, r.count) for r in rows] == [
        ("", "labor", 120, 2)
    ]
