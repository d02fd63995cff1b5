"""One batch call for each question of a request, however many rows ask it (performance G6)."""

from collections import Counter

from habitat.people.v1 import contributions_pb2, members_pb2, policy_pb2
from habitat.treasury.v1 import capital_pb2, periods_pb2
from kernel.errors import Unavailable

from .builders import contribution, gid, member, money, period, uid

TREES = ["alder", "ash", "beech", "birch", "elm"]


def prepare(world, rows=40):
    found = [
        contribution(f"c{i}", TREES[i % 5], decided_by=uid(TREES[(i + 1) % 5])) for i in range(rows)
    ]
    world.people.on(
        "ListContributions", contributions_pb2.ListContributionsResponse(contributions=found)
    )

    async def members(request):
        by_id = {uid(name): member(name) for name in TREES}
        return members_pb2.BatchGetMembersResponse(
            members=[by_id[i] for i in reversed(request.ids) if i in by_id]
        )

    async def periods(request):
        return periods_pb2.BatchGetPeriodsResponse(periods=[period() for _ in request.ids])

    world.people.on("BatchGetMembers", members)
    world.people.on("ListContributionCategories", policy_pb2.ListContributionCategoriesResponse())
    world.treasury.on("BatchGetPeriods", periods)


async def test_forty_rows_with_their_objects_are_four_calls(world):
    prepare(world)
    data = await world.ask(
        """{ contributions { edges { node { memberId member { id displayName } period { code }
          category { name } decidedBy { displayName } createdBy { id } } } } }"""
    )
    calls = Counter(asked.method for fake in (world.people, world.treasury) for asked in fake.asked)
    assert calls == {
        "ListContributions": 1,
        "BatchGetMembers": 1,
        "ListContributionCategories": 1,
        "BatchGetPeriods": 1,
    }
    assert sorted(world.people.last("BatchGetMembers").request.ids) == sorted(map(uid, TREES))
    for edge in data["contributions"]["edges"]:
        assert edge["node"]["member"]["id"] == edge["node"]["memberId"]


async def test_the_dashboard_is_one_call_a_question(world):
    prepare(world, rows=20)
    account = capital_pb2.CapitalAccount(
        id=uid("birch"), member_id=uid("birch"), status="open", book_balance=money(10050)
    )
    reply = capital_pb2.BatchGetCapitalAccountsResponse(capital_accounts=[account])
    world.treasury.on("BatchGetCapitalAccounts", reply)
    data = await world.ask(
        """query($m: ID!) { viewer { member { displayName } } member(id: $m) { number }
          contributions(first: 20) { edges { node { number value member { displayName } } } }
          capitalAccount(memberId: $m) { bookBalance member { displayName } } }""",
        {"m": gid("Member", "birch")},
    )
    assert data["capitalAccount"]["bookBalance"] == "100.50"
    calls = Counter(asked.method for fake in (world.people, world.treasury) for asked in fake.asked)
    assert calls["ListContributions"] == calls["BatchGetCapitalAccounts"] == 1
    assert calls["BatchGetMembers"] <= 2  # the viewer's own, and those of the rows that come later


async def test_nodes_of_several_types_are_a_call_a_type(world):
    prepare(world)
    ids = [gid("Member", name) for name in TREES] + [gid("Period", "q1"), gid("Member", "nobody")]
    data = await world.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {"ids": ids}
    )
    assert [node["__typename"] if node else None for node in data["nodes"]] == [
        *["Member"] * 5,
        "Period",
        None,
    ]
    assert world.people.times("BatchGetMembers") == world.treasury.times("BatchGetPeriods") == 1


async def test_what_is_hidden_is_null_and_the_rest_stays(world):
    prepare(world, rows=1)
    world.people.on("BatchGetMembers", members_pb2.BatchGetMembersResponse())
    data = await world.ask("{ contributions { edges { node { number member { id } } } } }")
    assert data["contributions"]["edges"][0]["node"]["member"] is None


async def test_a_dead_service_takes_only_its_own_fields_with_it(world):
    prepare(world)
    await world.treasury.stop()
    query = """query($m: ID!) { contributions { edges { node { number } } }
      capitalAccount(memberId: $m) { bookBalance } currentPeriod { code } }"""
    response = await world.post(query, {"m": gid("Member", "birch")})
    body = response.json()
    assert response.status_code == 200
    assert len(body["data"]["contributions"]["edges"]) == 40
    assert body["data"]["capitalAccount"] is None
    assert {error["path"][0] for error in body["errors"]} == {"capitalAccount", "currentPeriod"}
    for error in body["errors"]:
        assert error["extensions"]["code"] == "UNAVAILABLE"
        assert error["extensions"]["retryable"] is True


async def test_after_five_failures_a_service_is_left_alone(world):
    world.treasury.on("GetCurrentPeriod", Unavailable())
    for _ in range(6):
        response = await world.post("{ currentPeriod { code } }")
        assert response.status_code == 503
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    asked = world.treasury.times("GetCurrentPeriod")
    await world.post("{ currentPeriod { code } }")
    assert world.treasury.times("GetCurrentPeriod") == asked


async def test_what_one_person_loaded_is_not_shown_to_another(world):
    prepare(world)
    query = "query($m: ID!) { member(id: $m) { email } }"
    await world.ask(query, {"m": gid("Member", "elm")}, who="birch")
    await world.ask(query, {"m": gid("Member", "elm")}, who="ash")
    assert world.people.times("BatchGetMembers") == 2
    assert {asked.call.actor.id for asked in world.people.asked} == {uid("birch"), uid("ash")}
