"""A contribution's way: declared, reviewed, claimed, posted; and the close nobody may race."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.bus import Dead, Done
from habitat.agreements.v1 import events_pb2 as agreements
from habitat.people.v1 import contributions_pb2 as pb
from habitat.people.v1 import members_pb2
from habitat.treasury.v1 import events_pb2 as treasury
from kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    SelfApproval,
    Stale,
)

from .world import (
    Q1,
    Q2,
    Q4_2025,
    Person,
    World,
    at_once,
    contribution_fields,
    fresh_key,
    submitted,
)

ROUNDS = 20
CLOSE = "0c105e00-0000-7000-8000-000000000001"


class Grove:
    """A founded cooperative with an open quarter, two stewards and two members."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def plant(self) -> "Grove":
        world = self.world
        self.admin = await world.found()
        await world.open_period()
        self.elm = await world.join(self.admin, "Elm")
        self.larch = await world.join(self.admin, "Larch", "STEWARD")
        self.maple = await world.join(self.admin, "Maple", "STEWARD")
        return self

    async def approve(self, item: pb.Contribution, by: Person, **values: Any) -> Any:
        request = pb.ApproveContributionRequest(id=item.id, **values)
        return await self.world.ask("ApproveContribution", request, by=by)

    async def read(self, item: pb.Contribution) -> pb.Contribution:
        request = pb.BatchGetContributionsRequest(ids=[item.id])
        answer = await self.world.ask("BatchGetContributions", request, by=self.admin)
        return answer.contributions[0]

    async def facts(self, event_type: str) -> list[Any]:
        rows = await self.world.rows(
            "SELECT payload FROM people.outbox WHERE event_type = $1 ORDER BY global_seq",
            event_type,
        )
        return [json.loads(row["payload"]) for row in rows]


@pytest.fixture
async def grove(world: World) -> Grove:
    return await Grove(world).plant()


async def test_an_hour_of_work_becomes_a_claim(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm)
    assert (item.number, item.value.amount_minor) == ("C-2026Q1-000001", 100_000)
    assert item.status == pb.CONTRIBUTION_STATUS_SUBMITTED
    approved = (await grove.approve(item, grove.larch)).contribution
    assert approved.status == pb.CONTRIBUTION_STATUS_APPROVED
    assert approved.claim_status == pb.CLAIM_STATUS_PENDING
    assert approved.posting_status == pb.POSTING_STATUS_NOT_APPLICABLE
    fact = (await grove.facts("people.contribution.approved"))[0]
    assert fact["approvers"] == [grove.larch.id]
    assert fact["value"] == {"amount_minor": "100000", "currency": "USD"}
    assert fact["member_display_name"] == "Elm"
    created = agreements.ClaimCreated(claim_id=str(uuid4()), contribution_id=item.id)
    for _ in range(2):
        verdict = await grove.world.hear(
            created, aggregate_type="claim", aggregate_id=UUID(created.claim_id)
        )
        assert isinstance(verdict, Done)
    read = await grove.read(item)
    assert (read.claim_status, read.claim_id) == (pb.CLAIM_STATUS_CREATED, created.claim_id)
    assert read.version == approved.version


async def test_a_form_is_refused_with_every_missing_field(grove: Grove) -> None:
    with pytest.raises(Invalid) as caught:
        await submitted(grove.world, grove.elm, description="short", minutes=0)
    assert {v.field for v in caught.value.violations} == {"description", "minutes"}
    with pytest.raises(Invalid) as caught:
        await submitted(
            grove.world, grove.elm, category_code="capital", minutes=0, amount_minor=50_000
        )
    assert {v.field for v in caught.value.violations} == {"capital_kind"}
    with pytest.raises(Invalid) as caught:
        await submitted(
            grove.world,
            grove.elm,
            category_code="capital",
            minutes=0,
            amount_minor=50_000,
            capital_kind="property",
        )
    assert {v.field for v in caught.value.violations} == {"tax_basis_minor", "evidence"}
    with pytest.raises(Invalid) as caught:
        await submitted(grove.world, grove.elm, category_code="barter")
    assert caught.value.violations[0].field == "category_code"


async def test_nobody_decides_on_what_is_their_own_or_what_they_logged(grove: Grove) -> None:
    own = await submitted(grove.world, grove.larch)
    for ask in (
        grove.approve(own, grove.larch),
        grove.world.ask(
            "RejectContribution",
            pb.RejectContributionRequest(id=own.id, reason="no"),
            by=grove.larch,
        ),
        grove.world.ask(
            "RequestClarification",
            pb.RequestClarificationRequest(id=own.id, comment="?"),
            by=grove.larch,
        ),
    ):
        with pytest.raises(SelfApproval):
            await ask
    logged = await grove.world.ask(
        "CreateContribution",
        pb.CreateContributionRequest(
            member_id=grove.elm.id,
            fields=contribution_fields(),
            on_behalf_reason="Elm has no computer",
            submit=True,
        ),
        by=grove.larch,
    )
    with pytest.raises(SelfApproval):
        await grove.approve(logged.contribution, grove.larch)
    assert (await grove.approve(logged.contribution, grove.maple)).contribution.approvals == 1
    with pytest.raises(Invalid):
        await grove.world.ask(
            "CreateContribution",
            pb.CreateContributionRequest(member_id=grove.elm.id, fields=contribution_fields()),
            by=grove.larch,
        )
    with pytest.raises(Forbidden):
        await grove.world.ask(
            "CreateContribution",
            pb.CreateContributionRequest(member_id=grove.larch.id, fields=contribution_fields()),
            by=grove.elm,
        )


@pytest.mark.parametrize("minutes", [1500, 1501, 2400, 2401])
async def test_two_reviewers_above_either_threshold(grove: Grove, minutes: int) -> None:
    rate = 10_000 if minutes < 2000 else 6_000
    item = await submitted(grove.world, grove.elm, minutes=minutes, rate_minor=rate)
    dual = item.value.amount_minor > 250_000 or minutes > 2400
    first = await grove.approve(item, grove.larch, comment="the rate is agreed")
    assert first.contribution.required_approvals == (2 if dual else 1)
    status = first.contribution.status
    if not dual:
        assert status == pb.CONTRIBUTION_STATUS_APPROVED
        return
    assert status == pb.CONTRIBUTION_STATUS_SUBMITTED
    with pytest.raises(Conflict):
        await grove.approve(item, grove.larch, comment="once more")
    with pytest.raises(Refused):
        await grove.approve(item, grove.maple, comment="more", adjusted_minutes=minutes + 60)
    second = await grove.approve(item, grove.maple, comment="agreed")
    assert second.contribution.status == pb.CONTRIBUTION_STATUS_APPROVED
    fact = (await grove.facts("people.contribution.approved"))[0]
    assert fact["approvers"] == [grove.larch.id, grove.maple.id]


async def test_an_adjustment_keeps_the_figures_as_they_were(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm, minutes=3000)
    first = await grove.approve(item, grove.larch, adjusted_minutes=600, comment="ten hours")
    assert first.contribution.value.amount_minor == 100_000
    assert first.contribution.status == pb.CONTRIBUTION_STATUS_SUBMITTED  # submitted was above
    assert first.approval.original_value.amount_minor == 500_000
    assert first.approval.adjusted_value.amount_minor == 100_000
    second = await grove.approve(item, grove.maple)
    assert second.contribution.status == pb.CONTRIBUTION_STATUS_APPROVED
    approvals = await grove.world.ask(
        "ListApprovals", pb.ListApprovalsRequest(contribution_ids=[item.id]), by=grove.elm
    )
    assert [a.policy_version for a in approvals.approvals] == ["default/1", "default/1"]
    assert not (
        await grove.world.ask(
            "ListApprovals",
            pb.ListApprovalsRequest(contribution_ids=[item.id]),
            by=await grove.world.join(grove.admin, "Fir"),
        )
    ).approvals


async def test_a_rate_outside_of_the_range_needs_a_word(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm, rate_minor=20_000, minutes=60)
    with pytest.raises(Invalid) as caught:
        await grove.approve(item, grove.larch)
    assert caught.value.violations[0].field == "comment"
    await grove.approve(item, grove.larch, comment="night work")


async def test_what_was_sent_back_begins_a_new_round(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm, minutes=3000)
    await grove.approve(item, grove.larch)
    sent_back = await grove.world.ask(
        "RequestClarification",
        pb.RequestClarificationRequest(id=item.id, comment="which roof?"),
        by=grove.maple,
    )
    assert sent_back.contribution.status == pb.CONTRIBUTION_STATUS_CLARIFICATION_REQUESTED
    edited = await grove.world.ask(
        "UpdateContribution",
        pb.UpdateContributionRequest(
            id=item.id,
            fields=contribution_fields(
                minutes=3000, description="Repaired the roof of the old mill"
            ),
            expected_version=sent_back.contribution.version,
        ),
        by=grove.elm,
    )
    with pytest.raises(Stale):
        stale = pb.SubmitContributionRequest(id=item.id, expected_version=1)
        await grove.world.ask("SubmitContribution", stale, by=grove.elm)
    again = await grove.world.ask(
        "SubmitContribution",
        pb.SubmitContributionRequest(id=item.id, expected_version=edited.contribution.version),
        by=grove.elm,
    )
    assert again.contribution.approvals == 0
    await grove.approve(item, grove.larch)
    assert (await grove.approve(item, grove.maple)).contribution.approvals == 2


async def test_it_can_be_recalled_until_somebody_decides(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm, minutes=3000)
    recall = pb.RecallContributionRequest(id=item.id)
    await grove.world.ask("RecallContribution", recall, by=grove.elm)
    await grove.world.ask(
        "SubmitContribution", pb.SubmitContributionRequest(id=item.id), by=grove.elm
    )
    await grove.approve(item, grove.larch)
    with pytest.raises(Refused):
        await grove.world.ask("RecallContribution", recall, by=grove.elm)
    withdrawn = await grove.world.ask(
        "WithdrawContribution", pb.WithdrawContributionRequest(id=item.id), by=grove.elm
    )
    assert withdrawn.contribution.status == pb.CONTRIBUTION_STATUS_WITHDRAWN
    with pytest.raises(Refused) as caught:
        await grove.approve(item, grove.maple)
    assert caught.value.reason == "INVALID_TRANSITION"


async def test_hidden_rows_are_not_there(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm)
    fir = await grove.world.join(grove.admin, "Fir")
    batch = pb.BatchGetContributionsRequest(ids=[item.id])
    assert not (await grove.world.ask("BatchGetContributions", batch, by=fir)).contributions
    listed = pb.ListContributionsRequest(count=True)
    assert (await grove.world.ask("ListContributions", listed, by=fir)).total_count == 0
    theirs = pb.ListContributionsRequest(
        count=True, filter=pb.ContributionFilter(member_id=grove.elm.id)
    )
    assert (await grove.world.ask("ListContributions", theirs, by=fir)).total_count == 0
    assert (await grove.world.ask("ListContributions", theirs, by=grove.larch)).total_count == 1
    for method, request in (
        ("WithdrawContribution", pb.WithdrawContributionRequest(id=item.id)),
        ("SubmitContribution", pb.SubmitContributionRequest(id=item.id)),
        (
            "UpdateContribution",
            pb.UpdateContributionRequest(id=item.id, fields=contribution_fields()),
        ),
    ):
        with pytest.raises(NotFound):
            await grove.world.ask(method, request, by=fir)
        with pytest.raises(Forbidden):
            await grove.world.ask(method, request, by=grove.larch)


async def test_the_queue_shows_what_one_may_decide(grove: Grove) -> None:
    first = await submitted(grove.world, grove.elm, minutes=3000)
    second = await submitted(grove.world, grove.elm)
    own = await submitted(grove.world, grove.larch)

    async def queue(by: Person) -> list[str]:
        answer = await grove.world.ask(
            "ListReviewQueue", pb.ListReviewQueueRequest(count=True), by=by
        )
        assert answer.total_count == len(answer.contributions)
        return [item.id for item in answer.contributions]

    assert await queue(grove.larch) == [first.id, second.id]
    assert await queue(grove.maple) == [first.id, second.id, own.id]
    await grove.approve(first, grove.larch)
    assert await queue(grove.larch) == [second.id]
    with pytest.raises(Forbidden):
        await queue(grove.elm)


async def test_a_bulk_approval_judges_each_item_for_itself(grove: Grove) -> None:
    good = [await submitted(grove.world, grove.elm) for _ in range(3)]
    own = await submitted(grove.world, grove.larch)
    unknown = str(uuid4())
    request = pb.ApproveContributionsRequest(
        ids=[good[0].id, own.id, unknown, good[1].id, good[2].id]
    )
    key = fresh_key()
    answer = await grove.world.ask("ApproveContributions", request, by=grove.larch, key=key)
    assert [o.code for o in answer.outcomes] == ["", "SELF_APPROVAL", "NOT_FOUND", "", ""]
    assert len(answer.event_ids) == 3
    assert await grove.world.ask("ApproveContributions", request, by=grove.larch, key=key) == answer
    for ids in ([], [good[0].id] * 2, [str(uuid4()) for _ in range(101)]):
        with pytest.raises(Invalid):
            await grove.world.ask(
                "ApproveContributions", pb.ApproveContributionsRequest(ids=ids), by=grove.larch
            )


async def test_only_one_of_two_gives_the_last_approval(grove: Grove) -> None:
    for _ in range(ROUNDS):
        item = await submitted(grove.world, grove.elm)
        outcomes = await at_once(grove.approve(item, grove.larch), grove.approve(item, grove.maple))
        refused = [o for o in outcomes if isinstance(o, Exception)]
        assert len(refused) == 1, outcomes
        assert isinstance(refused[0], Refused)
    facts = await grove.facts("people.contribution.approved")
    assert len(facts) == ROUNDS


async def test_no_approval_slips_past_a_close(grove: Grove) -> None:
    waiting = await submitted(grove.world, grove.elm)
    slipped = 0
    for place in range(ROUNDS):
        item = await submitted(grove.world, grove.elm)
        workflow = f"{CLOSE}/{place}"
        suspend = pb.SuspendIntakeRequest(period_id=str(Q1), workflow_id=workflow)
        approval, suspension = await at_once(
            grove.approve(item, grove.larch),
            grove.world.ask("SuspendIntake", suspend, by="svc-worker"),
        )
        assert not isinstance(suspension, Exception)
        after = await grove.read(item)
        came_first = after.status == pb.CONTRIBUTION_STATUS_APPROVED
        assert came_first == (not isinstance(approval, Exception))
        slipped += came_first
        with pytest.raises(Refused) as caught:
            await grove.approve(waiting, grove.larch)
        assert caught.value.reason == "CLOSE_IN_PROGRESS"
        resume = pb.ResumeIntakeRequest(period_id=str(Q1), workflow_id=workflow)
        await grove.world.ask("ResumeIntake", resume, by="svc-worker")
    assert len(await grove.facts("people.contribution.approved")) == slipped


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


def roll(**values: Any) -> pb.RollForwardContributionsRequest:
    given = {
        "period_id": str(Q1),
        "to_period_id": str(Q2),
        "to_code": "2026Q2",
        "to_name": "Q2 2026",
        "to_start_date": "2026-04-01",
        "to_end_date": "2026-06-30",
        "to_grace_end_date": "2026-07-07",
        "include_undecided": True,
    }
    return pb.RollForwardContributionsRequest(**(given | values))


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


async def test_after_the_grace_only_an_admin_declares(grove: Grove) -> None:
    await grove.world.open_period(
        Q4_2025, "2025Q4", "Q4 2025", "2025-10-01", "2025-12-31", "2026-01-07"
    )
    with pytest.raises(Refused) as caught:
        await submitted(grove.world, grove.elm, contribution_date="2025-11-11")
    assert caught.value.reason == "PERIOD_NOT_OPEN"
    late = await grove.world.ask(
        "CreateContribution",
        pb.CreateContributionRequest(
            member_id=grove.elm.id,
            fields=contribution_fields(contribution_date="2025-11-11"),
            on_behalf_reason="found in the diary",
            submit=True,
        ),
        by=grove.admin,
    )
    assert late.contribution.late
    with pytest.raises(Refused):
        await submitted(grove.world, grove.elm, contribution_date="2031-01-01")


async def test_a_decided_contribution_does_not_change_even_by_hand(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm)
    await grove.approve(item, grove.larch)
    import asyncpg

    for change in (
        "value_minor = 1",
        "status = 'draft'",
        "period_id = gen_random_uuid()",
        "minutes = 1",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await grove.world.rows(f"UPDATE people.contribution SET {change} RETURNING 1")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await grove.world.rows("DELETE FROM people.approval RETURNING 1")


async def test_suspended_members_wait(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm)
    await grove.world.ask(
        "ChangeMemberStatus",
        members_pb2.ChangeMemberStatusRequest(
            id=grove.elm.id, status=members_pb2.MEMBER_STATUS_SUSPENDED, reason="an audit"
        ),
        by=grove.admin,
    )
    with pytest.raises(Refused, match="suspended"):
        await grove.approve(item, grove.larch)


async def test_a_preview_values_without_keeping(grove: Grove) -> None:
    request = pb.PreviewValuationRequest(
        fields=pb.ContributionFields(
            category_code="relationship", amount_minor=33_333, attribution_bp=1_500
        )
    )
    answer = await grove.world.ask("PreviewValuation", request, by=grove.elm)
    assert answer.value.amount_minor == 5_000
    assert not await grove.world.rows("SELECT 1 FROM people.contribution")


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
