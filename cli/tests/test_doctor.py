"""`habitat doctor`: each thing is fine, or wrong with a next step."""

import asyncio
import json
import shutil
import sys
from collections import namedtuple

import pytest

from habitat_cli.doctor import house, machine
from habitat_cli.doctor.house import examine_home
from habitat_cli.doctor.machine import examine_machine
from habitat_cli.doctor.stores import examine_stores
from habitat_cli.home import Home


@pytest.fixture
def home(tmp_path):
    place = Home.at(tmp_path / "grove")
    place.prepare()
    return place


def about(findings, name):
    (found,) = [finding for finding in findings if finding.name == name]
    return found


def wrong(findings, name):
    """What is wrong with it; every problem names a next step."""
    found = about(findings, name)
    assert not found.ok
    assert found.next_step
    return found.words


def test_this_machine_and_a_fresh_home_are_fine(home):
    findings = [*examine_machine(), *examine_home(home)]
    assert [finding for finding in findings if not finding.ok] == []


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "too old" in wrong(examine_machine(), "python")


def test_a_platform_nobody_supports(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert "not supported" in wrong(examine_machine(), "platform")


def test_an_old_glibc(monkeypatch):
    monkeypatch.setattr(machine.platform, "libc_ver", lambda: ("glibc", "2.31"))
    assert "needs glibc 2.34" in wrong(examine_machine(), "platform")


def test_binaries_that_are_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("HABITAT_PG_BIN", str(tmp_path))
    assert str(tmp_path) in wrong(examine_machine(), "postgresql")


def test_binaries_that_do_not_start(monkeypatch, tmp_path):
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'libicu is missing' >&2; exit 127\n")
    program.chmod(0o755)
    monkeypatch.setenv("HABITAT_PG_BIN", str(tmp_path))
    assert wrong(examine_machine(), "postgresql") == "libicu is missing"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 17.1'\n")
    assert "no programs" in wrong(examine_machine(), "pg_dump")


def test_a_variable_that_nobody_reads(monkeypatch):
    monkeypatch.setenv("HABITAT_PASWORD", "x")
    assert "Did you mean HABITAT_PASSWORD?" in wrong(examine_machine(), "environment")


def test_no_port_to_be_had(monkeypatch):
    class Shut:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def bind(self, _):
            raise OSError(99, "Cannot assign requested address")

    monkeypatch.setattr(machine.socket, "socket", Shut)
    assert "Cannot assign" in wrong(examine_machine(), "ports")


def test_a_home_that_others_may_look_into(home):
    home.root.chmod(0o755)
    assert "Others may look" in wrong(examine_home(home), "home")


def test_a_home_of_somebody_else(home, monkeypatch):
    monkeypatch.setattr(house.os, "geteuid", lambda: 54321)
    assert "belongs to somebody else" in wrong(examine_home(home), "home")


def test_a_home_that_is_not_there_yet(tmp_path, monkeypatch):
    nowhere = Home.at(tmp_path / "not" / "yet")
    assert about(examine_home(nowhere), "home").ok
    monkeypatch.setattr(house.os, "access", lambda *_: False)
    assert "not yours to write in" in wrong(examine_home(nowhere), "home")


def test_a_secret_that_others_may_read(home):
    home.secret("jwt_secret").chmod(0o644)
    assert "jwt_secret" in wrong(examine_home(home), "secrets")


def test_a_full_disk(home, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 9, 1000))
    assert "0.0 GiB free" in wrong(examine_home(home), "disk")


def test_children_of_a_killed_supervisor(home):
    import os

    from habitat_cli.processes import mark_of

    child = {"pid": os.getpid(), "mark": mark_of(os.getpid()), "phase": "ready", "port": 1,
             "restarts": 0}  # fmt: skip
    home.write_state({"children": {"treasury": child}})
    assert "treasury of a killed supervisor" in wrong(examine_home(home), "left over")
    with home.locked():
        assert about(examine_home(home), "left over").ok


def test_a_lock_file_without_its_server(home):
    home.data.mkdir()
    (home.data / "postmaster.pid").write_text("999999\n")
    assert "postmaster.pid is there" in wrong(examine_home(home), "left over")


def test_a_process_that_is_not_ready(home):
    child = {"pid": None, "mark": None, "phase": "restarting", "port": 1, "restarts": 4}
    home.write_state({"children": {"people": child}})
    with home.locked():
        assert wrong(examine_home(home), "processes") == "people is stopped."


async def test_no_database_at_all(home):
    (found,) = await examine_stores(home, None)
    assert found.ok


async def test_a_database_that_does_not_answer(home):
    found = await examine_stores(home, "postgresql://postgres@127.0.0.1:9/habitat")
    assert "127.0.0.1:9 does not let us in" in wrong(found, "database")


async def test_a_database_without_schemas(home, habitat_cluster):
    empty = habitat_cluster.copy("template0")
    try:
        found = await examine_stores(home, empty.admin_url)
        assert about(found, "database").ok
        assert "treasury is at none" in wrong(found, "revisions")
        assert "cannot be read" in wrong(found, "bus")
    finally:
        habitat_cluster.drop(empty.name)


async def test_a_database_in_order_and_dead_letters_in_it(home, habitat_db):
    import asyncpg

    found = await examine_stores(home, habitat_db.admin_url)
    assert [finding for finding in found if not finding.ok] == []
    connection = await asyncpg.connect(habitat_db.admin_url.replace("+asyncpg", ""))
    await connection.execute(
        "INSERT INTO bus.messages (queue, event_id, event_type, body, enqueued_at) "
        "VALUES ('q', gen_random_uuid(), 't', '', now() - interval '1 hour')"
    )
    assert "1 events wait" in wrong(await examine_stores(home, habitat_db.admin_url), "bus")
    await connection.execute("UPDATE bus.messages SET state = 'dead'")
    await connection.close()
    assert "1 dead letters" in wrong(await examine_stores(home, habitat_db.admin_url), "bus")


async def test_a_broker_that_answers_and_one_that_does_not(home, monkeypatch):
    server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("AMQP_URL", f"amqp://user:secret@127.0.0.1:{port}/")
    assert about(await examine_stores(home, None), "bus").ok
    server.close()
    monkeypatch.setenv("AMQP_URL", "amqp://user:secret@127.0.0.1:9/")
    found = await examine_stores(home, None)
    assert "Nobody answers at 127.0.0.1:9" in wrong(found, "bus")
    assert "secret" not in str(found)


def test_the_command_tells_all_and_ends_with_1_on_a_problem(habitat, home, monkeypatch):
    code, out, _ = habitat("doctor", "--home", home.root, "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)
    home.root.chmod(0o755)
    code, out, _ = habitat("doctor", "--home", home.root)
    assert code == 1
    assert "problem home" in out
    assert f"chmod 700 {home.root}" in out
