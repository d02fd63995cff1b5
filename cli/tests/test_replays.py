"""`habitat events replay`: a long range goes in several parts, and all of it is counted."""

import json

import pytest

RANGE = ("replay", "people", "habitat.treasury", "--reason", "restored")


@pytest.fixture
def events(habitat, gateway, as_admin):
    def run(answers, *words):
        parts = iter(answers)
        gateway.answer = lambda *_: {"replayEvents": next(parts)}
        return habitat("events", *words, "--url", gateway.url)

    return run


def part(replayed, last, more=False):
    return {"replayed": replayed, "lastSeq": last, "more": more}


def test_a_long_range_goes_on_where_the_last_part_ended(events, gateway):
    parts = [part(5000, "7200", more=True), part(12, "7900")]
    code, out, _ = events(parts, *RANGE, "--from-seq", "40", "--type", "people.member.created")
    assert (code, out) == (0, "5012 facts of people went to habitat.treasury again.\n")
    assert [given["fromSeq"] for given in gateway.inputs] == ["40", "7201"]
    assert gateway.inputs[1]["eventTypes"] == ["people.member.created"]
    assert gateway.inputs[1]["reason"] == "restored"


def test_a_rehearsal_only_counts(events, gateway):
    code, out, _ = events([part(3, "9")], *RANGE, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out) == {
        "producer": "people", "queue": "habitat.treasury", "replayed": 3, "dryRun": True,
    }  # fmt: skip
    assert gateway.inputs[0]["dryRun"] is True
    assert "fromSeq" not in gateway.inputs[0]


def test_nothing_found_is_no_endless_loop(events):
    assert events([part(0, None)], *RANGE)[1].startswith("0 facts")
