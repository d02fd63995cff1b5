"""Results, closing entries, allocations as columns, opening balances, settings."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from treasury.domain.accounts import Ledger
from treasury.domain.allocations import AllocationHeader, AllocationLines, TotalsDiffer
from treasury.domain.closing import (
    AccountTotal,
    CloseFigures,
    Nominals,
    PeriodResult,
    close_breaches,
    closing_transaction,
)
from treasury.domain.cooperative import Cooperative, RegimeNotKept
from treasury.domain.opening import OpenedSoFar, OpeningBalance, opening_event, row_errors

from .builders import COOPERATIVE, account, member, quarter
from .test_capital import ACCOUNTS, OCCASION, SHARED, shape

NOMINAL = ("4110", "4910", "5110", "5940")
totals = st.lists(
    st.tuples(st.sampled_from(NOMINAL), st.integers(0, 10**12), st.integers(0, 10**12)),
    max_size=4,
    unique_by=lambda row: row[0],
)


def total(number: str, debits: int, credits_: int) -> AccountTotal:
    return AccountTotal(account(number), debits, credits_)


@given(totals)
def test_lines_and_sources_add_up_to_net_income(rows: list[tuple[str, int, int]]) -> None:
    result = PeriodResult.of(Ledger.BOOK, [total(*row) for row in rows])
    net = sum(credits_ - debits for _, debits, credits_ in rows)
    assert result.net_income_minor == net
    assert sum(minor for _, minor in result.by_k1_line) == net
    assert result.patronage_net_minor + result.nonpatronage_net_minor == net


def test_a_result_by_line() -> None:
    result = PeriodResult.of(
        Ledger.BOOK,
        [total("4110", 0, 900), total("4910", 0, 20), total("5110", 300, 0), total("5940", 5, 0)],
    )
    assert (result.revenue_minor, result.expense_minor) == (920, 305)
    assert result.by_k1_line == (("1", 600), ("18C", -5), ("5", 20))
    assert result.nonpatronage_net_minor == 20


@given(totals)
def test_closing_entries_bring_every_nominal_account_to_zero(
    rows: list[tuple[str, int, int]],
) -> None:
    found = [total(*row) for row in rows]
    closing = closing_transaction(
        quarter(), Ledger.BOOK, found, account("3310"), workflow_id=uuid4(), round_no=0, by="w"
    )
    moved = shape(closing) if closing else {}
    for each in found:
        number = each.account.account_number
        assert each.debits_minor - each.credits_minor + moved.get(number, 0) == 0
    assert -moved.get("3310", 0) == sum(each.income_minor for each in found)


def test_each_round_of_closing_has_its_own_key() -> None:
    flow = uuid4()
    keys = {
        closing.source_key
        for round_no in (0, 1)
        if (
            closing := closing_transaction(
                quarter(),
                Ledger.BOOK,
                [total("4110", 0, 5)],
                account("3310"),
                workflow_id=flow,
                round_no=round_no,
                by="w",
            )
        )
    }
    assert keys == {f"close:{flow}:BOOK:closing.0", f"close:{flow}:BOOK:closing.1"}


def test_a_close_that_does_not_prove_itself_says_why() -> None:
    assert (
        close_breaches(Ledger.BOOK, CloseFigures(Nominals(0, 0), 7, 0), expected_capital_minor=7)
        == []
    )
    breaches = close_breaches(
        Ledger.TAX, CloseFigures(Nominals(2, 5), 6, 1), expected_capital_minor=7
    )
    assert len(breaches) == 4
    assert "C6" in breaches[0]
    assert "C7" in breaches[2]


def lines(*rows: tuple[int, int, int]) -> AllocationLines:
    """Rows of (total, cash, tax)."""
    return AllocationLines.of(
        (UUID(int=n), f"M-{n:04d}", whole, cash, whole - cash, tax)
        for n, (whole, cash, tax) in enumerate(rows, start=1)
    )


def header(**fields: Any) -> AllocationHeader:
    given_ = AllocationHeader(
        uuid4(), "AG-2026Q1-r1", uuid4(), uuid4(), "hash", 2, 300, 60, 240, 280
    )
    return replace(given_, **fields)


def test_lines_that_equal_their_header_pass() -> None:
    lines((200, 40, 190), (100, 20, 90)).require(header())
    assert len(lines()) == 0


@pytest.mark.parametrize(
    "field", ["line_count", "total_minor", "cash_minor", "retained_minor", "tax_total_minor"]
)
def test_lines_that_differ_from_their_header_are_refused(field: str) -> None:
    with pytest.raises(TotalsDiffer):
        lines((200, 40, 190), (100, 20, 90)).require(header(**{field: 1}))


@pytest.mark.parametrize(
    "rows",
    [
        [(100, -1, 0)],
        [(100, 101, 0)],
        [(-100, 1, 0)],
        [(100, 20, 0), (-100, 0, 0)],
    ],
)
def test_lines_that_break_an_invariant_have_no_constructor(
    rows: list[tuple[int, int, int]],
) -> None:
    with pytest.raises(Invalid):
        lines(*rows)


def test_parts_make_the_whole_and_a_member_stands_once() -> None:
    with pytest.raises(Invalid, match="not its total"):
        AllocationLines.of([(UUID(int=1), "M-0001", 100, 20, 70, 0)])
    with pytest.raises(Invalid, match="one line"):
        AllocationLines.of([(UUID(int=1), "M-0001", 1, 0, 1, 0)] * 2)


ALDER = member(1)


def opening(balance: int, basis: int, **fields: Any) -> OpeningBalance:
    return OpeningBalance(ALDER, balance, basis, row=2, **fields)


def opened(row: OpeningBalance, before: OpenedSoFar | None = None) -> Any:
    return opening_event(row, before or OpenedSoFar(), OCCASION, ACCOUNTS, SHARED)


def test_an_opening_balance_is_owed_by_the_past() -> None:
    event = opened(opening(900, 700, notes="from the old books"))
    assert shape(event.of(Ledger.BOOK)) == {"3900": 900, "3100-0001": -900}
    assert shape(event.of(Ledger.TAX)) == {"3900": 700, "3200-0001": -700}


def test_nothing_to_open_posts_nothing() -> None:
    assert opened(opening(0, 0)) is None
    assert opened(opening(900, 700), OpenedSoFar(900, 0, 700, 1)) is None


def test_a_second_import_posts_the_difference() -> None:
    event = opened(opening(850, 720), OpenedSoFar(900, 0, 700, 1))
    assert shape(event.of(Ledger.BOOK)) == {"3900": -50, "3100-0001": 50}
    assert shape(event.of(Ledger.TAX)) == {"3900": 20, "3200-0001": -20}
    assert event.of(Ledger.BOOK).source.purpose == "import.1"


def test_another_division_of_the_same_balance_moves_within_the_account() -> None:
    row = opening(900, 700, contributed_minor=500, retained_minor=400)
    event = opened(row, OpenedSoFar(900, 0, 700, 1))
    assert event.of(Ledger.TAX) is None
    assert shape(event.of(Ledger.BOOK)) == {"3100-0001": 0}


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_any_two_imports_end_in_the_second(first: int, basis: int, second: int, other: int) -> None:
    one, two = (
        opened(opening(first, basis)),
        opened(opening(second, other), OpenedSoFar(first, 0, basis, 1)),
    )
    book = sum(
        event.of(Ledger.BOOK).capital_change().get(ALDER.member_id, 0)
        for event in (one, two)
        if event and event.of(Ledger.BOOK)
    )
    assert book == second


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (opening(5, 5), []),
        (opening(-5, 5), ["E212"]),
        (opening(5, -5), ["E212"]),
        (opening(5, 5, contributed_minor=3, retained_minor=1), ["E220"]),
        (opening(5, 5, contributed_minor=6, retained_minor=-1), ["E220"]),
    ],
)
def test_a_bad_row_says_what_is_bad(row: OpeningBalance, codes: list[str]) -> None:
    assert [error.code for error in row_errors([row], {})] == codes


def test_a_member_stands_once_in_a_file_and_a_used_account_is_final() -> None:
    assert [error.code for error in row_errors([opening(5, 5), opening(5, 5)], {})] == ["E211"]
    used = {ALDER.member_id: OpenedSoFar(5, 0, 5, 1, other_postings=True)}
    assert row_errors([opening(5, 5)], used) == []
    assert [error.code for error in row_errors([opening(6, 5)], used)] == ["E230"]


def cooperative(**settings: str) -> Cooperative:
    return Cooperative(COOPERATIVE, "Grove", settings=settings)


def test_settings_have_the_defaults_of_the_specification() -> None:
    known = cooperative()
    assert known.period_type == "quarter"
    assert known.fiscal_year_start == (1, 1)
    assert (known.grace_days, known.lock_after_days) == (7, 30)
    assert known.minimum_cash_reserve_minor == 0
    assert known.high_value_transaction_minor == 500_000
    assert known.eligible_tiers == {"cooperative"}
    known.require_partnership()


def test_settings_that_came_count() -> None:
    known = cooperative(
        high_value_transaction="100",
        eligible_tiers="[cooperative, coworking]",
        fiscal_year_start="07-01",
        tax_regime="subchapter_t",
    )
    assert known.high_value_transaction_minor == 100
    assert known.eligible_tiers == {"cooperative", "coworking"}
    assert known.fiscal_year_start == (7, 1)
    with pytest.raises(RegimeNotKept):
        known.require_partnership()


@pytest.mark.parametrize(("currency", "regime"), [("usd", "subchapter_k"), ("USD", "llc")])
def test_an_unknown_currency_or_regime_has_no_constructor(currency: str, regime: str) -> None:
    with pytest.raises(Invalid):
        Cooperative(COOPERATIVE, "Grove", currency, regime)


def test_an_opening_keeps_the_day_it_is_told() -> None:
    assert opening(5, 5, as_of=date(2026, 1, 1)).as_of == date(2026, 1, 1)
