"""One shape of errors, and nothing of the inside (specification 1.5)."""

import logging

import pytest

from gateway.errors import field_name
from habitat.people.v1 import members_pb2
from kernel.errors import (
    Conflict,
    Forbidden,
    HabitatError,
    IdempotencyConflict,
    Invalid,
    NotFound,
    Refused,
    SelfApproval,
    Stale,
    Unavailable,
    Violation,
)

from .builders import gid, member

CONTRIBUTION = gid("Contribution", "c1")
SUBMIT = (
    f'mutation {{ submitContribution(input: {{id: "{CONTRIBUTION}", idempotencyKey: "k-1"}})'
    " { correlationId } }"
)


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (Invalid("No."), "VALIDATION", False),
        (NotFound(what="contribution"), "NOT_FOUND", False),
        (Conflict(), "CONFLICT", False),
        (Stale(), "CONFLICT", False),
        (IdempotencyConflict(), "IDEMPOTENCY_CONFLICT", False),
        (Refused(), "INVALID_TRANSITION", False),
        (Refused("The period is closed.", reason="PERIOD_NOT_OPEN"), "PERIOD_NOT_OPEN", False),
        (Refused(reason="APPROVAL_REQUIRED", approvals="1/2"), "APPROVAL_REQUIRED", False),
        (Forbidden(), "FORBIDDEN", False),
        (SelfApproval(), "SELF_APPROVAL", False),
        (Unavailable(), "UNAVAILABLE", True),
    ],
)
async def test_a_services_refusal_keeps_its_words_code_and_facts(world, error, code, retryable):
    world.people.on("SubmitContribution", error)
    refused = await world.refusal(SUBMIT)
    assert refused["code"] == code
    assert refused["messageKey"] == f"errors.{code.lower()}"
    assert refused["message"] == str(error)
    assert refused["retryable"] is retryable
    assert refused["correlationId"]
    for name, value in error.facts.items():
        assert refused["details"][name] == value


async def test_a_violation_names_the_field_as_the_client_knows_it(world):
    violations = (
        Violation("fields.contribution_date", "This day lies in no period."),
        Violation("fields.amount_minor", "Too much."),
    )
    world.people.on("SubmitContribution", Invalid("Two fields are wrong.", violations=violations))
    refused = await world.refusal(SUBMIT)
    assert refused["field"] == "date"
    assert refused["details"]["fields"] == [
        {"field": "date", "message": "This day lies in no period."},
        {"field": "amount", "message": "Too much."},
    ]


def test_fields_of_the_wire_in_the_clients_words():
    assert field_name("transactions.0.entries.1.account_id") == "transactions.0.entries.1.accountId"
    assert field_name("fields") == "fields"
    assert field_name("reserve_minor") == "reserve"


async def test_a_failure_of_a_service_is_told_by_its_incident_only(world):
    world.people.on("SubmitContribution", RuntimeError("password=secret in SELECT * FROM members"))
    response = await world.post(SUBMIT)
    assert "secret" not in response.text
    assert "SELECT" not in response.text
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "Incident" in error["message"]


async def test_a_failure_of_our_own_is_logged_and_hidden(world, caplog):
    broken = member(tier=99)
    world.people.on("BatchGetMembers", members_pb2.BatchGetMembersResponse(members=[broken]))
    with caplog.at_level(logging.ERROR, logger="gateway"):
        response = await world.post("{ viewer { role } }")
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "MemberTier" not in response.text
    incident = error["message"].split()[-1].rstrip(".")
    assert any(getattr(record, "incident", None) == incident for record in caplog.records)


async def test_a_clients_mistake_is_no_line_of_ours(world, caplog):
    with caplog.at_level(logging.WARNING):
        await world.post("{ nothing }")
        await world.post("{ viewer { role } }", who=None)
    assert [
        record for record in caplog.records if record.name.startswith(("gateway", "strawberry"))
    ] == []


async def test_one_field_fails_and_the_others_answer(world):
    world.people.on("ListContributions", Forbidden())
    world.people.on("BatchGetMembers", members_pb2.BatchGetMembersResponse(members=[member()]))
    response = await world.post("{ viewer { role } contributions { totalCount } }")
    body = response.json()
    assert response.status_code == 200
    assert body["data"] == {"viewer": {"role": "STEWARD"}, "contributions": None}
    assert body["errors"][0]["path"] == ["contributions"]


async def test_the_key_of_a_command_travels_and_is_held_to_its_shape(world):
    world.people.on("SubmitContribution", HabitatError("x", reason="NOT_FOUND"))
    await world.post(SUBMIT)
    assert world.people.last("SubmitContribution").call.idempotency_key == "k-1"
    for key in ("", "x" * 129, "é", "a\\nb"):
        refused = await world.refusal(SUBMIT.replace("k-1", key))
        assert (refused["code"], refused["field"]) == ("VALIDATION", "idempotencyKey")
    assert world.people.times("SubmitContribution") == 1
