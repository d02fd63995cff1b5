"""Subscriptions over server-sent events, item by item in the listener's own name."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from chassis.events import Event
from gateway import streams
from gateway.schema import subscriptions
from habitat.agreements.v1 import events_pb2 as claims
from habitat.people.v1 import contributions_pb2, events_pb2
from habitat.worker.v1 import workflows_pb2
from kernel.call import Actor, Role
from kernel.errors import Forbidden

from .builders import COOPERATIVE, contribution, gid, token, uid

UPDATES = "subscription { contributionUpdated { number status memberId } }"
PROGRESS = (
    "subscription($id: ID, $p: ID) { workflowProgress(workflowId: $id, periodId: $p) { status } }"
)
ACCEPT = {"accept": "text/event-stream"}


def event(payload, event_type="people.contribution.submitted"):
    now = datetime.now(UTC)
    return Event(
        id=UUID(uid("event")), type=event_type, schema_version=1, producer="people",
        cooperative_id=COOPERATIVE, aggregate_type="contribution", aggregate_id=UUID(uid("c1")),
        aggregate_sequence=1, global_seq=1, occurred_at=now, recorded_at=now,
        correlation_id=UUID(uid("x")), causation_id=None, actor=Actor.system("test"),
        payload=payload,
    )  # fmt: skip


def submitted(name="c1", member="birch"):
    payload = events_pb2.ContributionSubmitted(contribution_id=uid(name), member_id=uid(member))
    return event(payload)


@asynccontextmanager
async def watching(world, query, variables=None, headers=None):
    """The frames of a stream as (event, body) pairs, and its comments as ("", None)."""
    body = {"query": query, "variables": variables or {}}
    sent = {**world.headers(), **ACCEPT, **(headers or {})}
    async with world.web.stream("POST", "/graphql", json=body, headers=sent) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield frames(response)


async def frames(response):
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield name, json.loads(text) if text else None
        elif line.startswith(":"):
            yield "", None


async def listeners(world, count=1):
    """Wait until the stream listens."""
    async with asyncio.timeout(5):
        while len(world.house.feed._listeners) != count:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)


def visible(world, **fields):
    async def rows(request):
        found = [contribution("c1", **fields)] if uid("c1") in request.ids else []
        return contributions_pb2.BatchGetContributionsResponse(contributions=found)

    world.people.on("BatchGetContributions", rows)


async def test_a_change_is_shown_as_the_listener_may_see_it(world):
    visible(world)
    async with watching(world, UPDATES) as stream:
        await listeners(world)
        await world.house.feed.hear(submitted("hidden"))
        await world.house.feed.hear(submitted())
        name, body = await anext(stream)
    assert name == "next"
    shown = {"number": "C-2026Q1-c1", "status": "SUBMITTED", "memberId": gid("Member", "birch")}
    assert body == {"data": {"contributionUpdated": shown}}
    assert world.people.times("BatchGetContributions") == 2
    assert world.people.last("BatchGetContributions").call.actor.id == uid("birch")
    await listeners(world, 0)


async def test_only_what_was_asked_for_is_looked_up(world):
    visible(world)
    query = "subscription($m: ID) { contributionUpdated(memberId: $m) { number } }"
    async with watching(world, query, {"m": gid("Member", "birch")}) as stream:
        await listeners(world)
        await world.house.feed.hear(submitted("c9", "ash"))
        await world.house.feed.hear(event(events_pb2.MemberUpdated(), "people.member.updated"))
        await world.house.feed.hear(submitted())
        _, body = await anext(stream)
    assert body == {"data": {"contributionUpdated": {"number": "C-2026Q1-c1"}}}
    assert world.people.times("BatchGetContributions") == 1


async def test_a_claim_that_was_made_is_a_change_of_its_contribution(world, monkeypatch):
    monkeypatch.setattr(subscriptions, "SETTLE_S", 0)
    visible(world)
    query = "subscription($m: ID) { contributionUpdated(memberId: $m) { number } }"
    async with watching(world, query, {"m": gid("Member", "birch")}) as stream:
        await listeners(world)
        created = claims.ClaimCreated(contribution_id=uid("c1"), member_id=uid("birch"))
        await world.house.feed.hear(event(created, "agreements.claim.created"))
        assert (await anext(stream))[0] == "next"
        reversed_claim = claims.ClaimReversed(contribution_id=uid("c1"))
        await world.house.feed.hear(event(reversed_claim, "agreements.claim.reversed"))
        assert (await anext(stream))[0] == "next"


def running(status):
    row = workflows_pb2.Workflow(id=uid("w"), type="period_close", status=status)
    return workflows_pb2.WatchWorkflowResponse(workflow=row)


async def test_the_progress_of_a_close_is_passed_on_until_it_is_done(world):
    async def states(_request):
        yield running(workflows_pb2.WORKFLOW_STATUS_RUNNING)
        yield running(workflows_pb2.WORKFLOW_STATUS_WAITING)
        yield running(workflows_pb2.WORKFLOW_STATUS_COMPLETED)

    world.worker.on("WatchWorkflow", states)
    async with watching(world, PROGRESS, {"p": gid("Period", "q1")}) as stream:
        found = [pair async for pair in stream]
    assert [body["data"]["workflowProgress"]["status"] for name, body in found if body] == [
        "RUNNING",
        "WAITING",
        "COMPLETED",
    ]
    assert found[-1] == ("complete", None)
    assert world.worker.last("WatchWorkflow").request.business_key == uid("q1")


async def test_a_service_that_refuses_the_listener_ends_the_stream_with_its_code(world):
    async def refuse(_request):
        raise Forbidden()
        yield

    world.worker.on("WatchWorkflow", refuse)
    async with watching(world, PROGRESS, {"id": gid("Workflow", "w")}) as stream:
        found = [pair async for pair in stream]
    assert found[0][1]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert found[-1] == ("complete", None)


async def test_exactly_one_of_workflow_and_period_is_watched(world):
    for variables in ({}, {"id": gid("Workflow", "w"), "p": gid("Period", "q1")}):
        async with watching(world, PROGRESS, variables) as stream:
            _, body = await anext(stream)
        assert body["errors"][0]["extensions"]["code"] == "VALIDATION"


async def test_without_a_token_there_is_no_stream(world):
    response = await world.post(UPDATES, who=None, headers=ACCEPT)
    assert response.status_code == 401


async def test_a_subscription_needs_an_event_stream_and_a_query_may_have_one(world):
    assert (await world.post(UPDATES)).status_code == 400
    response = await world.post("{ __typename }", headers=ACCEPT)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.text == (
        'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n'
    )


async def test_the_stream_ends_with_its_token(world, monkeypatch):
    monkeypatch.setattr(streams, "LEEWAY", timedelta())
    short = token(world.settings, lasts=timedelta(seconds=2))
    async with watching(world, UPDATES, headers={"authorization": f"Bearer {short}"}) as stream:
        async with asyncio.timeout(10):
            found = [pair async for pair in stream]
    assert found[-2][1]["errors"][0]["extensions"]["code"] == "TOKEN_EXPIRED"
    assert found[-1] == ("complete", None)
    await listeners(world, 0)


async def test_a_silent_stream_gives_signs_of_life(world, monkeypatch):
    monkeypatch.setattr(streams, "KEEP_ALIVE_S", 0.05)
    async with watching(world, UPDATES) as stream, asyncio.timeout(5):
        assert await anext(stream) == ("", None)
        assert await anext(stream) == ("", None)


@pytest.mark.parametrize("change", [events_pb2.MemberRoleChanged, events_pb2.MemberStatusChanged])
async def test_a_changed_role_or_standing_ends_that_members_streams_only(world, change):
    async with watching(world, UPDATES) as stream:
        await listeners(world)
        kind = "role" if change is events_pb2.MemberRoleChanged else "status"
        event_type = f"people.member.{kind}_changed"
        await world.house.feed.hear(event(change(member_id=uid("ash")), event_type))
        visible(world)
        await world.house.feed.hear(submitted())
        assert (await anext(stream))[0] == "next"
        await world.house.feed.hear(event(change(member_id=uid("birch")), event_type))
        _, body = await anext(stream)
        assert body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert await anext(stream) == ("complete", None)


async def test_one_member_has_a_limited_number_of_streams(world, monkeypatch):
    monkeypatch.setattr(streams, "STREAMS_MAX", 1)
    async with watching(world, UPDATES):
        await listeners(world)
        response = await world.post(UPDATES, headers=ACCEPT)
        assert response.status_code == 429
        async with watching(world, UPDATES, headers=world.headers("ash", Role.MEMBER)):
            await listeners(world, 2)
    await listeners(world, 0)


async def test_a_listener_that_falls_behind_loses_the_oldest(world):
    from gateway import feed

    heard = world.house.feed.events(lambda event: True)
    waiting = asyncio.ensure_future(anext(heard))
    await listeners(world)
    for i in range(feed.BACKLOG_MAX + 5):
        await world.house.feed.hear(submitted(f"c{i}"))
    first = await waiting
    second = await anext(heard)
    assert first.payload.contribution_id in (uid("c0"), uid("c5"))
    assert second.payload.contribution_id != uid("c1")
    await heard.aclose()
