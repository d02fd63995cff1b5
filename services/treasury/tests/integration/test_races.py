"""Two at the same place: exactly one effect, and every total right."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.commands import Commands
from chassis.testing import call_as
from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.call import Call, Role
from kernel.errors import Conflict, HabitatError, IdempotencyConflict, Refused
from kernel.ids import new_id
from treasury.adapters.books import Books
from treasury.adapters.wire_ledger import batch_in
from treasury.adapters.work import SqlWork
from treasury.application.deactivate_account import DeactivateAccount, deactivate_account
from treasury.application.decide_draft import ApproveDraft, approve_draft
from treasury.application.distributions import PostDistribution, post_distribution
from treasury.application.drafting import NewLine, NewTransaction
from treasury.application.ensure_member_accounts import open_accounts
from treasury.application.open_period import OpenPeriod, open_period
from treasury.application.post_batch import BatchItem, post_batch
from treasury.application.post_draft import PostDraft, post_draft
from treasury.application.reverse_transaction import ReverseTransaction, reverse_transaction
from treasury.application.undo_close import CompensateClose, compensate_close
from treasury.domain.accounts import Direction, Ledger
from treasury.domain.calendar import PeriodType
from treasury.domain.capital import Distribution, DistributionKind, InsufficientCapital
from treasury.domain.journal import TransactionType
from treasury.domain.periods import CloseInProgress

from ..builders import member
from .desk import FEBRUARY, SECOND, STEWARD, WORKER, Desk

THIRD = call_as(Role.ADMIN)


async def outcomes(*tries: Awaitable[Any]) -> tuple[list[Any], list[HabitatError]]:
    """What succeeded, and what was refused in plain words; anything else is raised."""
    results = await asyncio.gather(*tries, return_exceptions=True)
    refused = [each for each in results if isinstance(each, HabitatError)]
    for each in results:
        if isinstance(each, BaseException) and not isinstance(each, HabitatError):
            raise each
    return [each for each in results if not isinstance(each, BaseException)], refused


@pytest.mark.race
async def test_a_posting_that_races_a_close_is_counted_or_refused(desk: Desk, rounds: int) -> None:
    """P1: the total that a close fixes is the sum of what is posted, in every round."""
    period = await desk.open_quarter()
    for _ in range(rounds):
        start = period.window.start
        await desk.earn(100, on=start)
        flow = uuid4()

        async def close(period: Any = period, flow: UUID = flow) -> Any:
            await desk.begin(period, flow)
            return await desk.fix(period, flow)

        posts = [desk.earn(7, on=start) for _ in range(5)]
        done, refused = await outcomes(close(), *posts)
        assert all(isinstance(each, CloseInProgress) for each in refused)
        fixed = next(each for each in done if isinstance(each, dict))
        stored = await desk.value(
            "SELECT coalesce(sum(e.amount_minor), 0)::bigint FROM treasury.entry e "
            "JOIN treasury.transaction t ON t.id = e.transaction_id "
            "JOIN treasury.account a ON a.id = e.account_id "
            "WHERE t.period_id = $1 AND a.account_number = '4110' AND a.ledger = 'BOOK'",
            period.id,
        )
        assert fixed[Ledger.BOOK].net_income_minor == stored
        assert stored == 100 + 7 * (len(done) - 1)
        closed = await desk.close(period, [(member(1), stored, 0, stored)], workflow_id=flow)
        period = closed.next_period
    assert await desk.difference() == 0


@pytest.mark.race
async def test_of_two_closes_one_holds_the_period(desk: Desk, rounds: int) -> None:
    for place in range(rounds):
        start = date(2026 + place, 1, 1)
        period = await desk.open_quarter(start)
        done, refused = await outcomes(*(desk.begin(period, uuid4()) for _ in range(2)))
        assert len(done) == 1
        assert [type(each) for each in refused] == [CloseInProgress]


@pytest.mark.race
async def test_one_close_completes_once_however_often_it_is_asked(desk: Desk, rounds: int) -> None:
    period = await desk.open_quarter()
    for place in range(1, rounds + 1):
        await desk.earn(100, on=period.window.start)
        flow, agreement = uuid4(), uuid4()
        shares = [(member(1), 100, 20, 100)]
        await desk.begin(period, flow)
        await desk.fix(period, flow)
        closes = [
            desk.close(period, shares, workflow_id=flow, agreement_id=agreement) for _ in range(3)
        ]
        done, _ = await outcomes(*closes)
        assert await desk.value("SELECT count(*) FROM treasury.period_snapshot") == 2 * place
        assert await desk.value("SELECT count(*) FROM treasury.period") == place + 1
        period = done[0].next_period
    kinds = await desk.sql(
        "SELECT transaction_type, count(*) FROM treasury.transaction GROUP BY 1 ORDER BY 1"
    )
    assert dict(map(tuple, kinds)) == dict.fromkeys(
        ("allocation", "closing", "revenue"), 2 * rounds
    )


@pytest.mark.race
async def test_two_approvals_post_once(desk: Desk, rounds: int) -> None:
    await desk.open_quarter()
    for _ in range(rounds):
        book, tax = await desk.draft(900_000)
        await desk.do(STEWARD, lambda work, book=book: post_draft(work, PostDraft(book.id)))
        done, refused = await outcomes(
            desk.do(SECOND, lambda work, one=book: approve_draft(work, ApproveDraft(one.id))),
            desk.do(THIRD, lambda work, one=tax: approve_draft(work, ApproveDraft(one.id))),
        )
        assert len(done) == 1
        assert [type(each) for each in refused] == [Refused]
    assert await desk.value("SELECT count(*) FROM treasury.transaction") == 2 * rounds


async def test_one_key_sixteen_times_is_one_posting(desk: Desk) -> None:
    await desk.open_quarter()
    books = Books(Commands(desk.units, SqlWork))
    line = {"account_number": "1110", "direction": 1, "amount": {"amount_minor": 5}}
    other = {"account_number": "4110", "direction": 2, "amount": {"amount_minor": 5}}
    item = pb.BatchItem(
        transactions=[pb.NewTransaction(ledger=n, entries=[line, other]) for n in (1, 2)],
        transaction_date=str(FEBRUARY),
        description="dues",
        transaction_type="revenue",
    )
    request = pb.PostTransactionBatchRequest(items=[item])

    async def send(call: Call, request: Any) -> Any:
        async def use_case(work: SqlWork) -> pb.PostTransactionBatchResponse:
            posted = await post_batch(work, batch_in(request, work.currency))
            return pb.PostTransactionBatchResponse(
                transaction_ids=[str(each.id) for each in posted]
            )

        return await books.run(call, request, pb.PostTransactionBatchResponse, use_case)

    keyed = STEWARD.keyed(new_id())
    answers = await asyncio.gather(*(send(keyed, request) for _ in range(16)))
    assert len({answer.SerializeToString(deterministic=True) for answer in answers}) == 1
    assert len(answers[0].event_ids) == 2
    assert await desk.value("SELECT count(*) FROM treasury.transaction") == 2
    request.items[0].description = "other"
    with pytest.raises(IdempotencyConflict):
        await send(keyed, request)


@pytest.mark.race
async def test_of_two_overlapping_periods_one_opens(desk: Desk, rounds: int) -> None:
    admin = call_as(Role.ADMIN)
    for place in range(rounds):
        year = 2030 + place
        quarter = OpenPeriod(date(year, 1, 1), period_type=PeriodType.QUARTER)
        month = OpenPeriod(date(year, 3, 1), period_type=PeriodType.MONTH)
        done, refused = await outcomes(
            desk.do(admin, lambda work, command=quarter: open_period(work, command)),
            desk.do(admin, lambda work, command=month: open_period(work, command)),
        )
        assert len(done) == 1
        assert [type(each) for each in refused] == [Conflict]


async def test_an_import_and_a_fact_open_one_members_accounts_together(desk: Desk) -> None:
    """An import opens what it needs itself; the fact of the new member arrives meanwhile."""
    for place in range(20):
        crowd = [member(100 + 40 * place + number) for number in range(40)]
        done, refused = await outcomes(
            desk.do(WORKER, lambda work, each=crowd: open_accounts(work, each)),
            *(
                desk.do(WORKER, lambda work, one=person: open_accounts(work, [one]))
                for person in crowd
            ),
        )
        assert refused == []
        opened = await desk.value(
            "SELECT count(*) FROM treasury.account WHERE member_id = ANY ($1)",
            [person.member_id for person in crowd],
        )
        assert opened == sum(done) > 0


@pytest.mark.race
async def test_two_payments_never_take_more_than_there_is(desk: Desk, rounds: int) -> None:
    """T8: the second of two racing payments finds the floor.

    Dated in two years: the counter of one year's numbers would put them in a row by itself.
    """
    alder = member(1)
    days = date(2026, 12, 30), date(2027, 1, 2)
    for start in (date(2026, 10, 1), date(2027, 1, 1)):
        await desk.open_quarter(start)
    for _ in range(rounds):
        await desk.contribute(alder, 1_000, on=days[0])
        commands = [
            PostDistribution(
                Distribution(new_id(), DistributionKind.CAPITAL_RETURN, 1_000),
                alder.member_id,
                on,
                "D",
            )
            for on in days
        ]
        done, refused = await outcomes(
            *(
                desk.do(WORKER, lambda work, each=command: post_distribution(work, each))
                for command in commands
            )
        )
        assert len(done) == 1
        assert [type(each) for each in refused] == [InsufficientCapital]
        assert (await desk.capital(alder)).book_balance_minor == 0


@pytest.mark.race
async def test_a_loss_and_a_payment_never_take_the_same_money(desk: Desk, rounds: int) -> None:
    """One lock for all where an agreement debits everybody, shared by each single payment."""
    alder, on, flow = member(1), date(2027, 1, 2), uuid4()
    ending = await desk.open_quarter(date(2026, 10, 1))
    await desk.open_quarter(date(2027, 1, 1))
    await desk.begin(ending, flow)
    await desk.fix(ending, flow)
    undo = CompensateClose(ending.id, flow, "next round")

    async def pay() -> Any:
        payment = Distribution(new_id(), DistributionKind.CAPITAL_RETURN, 1_000)
        command = PostDistribution(payment, alder.member_id, on, "D")
        return await desk.do(WORKER, lambda work: post_distribution(work, command))

    for _ in range(rounds):
        await desk.contribute(alder, 1_000, on=on)
        loss = [(alder, -1_000, 0, -1_000)]
        done, refused = await outcomes(desk.allocate(ending, flow, loss), pay())
        assert len(done) == 1
        assert [type(each) for each in refused] == [InsufficientCapital]
        if await desk.do(WORKER, lambda work: compensate_close(work, undo)):
            await pay()
        assert (await desk.capital(alder)).book_balance_minor == 0


@pytest.mark.race
async def test_one_reversal_of_two_is_posted(desk: Desk, rounds: int) -> None:
    await desk.open_quarter()
    for _ in range(rounds):
        posted = await desk.earn(100)
        commands = [
            ReverseTransaction(record.id, "typo", FEBRUARY, "alder", "beech") for record in posted
        ]
        done, refused = await outcomes(
            *(
                desk.do(WORKER, lambda work, each=command: reverse_transaction(work, each))
                for command in commands
            )
        )
        assert len(done) == 1
        assert len(refused) == 1
    assert await desk.difference() == 0


async def test_an_account_never_closes_over_a_balance(desk: Desk) -> None:
    await desk.open_quarter()
    admin = call_as(Role.ADMIN)
    petty = await desk.value(
        "SELECT id FROM treasury.account WHERE account_number = '1130' AND ledger = 'BOOK'"
    )
    change = [
        NewLine(Direction.DEBIT, 5, account_number="1130"),
        NewLine(Direction.CREDIT, 5, account_number="1110"),
    ]
    item = BatchItem(
        [NewTransaction(Ledger.BOOK, change)], FEBRUARY, "petty cash", TransactionType.TRANSFER
    )
    done, refused = await outcomes(
        desk.do(STEWARD, lambda work: post_batch(work, [item])),
        desk.do(admin, lambda work: deactivate_account(work, DeactivateAccount(petty))),
    )
    assert (len(done), len(refused)) == (1, 1)
    active = await desk.value("SELECT is_active FROM treasury.account WHERE id = $1", petty)
    posted = await desk.value("SELECT count(*) FROM treasury.entry WHERE account_id = $1", petty)
    assert active == bool(posted)
