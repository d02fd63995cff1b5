"""One quarter in the ledger: scenario C1 of the workflows specification, to the cent."""

from datetime import date

from kernel.ids import new_id
from treasury.application.complete_close import VerifyClose, verify_close
from treasury.application.distributions import PostDistribution, post_distribution
from treasury.application.undo_close import ReopenPeriod, reopen_period
from treasury.domain.accounts import Ledger
from treasury.domain.capital import Distribution, DistributionKind
from treasury.domain.opening import OpeningBalance
from treasury.domain.periods import PeriodStatus

from ..builders import member
from .desk import WORKER, Desk

A, B, C = member(1), member(2), member(3)
SHARES = [
    (A, 536_232, 107_247, 536_232),
    (B, 289_855, 57_971, 289_855),
    (C, 173_913, 34_783, 173_913),
]


async def a_quarter(desk: Desk) -> None:
    await desk.import_balances(
        [OpeningBalance(who, 0, 0, row=n) for n, who in enumerate((A, C), 2)]
    )
    await desk.contribute(B, 100_000)
    await desk.earn_much(2_560_000)
    await desk.earn_much(-1_560_000)


async def test_a_quarter_ends_in_the_figures_of_c1(desk: Desk) -> None:
    period = await desk.open_quarter()
    await a_quarter(desk)
    agreement = new_id()
    closed = await desk.close(period, SHARES, agreement_id=agreement)

    assert closed.period.status is PeriodStatus.CLOSED
    assert closed.next_period.code == "2026Q2"
    assert [snapshot.ledger for snapshot in closed.snapshots] == [Ledger.BOOK, Ledger.TAX]
    breaches = await desk.do(
        WORKER,
        lambda work: verify_close(work, VerifyClose(period.id, agreement, 1_000_000, 1_000_000)),
    )
    assert breaches == []

    for who, _, cash, _ in SHARES:
        payment = PostDistribution(
            Distribution(new_id(), DistributionKind.PATRONAGE_CASH, cash),
            who.member_id,
            date(2026, 4, 20),
            "D-2026Q1-0001",
        )
        records, tax_year = await desk.do(
            WORKER, lambda work, payment=payment: post_distribution(work, payment)
        )
        assert tax_year == 2026
        assert [record.total_minor for record in records] == [cash, cash]

    beech = await desk.capital(B)
    assert beech.book_balance_minor == 100_000 + 231_884
    assert beech.tax_balance_minor == beech.book_balance_minor
    assert beech.declared_unpaid_minor == 0
    assert beech.contributed_capital_minor == 100_000
    assert beech.allocations_to_date_minor == 289_855
    assert beech.retained_to_date_minor == 231_884
    assert beech.distributions_to_date_minor == 57_971
    total = sum([(await desk.capital(who)).book_balance_minor for who in (A, B, C)])
    assert total == 799_999 + 100_000
    assert await desk.difference() == 0


async def test_a_reopened_quarter_closes_again(desk: Desk) -> None:
    period = await desk.open_quarter()
    await a_quarter(desk)
    await desk.close(period, SHARES)
    command = ReopenPeriod(period.id, "wrong rent", "alder", "beech")
    opened, reversals = await desk.do(WORKER, lambda work: reopen_period(work, command))
    assert opened.status is PeriodStatus.OPEN
    assert opened.reopen_count == 1
    assert len(reversals) == 4
    assert (await desk.capital(A)).book_balance_minor == 0
    assert await desk.difference() == 0

    await desk.earn(-100)
    shares = [(A, 536_132, 107_227, 536_132), *SHARES[1:]]
    closed = await desk.close(opened, shares)
    assert closed.period.reopen_count == 1
    assert closed.next_period.code == "2026Q2"
    assert (await desk.capital(A)).book_balance_minor == 536_132
    assert await desk.difference() == 0
