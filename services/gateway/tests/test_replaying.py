"""Facts said again for one consumer: which service is asked, for what, and what is refused."""

import pytest

from habitat.kernel.v1.events_pb2 import ReplayEventsResponse, ReplayMode

ASK = (
    "mutation($i: ReplayEventsInput!) { replayEvents(input: $i)"
    " { replayed lastSeq more correlationId } }"
)
GIVEN = {"producer": "people", "targetQueue": "habitat.treasury", "reason": " Restored "}


async def test_the_producer_itself_sends_its_facts_again(world):
    world.people.on("ReplayEvents", ReplayEventsResponse(replayed=5, last_seq=70, more=True))
    data = await world.ask(ASK, {"i": {**GIVEN, "fromSeq": "12", "toDate": "2026-04-01"}})
    assert data["replayEvents"]["replayed"] == 5
    assert (data["replayEvents"]["lastSeq"], data["replayEvents"]["more"]) == ("70", True)
    asked = world.people.last("ReplayEvents").request
    assert (asked.target_queue, asked.from_seq, asked.reason) == (
        "habitat.treasury",
        12,
        "Restored",
    )
    assert asked.to_time.ToJsonString() == "2026-04-01T00:00:00Z"
    assert not asked.HasField("from_time")
    assert world.treasury.times("ReplayEvents") == 0


async def test_nothing_found_has_no_last_position(world):
    world.people.on("ReplayEvents", ReplayEventsResponse())
    data = await world.ask(ASK, {"i": {**GIVEN, "dryRun": True}})
    assert data["replayEvents"]["lastSeq"] is None
    assert world.people.last("ReplayEvents").request.validate_only


async def test_a_mode_is_redelivery_unless_it_is_named(world):
    world.people.on("ReplayEvents", ReplayEventsResponse())
    for given, mode in ({}, "REDELIVER"), ({"mode": "REBUILD"}, "REBUILD"):
        await world.ask(ASK, {"i": {**GIVEN, **given}})
        asked = world.people.last("ReplayEvents").request
        assert ReplayMode.Name(asked.mode) == f"REPLAY_MODE_{mode}"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("producer", {"producer": "gateway"}),
        ("fromSeq", {"fromSeq": "-1"}),
        ("toSeq", {"toSeq": "9" * 19}),
    ],
)
async def test_what_is_no_service_or_position_is_refused_by_name(world, field, given):
    answer = (await world.post(ASK, {"i": {**GIVEN, **given}})).json()
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "VALIDATION"
    assert extensions["details"]["fields"][0]["field"] == field
    assert world.people.times("ReplayEvents") == 0
