"""The journal is sealed with its entries, and a close notices when somebody changed it."""

import hashlib
import json
from typing import Any

import asyncpg
import pytest

from chassis.sealer import Sealer
from chassis.seals import AUDIT, SealChain, broken
from chassis.testing import COOPERATIVE
from habitat.treasury.v1.events_pb2 import AuditSealed
from treasury.adapters.sealing import JOURNAL
from treasury.application.preflight_period import Finding, preflight_period
from treasury.domain.periods import Period

from .desk import ADMIN, WORKER, Desk

COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) AS kind, attidentity <> '' AS numbered
FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
"""
CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'f')"
OTHERWISE = {
    "text": "coalesce({0}, '') || '!'",
    "uuid": "gen_random_uuid()",
    "bigint": "{0} + 1",
    "integer": "{0} + 100",
    "date": "{0} + 1",
    "timestamp with time zone": "{0} + interval '1 us'",
    "jsonb": """'{{"oak": 1}}'""",
    "inet": "'127.0.0.2'",
}
"""Another value of each type."""
INSTANT = """to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
EXPORT = f"""
SELECT cooperative_id, id, number, serial, ledger, period_id, transaction_date, transaction_type,
    description, source_type, source_id, source_key, source_event_id, economic_event_id, tax_effect,
    reverses_id, reversal_reason, created_by, approved_by, {INSTANT}, total_minor, entry_count
FROM treasury.transaction t JOIN treasury.journal_seal s USING (cooperative_id, id)
ORDER BY seal_no
"""
ENTRIES = """
SELECT line_no, entry_seq, account_id, direction, amount_minor, member_id, movement, memo
FROM treasury.entry WHERE transaction_id = $1 ORDER BY line_no
"""


async def sealed(desk: Desk) -> int:
    told = AuditSealed
    return await Sealer(
        desk.units, (AUDIT, JOURNAL), lambda h: told(chain=h.chain, seal_no=h.seal_no, hash=h.hash)
    ).run_once()


async def findings(desk: Desk, period: Period) -> list[Finding]:
    """Of the preflight, about seals."""
    _, found = await desk.do(ADMIN, lambda work: preflight_period(work, period.id))
    return [each for each in found if each.check.startswith("SEALS")]


async def tamper(desk: Desk, *statements: str) -> None:
    connection = await asyncpg.connect(desk.database.admin_url.replace("+asyncpg", ""))
    await connection.execute("SET session_replication_role = replica")
    for statement in statements:
        assert await connection.execute(statement) not in ("UPDATE 0", "DELETE 0")
    await connection.close()


def texts(row: Any) -> str:
    return json.dumps([None if v is None else str(v) for v in row], ensure_ascii=False)


async def test_an_outsider_recomputes_the_journals_chain(desk: Desk):
    await desk.open_quarter()
    await desk.earn(100)
    await desk.earn(-7)
    await sealed(desk)
    head = bytes(32)
    for row in await desk.sql(EXPORT):
        entries = "\n".join(texts(entry) for entry in await desk.sql(ENTRIES, row["id"]))
        text = texts([*row, hashlib.sha256(entries.encode()).hexdigest()])
        head = hashlib.sha256(head + text.encode()).digest()
    last = "SELECT seal_no, hash FROM treasury.journal_seal ORDER BY seal_no DESC LIMIT 1"
    [(number, found)] = [tuple(row) for row in await desk.sql(last)]
    assert (number, found) == (4, head)


@pytest.mark.parametrize(
    ("table", "chain"),
    [("transaction", JOURNAL), ("entry", JOURNAL), ("audit_entry", AUDIT)],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_every_column_is_sealed(desk: Desk, table: str, chain: SealChain):
    await desk.open_quarter()
    await desk.earn(100)
    await sealed(desk)
    connection = await asyncpg.connect(desk.database.admin_url.replace("+asyncpg", ""))
    name = f"treasury.{table}"
    for check in await connection.fetch(CHECKS, name):
        await connection.execute(f"ALTER TABLE {name} DROP CONSTRAINT {check[0]} CASCADE")
    await connection.execute("SET session_replication_role = replica")
    row = f"ctid = (SELECT ctid FROM {name} LIMIT 1)"
    columns = await connection.fetch(COLUMNS, name)
    assert columns
    for column, kind, numbered in columns:
        planting = connection.transaction()
        await planting.start()
        other = "DEFAULT" if numbered else OTHERWISE[kind].format(column)
        assert await connection.execute(f"UPDATE {name} SET {column} = {other} WHERE {row}")
        found = await connection.fetch(broken("treasury", chain), COOPERATIVE)
        assert found, f"{column} can be changed"
        await planting.rollback()
    assert await connection.fetch(broken("treasury", chain), COOPERATIVE) == []
    await connection.close()


async def test_a_period_whose_postings_were_changed_is_not_closed(desk: Desk):
    period = await desk.open_quarter()
    [posted, _] = await desk.earn(100)
    await desk.earn(50)
    await sealed(desk)
    assert await findings(desk, period) == []
    await tamper(
        desk,
        f"UPDATE treasury.entry SET amount_minor = 101 WHERE transaction_id = '{posted.id}'",
        f"UPDATE treasury.transaction SET total_minor = 101 WHERE id = '{posted.id}'",
    )
    [found] = await findings(desk, period)
    assert (found.check, found.severity, found.count) == ("SEALS_BROKEN", "blocking", 1)
    assert f"transaction {posted.number} is not what was sealed" in found.message


async def test_a_lost_transaction_stops_the_close_of_every_period(desk: Desk):
    first = await desk.open_quarter()
    [posted, _] = await desk.earn(100)
    await sealed(desk)
    await tamper(
        desk,
        f"DELETE FROM treasury.entry WHERE transaction_id = '{posted.id}'",
        f"DELETE FROM treasury.transaction WHERE id = '{posted.id}'",
    )
    [found] = await findings(desk, first)
    assert f"transaction {posted.id} is gone" in found.message


async def test_postings_that_nobody_seals_make_a_close_wait(desk: Desk):
    period = await desk.open_quarter()
    await desk.earn(100)
    assert await findings(desk, period) == []  # they are young
    await tamper(desk, "UPDATE treasury.transaction SET posted_at = now() - interval '2 minutes'")
    [found] = await findings(desk, period)
    assert (found.check, found.severity, found.count) == ("SEALS_LATE", "settling", 2)
    await sealed(desk)
    assert await findings(desk, period) == []


async def test_a_seal_is_nobodys_to_change(desk: Desk):
    await desk.open_quarter()
    await desk.earn(100)
    await sealed(desk)
    for statement in ("UPDATE {} SET seal_no = 9", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
            await desk.sql(statement.format("treasury.journal_seal"))
    async with desk.units.open(WORKER) as unit:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await (await unit.driver()).execute("DELETE FROM treasury.journal_seal")
        unit.rollback_only = True
