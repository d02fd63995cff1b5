"""The files to start from are valid, and never overwrite anything."""

from datetime import UTC, datetime

from habitat_cli.demo.figures import FILES, OPERATORS
from habitat_cli.templates import TEMPLATES
from people.domain.categories import preset
from people.domain.imports.capital_file import read_capital_accounts
from people.domain.imports.contributions_file import read_contributions
from people.domain.imports.members_file import read_members
from people.domain.imports.messages import Messages

NOW = datetime(2026, 4, 5, tzinfo=UTC)


def test_three_files_are_written_and_the_next_step_is_told(habitat, tmp_path):
    folder = tmp_path / "ours"
    code, out, _ = habitat("demo", "--write-templates", folder)
    assert code == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert f"habitat demo --data {folder} --surplus" in out


def test_a_file_that_is_there_is_never_overwritten(habitat, tmp_path):
    (tmp_path / "capital_accounts.csv").write_text("mine")
    code, _, err = habitat("demo", "--write-templates", tmp_path)
    assert code == 2
    assert err.startswith(f"FILE_EXISTS: {tmp_path} has capital_accounts.csv already")
    assert (tmp_path / "capital_accounts.csv").read_text() == "mine"
    assert not (tmp_path / "members.csv").exists()


def test_everybody_in_them_is_an_example():
    for text in TEMPLATES.values():
        assert "@example.org" in text
        assert not any(operator in text for operator in OPERATORS)
        assert not any(line.startswith("#") for line in text.splitlines())


def read(name, reader, **facts):
    messages = Messages(name)
    found = reader(TEMPLATES[name].encode(), messages, **facts)
    assert messages.errors == []
    return found


def test_the_importer_has_nothing_to_say_against_them():
    members = read("members.csv", read_members, today=NOW.date())
    capital = read("capital_accounts.csv", read_capital_accounts)
    assert {row.member_email for row in capital.rows} == {row.email for row in members.rows}
    categories = {category.code: category for category in preset("P1", tax_regime="subchapter_k")}
    read("contributions.csv", read_contributions, categories=categories, now=NOW)
