"""The worked sample of an import holds before the readers that judge real files."""

from datetime import UTC, date, datetime

import pytest

from people.domain.categories import PRESETS
from people.domain.imports.capital_file import read_capital_accounts, require_members
from people.domain.imports.contributions_file import FileStatus, read_contributions
from people.domain.imports.members_file import read_members
from people.domain.imports.messages import Messages

CATEGORIES = {category.code: category for category in PRESETS["P1"]}
NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)


@pytest.fixture
def sample(root):
    """Content and messages of each file."""
    folder = root / "examples" / "migration"
    return lambda name: ((folder / name).read_bytes(), Messages(name))


@pytest.fixture
def members(sample):
    return read_members(*sample("members.csv"), today=date(2026, 4, 5))


def test_the_members_come_in_without_a_word(sample):
    content, messages = sample("members.csv")
    file = read_members(content, messages, today=date(2026, 4, 5))
    assert (messages.errors, messages.warnings) == ([], [])
    assert len(file.rows) == file.row_count == 6


def test_the_opening_balances_belong_to_members_and_differ_where_property_came_in(sample, members):
    content, messages = sample("capital_accounts.csv")
    file = read_capital_accounts(content, messages)
    require_members(file, members.emails.__contains__)
    assert messages.errors == []
    assert [(warning.code, warning.row) for warning in messages.warnings] == [("W230", 5)]
    assert (len(file.rows), file.total_minor) == (5, 45_725_50)


def test_the_contributions_come_in_every_status_and_of_members_only(sample, members):
    content, messages = sample("contributions.csv")
    file = read_contributions(content, messages, categories=CATEGORIES, now=NOW)
    assert (messages.errors, messages.warnings) == ([], [])
    rows = [contribution for contribution, row in file.rows if row.good]
    assert len(rows) == file.row_count == 7
    assert {row.status for row in rows} == set(FileStatus)
    addresses = {row.member_email for row in rows} | {
        row.approver_email for row in rows if row.approver_email
    }
    assert addresses <= members.emails


def test_every_address_of_an_example_is_one_of_example_org(root):
    for path in (root / "examples").rglob("*.csv"):
        for word in path.read_text(encoding="utf-8").replace("\n", ",").split(","):
            assert "@" not in word or word.endswith("@example.org"), f"{path.name}: {word}"
