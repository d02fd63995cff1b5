"""Documents name only what is there."""

import re

import pytest

TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
COMMAND = re.compile(r"(?:^|`|\$ )make ([a-z][a-z-]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.fixture(scope="module")
def documents(root):
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md"), *root.glob("*/*/README.md")])


def test_every_verb_of_make_is_explained(root):
    text = (root / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## ", text, re.MULTILINE))
    assert set(TARGET.findall(text)) == explained


def test_every_make_command_in_a_document_exists(root, documents):
    targets = set(TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))
    unknown = [
        f"{path.relative_to(root)}: make {verb}"
        for path in documents
        for verb in COMMAND.findall(path.read_text(encoding="utf-8"))
        if verb not in targets
    ]
    assert not unknown, "\n".join(unknown)


def test_every_link_between_documents_leads_somewhere(root, documents):
    broken = [
        f"{path.relative_to(root)} -> {target}"
        for path in documents
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)
