"""Golden files: each error and warning code once, and one good file of each kind."""

from pathlib import Path

import pytest

from people.domain.imports.csv_reading import FILE_MAX, ROWS_MAX
from people.domain.imports.messages import HINTS, LISTED_MAX, Messages, report

from .imports import (
    ROWAN,
    Outcome,
    run_capital_accounts,
    run_contributions,
    run_members,
)

GOLDEN = Path(__file__).parent / "golden"
RUN = {
    "members": run_members,
    "capital_accounts": run_capital_accounts,
    "contributions": run_contributions,
}
FILES = sorted(GOLDEN.glob("*/[EW]*.csv"))
MADE_HERE = {"E006", "E099"}
NEEDS_A_DATABASE = {"W210"}
HEADER = b"email,display_name,role,status,joined_at,legal_name\n"
OAK = b"oak@example.org,Oak,admin,active,2020-01-01,Oak\n"


def outcome(path: Path) -> Outcome:
    return RUN[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_file_shows_its_code_and_no_other(path: Path) -> None:
    found = outcome(path)
    assert found.codes == {path.stem}
    messages = [*found.messages.errors, *found.messages.warnings]
    assert all(message.hint for message in messages)
    assert all("example.org" not in m.message or "***" in m.message for m in messages)


def test_every_code_has_a_file() -> None:
    assert {path.stem for path in FILES} | MADE_HERE | NEEDS_A_DATABASE == set(HINTS)


@pytest.mark.parametrize("kind", sorted(RUN))
def test_a_good_file_has_no_errors(kind: str) -> None:
    found = outcome(GOLDEN / kind / "good.csv")
    assert found.messages.errors == []


def test_rows_are_physical_lines() -> None:
    content = HEADER + b"\n" + OAK + b'elm@example.org,"Elm\r\nTree",x,active,2020-01-01,Elm\r\n'
    found = run_members(content + b"\n\nash@example.org,Ash,boss,active,2020-01-01,Ash\n")
    assert [(m.row, m.column, m.code) for m in found.messages.listed_errors()] == [
        (4, "display_name", "E007"),
        (4, "role", "E103"),
        (8, "role", "E103"),
    ]


def test_all_faults_of_all_rows_are_told_at_once() -> None:
    bad = b"x,,boss,gone,yesterday,\n"
    found = run_members(HEADER + bad * 20)
    assert len(found.messages.errors) == 5 * 20
    assert {m.code for m in found.messages.errors} >= {"E101", "E102", "E103", "E104", "E105"}


def test_a_byte_order_mark_and_any_case_of_the_header_are_fine() -> None:
    header = HEADER.replace(b"email", b" EMAIL ").replace(b"joined_at", b"Joined_On")
    assert run_members(b"\xef\xbb\xbf" + header + OAK).messages.errors == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E008"),
        (HEADER.decode().encode("utf-16"), "E001"),
        (HEADER + "élan".encode("latin-1"), "E001"),
        (HEADER.replace(b"\n", b"\r") + OAK, "E007"),
        (HEADER.replace(b",", b";"), "E002"),
        (b"PK\x03\x04\x14\x00\xff\xff", "E001"),
        (HEADER + b'"' + b"x" * 200_000, "E004"),
        (HEADER + OAK.replace(b"Oak", b"O" * 4001, 1), "E006"),
        (HEADER + OAK.replace(b"Oak", b"O" * 70_000, 1), "E006"),
        (HEADER + b"x" * FILE_MAX, "E006"),
        (HEADER + OAK * (ROWS_MAX + 1), "E006"),
        (HEADER + OAK.replace(b"Oak,admin", b"O\tk,admin"), "E007"),
    ],
)
def test_a_broken_structure_is_named(content: bytes, code: str) -> None:
    assert code in {m.code for m in run_members(content).messages.errors}


def test_a_bad_byte_is_found_by_its_offset() -> None:
    found = run_members(HEADER + OAK + b"\xff\n")
    assert found.messages.errors[0].message == f"Not UTF-8 at byte {len(HEADER + OAK)}."
    assert found.messages.errors[0].row == 3


def test_strict_makes_errors_of_warnings() -> None:
    path = GOLDEN / "members" / "W001.csv"
    assert {m.code for m in run_members(path.read_bytes(), strict=True).messages.errors} == {"W001"}


def test_a_flood_of_messages_is_counted_not_listed() -> None:
    messages = Messages("members.csv")
    for row in range(LISTED_MAX + 7):
        messages.error(row, "email", "E101", "bad")
    listed = report(messages, rows=1).errors
    assert len(listed) == LISTED_MAX + 1
    assert listed[-1].code == "E099"
    assert "7 more" in listed[-1].message


def test_two_rows_of_one_person_are_one_however_they_are_written() -> None:
    twice = OAK + OAK.replace(b"oak@example.org", "OAK@exämple.org".encode())
    assert run_members(HEADER + twice).codes == set()
    nfd = "o\u0308ak@example.org".encode()
    nfc = "\u00f6ak@example.org".encode()
    rows = OAK.replace(b"oak@example.org", nfd) + OAK.replace(b"oak@example.org", nfc)
    assert run_members(HEADER + rows).codes == {"E110"}


def test_members_keep_what_the_file_does_not_say() -> None:
    header = b"email,display_name,role,status,joined_at\n"
    found = run_members(header + b"rowan@example.org,Rowan,member,active,2020-01-01\n")
    assert found.members is not None
    assert (found.members.unchanged, found.members.changed) == (1, [])


def test_a_changed_standing_ends_tokens_and_a_changed_name_does_not() -> None:
    header = b"email,display_name,role,status,joined_at\n"
    renamed = run_members(header + b"rowan@example.org,Rowan Berry,member,active,2020-01-01\n")
    raised = run_members(header + b"rowan@example.org,Rowan,steward,active,2020-01-01\n")
    assert renamed.members is not None
    assert raised.members is not None
    assert renamed.members.changed[0][1].token_version == ROWAN.token_version
    assert raised.members.changed[0][1].token_version == ROWAN.token_version + 1


def test_who_left_without_a_day_left_before_the_first_open_period() -> None:
    header = b"email,display_name,role,status,joined_at\n"
    found = run_members(header + b"elm@example.org,Elm,member,withdrawn,2020-01-01\n")
    assert found.members is not None
    assert str(found.members.joining[0].interval.ended_on) == "2025-12-31"


def test_who_joined_after_that_day_needs_one() -> None:
    header = b"email,display_name,role,status,joined_at\n"
    found = run_members(header + b"elm@example.org,Elm,member,withdrawn,2026-02-01\n")
    assert {m.code for m in found.messages.errors} == {"E106"}


def test_a_former_member_comes_back_for_a_new_membership() -> None:
    header = b"email,display_name,role,status,joined_at\n"
    found = run_members(header + b"birch@example.org,Birch,member,active,2026-01-10\n")
    assert found.members is not None
    after = found.members.changed[0][1]
    assert [str(i.joined_on) for i in after.intervals] == ["2019-01-01", "2022-01-01", "2026-01-10"]
    assert after.voting_rights
