"""The line of a fault run."""

import json

import pytest

from .tally import Tally


def test_a_recovered_attempt_is_no_breach():
    counted = Tally("kills", seed=7, recovered=12)
    assert counted.ok
    assert counted.line(3.25) == (
        "kills: seed 7, 3.2 s, lost 0, duplicated 0, recovered 12, unexpected 0"
    )
    counted.notes.append("slowest recovery 0.4 s")
    assert counted.line(3.25).endswith("unexpected 0; slowest recovery 0.4 s")


@pytest.mark.parametrize("breach", ["lost", "duplicated", "unexpected"])
def test_every_other_count_is(breach):
    assert not Tally("kills", seed=7, **{breach: 1}).ok


def test_a_run_takes_the_place_of_its_campaigns_last_one(tmp_path):
    kept = tmp_path / "results" / "latest.json"
    Tally("kills", 1, recovered=2).keep(10.04, kept)
    Tally("races", 2).keep(3, kept)
    Tally("kills", 3, figures={"kills": "200"}).keep(11, kept)
    found = json.loads(kept.read_text())
    assert sorted(found) == ["kills", "races"]
    assert (found["kills"]["seed"], found["kills"]["recovered"]) == (3, 0)
    assert found["kills"]["figures"] == {"kills": "200"}
