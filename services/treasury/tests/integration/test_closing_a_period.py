"""The edges of a close: aborted, compensated, refused, a loss, an empty quarter, its snapshot."""

import hashlib
from datetime import date
from uuid import UUID, uuid4

import pytest

from kernel.errors import Forbidden, Refused
from kernel.ids import new_id
from treasury.application.begin_close import AbortClose, abort_close
from treasury.application.complete_close import CloseNotProven, CompleteClose, complete_close
from treasury.application.distributions import (
    PostDistribution,
    post_distribution,
    reverse_distribution,
)
from treasury.application.lock_period import LockPeriod, lock_period
from treasury.application.open_period import OpenPeriod, open_period
from treasury.application.post_closing_entries import post_closing_entries
from treasury.application.preflight_period import preflight_period
from treasury.application.undo_close import (
    CompensateClose,
    ReopenPeriod,
    compensate_close,
    reopen_period,
)
from treasury.domain.accounts import Ledger
from treasury.domain.calendar import PeriodType
from treasury.domain.capital import Distribution, DistributionKind, InsufficientCapital
from treasury.domain.drafts import ApprovalRequired
from treasury.domain.journal import TransactionType
from treasury.domain.opening import OpeningBalance
from treasury.domain.periods import (
    CloseInProgress,
    EarlierPeriodOpen,
    LaterPeriodClosed,
    Period,
    PeriodStatus,
)

from ..builders import member
from .desk import ADMIN, STEWARD, WORKER, Desk

ALDER, BEECH = member(1), member(2)
APRIL = date(2026, 4, 1)


async def applied(desk: Desk, period: Period, flow: UUID, agreement: UUID | None = None) -> None:
    """A close up to its allocation postings: 1 000 for Alder."""
    await desk.begin(period, flow)
    await desk.fix(period, flow)
    await desk.do(WORKER, lambda work: post_closing_entries(work, period.id, flow))
    await desk.allocate(period, flow, [(ALDER, 1_000, 200, 1_000)], agreement_id=agreement)


async def test_an_aborted_close_takes_postings_again(desk: Desk) -> None:
    period, flow = await desk.open_quarter(), uuid4()
    await desk.earn(1_000)
    await desk.begin(period, flow)
    with pytest.raises(CloseInProgress):
        await desk.earn(5)
    adjusted = await desk.draft(5, kind=TransactionType.ADJUSTMENT)
    assert adjusted
    with pytest.raises(Refused, match="drafts"):
        await desk.fix(period, flow)
    command = AbortClose(period.id, flow, "one more bill")
    for _ in range(2):
        opened = await desk.do(WORKER, lambda work: abort_close(work, command))
    assert opened.status is PeriodStatus.OPEN
    await desk.earn(5)


async def test_what_is_posted_is_compensated_before_an_abort_and_posted_again(desk: Desk) -> None:
    period, flow, agreement = await desk.open_quarter(), uuid4(), uuid4()
    await desk.earn(1_000)
    await applied(desk, period, flow, agreement)
    abort = AbortClose(period.id, flow, "no")
    with pytest.raises(Refused, match="compensate"):
        await desk.do(WORKER, lambda work: abort_close(work, abort))
    undo = CompensateClose(period.id, flow, "step 8 failed")
    reversals = await desk.do(WORKER, lambda work: compensate_close(work, undo))
    assert [each.description.split(":")[0] for each in reversals] == [
        f"Reversal of TX-2026-00000{n}" for n in (5, 6, 3, 4)
    ]
    assert await desk.do(WORKER, lambda work: compensate_close(work, undo)) == []
    assert (await desk.capital(ALDER)).book_balance_minor == 0
    await desk.do(WORKER, lambda work: post_closing_entries(work, period.id, flow))
    await desk.allocate(period, flow, [(ALDER, 1_000, 200, 1_000)], agreement_id=agreement)
    done = CompleteClose(period.id, flow, agreement)
    closed = await desk.do(WORKER, lambda work: complete_close(work, done))
    assert closed.period.status is PeriodStatus.CLOSED
    assert await desk.difference() == 0


async def test_a_period_with_something_left_in_3310_is_not_closed(desk: Desk) -> None:
    period, flow = await desk.open_quarter(), uuid4()
    await desk.earn(1_001)
    await applied(desk, period, flow)
    command = CompleteClose(period.id, flow, None)
    with pytest.raises(CloseNotProven, match="3310"):
        await desk.do(WORKER, lambda work: complete_close(work, command))


async def test_one_agreement_a_period(desk: Desk) -> None:
    period, flow = await desk.open_quarter(), uuid4()
    await desk.earn(1_000)
    await applied(desk, period, flow)
    with pytest.raises(Refused, match="Another agreement"):
        await desk.allocate(period, flow, [(ALDER, 1_000, 200, 1_000)])
    with pytest.raises(CloseInProgress):
        await desk.fix(period, uuid4())


async def test_a_loss_is_debited_down_to_the_floor(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.import_balances([OpeningBalance(ALDER, 600, 600), OpeningBalance(BEECH, 300, 300)])
    await desk.earn(-700)
    closed = await desk.close(period, [(ALDER, -400, 0, -400), (BEECH, -300, 0, -300)])
    assert closed.period.status is PeriodStatus.CLOSED
    assert (await desk.capital(ALDER)).book_balance_minor == 200
    assert (await desk.capital(BEECH)).book_balance_minor == 0
    assert (await desk.capital(ALDER)).allocations_to_date_minor == -400


async def test_a_loss_below_the_floor_posts_nothing(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.import_balances([OpeningBalance(ALDER, 600, 600), OpeningBalance(BEECH, 300, 300)])
    await desk.earn(-700)
    with pytest.raises(InsufficientCapital):
        await desk.close(period, [(ALDER, -399, 0, -399), (BEECH, -301, 0, -301)])
    kinds = await desk.sql("SELECT DISTINCT transaction_type FROM treasury.transaction")
    assert "allocation" not in {row["transaction_type"] for row in kinds}


async def test_lines_of_nothing_are_not_posted(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.earn(1)
    await desk.close(period, [(ALDER, 1, 1, 1), (BEECH, 0, 0, 0)])
    sizes = await desk.sql(
        "SELECT entry_count FROM treasury.transaction WHERE transaction_type = 'allocation'"
    )
    assert [row["entry_count"] for row in sizes] == [2, 2]


async def test_a_tax_result_of_zero_leaves_a_mark_instead_of_a_twin(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.earn(100, tax_minor=1)
    await desk.earn(-1)
    await desk.close(period, [(ALDER, 99, 20, 0)])
    marks = await desk.sql(
        "SELECT ledger, tax_effect FROM treasury.transaction WHERE transaction_type = 'allocation'"
    )
    assert [tuple(row) for row in marks] == [("BOOK", "none")]


async def test_an_empty_quarter_closes_too(desk: Desk) -> None:
    closed = await desk.close(await desk.open_quarter())
    assert [each.account_count for each in closed.snapshots] == [0, 0]


async def test_quarters_close_and_reopen_in_order(desk: Desk) -> None:
    first, second = await desk.open_quarter(), await desk.open_quarter(APRIL)
    with pytest.raises(EarlierPeriodOpen):
        await desk.begin(second, uuid4())
    await desk.close(first)
    await desk.close(second)
    command = ReopenPeriod(first.id, "bill found", "alder", "beech")
    with pytest.raises(LaterPeriodClosed, match="2026Q2"):
        await desk.do(WORKER, lambda work: reopen_period(work, command))


async def test_reopening_takes_two_people(desk: Desk) -> None:
    period = (await desk.close(await desk.open_quarter())).period
    alone = ReopenPeriod(period.id, "bill found", "alder", "alder")
    with pytest.raises(ApprovalRequired):
        await desk.do(WORKER, lambda work: reopen_period(work, alone))
    with pytest.raises(Forbidden):
        await desk.do(ADMIN, lambda work: reopen_period(work, alone))


async def test_money_that_is_paid_out_holds_its_period_closed(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.earn(1_000)
    await desk.close(period, [(ALDER, 1_000, 200, 1_000)])
    distribution = Distribution(uuid4(), DistributionKind.PATRONAGE_CASH, 200)
    payment = PostDistribution(distribution, ALDER.member_id, APRIL, "D-2026Q1-0001")
    await desk.do(WORKER, lambda work: post_distribution(work, payment))
    command = ReopenPeriod(period.id, "bill found", "alder", "beech")
    with pytest.raises(InsufficientCapital):
        await desk.do(WORKER, lambda work: reopen_period(work, command))
    await desk.do(
        WORKER,
        lambda work: reverse_distribution(
            work, distribution.distribution_id, reason="bounced", on=APRIL
        ),
    )
    opened, _ = await desk.do(WORKER, lambda work: reopen_period(work, command))
    assert opened.status is PeriodStatus.OPEN
    assert (await desk.capital(ALDER)).book_balance_minor == 0


async def test_a_locked_period_stays(desk: Desk) -> None:
    period = (await desk.close(await desk.open_quarter())).period
    early = LockPeriod(period.id)
    with pytest.raises(Refused, match="30 days"):
        await desk.do(WORKER, lambda work: lock_period(work, early))
    by_two = LockPeriod(period.id, "alder", "beech")
    for _ in range(2):
        locked = await desk.do(WORKER, lambda work: lock_period(work, by_two))
    assert locked.status is PeriodStatus.LOCKED


async def test_preflight_tells_everything_at_once(desk: Desk) -> None:
    first, second = await desk.open_quarter(), await desk.open_quarter(APRIL)
    await desk.draft(5)
    await desk.draft(5, on=APRIL)
    _, found = await desk.do(ADMIN, lambda work: preflight_period(work, second.id))
    assert [(each.check, each.severity, each.count) for each in found] == [
        ("DRAFT_TRANSACTIONS", "blocking", 2),
        ("EARLIER_PERIOD_OPEN", "blocking", 1),
        ("PERIOD_RUNNING", "warning", 1),
    ]
    with pytest.raises(Refused, match="drafts"):
        await desk.begin(first, uuid4())
    with pytest.raises(Forbidden):
        await desk.do(STEWARD, lambda work: preflight_period(work, second.id))


async def test_a_snapshot_can_be_proven_from_the_entries(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.open_quarter(APRIL)
    await desk.earn(1_000)
    await desk.earn(77, on=APRIL)  # of the next quarter: not in this snapshot
    closed = await desk.close(period, [(ALDER, 1_000, 200, 1_000)], workflow_id=new_id())
    for snapshot in closed.snapshots:
        rows = await desk.sql(
            "SELECT a.account_number, sum(CASE e.direction WHEN 'debit' THEN e.amount_minor "
            "ELSE 0 END)::bigint AS debits, sum(CASE e.direction WHEN 'credit' THEN "
            "e.amount_minor ELSE 0 END)::bigint AS credits, count(*) AS entries, "
            "max(e.entry_seq) AS last FROM treasury.entry e JOIN treasury.transaction t "
            "ON t.id = e.transaction_id JOIN treasury.account a ON a.id = e.account_id "
            "WHERE t.ledger = $1 AND t.transaction_date <= '2026-03-31' GROUP BY 1 "
            'ORDER BY a.account_number COLLATE "C"',
            snapshot.ledger,
        )
        last = max(row["last"] for row in rows)
        head = f"{snapshot.ledger}|2026-03-31|{last}"
        lines = ["|".join(str(row[n]) for n in range(4)) for row in rows]
        text = "\n".join([head, *lines])
        assert snapshot.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert snapshot.last_entry_seq == last
        assert snapshot.total_debits_minor == snapshot.total_credits_minor
    assert [each.ledger for each in closed.snapshots] == list(Ledger)


async def test_the_next_period_stops_before_one_that_is_open_already(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.open_quarter(date(2026, 7, 1))
    may = date(2026, 5, 1)
    command = OpenPeriod(may, period_type=PeriodType.MONTH)
    await desk.do(ADMIN, lambda work: open_period(work, command))
    closed = await desk.close(period)
    window = closed.next_period.window
    assert (window.start, window.end) == (APRIL, date(2026, 4, 30))
    assert closed.next_period.name == "2026-04-01 to 2026-04-30"
