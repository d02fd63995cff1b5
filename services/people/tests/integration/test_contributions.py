"""A contribution's way: declared, edited, withdrawn, claimed; and who sees it."""

from uuid import UUID, uuid4

import pytest

from chassis.bus import Done
from habitat.agreements.v1 import events_pb2 as agreements
from habitat.people.v1 import contributions_pb2 as pb
from kernel.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refused,
)

from .grove import Grove
from .world import (
    Q4_2025,
    contribution_fields,
    submitted,
)

ROUNDS = 20
CLOSE = "0c105e00-0000-7000-8000-000000000001"


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


async def test_a_preview_values_without_keeping(grove: Grove) -> None:
    request = pb.PreviewValuationRequest(
        fields=pb.ContributionFields(
            category_code="relationship", amount_minor=33_333, attribution_bp=1_500
        )
    )
    answer = await grove.world.ask("PreviewValuation", request, by=grove.elm)
    assert answer.value.amount_minor == 5_000
    assert not await grove.world.rows("SELECT 1 FROM people.contribution")
