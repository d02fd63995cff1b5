"""Settings and categories; dual control; requests that no client of ours would send."""

import json
from typing import Any
from uuid import uuid4

import grpc
import pytest

from habitat.people.v1 import contributions_pb2, members_pb2, policy_pb2
from kernel.errors import (
    Forbidden,
    HabitatError,
    Invalid,
    NotFound,
    Refused,
    Stale,
    Unauthenticated,
)

from .grove import Grove
from .world import COOPERATIVE, World, contribution_fields


async def update(grove: Grove, changes: dict[str, str], **values: Any) -> Any:
    request = policy_pb2.UpdateSettingsRequest(changes=changes, **values)
    return await grove.world.ask("UpdateSettings", request, by=grove.admin)


async def test_settings_are_versioned_and_announced(grove: Grove) -> None:
    settings = (
        await grove.world.ask("GetSettings", policy_pb2.GetSettingsRequest(), by=grove.elm)
    ).settings
    assert (settings.version, settings.values["pending_contributions"]) == (1, "block")
    answer = await update(grove, {"cash_rate_bp": "2500"}, reason="voted", expected_version=1)
    assert (answer.settings.version, answer.settings.values["cash_rate_bp"]) == (2, "2500")
    fact = (await grove.facts("people.settings.changed"))[-1]
    assert fact["changes"] == {"cash_rate_bp": "2500"}
    assert fact["effective_from"] == "2026-04-01"  # the day after the open quarter
    await update(grove, {"grace_days": "9"})
    fact = (await grove.facts("people.settings.changed"))[-1]
    assert fact["effective_from"] == "2026-04-05"
    with pytest.raises(Stale):
        await update(grove, {"grace_days": "8"}, expected_version=1)
    for bad in ({}, {"shoe_size": "44"}, {"currency": "EUR"}, {"grace_days": "-1"}):
        with pytest.raises(Invalid):
            await update(grove, bad)
    with pytest.raises(Forbidden):
        request = policy_pb2.UpdateSettingsRequest(changes={"grace_days": "8"})
        await grove.world.ask("UpdateSettings", request, by=grove.larch)


async def test_another_labor_rate_never_revalues_earlier_work(grove: Grove) -> None:
    await update(grove, {"labor_rate_minor": "12000"})
    request = contributions_pb2.PreviewValuationRequest(
        fields=contribution_fields(minutes=60, contribution_date="2026-03-31")
    )
    before = await grove.world.ask("PreviewValuation", request, by=grove.elm)
    request.fields.contribution_date = "2026-04-01"
    after = await grove.world.ask("PreviewValuation", request, by=grove.elm)
    assert (before.rate_minor, after.rate_minor) == (10_000, 12_000)


async def test_categories_come_in_their_order(grove: Grove) -> None:
    answer = await grove.world.ask(
        "ListContributionCategories",
        policy_pb2.ListContributionCategoriesRequest(active_only=True),
        by=grove.elm,
    )
    assert [(c.code, c.method, c.default_weight_e4) for c in answer.categories] == [
        ("labor", "rate", 10_000),
        ("expertise", "rate_or_amount", 15_000),
        ("capital", "amount", 10_000),
        ("relationship", "attribution", 5_000),
    ]


async def test_with_dual_control_nobody_activates_alone(grove: Grove) -> None:
    await update(grove, {"membership_dual_control": "on"})
    with pytest.raises(Forbidden):
        request = members_pb2.CreateMemberRequest(
            display_name="Yew", email="yew@example.org", activate=True
        )
        await grove.world.ask("CreateMember", request, by=grove.admin)
    request.activate = False
    yew = (await grove.world.ask("CreateMember", request, by=grove.admin)).member
    activate = members_pb2.ChangeMemberStatusRequest(
        id=yew.id, status=members_pb2.MEMBER_STATUS_ACTIVE
    )
    with pytest.raises(Refused) as caught:
        await grove.world.ask("ChangeMemberStatus", activate, by=grove.admin)
    assert caught.value.reason == "APPROVAL_REQUIRED"
    request.email, request.display_name = "fir@example.org", "Fir"
    fir = (await grove.world.ask("CreateMember", request, by=grove.larch)).member
    activate.id = fir.id
    assert await grove.world.ask("ChangeMemberStatus", activate, by=grove.admin)


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("SubmitContribution", contributions_pb2.SubmitContributionRequest(id="x"), "id"),
        ("ListContributions", contributions_pb2.ListContributionsRequest(
            filter=contributions_pb2.ContributionFilter(date_from="2026-13-01")),
         "filter.date_from"),
        ("ListContributions", contributions_pb2.ListContributionsRequest(
            filter=contributions_pb2.ContributionFilter(status=77)), "filter.status"),
        ("ListContributions", contributions_pb2.ListContributionsRequest(order_by="1; DROP"),
         "order_by"),
        ("BatchGetContributions", contributions_pb2.BatchGetContributionsRequest(
            ids=[str(uuid4()) for _ in range(1001)]), "ids"),
        ("CreateContribution", contributions_pb2.CreateContributionRequest(
            fields=contribution_fields(minutes=-1)), "minutes"),
        ("CreateContribution", contributions_pb2.CreateContributionRequest(
            fields=contribution_fields(description="nul \x00 byte")), "description"),
        ("CreateContribution", contributions_pb2.CreateContributionRequest(
            fields=contribution_fields(rate_minor=2**62)), "rate_minor"),
        ("CreateContribution", contributions_pb2.CreateContributionRequest(
            fields=contribution_fields(contribution_date="26-1-1")), "fields.contribution_date"),
        ("CreateContribution", contributions_pb2.CreateContributionRequest(
            fields=contribution_fields(capital_kind="cash")), "capital_kind"),
        ("ListMembers", members_pb2.ListMembersRequest(
            filter=members_pb2.MemberFilter(role=9)), "filter.role"),
        ("ChangeMemberRole", members_pb2.ChangeMemberRoleRequest(id=str(uuid4())), "role"),
        ("ListReviewQueue", contributions_pb2.ListReviewQueueRequest(page_token="é"),
         "page_token"),
    ],
)  # fmt: skip
async def test_a_bad_request_names_its_field_and_changes_nothing(
    grove: Grove, method: str, request_: Any, field: str
) -> None:
    sql = "SELECT count(*) FROM people.contribution"
    with pytest.raises(Invalid) as caught:
        await grove.world.ask(method, request_, by=grove.admin)
    assert caught.value.violations[0].field == field
    assert (await grove.world.rows(sql))[0]["count"] == 0


async def test_nobody_gets_in_without_a_token_that_holds(grove: Grove) -> None:
    request = members_pb2.ListMembersRequest()
    for token in ("", "x", "Bearer x", f"Bearer {grove.elm.refresh}", "Basic YTpi"):
        with pytest.raises(Unauthenticated):
            await grove.world.ask(
                "ListMembers", request, headers=(("authorization", token),) if token else ()
            )


async def test_another_cooperative_sees_nothing(grove: Grove) -> None:
    item = await grove.world.ask(
        "CreateContribution",
        contributions_pb2.CreateContributionRequest(fields=contribution_fields()),
        by=grove.elm,
    )
    elsewhere = (
        ("authorization", f"Bearer {await grove.world.service('svc-worker')}"),
        ("x-cooperative-id", str(uuid4())),
    )
    batch = contributions_pb2.BatchGetContributionsRequest(ids=[item.contribution.id])
    found = await grove.world.ask("BatchGetContributions", batch, headers=elsewhere)
    assert not found.contributions
    listed = members_pb2.ListMembersRequest(count=True)
    answer = await grove.world.ask("ListMembers", listed, headers=elsewhere)
    assert answer.total_count == 0
    with pytest.raises(NotFound):
        await grove.world.ask(
            "GetCooperative",
            policy_pb2.GetCooperativeRequest(),
            headers=(("x-cooperative-id", str(uuid4())),),
        )


async def test_raw_bytes_and_short_deadlines_are_answered_in_kind(grove: Grove) -> None:
    method = grove.world.channel.unary_unary(
        "/habitat.people.v1.MemberService/ListMembers",
        request_serializer=bytes,
        response_deserializer=bytes,
    )
    headers = (("authorization", f"Bearer {grove.elm.access}"),)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await method(b"\xff\xff\xff", metadata=headers, timeout=5)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await method(b"", metadata=headers)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_every_change_leaves_an_audit_line(world: World) -> None:
    admin = await world.found()
    await world.join(admin, "Elm")
    rows = await world.rows("SELECT action, actor_id, after FROM people.audit_entry ORDER BY seq")
    actions = [row["action"] for row in rows]
    assert actions[0] == "credential.temporary_password"
    assert {"cooperative.bootstrap", "member.create", "sign_in", "credential.change"} <= set(
        actions
    )
    assert all(json.dumps(row["after"]) for row in rows)
    with pytest.raises(HabitatError):
        await world.ask(
            "UpdateMember", members_pb2.UpdateMemberRequest(id=str(COOPERATIVE)), by=admin
        )
