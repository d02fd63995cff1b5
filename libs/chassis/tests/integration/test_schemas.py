"""What every service schema keeps, whoever wrote its chain: asked of each installed service."""

from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from chassis.database import Units
from chassis.migrations import TECHNICAL_TABLES
from chassis.scratch_databases import Cluster
from chassis.testing import ScratchDatabase, call_as, installed_chains
from kernel.ids import new_id

from .conftest import OAK

CHAINS = {name: (name, path) for name, path in [OAK, *installed_chains()]}
_TABLES = """
SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
_KEYS = """
SELECT i.indexrelid::regclass::text AS name,
       'cooperative_id' = ANY (SELECT attname FROM pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)) AS by_tenant
FROM pg_index i WHERE i.indrelid = $1 AND i.indisunique
"""
_FOREIGN_KEYS = """
SELECT conname, 'cooperative_id' = ANY (SELECT attname FROM pg_attribute a
    WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS by_tenant
FROM pg_constraint c WHERE conrelid = $1 AND contype = 'f'
"""


@pytest.fixture(scope="module", params=sorted(CHAINS))
def schema(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(habitat_cluster: Cluster, schema: str) -> Iterator[ScratchDatabase]:
    database = habitat_cluster.copy(habitat_cluster.template([CHAINS[schema]]))
    yield database
    habitat_cluster.drop(database.name)


@pytest.fixture
async def admin(built: ScratchDatabase) -> Any:
    connection = await asyncpg.connect(built.admin_url.replace("+asyncpg", ""))
    yield connection
    await connection.close()


@pytest.fixture
async def tenant_tables(admin: Any, schema: str) -> list[Any]:
    rows = await admin.fetch(_TABLES, schema)
    assert rows
    return [row for row in rows if row["relname"] not in TECHNICAL_TABLES]


async def test_rows_of_tenants_are_behind_a_forced_policy(admin: Any, tenant_tables: list[Any]):
    for table in tenant_tables:
        assert table["relrowsecurity"], table["relname"]
        assert table["relforcerowsecurity"], table["relname"]
        [policy] = await admin.fetch(
            "SELECT polcmd::text, pg_get_expr(polqual, polrelid) AS using_, "
            "pg_get_expr(polwithcheck, polrelid) AS check_ FROM pg_policy WHERE polrelid = $1",
            table["oid"],
        )
        assert policy["polcmd"] == "*", table["relname"]
        assert policy["using_"] == policy["check_"], table["relname"]
        assert "NULLIF(current_setting('app.current_cooperative'" in policy["using_"]


async def test_keys_name_the_tenant(admin: Any, tenant_tables: list[Any]):
    for table in tenant_tables:
        keys = await admin.fetch(_KEYS, table["oid"])
        assert keys, f"{table['relname']} has no key"
        for key in [*keys, *await admin.fetch(_FOREIGN_KEYS, table["oid"])]:
            assert key["by_tenant"], f"{table['relname']}: {dict(key)}"


async def test_the_login_owns_nothing_and_may_no_more_than_it_needs(
    admin: Any, built: ScratchDatabase, schema: str
):
    login = built.run.roles([schema]).service(schema)
    role = await admin.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", login)
    assert not (role["rolsuper"] or role["rolbypassrls"] or role["rolcreaterole"])
    owner = built.run.roles([]).owner
    assert not await admin.fetchval("SELECT pg_has_role($1, $2, 'MEMBER')", login, owner)
    for table in await admin.fetch(_TABLES, schema):
        assert table["pg_get_userbyid"] == owner
        refused = ["TRUNCATE", "REFERENCES", "TRIGGER"]
        if table["relname"] not in TECHNICAL_TABLES:
            refused.append("DELETE")
        for right in refused:
            assert not await admin.fetchval(
                "SELECT has_table_privilege($1, $2::oid, $3)", login, table["oid"], right
            ), f"{right} on {table['relname']}"
    assert not await admin.fetchval("SELECT has_schema_privilege($1, $2, 'CREATE')", login, schema)


async def test_nothing_runs_or_shows_rows_with_its_owners_rights(admin: Any, schema: str):
    assert not await admin.fetch(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = $1::regnamespace", schema
    )
    views = await admin.fetch(
        "SELECT relname, reloptions FROM pg_class "
        "WHERE relkind IN ('v', 'm') AND relnamespace = $1::regnamespace",
        schema,
    )
    for view in views:
        assert "security_invoker=true" in (view["reloptions"] or []), view["relname"]


async def test_another_service_has_no_way_in(admin: Any, built: ScratchDatabase, schema: str):
    for other in CHAINS:
        login = built.run.roles([]).service(other)
        if other != schema and await admin.fetchval("SELECT to_regrole($1)", f'"{login}"'):
            assert not await admin.fetchval(
                "SELECT has_schema_privilege($1, $2, 'USAGE')", login, schema
            )


async def test_a_tenant_sees_and_writes_only_its_own(
    habitat_db: ScratchDatabase, service_units: Callable[..., Units]
):
    units = service_units(habitat_db, "oak", db_pool_max=1)
    ours, theirs = call_as(), call_as(cooperative_id=new_id())
    async with units.open(theirs) as unit:
        await unit.connection.execute(
            text("INSERT INTO oak.tree (cooperative_id, name) VALUES (:id, 'yew')"),
            {"id": theirs.cooperative_id},
        )
    async with units.open(ours) as unit:
        assert await unit.connection.scalar(text("SELECT count(*) FROM oak.tree")) == 0
        with pytest.raises(Exception, match="row-level security"):
            async with unit.savepoint():
                await unit.connection.execute(
                    text("INSERT INTO oak.tree (cooperative_id, name) VALUES (:id, 'ash')"),
                    {"id": theirs.cooperative_id},
                )
    async with units.engine.connect() as connection:  # the pooled connection of before
        assert await connection.scalar(text("SELECT count(*) FROM oak.tree")) == 0


async def test_evidence_cannot_be_edited_even_by_its_owner(habitat_db: ScratchDatabase):
    connection = await asyncpg.connect(habitat_db.admin_url.replace("+asyncpg", ""))
    await connection.execute(
        "INSERT INTO oak.audit_entry (cooperative_id, at, actor_id, actor_kind, action, "
        "subject_type, subject_id, correlation_id) "
        "SELECT gen_random_uuid(), now(), 'a', 'member', 'x', 'tree', 't', gen_random_uuid()"
    )
    for statement in (
        "UPDATE oak.audit_entry SET action = 'y'",
        "DELETE FROM oak.audit_entry",
        "TRUNCATE oak.audit_entry",
        "TRUNCATE oak.outbox",
        "TRUNCATE oak.audit_seal",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
            await connection.execute(statement)
    await connection.close()
