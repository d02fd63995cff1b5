"""`habitat up` for real: a first start, work, a stop, and everything found again."""

import asyncio
import json

import pytest

from habitat_cli.api import Api, Person
from habitat_cli.importing import INLINE_MAX

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
LARGE = 8_000  # rows
CHOSEN = "a-password-of-their-own-1"


@pytest.fixture
def home(habitat, tmp_path):
    """A home that is taken down whatever happens."""
    yield tmp_path / "grove"
    habitat("down", "--home", tmp_path / "grove")


def test_books_outlive_the_processes(habitat, home, tmp_path, monkeypatch):
    first = started(habitat, home)
    admin = first["firstAdmin"]
    assert admin["email"] == "alder@example.org"
    asyncio.run(chosen(first["url"], admin))
    assert status(habitat, home) == {
        "postgres", "treasury", "people", "agreements", "worker", "gateway"
    }  # fmt: skip
    monkeypatch.setenv("HABITAT_PASSWORD", CHOSEN)
    act = ("--home", home, "--email", "alder@example.org")
    members = tmp_path / "members.csv"
    header = "email,display_name,role,status,joined_at"
    members.write_text(f"{header}\nbirch@example.org,Birch,member,active,2026-01-01\n")
    assert habitat("import", "members", members, *act)[0] == 0
    large(tmp_path / "large.csv", header)
    code, out, _ = habitat("import", "members", tmp_path / "large.csv", *act, "--dry-run", "--json")
    assert (code, json.loads(out)["new"]) == (0, LARGE)  # in pieces, past the API's limit
    code, _, err = habitat("up", "--home", home)
    assert code == 5, err
    code, _, err = habitat("bootstrap", "--name", "X", "--admin-email", "x@x.org", "--home", home)
    assert (code, err.split(":")[0]) == (1, "CONFLICT")
    assert habitat("verify", "--home", home)[0] == 0
    assert habitat("dump", tmp_path / "grove.dump", "--home", home)[0] == 0
    assert habitat("down", "--home", home)[0] == 0
    assert habitat("status", "--home", home)[0] == 3
    again = started(habitat, home)
    assert again["firstAdmin"] is None
    assert again["url"] == first["url"]
    code, out, _ = habitat("import", "members", members, *act, "--dry-run", "--json")
    assert (code, json.loads(out)["unchanged"]) == (0, 1)
    code, out, _ = habitat("trial-balance", *act, "--json")
    assert (code, json.loads(out)["difference"]) == (0, "0.00")


def large(path, header):
    """A file that the API would not take at once."""
    rows = (
        f"number.{row:05d}.of.a.very.large.grove@example.org,Tree number {row} of the large grove,"
        "member,active,2026-01-01\n"
        for row in range(LARGE)
    )
    path.write_text(f"{header}\n{''.join(rows)}")
    assert path.stat().st_size > INLINE_MAX


def started(habitat, home):
    code, out, err = habitat(
        "up", "--home", home, "--detach", "--json", "--cooperative", "Grove",
        "--admin-email", "alder@example.org", "--admin-name", "Alder",
    )  # fmt: skip
    assert code == 0, err
    return json.loads(out)


def status(habitat, home):
    code, out, _ = habitat("status", "--home", home, "--json")
    assert code == 0
    return {process["name"] for process in json.loads(out)["processes"]}


async def chosen(url, admin):
    """The first sign-in, with a password of one's own."""
    async with Api(url) as api:
        person = Person(api, admin["email"], admin["temporaryPassword"])
        await person.sign_in(new_password=CHOSEN)
