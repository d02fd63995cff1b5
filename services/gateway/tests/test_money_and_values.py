"""What goes in and out as money, dates, ids and decimals (reliability B1, B3, B13)."""

import pytest

from gateway.schema.ids import global_id, local_id
from gateway.schema.scalars import decimal, percent, weight, weighted
from habitat.people.v1 import contributions_pb2, policy_pb2
from kernel.errors import Invalid

from .builders import contribution, gid, money, uid

APPROVE = """mutation($id: ID!, $amount: Money) { approveContribution(
  input: {id: $id, adjustedValue: $amount}) { contribution { value } } }"""
ID = gid("Contribution", "c1")
BAD_AMOUNTS = [
    "0", "-1", "5", "NaN", "sNaN", "Infinity", "-Infinity", "1e400", "1_000.00", "１２.00", "٣.00",
    " 5.00 ", "0x10", "1,000.00", "0.001", "1.5", "00.50", "01.00", ".50", "1.", "", "+1.00",
    "1" + "0" * 30 + ".00", "99999999999999999999.00", "1.00\n", "1" * 1_000_000, 1, 1.5, 0.1, True,
    ["1.00"], {"minor": 100}, 2**31, 2**53 + 1, 2**63, 10**30,
]  # fmt: skip


@pytest.mark.parametrize("amount", BAD_AMOUNTS, ids=lambda a: repr(a)[:24])
async def test_an_amount_that_is_none_is_refused_and_reaches_nobody(world, amount):
    response = await world.post(APPROVE, {"id": ID, "amount": amount})
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "VALIDATION"
    assert len(response.content) < 2000
    assert world.people.asked == []


async def test_amounts_written_in_the_document_are_held_to_the_same_rule(world):
    for literal in ("12", "1.5", '"1e3"', "true", '"NaN"'):
        given = f'{{id: "{ID}", adjustedValue: {literal}}}'
        query = f"mutation {{ approveContribution(input: {given}) {{ correlationId }} }}"
        assert (await world.post(query)).status_code == 400
    assert world.people.asked == []


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("0.00", 0),
        ("0.01", 1),
        ("-0.01", -1),
        ("5362.32", 536232),
        ("9999999999999999.99", 10**18 - 1),
    ],
)
async def test_an_amount_arrives_as_minor_units_and_comes_back_the_same(world, text, minor):
    reply = contributions_pb2.ApproveContributionResponse(
        contribution=contribution(value=money(minor)),
        approval=contributions_pb2.Approval(
            id=uid("a"), contribution_id=uid("c1"), decision=contributions_pb2.DECISION_APPROVE
        ),
    )
    world.people.on("ApproveContribution", reply)
    data = await world.ask(APPROVE, {"id": ID, "amount": text})
    assert data["approveContribution"]["contribution"]["value"] == text
    request = world.people.last("ApproveContribution").request
    assert request.HasField("adjusted_value_minor")
    assert request.adjusted_value_minor == minor
    assert not request.HasField("adjusted_minutes")


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "0000-01-01", "26-01-01", "2026-1-1",
            "2026-01-01T00:00:00Z", "２０２６-01-01", "", 20260101, True]
)  # fmt: skip
async def test_a_day_that_is_none_is_refused(world, day):
    query = "query($on: Date) { currentPeriod(onDate: $on) { code } }"
    response = await world.post(query, {"on": day})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "VALIDATION"


@pytest.mark.parametrize(
    "text", ["", "x", "TWVtYmVy", "é", global_id("Member", "5"),
             global_id("Member", uid("a").upper()), global_id("Member", uid("a")) + "=",
             global_id("Member", f"{uid('a')}:{uid('b')}"),
             global_id("Period", uid("a")), uid("a"), "A" * 100_000]
)  # fmt: skip
async def test_an_id_that_is_none_or_of_another_type_is_refused(world, text):
    refused = await world.refusal("query($id: ID!) { member(id: $id) { id } }", {"id": text})
    assert (refused["code"], refused["field"]) == ("VALIDATION", "id")
    assert world.people.asked == []


async def test_nothing_is_fetched_by_the_id_of_what_is_no_node(world):
    query = "query($id: ID!) { node(id: $id) { id } }"
    for text in (
        global_id("Claim", uid("a")),
        global_id("Secret", uid("a")),
        global_id("PatronageSummary", uid("a")),
        global_id("Member", f"{uid('a')}:{uid('b')}"),
    ):
        assert (await world.refusal(query, {"id": text}))["code"] == "VALIDATION"


def test_a_global_id_leads_back_to_the_same_row():
    assert local_id(global_id("Member", uid("birch")), "Member") == uid("birch")
    with pytest.raises(Invalid):
        local_id(global_id("Member", uid("birch")), "Period")


def test_decimals_are_exact():
    assert weighted("107247000000") == "107247.00"
    assert weighted("1") == "0.000001"
    assert weighted("-15000") == "-0.015"
    assert weighted("") == "0.00"
    assert weight(15000) == "1.5"
    assert weight(10000) == "1.0"
    assert decimal(-5, 2) == "-0.05"
    assert percent("1", "3") == "33.3333"
    assert percent("2", "3") == "66.6667"
    assert percent("5", "0") == "0.00"
    assert percent("1", "1") == "100.00"
    assert weighted(str(10**40)) == "1" + "0" * 34 + ".00"


async def test_settings_take_plain_values_only(world):
    query = """mutation($c: JSON!) {
      updateSettings(input: {changes: $c, reason: "r"}) { settings { values } } }"""
    for changes in ({}, [], "x", 5, {"a": 1.5}, {"a": None}, {"a": ["b"]}):
        assert (await world.refusal(query, {"c": changes}))["code"] == "VALIDATION"
    assert world.people.asked == []
    reply = policy_pb2.UpdateSettingsResponse(
        settings=policy_pb2.Settings(values={"grace_days": "7"})
    )
    world.people.on("UpdateSettings", reply)
    data = await world.ask(query, {"c": {"grace_days": 7, "dual": True, "mode": "block"}})
    assert data["updateSettings"]["settings"]["values"] == {"grace_days": "7"}
    changes = world.people.last("UpdateSettings").request.changes
    assert dict(changes) == {"grace_days": "7", "dual": "true", "mode": "block"}
