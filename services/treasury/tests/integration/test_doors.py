"""The gRPC doors: what comes in wrong, what nobody may, and what leaves nothing behind."""

from uuid import uuid4

import pytest

from chassis.client import ask
from habitat.treasury.v1 import ledger_pb2, periods_pb2
from kernel.call import Role
from kernel.errors import Forbidden, Invalid, Refused

from .doors import Doors, dues, open_quarter


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"transaction_date": "2026-2-2"}, "transaction_date"),
        ({"transaction_type": "gift"}, "transaction_type"),
        ({"period_id": "q1"}, "period_id"),
        ({"description": " "}, "description"),
        ({"transaction_date": "2026-04-09", "period_id": "?"}, "transaction_date"),
    ],
)
async def test_bad_input_names_its_field(doors: Doors, fields: dict[str, str], field: str) -> None:
    period = await open_quarter(doors)
    request = dues(5)
    for name, value in fields.items():
        setattr(request, name, period.id if value == "?" else value)
    with pytest.raises(Invalid) as refused:
        await ask(doors.ledger.CreateDraft, request, call=doors.steward)
    assert [each.field for each in refused.value.violations] == [field]


async def test_bad_lines_name_their_place(doors: Doors) -> None:
    await open_quarter(doors)
    request = dues(5)
    request.transactions[1].entries[0].account_number = "9999"
    with pytest.raises(Invalid) as refused:
        await ask(doors.ledger.CreateDraft, request, call=doors.steward)
    assert refused.value.violations[0].field == "transactions.1.entries.0.account_id"
    request = dues(5)
    request.transactions[0].entries[1].amount.currency = "EUR"
    with pytest.raises(Invalid) as refused:
        await ask(doors.ledger.CreateDraft, request, call=doors.steward)
    assert refused.value.violations[0].field == "transactions.0.entries.1.amount.currency"


async def test_a_rehearsal_leaves_nothing(doors: Doors) -> None:
    period = await open_quarter(doors)
    request = dues(5)
    request.validate_only = True
    await ask(doors.ledger.CreateDraft, request, call=doors.steward)
    listed = await ask(
        doors.ledger.ListTransactions, ledger_pb2.ListTransactionsRequest(), call=doors.steward
    )
    assert not listed.transactions
    flow = str(uuid4())
    for method, asked in (
        (doors.periods.BeginClose, periods_pb2.BeginCloseRequest),
        (doors.periods.FixSurplus, periods_pb2.FixSurplusRequest),
        (doors.periods.PostClosingEntries, periods_pb2.PostClosingEntriesRequest),
    ):
        rehearsal = asked(period_id=period.id, workflow_id=flow, validate_only=True)
        await ask(method, rehearsal, call=doors.worker)
    current = await ask(
        doors.periods.GetCurrentPeriod, periods_pb2.GetCurrentPeriodRequest(), call=doors.steward
    )
    assert current.period == period


async def test_a_lower_fence_is_refused(doors: Doors) -> None:
    period = await open_quarter(doors)
    flow = str(uuid4())
    begin = periods_pb2.BeginCloseRequest(period_id=period.id, workflow_id=flow)
    await ask(doors.periods.BeginClose, begin, call=doors.worker, fence=5)
    fix = periods_pb2.FixSurplusRequest(period_id=period.id, workflow_id=flow)
    with pytest.raises(Refused):
        await ask(doors.periods.FixSurplus, fix, call=doors.worker, fence=4)
    await ask(doors.periods.FixSurplus, fix, call=doors.worker, fence=6)


async def test_people_may_not_do_what_workflows_do(doors: Doors) -> None:
    period = await open_quarter(doors)
    request = periods_pb2.BeginCloseRequest(period_id=period.id, workflow_id=str(uuid4()))
    with pytest.raises(Forbidden):
        await ask(doors.periods.BeginClose, request, call=doors.boss)
    with pytest.raises(Forbidden):
        await ask(doors.ledger.CreateDraft, dues(5), call=doors.person(Role.MEMBER))
    typed = dues(5)
    typed.transaction_type = "allocation"
    with pytest.raises(Forbidden):
        await ask(doors.ledger.CreateDraft, typed, call=doors.boss)
