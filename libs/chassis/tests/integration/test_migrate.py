"""Chains reach their heads once, and a service does not start on another revision."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from chassis.database import Units
from chassis.migrate import WrongRevision, check_revision, head_of, status, upgrade_all
from chassis.roles import Roles
from chassis.scratch_databases import Cluster
from chassis.testing import ScratchDatabase

from .conftest import OAK

SECOND = '''"""Leaves."""
from chassis.migrations import protect, script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    script("""
        CREATE TABLE oak.leaf (
            cooperative_id uuid NOT NULL,
            id bigserial,
            PRIMARY KEY (cooperative_id, id)
        );
        CREATE FUNCTION oak.falls() RETURNS int LANGUAGE plpgsql AS $$
        BEGIN
            RETURN 1;
        END $$;
    """)
    protect("oak", "leaf")
'''


@pytest.fixture
def empty(habitat_cluster: Cluster) -> Iterator[ScratchDatabase]:
    database = habitat_cluster.copy("template0")
    yield database
    habitat_cluster.drop(database.name)


async def test_racing_migrations_run_each_revision_once(empty: ScratchDatabase):
    roles = empty.run.roles(["oak"])
    await asyncio.gather(*(upgrade_all([OAK], empty.admin_url, roles) for _ in range(3)))
    assert await status([OAK], empty.admin_url) == [("oak", "0001", "0001")]


async def test_a_service_refuses_another_revision(
    empty: ScratchDatabase, service_units: Callable[..., Units], tmp_path: Path
):
    engine = service_units(empty, "oak").engine
    with pytest.raises(WrongRevision):
        await check_revision(engine, "oak", OAK[1])
    roles = empty.run.roles(["oak"])
    await upgrade_all([OAK], empty.admin_url, roles)
    await check_revision(engine, "oak", OAK[1])
    (tmp_path / "0001.py").write_text((OAK[1] / "0001_oak.py").read_text())
    (tmp_path / "0002.py").write_text(SECOND)
    assert head_of(tmp_path) == "0002"
    with pytest.raises(WrongRevision, match="needs 0002"):
        await check_revision(engine, "oak", tmp_path)
    await upgrade_all([("oak", tmp_path)], empty.admin_url, roles)
    await check_revision(engine, "oak", tmp_path)


async def test_a_failing_revision_leaves_nothing_of_itself(empty: ScratchDatabase, tmp_path: Path):
    (tmp_path / "0001.py").write_text((OAK[1] / "0001_oak.py").read_text())
    (tmp_path / "0002.py").write_text(SECOND + '    script("SELECT no_such_function();")\n')
    roles = empty.run.roles(["oak"])
    with pytest.raises(Exception, match="no_such_function"):
        await upgrade_all([("oak", tmp_path)], empty.admin_url, roles)
    assert await status([OAK], empty.admin_url) == [("oak", "0001", "0001")]
    (tmp_path / "0002.py").write_text(SECOND)
    await upgrade_all([("oak", tmp_path)], empty.admin_url, roles)


PACKED = '''"""Packs what is long, and passes over what cannot be packed."""
from chassis.migrations import pack_quickly

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pack_quickly("oak.outbox.global_seq", "oak.outbox.payload")
'''


async def test_facts_are_packed_with_lz4_where_the_server_can(
    empty: ScratchDatabase, tmp_path: Path
):
    """It refuses a number as one without lz4 refuses the method: by the same code."""
    (tmp_path / "0001.py").write_text((OAK[1] / "0001_oak.py").read_text())
    (tmp_path / "0002.py").write_text(PACKED)
    await upgrade_all([("oak", tmp_path)], empty.admin_url, empty.run.roles(["oak"]))
    connection = await asyncpg.connect(empty.admin_url.replace("+asyncpg", ""))
    try:
        has_lz4 = await connection.fetchval(
            "SELECT 'lz4' = ANY (enumvals) FROM pg_settings "
            "WHERE name = 'default_toast_compression'"
        )
        packed = await connection.fetchval(
            "SELECT attcompression::text FROM pg_attribute "
            "WHERE attrelid = 'oak.outbox'::regclass AND attname = 'payload'"
        )
    finally:
        await connection.close()
    assert packed == ("l" if has_lz4 else "")


async def owned(empty: ScratchDatabase) -> tuple[str, Roles]:
    """The owner's address, and the roles without those that this run made for itself."""
    roles = empty.run.roles(["oak"])
    await upgrade_all([], empty.admin_url, roles)
    connection = await asyncpg.connect(empty.admin_url.replace("+asyncpg", ""))
    await connection.execute(f"ALTER ROLE \"{roles.owner}\" LOGIN PASSWORD '{empty.run.password}'")
    await connection.execute(f'GRANT CREATE ON DATABASE "{empty.name}" TO "{roles.owner}"')
    await connection.close()
    url = empty.url("oak").replace(roles.service("oak"), roles.owner)
    return url, Roles(prefix=roles.prefix)


async def test_the_owner_of_the_schemas_can_migrate_without_more_rights(empty: ScratchDatabase):
    """As in production, where the roles exist and MIGRATION_DATABASE_URL is their owner's."""
    url, roles = await owned(empty)
    await upgrade_all([OAK], url, roles)
    assert await status([OAK], url) == [("oak", "0001", "0001")]


OF_EVERYBODY = '''"""Takes the names of all trees."""
from chassis.migrations import over_all_rows

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    over_all_rows("oak", "tree", "UPDATE oak.tree SET name = 'felled'")
'''


async def test_a_revision_changes_the_rows_of_every_cooperative(
    empty: ScratchDatabase, tmp_path: Path
):
    """Its owner may log in, and is no superuser: the policy would show him nothing."""
    url, roles = await owned(empty)
    (tmp_path / "0001.py").write_text((OAK[1] / "0001_oak.py").read_text())
    await upgrade_all([("oak", tmp_path)], url, roles)
    connection = await asyncpg.connect(empty.admin_url.replace("+asyncpg", ""))
    await connection.execute(
        "INSERT INTO oak.tree (cooperative_id, id, name) "
        "SELECT gen_random_uuid(), gen_random_uuid(), 'oak' FROM generate_series(1, 2)"
    )
    (tmp_path / "0002.py").write_text(OF_EVERYBODY)
    await upgrade_all([("oak", tmp_path)], url, roles)
    names = await connection.fetch("SELECT name FROM oak.tree")
    bound = await connection.fetchval(
        "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'oak.tree'::regclass"
    )
    await connection.close()
    assert ([name for (name,) in names], bound) == (["felled"] * 2, True)


def test_two_heads_are_refused(tmp_path: Path):
    (tmp_path / "1.py").write_text('revision = "1"\ndown_revision = None\n')
    (tmp_path / "2.py").write_text("revision: str = '2'\ndown_revision: str | None = None\n")
    with pytest.raises(ValueError, match="2 heads"):
        head_of(tmp_path)
