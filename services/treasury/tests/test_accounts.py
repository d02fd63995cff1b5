"""Accounts and the shipped chart."""

from dataclasses import replace
from typing import Any

import pytest

from kernel.errors import Invalid
from treasury.domain.accounts import (
    Account,
    AccountType,
    Direction,
    Ledger,
    MemberRole,
    PatronageSource,
    sub_account_number,
)
from treasury.domain.chart import SHARED_ROLES, shared_number, shipped_chart

from .builders import CHART, COOPERATIVE, account, member, sub_account


def changed(**fields: Any) -> Account:
    return replace(account("1110"), **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"account_number": "111"},
        {"account_number": "6110"},
        {"account_number": "١١١٠"},
        {"account_number": "3100"},
        {"name": "  "},
        {"name": "x" * 121},
        {"k1_line": "123456789"},
        {"member_id": COOPERATIVE},
        {"member_role": MemberRole.CAPITAL},
    ],
)
def test_a_bad_account_has_no_constructor(fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        changed(**fields)


def test_the_normal_side_follows_the_type_unless_contra() -> None:
    sides = {number: account(number).normal_balance for number in ("1410", "1490", "2110", "4110")}
    assert sides == {
        "1410": Direction.DEBIT,
        "1490": Direction.CREDIT,
        "2110": Direction.CREDIT,
        "4110": Direction.CREDIT,
    }
    assert account("5110").signed(7, 2) == 5
    assert account("4110").signed(2, 7) == 5
    assert Direction.DEBIT.opposite is Direction.CREDIT
    assert Direction.CREDIT.opposite is Direction.DEBIT


def test_sub_account_numbers_take_the_digits_of_the_member() -> None:
    assert sub_account_number("3100", "M-0001") == "3100-0001"
    with pytest.raises(Invalid):
        sub_account_number("3100", "M-1")


def test_capital_is_what_a_member_owns() -> None:
    assert sub_account(member(1)).is_capital
    assert sub_account(member(1), role=MemberRole.DECLARED).is_capital
    assert not account("3310").is_capital


def test_the_chart_is_complete_in_both_ledgers() -> None:
    book = {number for ledger, number in CHART if ledger is Ledger.BOOK}
    tax = {number for ledger, number in CHART if ledger is Ledger.TAX}
    assert book - tax == {"3100", "3320"}
    assert tax - book == {"3200"}
    for number in (*SHARED_ROLES.values(), "2320", "3340", "3350", "5940", "4420", "1900"):
        assert number in book


def test_the_chart_is_the_same_for_the_same_cooperative() -> None:
    again = shipped_chart(COOPERATIVE, "subchapter_k")
    assert [each.id for each in again] == [each.id for each in CHART.values()]


def test_only_subchapter_t_uses_its_accounts() -> None:
    assert not account("3330").is_active
    under_t = {each.account_number: each for each in shipped_chart(COOPERATIVE, "subchapter_t")}
    assert under_t["3330"].is_active


@pytest.mark.parametrize(
    ("number", "k1_line", "source"),
    [
        ("4110", "1", PatronageSource.PATRONAGE),
        ("4310", "", PatronageSource.NONPATRONAGE),
        ("4910", "5", PatronageSource.NONPATRONAGE),
        ("4940", "", PatronageSource.NONPATRONAGE),
        ("5210", "4a", PatronageSource.PATRONAGE),
        ("5610", "1", PatronageSource.PATRONAGE),
        ("5940", "18C", PatronageSource.PATRONAGE),
        ("1110", "", PatronageSource.NOT_APPLICABLE),
        ("4100", "", PatronageSource.NOT_APPLICABLE),
    ],
)
def test_tax_defaults_are_those_of_the_specification(
    number: str, k1_line: str, source: PatronageSource
) -> None:
    assert account(number).k1_line == k1_line
    assert account(number).patronage_source is source


def test_every_number_lies_in_the_range_of_its_type() -> None:
    types = dict(zip("12345", AccountType, strict=True))
    assert all(types[each.account_number[0]] is each.account_type for each in CHART.values())


def test_roles_are_known_words() -> None:
    assert shared_number("operating_cash") == "1110"
    with pytest.raises(Invalid, match="role"):
        shared_number("petty")
