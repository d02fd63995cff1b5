"""The journal: balanced or no constructor."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from treasury.domain.accounts import AccountNotPostable, Direction, Ledger, MemberRole
from treasury.domain.entries import Entry, Movement, debit, sided
from treasury.domain.journal import (
    EconomicEvent,
    Transaction,
    TransactionType,
    TwinMissing,
    Unbalanced,
    debited_members,
)

from .builders import account, line, member, sub_account, transaction

ALDER = member(1)
NUMBERS = ("1110", "1120", "1210", "2110", "3510", "4110", "5110")
amounts = st.integers(min_value=1, max_value=10**12)
signed = st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=2, max_size=12)


@given(st.lists(amounts, min_size=1, max_size=10), st.data())
def test_what_balances_is_a_transaction(parts: list[int], data: st.DataObject) -> None:
    numbers = [data.draw(st.sampled_from(NUMBERS)) for _ in parts]
    entries = [line(number, part) for number, part in zip(numbers, parts, strict=True)]
    posted = transaction(*entries, line("3900", -sum(parts)))
    assert sum(entry.signed_minor for entry in posted.entries) == 0
    assert posted.total_minor == sum(parts)


@given(signed)
def test_what_does_not_balance_has_no_constructor(parts: list[int]) -> None:
    entries = [line("1110", part) for part in parts]
    if sum(parts) == 0:
        assert transaction(*entries)
    else:
        with pytest.raises(Unbalanced) as refused:
            transaction(*entries)
        assert refused.value.facts["difference_minor"] == str(sum(parts))


@given(signed)
def test_a_mirrored_transaction_nets_to_zero(parts: list[int]) -> None:
    entries = [line("1110", part) for part in parts]
    entries += [line("3900", -sum(parts))] if sum(parts) else []
    posted = transaction(*entries)
    mirrored = transaction(*(entry.mirrored() for entry in posted.entries))
    assert mirrored.total_minor == posted.total_minor
    both = posted.entries + mirrored.entries
    for number in ("1110", "3900"):
        assert sum(e.signed_minor for e in both if e.account.account_number == number) == 0


def test_one_entry_is_no_transaction() -> None:
    with pytest.raises(Invalid):
        transaction(line("1110", 5))


@pytest.mark.parametrize("minor", [0, -1, 2**63])
def test_an_amount_is_positive_and_fits(minor: int) -> None:
    with pytest.raises(Invalid, match="above zero"):
        Entry(account("1110"), Direction.DEBIT, minor)


def test_a_total_must_fit_as_well() -> None:
    half = 2**62
    with pytest.raises(Invalid, match="too large"):
        transaction(
            line("1110", half), line("1120", half), line("3900", -half), line("3510", -half)
        )


def test_control_and_inactive_accounts_take_nothing() -> None:
    with pytest.raises(AccountNotPostable, match="control"):
        line("1100", 5)
    with pytest.raises(AccountNotPostable, match="not active"):
        line("3330", 5)  # Subchapter T only


def test_the_ledgers_do_not_mix() -> None:
    with pytest.raises(Invalid, match="BOOK ledger"):
        transaction(line("1110", 5), line("3900", -5, Ledger.TAX))


def test_an_account_is_classified_before_its_first_use() -> None:
    with pytest.raises(AccountNotPostable, match="K-1 line"):
        transaction(line("1110", 5), line("4510", -5))


def test_a_guaranteed_payment_names_its_member() -> None:
    with pytest.raises(Invalid, match="guaranteed payment"):
        transaction(line("5210", 5), line("1110", -5))
    assert transaction(line("5210", 5, who=ALDER.member_id), line("1110", -5))
    assert transaction(line("5210", -5), line("3310", 5), kind=TransactionType.CLOSING)


def test_lines_of_capital_and_only_those_say_why() -> None:
    with pytest.raises(Invalid, match="movement"):
        Entry(sub_account(ALDER), Direction.DEBIT, 5)
    with pytest.raises(Invalid, match="movement"):
        Entry(account("1110"), Direction.DEBIT, 5, movement=Movement.ADJUSTMENT)


def test_a_sub_account_is_nobody_elses() -> None:
    with pytest.raises(Invalid, match="another member"):
        Entry(sub_account(ALDER), Direction.DEBIT, 5, "", member(2).member_id, Movement.ADJUSTMENT)


def test_texts_have_limits() -> None:
    with pytest.raises(Invalid, match="memo"):
        Entry(account("1110"), Direction.DEBIT, 5, "x" * 501)
    with pytest.raises(Invalid, match="description"):
        transaction(line("1110", 5), line("3900", -5))._replace(description="x" * 501)


def capital(minor: int, ledger: Ledger = Ledger.BOOK) -> Transaction:
    return transaction(
        line(sub_account(ALDER, ledger), minor), line("1110", -minor, ledger), ledger=ledger
    )


def test_capital_in_book_has_its_twin_in_tax() -> None:
    with pytest.raises(TwinMissing):
        EconomicEvent((capital(-5),))
    assert EconomicEvent((capital(-5), capital(-4, Ledger.TAX))).total_minor == 5
    assert EconomicEvent((capital(-5),), tax_effect_none=True)
    assert EconomicEvent((capital(-5, Ledger.TAX),)).of(Ledger.BOOK) is None


def test_a_revaluation_is_book_only() -> None:
    revalued = capital(-5)._replace(transaction_type=TransactionType.REVALUATION)
    assert EconomicEvent((revalued,))


def test_moving_between_ones_own_sub_accounts_is_no_capital_movement() -> None:
    declared = sub_account(ALDER, role=MemberRole.DECLARED)
    event = EconomicEvent((transaction(line(declared, 5), line(sub_account(ALDER), -5)),))
    assert event.debited_members() == set()


def test_an_event_is_one_transaction_a_ledger_on_one_day() -> None:
    with pytest.raises(Invalid, match="one transaction a ledger"):
        EconomicEvent((capital(-5), capital(-5)))
    with pytest.raises(Invalid, match="one transaction a ledger"):
        EconomicEvent(())
    day = capital(-5).transaction_date
    later = capital(-5, Ledger.TAX)._replace(transaction_date=day.replace(day=9))
    with pytest.raises(Invalid, match="same date"):
        EconomicEvent((capital(-5), later))


def test_who_is_debited_is_known() -> None:
    taken = EconomicEvent((capital(5), capital(5, Ledger.TAX)))
    given_ = EconomicEvent((capital(-5), capital(-5, Ledger.TAX)))
    tax_only = EconomicEvent((capital(5, Ledger.TAX),))
    assert debited_members([taken, given_, tax_only]) == {ALDER.member_id}
    assert given_.debited_members() == set()


def test_an_entry_knows_whom_it_is_about() -> None:
    assert line(sub_account(ALDER), 5).owner_id == ALDER.member_id
    assert line("1110", 5, who=UUID(int=1)).owner_id == UUID(int=1)
    assert line("1110", 5).owner_id is None


def test_a_side_follows_the_sign_and_zero_has_none() -> None:
    assert sided(account("1110"), 0) == []
    assert sided(account("1110"), 5)[0].direction is Direction.CREDIT
    assert debit(account("1110"), 5)[0].direction is Direction.DEBIT
    assert debit(account("1110"), -5)[0].direction is Direction.CREDIT
