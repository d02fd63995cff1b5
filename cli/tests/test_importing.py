"""`habitat import`: one file, its report, and every error with its place."""

import json

import pytest

from .gateway import Refused

MESSAGE = {"severity": "ERROR", "file": "members.csv", "row": 4, "column": "email",
           "code": "E110", "message": "Twice.", "hint": "Once is enough."}  # fmt: skip
COUNTS = {"rows": 3, "new": 2, "changed": 1, "unchanged": 0}


def report(errors=(), warnings=()):
    return {**COUNTS, "errors": list(errors), "warnings": list(warnings)}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("email\nalder@example.org\n")
    return path


@pytest.fixture
def importing(habitat, gateway, file, as_admin):
    def run(kind, *words, mutation="importMembers", answer=None):
        gateway.answer = lambda *_: {mutation: {"report": answer or report()}}
        return habitat("import", kind, file, "--url", gateway.url, *words)

    return run


@pytest.mark.parametrize(
    ("kind", "mutation"),
    [("members", "importMembers"), ("capital-accounts", "importCapitalAccounts"),
     ("contributions", "importContributions")],
)  # fmt: skip
def test_a_file_goes_whole_into_its_mutation(importing, gateway, kind, mutation):
    code, out, err = importing(kind, mutation=mutation)
    assert (code, err) == (0, "")
    assert "members.csv is imported." in out
    (given,) = gateway.inputs
    key = given.pop("idempotencyKey")
    assert len(key) == 36
    assert given == {
        "content": "email\nalder@example.org\n", "fileName": "members.csv", "dryRun": False,
        "strict": False,
    }  # fmt: skip


def test_a_dry_run_says_that_nothing_was_written(importing, gateway):
    code, out, _ = importing("members", "--dry-run", "--strict")
    assert code == 0
    assert "Nothing was written." in out
    assert (gateway.inputs[0]["dryRun"], gateway.inputs[0]["strict"]) == (True, True)


def test_every_error_is_told_with_its_place_and_the_exit_code_is_1(importing):
    second = {**MESSAGE, "row": 0, "column": None, "hint": None, "code": "E120", "message": "No."}
    code, _, err = importing("members", answer=report([MESSAGE, second]))
    assert code == 1
    assert err.splitlines() == [
        "members.csv:4: email: E110: Twice. (Once is enough.)",
        "members.csv: E120: No.",
        "VALIDATION: 2 errors in members.csv; nothing was written.",
    ]


def test_warnings_alone_are_no_failure(importing):
    code, out, err = importing("members", answer=report(warnings=[MESSAGE]))
    assert code == 0
    assert "members.csv:4: email: E110" in err
    assert "is imported" in out


def test_the_report_is_one_json_document(importing):
    code, out, err = importing("members", "--json", answer=report([MESSAGE]))
    assert code == 1
    assert err.endswith("VALIDATION: 1 error in members.csv; nothing was written.\n")
    assert json.loads(out) == {
        "file": "members.csv", "dryRun": False, "written": False, **report([MESSAGE])
    }  # fmt: skip


def test_a_file_that_is_not_utf_8_is_refused_with_its_byte(importing, file, gateway):
    file.write_bytes(b"email\nalder@example.org\n\xff\xfe\n")
    code, _, err = importing("members")
    assert code == 1
    assert err.startswith("members.csv:3: E001: The file is not UTF-8: byte 24 cannot be read.")
    assert gateway.asked == []


def test_a_missing_file_is_2(habitat, as_admin):
    code, _, err = habitat("import", "members", "/nowhere/members.csv")
    assert code == 2
    assert err.startswith("NO_FILE: There is no file /nowhere/members.csv.")


def test_a_large_file_needs_the_services_at_hand(importing, file, gateway):
    file.write_bytes(b"email\n" + b"x" * 800_000)
    code, _, err = importing("members")
    assert code == 2
    assert err.startswith("FILE_TOO_LARGE: members.csv has 781 KiB")
    assert gateway.inputs == []


def test_what_the_api_refuses_is_told_in_its_words(habitat, gateway, file, as_admin):
    def refuse(*_):
        raise Refused("FORBIDDEN", "This needs the role admin.")

    gateway.answer = refuse
    code, _, err = habitat("import", "members", file, "--url", gateway.url)
    assert code == 3
    assert err.startswith("FORBIDDEN: This needs the role admin.")
