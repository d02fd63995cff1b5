"""Dump and restore: the same books in another home, and nothing lost on the way."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import asyncpg
import pytest

from chassis.failpoints import KILLED
from chassis.private_servers import run_apart
from chassis.roles import Roles
from habitat_cli import books
from habitat_cli.__main__ import main
from habitat_cli.home import Home
from habitat_cli.plan import SERVICES, chains, database_of

from .quarter import settle
from .world import open_world

ENTRIES = "SELECT sum(amount_minor) FROM treasury.entry"


@pytest.fixture(scope="module")
def grove(tmp_path_factory):
    """A home that rests, with the sample quarter in its books."""
    home = Home.at(tmp_path_factory.mktemp("grove") / "home")
    with books.resting(home) as url:
        run_apart(_make(home, url))
    return home


async def _make(home, url):
    from chassis.migrate import upgrade_all

    server = await asyncpg.connect(plain(database_of(url, "postgres")))
    await server.execute("CREATE DATABASE habitat")
    await server.close()
    password = home.secret("database_password").read_text("utf-8")
    roles = Roles(passwords={f"svc_{name}": password for name in SERVICES})
    await upgrade_all(chains(), url, roles)
    world = await open_world(url, roles.owner)
    await settle(world)
    await world.connection.close()


def plain(url):
    return url.replace("+asyncpg", "")


async def entries(url):
    connection = await asyncpg.connect(plain(url))
    try:
        return await connection.fetchval(ENTRIES)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def dumped(grove, tmp_path_factory):
    path = tmp_path_factory.mktemp("dump") / "grove.dump"
    assert main(["dump", str(path), "--home", str(grove.root)]) == 0
    return path


@pytest.fixture(scope="module")
def moved(dumped, tmp_path_factory):
    """Another home, made from the dump."""
    home = Home.at(tmp_path_factory.mktemp("moved") / "home")
    assert main(["restore", str(dumped), "--home", str(home.root)]) == 0
    return home


def test_a_dump_is_for_its_owners_eyes_only(dumped):
    assert dumped.stat().st_mode & 0o777 == 0o600


def test_books_move_into_another_home_whole(grove, moved):
    with books.resting(grove) as old, books.resting(moved) as new:
        assert run_apart(entries(old)) == run_apart(entries(new)) > 0


def test_services_may_sign_in_to_restored_books_and_see_their_own(moved):
    async def look(url):
        password = moved.secret("database_password").read_text("utf-8")
        place = urlsplit(url)
        connection = await asyncpg.connect(
            host=place.hostname, port=place.port, database="habitat", user="svc_treasury",
            password=password,
        )  # fmt: skip
        try:  # no tenant's rows without its name
            assert await connection.fetchval("SELECT count(*) FROM treasury.entry") == 0
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("SELECT * FROM people.member")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("DELETE FROM treasury.entry")
        finally:
            await connection.close()

    with books.resting(moved) as url:
        run_apart(look(url))


def test_books_that_are_there_are_put_aside_only_when_asked(habitat, dumped, moved):
    code, _, err = habitat("restore", dumped, "--home", moved.root)
    assert code == 2
    assert err.startswith(f"BOOKS_EXIST: There are books in {moved.root} already.")
    code, out, err = habitat("restore", dumped, "--home", moved.root, "--force", "--json")
    assert (code, err) == (0, "")
    (aside,) = moved.root.glob("postgres.before-*")
    assert (aside / "PG_VERSION").exists()
    told = json.loads(out)
    assert told["putAside"] == str(aside)
    assert told["verification"]["ok"]


def test_a_restore_that_fails_gives_the_old_books_back(habitat, dumped, moved, monkeypatch):
    async def fail(*_):
        raise books.BackupFailed("pg_restore", "the disk is full")

    monkeypatch.setattr(books, "restore", fail)
    before = set(moved.root.glob("postgres.before-*"))
    code, _, err = habitat("restore", dumped, "--home", moved.root, "--force")
    assert code == 6
    assert err.startswith("BACKUP_FAILED: pg_restore failed: the disk is full")
    assert set(moved.root.glob("postgres.before-*")) == before
    with books.resting(moved) as url:
        assert run_apart(entries(url)) > 0


def die(point, *words):
    """Run `habitat` until it dies at that point."""
    done = subprocess.run(
        [sys.executable, "-m", "habitat_cli", *map(str, words)],
        env=os.environ | {"HABITAT_FAILPOINT": point},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == KILLED, done.stderr
    assert f"died at failpoint {point}" in done.stderr


def test_a_dump_that_dies_is_whole_or_not_there(habitat, grove, tmp_path):
    path = tmp_path / "grove.dump"
    die("dump.written", "dump", path, "--home", grove.root)
    assert not path.exists()
    die("dump.named", "dump", path, "--home", grove.root)
    books.require_dump(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_restore_that_dies_is_made_good_by_another(habitat, dumped, tmp_path):
    home = Home.at(tmp_path / "home")
    die("restore.emptied", "restore", dumped, "--home", home.root)
    die("restore.filled", "restore", dumped, "--home", home.root, "--force")
    assert len(list(home.root.glob("postgres.before-*"))) == 1
    with books.resting(home) as url:
        assert run_apart(entries(url)) > 0


def test_what_is_no_dump_is_refused_before_anything_happens(habitat, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear books")
    for name, code in (("letter.txt", "NO_DUMP"), ("missing.dump", "NO_FILE")):
        exit_code, _, err = habitat("restore", tmp_path / name, "--home", tmp_path / "new")
        assert exit_code == 2
        assert err.startswith(f"{code}: ")
    assert not (tmp_path / "new").exists()


def test_a_dump_never_replaces_a_file_unasked(habitat, grove, tmp_path):
    path = tmp_path / "grove.dump"
    path.write_text("precious")
    assert habitat("dump", path, "--home", grove.root)[0] == 2
    assert path.read_text() == "precious"
    assert habitat("dump", path, "--home", grove.root, "--force")[0] == 0


def test_a_dump_that_fails_leaves_no_file(habitat, tmp_path):
    path = tmp_path / "grove.dump"
    url = "postgresql://postgres:very-secret@127.0.0.1:9/habitat"
    code, _, err = habitat("dump", path, "--database-url", url)
    assert code == 6
    assert err.startswith("BACKUP_FAILED: pg_dump failed:")
    assert "very-secret" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_home_in_use_is_5(habitat, dumped, grove):
    with grove.locked():
        code, _, err = habitat("restore", dumped, "--home", grove.root, "--force")
    assert code == 5
    assert err.startswith("BUSY: Habitat is already running from")


def test_migrate_tells_the_revisions(habitat, grove):
    with books.resting(grove) as url:
        code, out, _ = habitat("migrate", "--check", "--database-url", url, "--json")
        assert code == 0
        schemas = {row["schema"]: row for row in json.loads(out)["schemas"]}
        assert {"treasury", "people", "agreements", "worker", "bus"} <= set(schemas)
        assert habitat("migrate", "--database-url", url)[0] == 0
        code, out, _ = habitat("verify", "--database-url", url, "--json")
        assert (code, json.loads(out)["ok"]) == (0, True)


def test_a_refusal_of_the_database_is_3_and_in_its_own_words(habitat, grove):
    with books.resting(grove) as url:
        refused = {
            "elsewhere": database_of(url, "elsewhere"),
            "stranger": url.replace(f"//{urlsplit(url).username}", "//stranger"),
        }
        for name, address in refused.items():
            code, _, err = habitat("migrate", "--database-url", address)
            assert code == 3
            assert err.startswith("DATABASE: ")
            assert f'"{name}"' in err.splitlines()[0]


def test_a_breach_is_1_and_names_what_offends(habitat, grove):
    async def plant(url, cents):
        world = await open_world(url, "habitat_admin")
        await world.run(
            f"UPDATE treasury.entry SET amount_minor = amount_minor + {cents} WHERE entry_seq = 11"
        )
        await world.connection.close()

    with books.resting(grove) as url:
        run_apart(plant(url, 1))
        code, out, err = habitat("verify", "--database-url", url)
        run_apart(plant(url, -1))
    assert code == 1
    assert "I2  BREACH" in out
    assert "BOOK is out by 1 minor units" in out
    assert err.startswith("BREACH: the books do not hold I1, I2")
