"""A quarter as the worker plays it: every step over gRPC, with its own keys and fence."""

from collections.abc import AsyncIterator
from uuid import uuid4

from chassis.client import ask, ask_stream, send_stream
from habitat.treasury.v1 import admin_pb2, capital_pb2, ledger_pb2, periods_pb2
from kernel.ids import new_id

from ..builders import member
from .doors import BOOK, TAX, Doors, dues, open_quarter, ref

ALDER, BEECH = member(1), member(2)
SHARES = ((ALDER, 667, 134), (BEECH, 333, 67))


async def opening_rows() -> AsyncIterator[admin_pb2.ImportCapitalAccountsRequest]:
    yield admin_pb2.ImportCapitalAccountsRequest(
        run_id="run",
        rows=[
            {"member": ref(ALDER), "balance_minor": 500, "tax_basis_minor": 400, "row": 2},
            {"member": ref(BEECH), "balance_minor": 0, "tax_basis_minor": 0, "row": 3},
        ],
    )


async def prepare(doors: Doors) -> periods_pb2.Period:
    """An opening balance and 10.00 of dues."""
    period = await open_quarter(doors)
    imported = await send_stream(
        doors.admin.ImportCapitalAccounts, opening_rows(), call=doors.worker
    )
    assert (imported.new, imported.total_book.amount_minor) == (2, 500)
    drafted = await ask(doors.ledger.CreateDraft, dues(1_000), call=doors.steward)
    assert [each.number for each in drafted.transactions] == ["TX-2026-000003", "TX-2026-000004"]
    post = ledger_pb2.PostTransactionRequest(id=drafted.transactions[0].id, expected_version=1)
    posted = await ask(doors.ledger.PostTransaction, post, call=doors.steward.keyed(new_id()))
    assert [each.ledger for each in posted.transactions] == [BOOK, TAX]
    assert {each.status for each in posted.transactions} == {ledger_pb2.TRANSACTION_STATUS_POSTED}
    return period


async def begin(doors: Doors, period_id: str, flow: str) -> None:
    preflight = periods_pb2.PreflightPeriodRequest(period_id=period_id)
    found = await ask(doors.periods.PreflightPeriod, preflight, call=doors.worker)
    assert [each.check for each in found.findings] == []
    request = periods_pb2.BeginCloseRequest(
        period_id=period_id, workflow_id=flow, started_by="alder"
    )
    begun = await ask(doors.periods.BeginClose, request, call=doors.worker, fence=1)
    assert begun.cutoff_seq > 0
    fixed = await ask(
        doors.periods.FixSurplus,
        periods_pb2.FixSurplusRequest(period_id=period_id, workflow_id=flow),
        call=doors.worker,
    )
    assert fixed.book.net_income.amount_minor == 1_000
    lines = [(each.k1_line, each.amount.amount_minor) for each in fixed.tax.by_k1_line]
    assert lines == [("1", 1_000)]


async def allocations(
    period_id: str, flow: str, agreement: str
) -> AsyncIterator[capital_pb2.PostAllocationsRequest]:
    yield capital_pb2.PostAllocationsRequest(
        header=capital_pb2.AllocationsHeader(
            agreement_id=agreement,
            agreement_number="AG-2026Q1-r1",
            period_id=period_id,
            workflow_id=flow,
            inputs_hash="h",
            line_count=2,
            total={"amount_minor": 1_000},
            cash={"amount_minor": 201},
            retained={"amount_minor": 799},
            tax_total={"amount_minor": 1_000},
        )
    )
    for who, total, cash in SHARES:
        line = {
            "member_ids": who.member_id.bytes,
            "member_numbers": [who.member_number],
            "total_minor": [total],
            "cash_minor": [cash],
            "retained_minor": [total - cash],
            "tax_total_minor": [total],
        }
        yield capital_pb2.PostAllocationsRequest(lines=line)


async def apply(doors: Doors, period_id: str, flow: str, agreement: str) -> None:
    closing = await ask(
        doors.periods.PostClosingEntries,
        periods_pb2.PostClosingEntriesRequest(period_id=period_id, workflow_id=flow),
        call=doors.worker,
    )
    assert closing.book_transaction_id
    call = doors.worker.keyed(new_id())
    answers = [
        await send_stream(
            doors.capital.PostAllocations, allocations(period_id, flow, agreement), call=call
        )
        for _ in range(2)
    ]
    assert answers[0].line_count == 2
    assert answers[0] == answers[1]
    for tax, breaches in ((1_000, 0), (999, 1)):
        request = periods_pb2.VerifyCloseRequest(
            period_id=period_id,
            agreement_id=agreement,
            expected_book={"amount_minor": 1_000},
            expected_tax={"amount_minor": tax},
        )
        verified = await ask(doors.periods.VerifyClose, request, call=doors.worker)
        assert len(verified.breaches) == breaches
    request_ = periods_pb2.CompleteCloseRequest(
        period_id=period_id, workflow_id=flow, agreement_id=agreement
    )
    done = await ask(doors.periods.CompleteClose, request_, call=doors.worker)
    assert done.period.status == periods_pb2.PERIOD_STATUS_CLOSED
    assert (len(done.snapshots), done.next_period.code) == (2, "2026Q2")


async def pay(doors: Doors) -> None:
    check = capital_pb2.CheckDistributionRequest(
        member_id=str(BEECH.member_id), kind="patronage_cash", amount={"amount_minor": 67}
    )
    assert (await ask(doors.capital.CheckDistribution, check, call=doors.worker)).refusal == ""
    payment = capital_pb2.PostDistributionRequest(
        distribution_id=str(uuid4()),
        member_id=str(BEECH.member_id),
        kind="patronage_cash",
        amount={"amount_minor": 67},
        payment_date="2026-04-05",
    )
    paid = await ask(doors.capital.PostDistribution, payment, call=doors.worker)
    assert paid.tax_year == 2026


async def test_a_quarter_through_the_doors(doors: Doors) -> None:
    period = await prepare(doors)
    flow, agreement = str(uuid4()), str(uuid4())
    await begin(doors, period.id, flow)
    await apply(doors, period.id, flow, agreement)
    await pay(doors)
    streamed = [
        account
        async for chunk in ask_stream(
            doors.capital.StreamCapitalAccounts,
            capital_pb2.StreamCapitalAccountsRequest(),
            call=doors.worker,
        )
        for account in chunk.capital_accounts
    ]
    assert [each.book_balance.amount_minor for each in streamed] == [1_167, 266]
    assert all(each.HasField("dro_limit_minor") for each in streamed)
    balance = await ask(
        doors.ledger.GetTrialBalance,
        ledger_pb2.GetTrialBalanceRequest(ledger=BOOK),
        call=doors.steward,
    )
    assert balance.difference.amount_minor == 0
    numbers = [row.account.account_number for row in balance.rows]
    assert numbers == ["1110", "3100", "3310", "3320", "3900", "4110"]
