"""The table of planted bugs fits the code: each can be planted, and names a test that exists."""

import pytest

from tests.faults.planted.__main__ import ROOT
from tests.faults.planted.bugs import BUGS, Bug


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_can_be_planted_where_it_says(bug: Bug) -> None:
    text = (ROOT / bug.root / bug.file).read_text("utf-8")
    assert text.count(bug.old) == 1
    compile(text.replace(bug.old, bug.new), bug.file, "exec")
    path, _, name = bug.caught_by.partition("::")
    tests = (ROOT / path).read_text("utf-8")
    assert not name or f"def {name}(" in tests


def test_bugs_have_names_of_their_own() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 10
