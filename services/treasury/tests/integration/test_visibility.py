"""Who sees what: members their own rows, stewards everything."""

from uuid import uuid4

import pytest

from chassis.client import ask
from habitat.treasury.v1 import accounts_pb2, capital_pb2, ledger_pb2
from kernel.call import Call, Role
from kernel.errors import Forbidden, NotFound

from ..builders import member
from .doors import BOOK, Doors, dues, open_quarter, ref

ALDER, BEECH = member(1), member(2)


async def two_contributions(doors: Doors) -> Call:
    """Of Alder and of Beech, and a draft; returns Alder's call."""
    await open_quarter(doors)
    for who in (ALDER, BEECH):
        await ask(
            doors.capital.PostCapitalContribution,
            capital_pb2.PostCapitalContributionRequest(
                contribution_id=str(uuid4()),
                member=ref(who),
                capital_kind="cash",
                contribution_date="2026-02-02",
                value={"amount_minor": 900},
                tax_value={"amount_minor": 900},
            ),
            call=doors.worker,
        )
    await ask(doors.ledger.CreateDraft, dues(5), call=doors.steward)
    return doors.person(Role.MEMBER, ALDER.member_id)


async def test_a_member_lists_only_what_touches_him(doors: Doors) -> None:
    alder = await two_contributions(doors)
    seen = await ask(
        doors.ledger.ListTransactions, ledger_pb2.ListTransactionsRequest(count=True), call=alder
    )
    assert seen.total_count == 2
    owners = {entry.member_id for each in seen.transactions for entry in each.entries}
    assert owners == {str(ALDER.member_id)}
    of_beech = ledger_pb2.TransactionFilter(member_id=str(BEECH.member_id))
    hidden = await ask(
        doors.ledger.ListTransactions,
        ledger_pb2.ListTransactionsRequest(filter=of_beech, count=True),
        call=alder,
    )
    assert (hidden.total_count, len(hidden.transactions)) == (0, 0)


async def test_a_steward_pages_through_everything(doors: Doors) -> None:
    alder = await two_contributions(doors)
    first = await ask(
        doors.ledger.ListTransactions,
        ledger_pb2.ListTransactionsRequest(count=True, page_size=3),
        call=doors.steward,
    )
    assert (first.total_count, len(first.transactions)) == (6, 3)
    rest = await ask(
        doors.ledger.ListTransactions,
        ledger_pb2.ListTransactionsRequest(page_token=first.next_page_token),
        call=doors.steward,
    )
    assert not rest.next_page_token
    everything = [each.id for each in (*first.transactions, *rest.transactions)]
    assert len(set(everything)) == 6
    request = ledger_pb2.BatchGetTransactionsRequest(ids=everything)
    assert (
        len((await ask(doors.ledger.BatchGetTransactions, request, call=alder)).transactions) == 2
    )


async def test_a_member_reads_only_his_capital(doors: Doors) -> None:
    alder = await two_contributions(doors)
    own = await ask(
        doors.accounts.ListAccounts, accounts_pb2.ListAccountsRequest(count=True), call=alder
    )
    assert own.total_count == 3
    both = capital_pb2.BatchGetCapitalAccountsRequest(
        member_ids=[str(BEECH.member_id), str(ALDER.member_id)]
    )
    found = await ask(doors.capital.BatchGetCapitalAccounts, both, call=alder)
    assert [each.member_id for each in found.capital_accounts] == [str(ALDER.member_id)]
    everybody = await ask(doors.capital.BatchGetCapitalAccounts, both, call=doors.steward)
    assert len(everybody.capital_accounts) == 2
    listed = await ask(
        doors.capital.ListCapitalAccounts,
        capital_pb2.ListCapitalAccountsRequest(count=True),
        call=alder,
    )
    assert listed.total_count == 1


async def test_a_member_reads_only_his_movements(doors: Doors) -> None:
    alder = await two_contributions(doors)
    moved = await ask(
        doors.capital.ListMovements,
        capital_pb2.ListMovementsRequest(member_id=str(ALDER.member_id), count=True),
        call=alder,
    )
    assert [each.running_balance.amount_minor for each in moved.movements] == [900, 900]
    foreign = capital_pb2.ListMovementsRequest(member_id=str(BEECH.member_id))
    assert not (await ask(doors.capital.ListMovements, foreign, call=alder)).movements


async def test_the_books_as_a_whole_are_not_for_members(doors: Doors) -> None:
    alder = await two_contributions(doors)
    with pytest.raises(Forbidden):
        await ask(
            doors.ledger.GetTrialBalance,
            ledger_pb2.GetTrialBalanceRequest(ledger=BOOK),
            call=alder,
        )
    with pytest.raises(NotFound):
        request = accounts_pb2.ResolveAccountRequest(role="operating_cash", ledger=BOOK)
        await ask(doors.accounts.ResolveAccount, request, call=alder)
