"""Whatever somebody with all rights does to sealed rows is named, with its place in the chain."""

import asyncpg
import pytest

from chassis.database import Units, open_engine
from chassis.private_servers import run_apart
from chassis.sealer import Sealer
from chassis.seals import AUDIT, broken
from chassis.testing import COOPERATIVE, ScratchDatabase, call_as

from .oak import TreePlanted

ENTRY = "UPDATE oak.audit_entry SET {} WHERE subject_id = 'tree-2'"
SEAL = "UPDATE oak.audit_seal SET {} WHERE seal_no = 2"
NOT_SEALED = "oak audit {0}: audit entry {0} is not what was sealed"
SWAP = """
UPDATE oak.audit_entry SET subject_id = CASE seq WHEN 2 THEN 'tree-4' ELSE 'tree-2' END
WHERE seq IN (2, 4)"""
SLIP_IN = """
INSERT INTO oak.audit_entry OVERRIDING SYSTEM VALUE
SELECT (jsonb_populate_record(r, '{"seq": 99}')).* FROM oak.audit_entry r WHERE seq = 1"""
TAMPERED = {
    "a byte flipped in a word": ([ENTRY.format("action = 'tree.plans'")], [NOT_SEALED.format(2)]),
    "a word emptied": ([ENTRY.format("reason = NULL")], [NOT_SEALED.format(2)]),
    "a digit in what was": ([ENTRY.format("""after = '{"rings": 8}'""")], [NOT_SEALED.format(2)]),
    "a microsecond": ([ENTRY.format("at = at + interval '1 us'")], [NOT_SEALED.format(2)]),
    "a bit of the hash": (
        [SEAL.format("hash = set_bit(hash, 0, 1 - get_bit(hash, 0))")],
        [NOT_SEALED.format(2), "oak audit 3: it does not follow from seal 2"],
    ),
    "a bit of the hash before": (
        [SEAL.format("prev_hash = set_bit(prev_hash, 9, 1 - get_bit(prev_hash, 9))")],
        ["oak audit 2: it does not follow from seal 1"],
    ),
    "a row deleted": (
        ["DELETE FROM oak.audit_entry WHERE seq = 3"],
        ["oak audit 3: audit entry 3 is gone"],
    ),
    "two rows in a row deleted with their seals": (
        [
            "DELETE FROM oak.audit_entry WHERE seq IN (2, 3)",
            "DELETE FROM oak.audit_seal WHERE seq IN (2, 3)",
        ],
        ["oak audit 4: the seals from 2 on are gone"],
    ),
    "the first row deleted with its seal": (
        [
            "DELETE FROM oak.audit_entry WHERE seq = 1",
            "DELETE FROM oak.audit_seal WHERE seal_no = 1",
        ],
        ["oak audit 2: the seals from 1 on are gone"],
    ),
    "the last row deleted with its seal": (
        [
            "DELETE FROM oak.audit_entry WHERE seq = 4",
            "DELETE FROM oak.audit_seal WHERE seal_no = 4",
        ],
        ["oak audit 4: the chain ended here, now it ends at 3"],
    ),
    "everything deleted": (
        ["DELETE FROM oak.audit_entry", "DELETE FROM oak.audit_seal"],
        ["oak audit 4: the chain ended here, now it ends at 0"],
    ),
    "two rows swapped": ([SWAP], [NOT_SEALED.format(2), NOT_SEALED.format(4)]),
    "a row slipped in": ([SLIP_IN], ["oak audit: audit entry 99 was never sealed"]),
    "a row moved to another cooperative": (
        [ENTRY.format("cooperative_id = gen_random_uuid()")],
        ["oak audit 2: audit entry 2 is gone"],
    ),
    "a row that waits deleted": (
        ["INSERT INTO oak.audit_unsealed SELECT cooperative_id, 77 FROM oak.seal_head"],
        ["oak audit: audit entry 77 is gone before it was sealed"],
    ),
}
"""Statements of a superuser, and what is said about them."""


@pytest.fixture(scope="module")
def forest(habitat_db_module: ScratchDatabase) -> ScratchDatabase:
    """Four audit entries of one cooperative, sealed."""
    run_apart(_grow(habitat_db_module))
    return habitat_db_module


async def _grow(database: ScratchDatabase) -> None:
    units = Units(open_engine(database.settings("oak"), schema="oak"), schema="oak")
    async with units.open(call_as()) as unit:
        for n in range(1, 5):
            unit.add_audit(
                action="tree.plant",
                subject_type="tree",
                subject_id=f"tree-{n}",
                reason="why",
                after={"rings": 7},
            )
    await Sealer(units, [AUDIT], lambda head: TreePlanted(name=head.hash)).run_once()
    await units.engine.dispose()


@pytest.mark.parametrize("error", TAMPERED)
async def test_what_somebody_with_all_rights_changes_is_named(forest: ScratchDatabase, error: str):
    statements, expected = TAMPERED[error]
    connection = await asyncpg.connect(forest.admin_url.replace("+asyncpg", ""))
    planting = connection.transaction()
    await planting.start()
    try:
        assert await connection.fetch(broken("oak", AUDIT), COOPERATIVE) == []
        await connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)
        found = [row[0] for row in await connection.fetch(broken("oak", AUDIT), COOPERATIVE)]
        assert sorted(found) == expected
    finally:
        await planting.rollback()
        await connection.close()
