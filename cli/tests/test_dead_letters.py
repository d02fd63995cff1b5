"""`habitat dlq`: list, replay, discard."""

import json

import pytest

LETTER = {"queue": "habitat.treasury", "eventId": "e-1", "eventType": "people.member.created",
          "attempt": 4, "errorCode": "VALIDATION", "error": "No [bold]such account.",
          "firstFailedAt": "2026-04-05T12:00:00Z"}  # fmt: skip


@pytest.fixture
def dlq(habitat, gateway, as_admin):
    def run(answer, *words):
        gateway.answer = lambda *_: answer
        return habitat("dlq", *words, "--url", gateway.url)

    return run


def page(*letters):
    edges = [{"node": letter} for letter in letters]
    return {"deadLetters": {"edges": edges, "pageInfo": {"hasNextPage": False, "endCursor": None}}}


def test_what_waits_is_listed_with_its_error(dlq, gateway):
    code, out, _ = dlq(page(LETTER), "list", "--queue", "habitat.treasury")
    assert code == 0
    assert "people.member.created" in out
    assert "VALIDATION: No [bold]such account." in out
    assert 'queue: "habitat.treasury"' in gateway.asked[0][0]


def test_a_quote_in_a_queues_name_stays_inside_the_quotes(dlq, gateway):
    dlq(page(), "list", "--queue", 'x") { hack')
    assert 'queue: "x\\") { hack"' in gateway.asked[0][0]


def test_nothing_waits(dlq):
    assert dlq(page(), "list")[1] == "There are no dead letters.\n"
    assert json.loads(dlq(page(LETTER), "list", "--json")[1]) == {"deadLetters": [LETTER]}


def test_a_whole_queue_goes_back(dlq, gateway):
    code, out, _ = dlq({"replayDeadLetters": {"replayed": 3}}, "replay", "habitat.people")
    assert (code, out) == (0, "3 went back to habitat.people.\n")
    assert "eventIds" not in gateway.inputs[0]


def test_named_ones_go_back_and_a_missing_one_is_told(dlq, gateway):
    answer = {"replayDeadLetters": {"replayed": 1}}
    code, _, err = dlq(answer, "replay", "habitat.people", "e-1", "e-2", "--reason", "mended")
    assert code == 1
    assert err.startswith("NOT_FOUND: Only 1 of 2 were dead letters of habitat.people")
    assert gateway.inputs[0]["eventIds"] == ["e-1", "e-2"]
    assert gateway.inputs[0]["reason"] == "mended"


def test_one_is_thrown_away_for_a_reason(dlq, gateway):
    words = ("discard", "habitat.people", "e-1", "--reason", "the member never existed")
    code, out, _ = dlq({"discardDeadLetter": {"discarded": True}}, *words)
    assert (code, out) == (0, "e-1 is gone from habitat.people.\n")
    assert gateway.inputs[0]["reason"] == "the member never existed"
    assert dlq({"discardDeadLetter": {"discarded": False}}, *words)[0] == 1
