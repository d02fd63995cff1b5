"""Reviewers: impartial, counted, and one of two wins a race."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from habitat.people.v1 import contributions_pb2 as pb
from habitat.people.v1 import members_pb2
from kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Refused,
    SelfApproval,
    Stale,
    Unauthenticated,
)

from .grove import Grove
from .world import (
    at_once,
    contribution_fields,
    fresh_key,
    submitted,
    until_waiting,
)

CLOSE = "0c105e00-0000-7000-8000-000000000001"


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


@pytest.mark.race
async def test_only_one_of_two_gives_the_last_approval(grove: Grove, rounds: int) -> None:
    for _ in range(rounds):
        item = await submitted(grove.world, grove.elm)
        outcomes = await at_once(grove.approve(item, grove.larch), grove.approve(item, grove.maple))
        refused = [o for o in outcomes if isinstance(o, Exception)]
        assert len(refused) == 1, outcomes
        assert isinstance(refused[0], Refused)
    facts = await grove.facts("people.contribution.approved")
    assert len(facts) == rounds


@pytest.mark.race
async def test_nothing_is_approved_after_the_role_was_taken(grove: Grove, rounds: int) -> None:
    """A steward approves while an admin takes the role away: which came first is in the books."""
    told = "SELECT seq FROM people.audit_entry WHERE action = $1 ORDER BY seq DESC LIMIT 1"
    for place in range(rounds):
        steward = await grove.world.join(grove.admin, f"Hazel{place}", "STEWARD")
        item = await submitted(grove.world, grove.elm)
        demotion = members_pb2.ChangeMemberRoleRequest(
            id=steward.id, role=members_pb2.MEMBER_ROLE_MEMBER
        )
        approval, demoted = await at_once(
            grove.approve(item, steward),
            grove.world.ask("ChangeMemberRole", demotion, by=grove.admin),
        )
        assert not isinstance(demoted, Exception)
        approved = (await grove.read(item)).status == pb.CONTRIBUTION_STATUS_APPROVED
        assert approved == (not isinstance(approval, Exception))
        if approved:
            (decided,), (taken,) = [
                await grove.world.rows(told, action)
                for action in ("contribution.approve", "member.role")
            ]
            assert decided["seq"] < taken["seq"]
        else:
            assert isinstance(approval, Forbidden | Unauthenticated), approval


async def test_who_takes_a_role_away_waits_for_a_decision_under_way(grove: Grove) -> None:
    item = await submitted(grove.world, grove.elm)
    held = await asyncpg.connect(grove.world.database.admin_url.replace("+asyncpg", ""))
    async with held.transaction():  # the approval has read the role, and waits here
        await held.execute("SELECT FROM people.contribution WHERE id = $1 FOR UPDATE", item.id)
        approval = asyncio.create_task(grove.approve(item, grove.larch))
        await until_waiting(held, 1)
        demotion = members_pb2.ChangeMemberRoleRequest(
            id=grove.larch.id, role=members_pb2.MEMBER_ROLE_MEMBER
        )
        demoted = asyncio.create_task(grove.world.ask("ChangeMemberRole", demotion, by=grove.admin))
        await until_waiting(held, 2)
        assert not demoted.done()
    assert (await approval).contribution.status == pb.CONTRIBUTION_STATUS_APPROVED
    await demoted
    await held.close()


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
