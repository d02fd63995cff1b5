"""`habitat rebuild` on a real database: what it compares, and what it refuses."""

import json

from habitat_cli.exits import Code

WORDS = ("rebuild", "--json", "--database-url")


def test_without_facts_there_is_nothing_to_rebuild(habitat, habitat_db):
    url = habitat_db.admin_url
    code, out, err = habitat(*WORDS, url, "people.periods", "--dry-run")
    assert (code, err) == (Code.OK, "")
    assert json.loads(out) == {"projections": [], "dryRun": True}


def test_a_name_that_is_none_is_refused_and_told(habitat, habitat_db):
    code, _, err = habitat(*WORDS, habitat_db.admin_url, "nobody.knows")
    assert code == Code.FAILED
    assert "nobody.knows is of no service" in err
    code, _, err = habitat(*WORDS, habitat_db.admin_url, "people.knows")
    assert code != Code.OK
    assert "One of people.periods" in err
