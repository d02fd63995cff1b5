"""Every code that an import can answer with is on the page, with a way out."""

import ast
import re

import pytest

from people.domain.imports.messages import HINTS

CODE = re.compile(r"[EW]\d{3}", re.ASCII)
ROW = re.compile(r"^\| `([EW]\d{3})` \| (.+) \|$", re.MULTILINE)
ROOMS = ("services/people/people", "services/treasury/treasury", "services/gateway/gateway")


@pytest.fixture(scope="module")
def documented(root):
    return dict(ROW.findall((root / "docs" / "data-import.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def used(root, sources):
    """Codes that stand as words in the code, wherever that is."""
    rooms = [root / room for room in (*ROOMS, "cli/habitat_cli")]
    return {
        node.value: source.at(node)
        for source in sources
        if any(room in source.path.parents for room in rooms)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def test_every_code_in_the_code_is_documented(used, documented):
    assert used
    missing = [f"{code} ({place})" for code, place in used.items() if code not in documented]
    assert not missing, "\n".join(missing)


def test_nothing_is_documented_that_no_code_gives(used, documented):
    assert set(documented) == set(used)


def test_the_page_gives_the_hint_of_the_report(documented):
    differing = [code for code, hint in HINTS.items() if documented.get(code) != hint]
    assert not differing, ", ".join(differing)


def test_no_hint_waits_for_a_code_that_is_never_given(sources):
    given = {
        node.value
        for source in sources
        if "people" in source.path.parts and "tests" not in source.path.parts
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and source.path.name != "messages.py"
    }
    assert set(HINTS) - given == {"E099"}, "E099 is given by the table's own module"
