"""Posting rules of members' equity, and the floor under it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from treasury.domain.accounts import Ledger, MemberRole
from treasury.domain.capital import (
    CapitalAccount,
    CapitalContribution,
    CapitalKind,
    Distribution,
    DistributionKind,
    InsufficientCapital,
    MemberAccounts,
    Occasion,
    SharedAccounts,
    re_retention,
)
from treasury.domain.chart import SHARED_ROLES
from treasury.domain.journal import EconomicEvent, Transaction, TransactionType

from .builders import COOPERATIVE, account, member, sub_account

ALDER = member(1)
ACCOUNTS = MemberAccounts.of(
    ALDER.member_id,
    {
        (Ledger.BOOK, MemberRole.CAPITAL): sub_account(ALDER),
        (Ledger.BOOK, MemberRole.DECLARED): sub_account(ALDER, role=MemberRole.DECLARED),
        (Ledger.TAX, MemberRole.CAPITAL): sub_account(ALDER, Ledger.TAX),
    },
)
SHARED = SharedAccounts(
    {
        (ledger, role): account(number, ledger)
        for ledger in Ledger
        for role, number in SHARED_ROLES.items()
    }
)
OCCASION = Occasion(COOPERATIVE, date(2026, 2, 1), "svc-worker", "test")
money = st.integers(1, 10**12)


def shape(transaction: Transaction | None) -> dict[str, int]:
    """Account number to signed amount, debits positive."""
    assert transaction is not None
    found: dict[str, int] = {}
    for entry in transaction.entries:
        number = entry.account.account_number
        found[number] = found.get(number, 0) + entry.signed_minor
    return found


def brought_in(
    kind: CapitalKind, value: int, basis: int | None = None, debt: int = 0
) -> EconomicEvent:
    contribution = CapitalContribution(
        uuid4(), kind, value, value if basis is None else basis, debt
    )
    return contribution.event(OCCASION, ACCOUNTS, SHARED)


def test_cash_is_the_same_in_both_ledgers() -> None:
    event = brought_in(CapitalKind.CASH, 500_000)
    assert shape(event.of(Ledger.BOOK)) == {"1110": 500_000, "3100-0001": -500_000}
    assert shape(event.of(Ledger.TAX)) == {"1110": 500_000, "3200-0001": -500_000}


def test_property_keeps_its_basis_in_tax() -> None:
    event = brought_in(CapitalKind.PROPERTY, 1_000_000, 700_000)
    assert shape(event.of(Ledger.BOOK)) == {"1420": 1_000_000, "3100-0001": -1_000_000}
    assert shape(event.of(Ledger.TAX)) == {"1420": 700_000, "3200-0001": -700_000}


def test_a_debt_on_property_is_taken_over() -> None:
    event = brought_in(CapitalKind.PROPERTY, 1_000_000, 700_000, 200_000)
    assert shape(event.of(Ledger.BOOK)) == {
        "1420": 1_000_000,
        "2910": -200_000,
        "3100-0001": -800_000,
    }
    assert shape(event.of(Ledger.TAX)) == {
        "1420": 700_000,
        "2910": -200_000,
        "3200-0001": -500_000,
    }


def test_property_without_basis_has_no_twin_but_a_mark() -> None:
    event = brought_in(CapitalKind.PROPERTY, 1_000, 0)
    assert event.of(Ledger.TAX) is None
    assert event.tax_effect_none


def test_a_loan_is_a_debt_not_capital() -> None:
    event = brought_in(CapitalKind.LOAN, 900)
    book = event.of(Ledger.BOOK)
    assert shape(book) == {"1110": 900, "2310": -900}
    assert book and book.entries[1].owner_id == ALDER.member_id
    assert shape(event.of(Ledger.TAX)) == {"1110": 900, "2310": -900}


@pytest.mark.parametrize(
    ("kind", "value", "basis", "debt"),
    [
        (CapitalKind.GUARANTEE, 5, 5, 0),
        (CapitalKind.CASH, 0, 0, 0),
        (CapitalKind.CASH, 5, 4, 0),
        (CapitalKind.PROPERTY, 5, -1, 0),
        (CapitalKind.CASH, 5, 5, 1),
        (CapitalKind.PROPERTY, 5, 5, 5),
        (CapitalKind.PROPERTY, 5, 5, -1),
    ],
)
def test_contributions_that_make_no_sense_have_no_constructor(
    kind: CapitalKind, value: int, basis: int, debt: int
) -> None:
    with pytest.raises(Invalid):
        CapitalContribution(uuid4(), kind, value, basis, debt)


@given(money, money, st.data())
def test_every_contribution_balances_and_raises_capital_by_its_net(
    value: int, basis: int, data: st.DataObject
) -> None:
    debt = data.draw(st.integers(0, value - 1))
    event = brought_in(CapitalKind.PROPERTY, value, basis, debt)
    book, tax = event.of(Ledger.BOOK), event.of(Ledger.TAX)
    assert book and book.capital_change() == {ALDER.member_id: value - debt}
    assert tax and tax.capital_change().get(ALDER.member_id, 0) == basis - debt


def paid(kind: DistributionKind, amount: int = 100, withheld: int = 0) -> EconomicEvent:
    return Distribution(uuid4(), kind, amount, withheld).event(OCCASION, ACCOUNTS, SHARED)


def test_patronage_is_paid_from_what_was_declared() -> None:
    event = paid(DistributionKind.PATRONAGE_CASH)
    assert shape(event.of(Ledger.BOOK)) == {"3320-0001": 100, "1110": -100}
    assert shape(event.of(Ledger.TAX)) == {"3200-0001": 100, "1110": -100}
    assert event.debited_members() == {ALDER.member_id}


@pytest.mark.parametrize(
    ("kind", "posted_as"),
    [
        (DistributionKind.REDEMPTION, TransactionType.REDEMPTION),
        (DistributionKind.CAPITAL_RETURN, TransactionType.DISTRIBUTION),
    ],
)
def test_redemptions_and_returns_come_from_capital(
    kind: DistributionKind, posted_as: TransactionType
) -> None:
    event = paid(kind)
    book = event.of(Ledger.BOOK)
    assert shape(book) == {"3100-0001": 100, "1110": -100}
    assert book and book.transaction_type is posted_as


def test_what_is_withheld_is_owed_to_somebody_else() -> None:
    event = paid(DistributionKind.PATRONAGE_CASH, 100, 24)
    assert shape(event.of(Ledger.BOOK)) == {"3320-0001": 100, "1110": -76, "2330": -24}


@pytest.mark.parametrize(("amount", "withheld"), [(0, 0), (-1, 0), (5, 5), (5, -1)])
def test_payments_that_make_no_sense_have_no_constructor(amount: int, withheld: int) -> None:
    with pytest.raises(Invalid):
        Distribution(uuid4(), DistributionKind.PATRONAGE_CASH, amount, withheld)


def test_a_cancelled_cash_part_is_retained_in_book_only() -> None:
    event = re_retention(uuid4(), 70, OCCASION, ACCOUNTS)
    assert shape(event.of(Ledger.BOOK)) == {"3320-0001": 70, "3100-0001": -70}
    assert event.of(Ledger.TAX) is None
    with pytest.raises(Invalid):
        re_retention(uuid4(), 0, OCCASION, ACCOUNTS)


def standing(**fields: Any) -> CapitalAccount:
    return replace(CapitalAccount(ALDER.member_id, "M-0001", "open"), **fields)


@given(st.integers(-1000, 1000), st.integers(0, 500), st.integers(0, 500))
def test_capital_never_falls_below_its_floor(balance: int, dro: int, gain: int) -> None:
    capital = standing(book_balance_minor=balance, dro_limit_minor=dro, min_gain_share_minor=gain)
    if balance < -(dro + gain):
        with pytest.raises(InsufficientCapital):
            capital.require_floor()
    else:
        capital.require_floor()


def test_an_unlimited_obligation_has_no_floor() -> None:
    standing(book_balance_minor=-(10**9), dro_limit_minor=None).require_floor()


def test_no_more_is_paid_than_was_declared() -> None:
    with pytest.raises(InsufficientCapital, match="declared"):
        standing(book_balance_minor=50, declared_unpaid_minor=-1).require_floor()
