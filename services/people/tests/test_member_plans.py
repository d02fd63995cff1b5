"""What the rows of members.csv would do to members that are known."""

from datetime import date

import pytest

from people.domain.imports.members_file import MembersFile, read_members
from people.domain.imports.members_plan import Known, day_before, plan_members
from people.domain.imports.messages import Messages

from .imports import (
    CEDAR,
    MEMBERS,
    NOW,
    ROWAN,
    run_members,
)


def members(text: str, known: Known) -> tuple[set[str], MembersFile]:
    messages = Messages("members.csv")
    file = read_members(text.encode(), messages, today=NOW.date())
    plan_members(file, known, messages)
    return {message.code for message in messages.errors}, file


def test_names_and_ids_of_others_are_taken() -> None:
    known = Known(
        by_email=MEMBERS,
        ens_names={"rowan.eth": ROWAN.id},
        external_refs={"m-2": ROWAN.id},
        admins=frozenset({CEDAR.id}),
        ended_on=None,
    )
    header = "email,display_name,role,status,joined_at,ens_name,external_ref\n"
    own = "rowan@example.org,Rowan,member,active,2020-01-01,rowan.eth,m-2\n"
    other = "elm@example.org,Elm,member,active,2020-01-01,rowan.eth,m-2\n"
    assert members(header + own, known)[0] == set()
    assert members(header + other, known)[0] == {"E108", "E109"}
    left = "elm@example.org,Elm,member,withdrawn,2020-01-01,,\n"
    assert members(header + left, known)[0] == {"E106"}
    early = left.replace("withdrawn,2020-01-01", "withdrawn,2020-02-30")
    assert members(header + early, known)[0] == {"E105"}


def test_who_has_left_keeps_the_day_that_is_known() -> None:
    header = "email,display_name,role,status,joined_at\n"
    outcome = run_members(
        (header + "birch@example.org,Birch,member,withdrawn,2022-01-01\n").encode()
    )
    assert outcome.members is not None
    assert outcome.members.unchanged == 1


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("elm@example.org,Elm,member,active,1899-01-01,", {"E105"}),
        ("elm@example.org,Elm,member,active,2099-01-01,", {"E105"}),
        ("elm@example.org,Elm,member,active,2020-01-01,2021-01-01", {"E106"}),
        ("elm@example.org,Elm,member,active,,", {"E105"}),
    ],
)
def test_days_of_members_are_real(cells: str, codes: set[str]) -> None:
    text = f"email,display_name,role,status,joined_at,ended_on\n{cells}\n"
    found = {message.code for message in run_members(text.encode()).messages.errors}
    assert found == codes


def test_the_day_before() -> None:
    assert day_before(date(2026, 1, 1)) == date(2025, 12, 31)
    assert day_before(None) is None
