"""Opening balances: thousands of rows in a handful of statements, and what a second file does."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.errors import Conflict
from treasury.adapters.work import SqlWork
from treasury.application.import_capital_accounts import import_capital_accounts
from treasury.domain.opening import OpeningBalance
from treasury.domain.periods import PeriodNotOpen

from ..builders import member
from .desk import WORKER, Desk


def rows(many: int, minor: int = 1_000) -> list[OpeningBalance]:
    return [
        OpeningBalance(member(n), minor * n, minor * n - 1, "old books", row=n + 1)
        for n in range(1, many + 1)
    ]


async def test_a_second_import_posts_only_differences(desk: Desk) -> None:
    await desk.open_quarter()
    first = await desk.import_balances(rows(3))
    assert (first.new, first.changed, first.unchanged) == (3, 0, 0)
    assert (first.total_book_minor, first.total_tax_minor) == (6_000, 5_997)
    again = await desk.import_balances(rows(3))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert await desk.value("SELECT count(*) FROM treasury.transaction") == 6

    changed = rows(3)
    changed[1] = replace(changed[1], balance_minor=1_500, contributed_minor=900, retained_minor=600)
    third = await desk.import_balances(changed)
    assert (third.new, third.changed, third.unchanged) == (0, 1, 2)
    beech = await desk.capital(member(2))
    assert (beech.book_balance_minor, beech.tax_balance_minor) == (1_500, 1_999)
    assert (beech.contributed_capital_minor, beech.retained_to_date_minor) == (900, 600)
    assert await desk.difference() == 0


async def test_rows_of_zero_open_accounts_and_post_nothing(desk: Desk) -> None:
    await desk.open_quarter()
    report = await desk.import_balances([OpeningBalance(member(1), 0, 0)])
    assert (report.new, report.unchanged) == (1, 0)
    assert await desk.value("SELECT count(*) FROM treasury.transaction") == 0
    assert (await desk.capital(member(1))).book_balance_minor == 0
    again = await desk.import_balances([OpeningBalance(member(1), 0, 0)])
    assert (again.new, again.unchanged) == (0, 1)


async def test_a_used_account_keeps_its_opening_balance(desk: Desk) -> None:
    await desk.open_quarter()
    await desk.import_balances(rows(2))
    await desk.contribute(member(1), 500)
    assert (await desk.import_balances(rows(2))).unchanged == 2
    report = await desk.import_balances(rows(2, minor=2_000))
    assert [(error.row, error.code) for error in report.errors] == [(2, "E230")]
    assert (await desk.capital(member(2))).book_balance_minor == 2_000


async def test_one_bad_row_and_nothing_is_written(desk: Desk) -> None:
    await desk.open_quarter()
    bad = [*rows(2), replace(rows(1)[0], row=9), OpeningBalance(member(3), -5, 0, row=10)]
    report = await desk.import_balances(bad)
    assert [(error.row, error.code) for error in report.errors] == [(9, "E211"), (10, "E212")]
    assert await desk.value("SELECT count(*) FROM treasury.capital_account") == 0


async def test_an_opening_is_dated_in_an_open_period(desk: Desk) -> None:
    with pytest.raises(PeriodNotOpen):
        await desk.import_balances(rows(1))
    await desk.open_quarter()
    inside, outside = date(2026, 3, 3), date(2025, 12, 31)
    dated = [
        replace(row, as_of=day) for row, day in zip(rows(3), (None, inside, outside), strict=True)
    ]
    await desk.import_balances(dated)
    found = await desk.sql(
        "SELECT transaction_date, description FROM treasury.transaction "
        "WHERE ledger = 'BOOK' ORDER BY serial"
    )
    assert [row["transaction_date"] for row in found] == [
        date(2026, 1, 1),
        inside,
        date(2026, 1, 1),
    ]
    assert found[2]["description"] == "Opening balance MIG-run-M-0003, as of 2025-12-31"


async def test_a_number_of_another_member_is_refused(desk: Desk) -> None:
    await desk.open_quarter()
    await desk.import_balances(rows(1))
    thief = replace(member(2), member_number="M-0001")
    with pytest.raises(Conflict, match="another member"):
        await desk.import_balances([OpeningBalance(thief, 5, 5)])


async def test_the_number_of_statements_does_not_grow_with_the_rows(desk: Desk) -> None:
    await desk.open_quarter()
    counts: list[int] = []
    for many in (1, 2_500):
        sent = 0

        def count(_query: object) -> None:
            nonlocal sent
            sent += 1

        async with desk.units.open(WORKER) as unit:
            driver = await unit.driver()
            driver.add_query_logger(count)
            report = await import_capital_accounts(SqlWork(unit), rows(many), run_id="x")
            driver.remove_query_logger(count)
        assert not report.errors
        counts.append(sent)
    assert counts[1] <= counts[0] + 2
    assert counts[1] < 25
    assert await desk.difference() == 0
