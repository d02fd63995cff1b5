"""What the database itself refuses, whoever asks; and what a mirror leaves behind."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.exc import IntegrityError

from chassis.migrations import TECHNICAL_TABLES
from chassis.testing import call_as
from kernel.errors import Conflict, NotFound, Refused
from kernel.ids import new_id
from treasury.adapters.numbers import transaction_number
from treasury.application.post_batch import BatchItem, post_batch
from treasury.application.reverse_transaction import ReverseTransaction, reverse_transaction
from treasury.domain.accounts import Ledger
from treasury.domain.drafts import ApprovalRequired
from treasury.domain.journal import TransactionType
from treasury.domain.periods import Period

from .desk import FEBRUARY, STEWARD, WORKER, Desk, through_bank

LINE = tuple[str, str, int]
"""Account number, side, minor units."""


INSERT = """
WITH header AS (
    INSERT INTO treasury.transaction (cooperative_id, id, number, serial, ledger, period_id,
        transaction_date, transaction_type, description, source_type, source_id, source_key,
        economic_event_id, created_by, posted_at, total_minor, entry_count)
    VALUES ($1, $2, $3, 1, 'BOOK', $4, $5, 'adjustment', '', 't', '', $3, $2, '', now(), $6, $7))
INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, direction,
    amount_minor)
SELECT $1, $2, row_number() OVER (), a.id, l.d, l.m
FROM unnest($8::text[], $9::text[], $10::bigint[]) AS l (n, d, m)
LEFT JOIN treasury.account a ON a.account_number = l.n AND a.ledger = 'BOOK'
"""


async def insert(
    desk: Desk,
    period: Period,
    lines: Sequence[LINE],
    *,
    total: int = 100,
    count: int | None = None,
    on: date = FEBRUARY,
) -> UUID:
    """Hand-written SQL as the service's own login, past every type of the domain."""
    transaction_id = new_id()
    async with desk.units.open(WORKER) as unit:
        driver = await unit.driver()
        await driver.execute(
            INSERT,
            WORKER.cooperative_id,
            transaction_id,
            f"T-{transaction_id}",
            period.id,
            on,
            total,
            len(lines) if count is None else count,
            [number for number, _, _ in lines],
            [side for _, side, _ in lines],
            [minor for _, _, minor in lines],
        )
    return transaction_id


BALANCED = (("1110", "debit", 100), ("3900", "credit", 100))


async def test_balanced_entries_pass(desk: Desk) -> None:
    await insert(desk, await desk.open_quarter(), BALANCED)
    assert await desk.difference() == 0


@pytest.mark.parametrize(
    ("lines", "more", "rule"),
    [
        ((("1110", "debit", 100), ("3900", "credit", 99)), {}, "transaction_balances"),
        ((("1110", "debit", 50), ("3900", "credit", 50)), {}, "transaction_balances"),
        (BALANCED, {"count": 3}, "transaction_balances"),
        ((("1100", "debit", 100), ("3900", "credit", 100)), {}, "entry_on_postable_account"),
        ((("3330", "debit", 100), ("3900", "credit", 100)), {}, "entry_on_postable_account"),
        ((), {"count": 2}, "transaction_has_entries"),
        (BALANCED, {"on": date(2026, 4, 1)}, "transaction_in_its_period"),
    ],
)
async def test_the_database_refuses_what_is_no_transaction(
    desk: Desk, lines: Sequence[LINE], more: dict[str, Any], rule: str
) -> None:
    period = await desk.open_quarter()
    words = {
        "transaction_balances": "not complete and balanced",
        "entry_on_postable_account": "takes no such posting",
        "transaction_has_entries": "has no entries",
        "transaction_in_its_period": "cannot be posted there",
    }[rule]
    with pytest.raises((asyncpg.CheckViolationError, IntegrityError), match=words):
        await insert(desk, period, lines, **more)
    assert await desk.value("SELECT count(*) FROM treasury.transaction") == 0


async def test_nothing_can_be_added_to_what_is_posted(desk: Desk) -> None:
    posted = await insert(desk, await desk.open_quarter(), BALANCED)
    with pytest.raises(asyncpg.CheckViolationError):
        await desk.sql(
            "INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, "
            "direction, amount_minor) SELECT cooperative_id, transaction_id, line_no + 2, "
            "account_id, direction, amount_minor FROM treasury.entry WHERE transaction_id = $1",
            posted,
        )


TABLES = ("transaction", "entry", "draft_entry", "period_snapshot", "snapshot_balance", "setting")


async def test_books_are_not_unwritten(desk: Desk) -> None:
    """Even the owner of the tables is refused; row triggers do not see an empty table."""
    await desk.open_quarter()
    await desk.draft(100)
    await desk.earn(100)
    for table in TABLES:
        changes = [f"TRUNCATE treasury.{table} CASCADE"]
        if await desk.value(f"SELECT count(*) FROM treasury.{table}"):
            changes += [
                f"UPDATE treasury.{table} SET cooperative_id = cooperative_id",
                f"DELETE FROM treasury.{table}",
            ]
        for change in changes:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
                await desk.sql(change)


async def test_the_service_may_delete_nothing(desk: Desk) -> None:
    async with desk.units.open(WORKER) as unit:
        driver = await unit.driver()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await driver.execute("DELETE FROM treasury.draft")
        unit.rollback_only = True


async def test_every_tenant_table_is_walled_off(desk: Desk) -> None:
    """Another cooperative sees no row of any table, and can write none for this one."""
    await desk.open_quarter()
    await desk.draft(100)
    await desk.earn(100)
    tables = [
        row["relname"]
        for row in await desk.sql(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'treasury'::regnamespace AND c.relkind = 'r' "
            "AND a.attname = 'cooperative_id' AND c.relname <> ALL ($1)",
            list(TECHNICAL_TABLES),
        )
    ]
    forced = await desk.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'treasury'::regnamespace "
        "AND relname = ANY ($1) AND relrowsecurity AND relforcerowsecurity",
        tables,
    )
    assert {row["relname"] for row in forced} == set(tables)
    stranger = call_as(service="svc-worker", cooperative_id=uuid4())
    async with desk.units.open(stranger) as unit:
        driver = await unit.driver()
        for table in tables:
            assert await driver.fetchval(f"SELECT count(*) FROM treasury.{table}") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await driver.execute(
                "INSERT INTO treasury.cooperative VALUES ($1, 'x', 'USD', 'subchapter_k')",
                WORKER.cooperative_id,
            )
        unit.rollback_only = True


async def test_the_same_source_posts_once(desk: Desk) -> None:
    await desk.open_quarter()
    item = BatchItem(
        [through_bank(ledger, 100) for ledger in Ledger],
        FEBRUARY,
        "dues",
        TransactionType.REVENUE,
        "bank",
        "2026-02-02/17",
    )
    await desk.do(STEWARD, lambda work: post_batch(work, [item]))
    with pytest.raises(Conflict, match="posted before"):
        await desk.do(STEWARD, lambda work: post_batch(work, [item]))
    keys = await desk.sql("SELECT source_key FROM treasury.transaction ORDER BY 1")
    assert [row["source_key"] for row in keys] == [
        "bank:2026-02-02/17:BOOK:entry",
        "bank:2026-02-02/17:TAX:entry",
    ]


async def test_a_period_keeps_its_days_and_each_day_has_one_period(desk: Desk) -> None:
    period = await desk.open_quarter()
    with pytest.raises(Conflict, match="2026Q1"):
        await desk.open_quarter()
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="keeps its days"):
        await desk.sql("UPDATE treasury.period SET end_date = '2026-04-30'")
    with pytest.raises(asyncpg.UniqueViolationError):
        await desk.sql(
            "INSERT INTO treasury.period (cooperative_id, id, code, name, period_type, "
            "start_date, end_date, fiscal_year, fiscal_index, grace_end_date, status, opened_at) "
            "VALUES ($1, $2, 'x', 'x', 'custom', '2026-03-31', '2026-04-01', 2026, 1, "
            "'2026-04-08', 'open', now())",
            WORKER.cooperative_id,
            uuid4(),
        )
    assert await desk.value("SELECT count(*) FROM treasury.period_day") == period.window.days


async def test_an_account_keeps_its_kind(desk: Desk) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="keeps its kind"):
        await desk.sql("UPDATE treasury.account SET is_control = NOT is_control")


async def test_a_reversal_nets_to_zero_and_happens_once(desk: Desk) -> None:
    await desk.open_quarter()
    posted = await desk.earn(70_000)
    command = ReverseTransaction(posted[0].id, "typo", FEBRUARY, "alder", "beech")
    originals, mirrors = await desk.do(WORKER, lambda work: reverse_transaction(work, command))
    assert {record.ledger for record in mirrors} == set(Ledger)
    assert {record.reverses_id for record in mirrors} == {record.id for record in originals}
    balances = await desk.sql(
        "SELECT account_id FROM treasury.entry GROUP BY account_id HAVING sum(CASE direction "
        "WHEN 'debit' THEN amount_minor ELSE -amount_minor END) <> 0"
    )
    assert balances == []
    with pytest.raises(Refused, match="reversed already"):
        await desk.do(WORKER, lambda work: reverse_transaction(work, command))
    again = ReverseTransaction(mirrors[0].id, "undo", FEBRUARY, "alder", "beech")
    with pytest.raises(Refused, match="not reversed"):
        await desk.do(WORKER, lambda work: reverse_transaction(work, again))
    with pytest.raises(NotFound):
        unknown = ReverseTransaction(uuid4(), "x", FEBRUARY, "alder", "beech")
        await desk.do(WORKER, lambda work: reverse_transaction(work, unknown))


@pytest.mark.parametrize(("first", "second"), [("", ""), ("alder", ""), ("alder", "alder")])
async def test_a_reversal_takes_two_people(desk: Desk, first: str, second: str) -> None:
    await desk.open_quarter()
    posted = await desk.earn(70_000)
    command = ReverseTransaction(posted[0].id, "typo", FEBRUARY, first, second)
    with pytest.raises(ApprovalRequired):
        await desk.do(WORKER, lambda work: reverse_transaction(work, command))


async def test_numbers_count_without_a_gap_over_a_batch(desk: Desk) -> None:
    await desk.open_quarter()
    await desk.draft(100)
    await desk.earn_much(5_000_000)
    numbers = [
        row["serial"]
        for row in await desk.sql(
            "SELECT serial FROM treasury.transaction "
            "UNION SELECT serial FROM treasury.draft ORDER BY 1"
        )
    ]
    assert numbers == list(range(1, 23))
    assert STEWARD.actor.id in {
        row["created_by"] for row in await desk.sql("SELECT created_by FROM treasury.draft")
    }


async def test_a_batch_is_numbered_in_its_order_past_the_sixth_digit(desk: Desk) -> None:
    await desk.open_quarter()
    await desk.earn(100)
    await desk.sql("UPDATE treasury.counter SET last = 999998 WHERE kind = 'TX'")
    kind = TransactionType.REVENUE
    items = [BatchItem([through_bank(Ledger.BOOK, n)], FEBRUARY, "dues", kind) for n in (3, 1, 2)]
    records = await desk.do(STEWARD, lambda work: post_batch(work, items))
    assert [record.total_minor for record in records] == [3, 1, 2]
    assert [record.number for record in records] == [
        transaction_number(2026, serial) for serial in (999_999, 1_000_000, 1_000_001)
    ]
    stored = await desk.sql(
        "SELECT id, number FROM treasury.transaction WHERE serial >= 999999 ORDER BY serial"
    )
    assert [tuple(row) for row in stored] == [(record.id, record.number) for record in records]
    assert await desk.value("SELECT last FROM treasury.counter WHERE kind = 'TX'") == 1_000_001
