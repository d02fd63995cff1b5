"""The steps that every quarter has: open, import, book the result, close, approve, pay."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

from habitat_cli.api import ApiError, Person
from habitat_cli.demo.cast import Cast
from habitat_cli.demo.figures import PERIOD_END, PERIOD_START, Request
from kernel.errors import Refused
from kernel.money import format_minor

Json = dict[str, Any]
Progress = Callable[[Json], None]

_SIDE_MINOR = 100_000  # the smaller of revenue and expense, so that both sides carry a posting
_FINAL = {"COMPLETED", "FAILED", "COMPENSATED", "ABANDONED"}
_WORKFLOW = (
    "id status currentStep errorCode errorMessage context"
    " steps { seq name status attempt progress output }"
)


async def open_first_quarter(cast: Cast) -> Json:
    """Q1 2026, still in its days of grace at the business date."""
    opened = await cast.admin.do(
        "openPeriod",
        "period { id name code status }",
        type="QUARTER",
        start=PERIOD_START.isoformat(),
        end=PERIOD_END.isoformat(),
    )
    await heard(cast.admin, "treasury.period.opened", by={"people", "agreements"})
    return dict(opened["period"])


async def heard(person: Person, event_type: str, *, by: set[str]) -> None:
    """Wait until these consumers have handled a fact of this type: it takes them a moment."""
    document = "query { eventBusStatus { services { consumed { consumer eventType count } } } }"
    while True:
        status = (await person.ask(document))["eventBusStatus"]
        consumers = {
            row["consumer"]
            for service in status["services"]
            for row in service["consumed"]
            if row["eventType"] == event_type
        }
        if by <= consumers:
            return
        await asyncio.sleep(0.1)


async def arrived(person: Person, told: Callable[[int], None]) -> None:
    """Wait until no fact is on its way; tells how many still are.

    A close waits for its claims by itself, but not as long as many thousand rows take.
    """
    document = (
        "query { eventBusStatus { queues { queue ready delayed } services { outboxPending } } }"
    )
    while True:
        status = (await person.ask(document))["eventBusStatus"]
        queues = [row for row in status["queues"] if ".gateway." not in row["queue"]]
        left = sum(row["ready"] + row["delayed"] for row in queues)
        left += sum(row["outboxPending"] for row in status["services"])
        if not left:
            return
        told(left)
        await asyncio.sleep(0.25)


async def book_result(cast: Cast, surplus_minor: int) -> None:
    """Revenue and expense on accounts of K-1 line 1, in both ledgers, netting to the surplus."""
    revenue = _SIDE_MINOR + max(surplus_minor, 0)
    expense = revenue - surplus_minor
    await _book(cast, "REVENUE", "Services to clients", ("1110", "4240"), revenue)
    await _book(cast, "EXPENSE", "Rent and supplies", ("5110", "1110"), expense)


async def book_opening_assets(cast: Cast, minor: tuple[int, int]) -> None:
    """What the opening capital consists of, so that 3900 nets to zero; (book, tax) amounts."""
    book, tax = (_lines(("1120", "3900"), amount) for amount in minor)
    await _post(cast, "ADJUSTMENT", "Opening assets", PERIOD_START, {"book": book, "tax": tax})


async def _book(cast: Cast, kind: str, text: str, numbers: tuple[str, str], minor: int) -> None:
    lines = _lines(numbers, minor)
    twin = {"book": lines, "tax": lines}
    await _post(cast, kind, f"{text}, first quarter", PERIOD_END, twin)


def _lines(numbers: tuple[str, str], minor: int) -> list[Json]:
    debit, credit = numbers
    return [
        {"accountNumber": debit, "direction": "DEBIT", "amount": format_minor(minor)},
        {"accountNumber": credit, "direction": "CREDIT", "amount": format_minor(minor)},
    ]


async def _post(cast: Cast, kind: str, text: str, on: date, twin: Json) -> None:
    """Draft and post in both ledgers; a steward approves above the threshold."""
    drafted = await cast.admin.do(
        "createTransaction",
        "transaction { id }",
        twin=twin,
        date=on.isoformat(),
        description=text,
        type=kind,
    )
    transaction_id = drafted["transaction"]["id"]
    posted = await cast.admin.do("postTransaction", "transaction { status }", id=transaction_id)
    if posted["transaction"]["status"] == "PENDING_APPROVAL":
        await cast.stewards[0].do(
            "approveTransaction",
            "transaction { status }",
            id=transaction_id,
            comment="Agrees with the bank statement",
        )


async def start_close(cast: Cast, request: Request, period_id: str, mode: str) -> str:
    """Start the close (LIVE or DRY_RUN); returns the workflow's id."""
    options: Json = {
        "periodId": period_id,
        "mode": mode,
        "pendingContributions": "ROLL_FORWARD" if request.roll_forward else "BLOCK",
    }
    if request.cash_rate_bp is not None:
        options["cashRateBp"] = request.cash_rate_bp
    started = await cast.admin.do("startPeriodClose", "workflow { id }", **options)
    return str(started["workflow"]["id"])


async def await_workflow(
    person: Person, workflow_id: str, until: set[str], progress: Progress | None = None
) -> Json:
    """Wait for one of the states `until`. Raises Refused with the workflow's own code and words.

    Listens to the live subscription where it can and asks now and then besides, so that a
    gateway that dies in between only delays the news.
    """
    listener = asyncio.create_task(_listen(person, workflow_id, progress))
    try:
        while True:
            workflow = await _workflow(person, workflow_id)
            if progress:
                progress(workflow)
            if workflow["status"] in until and not _settling(workflow):
                return workflow
            if workflow["status"] in _FINAL:
                raise Refused(
                    workflow["errorMessage"] or f"The workflow ended {workflow['status'].lower()}.",
                    reason=workflow["errorCode"] or "INVALID_TRANSITION",
                )
            await asyncio.sleep(0.15)
    finally:
        listener.cancel()


def _settling(workflow: Json) -> bool:
    """It waits for facts under way, not yet for people."""
    step = str(workflow["currentStep"]).lower()
    return bool(workflow["status"] == "WAITING" and step != "await_approval")


async def _listen(person: Person, workflow_id: str, progress: Progress | None) -> None:
    import httpx2

    document = f"subscription($id: ID!) {{ workflowProgress(workflowId: $id) {{ {_WORKFLOW} }} }}"
    while progress:
        try:
            async for item in person.follow(document, {"id": workflow_id}):
                progress(item["workflowProgress"])
        except (httpx2.TransportError, ApiError, KeyError):
            await asyncio.sleep(0.5)


async def _workflow(person: Person, workflow_id: str) -> Json:
    document = f"query($id: ID!) {{ workflow(id: $id) {{ {_WORKFLOW} }} }}"
    return dict((await person.ask(document, {"id": workflow_id}))["workflow"])


async def agreement_of(person: Person, period_id: str) -> Json:
    """The period's newest allocation agreement."""
    document = (
        "query($period: ID!) { allocationAgreements(filter: {periodId: $period}, first: 1) {"
        " edges { node { id number status allocableSurplus cash retained taxTotal memberCount"
        " totalWeighted inputsHash } } } }"
    )
    found = await person.ask(document, {"period": period_id})
    return dict(found["allocationAgreements"]["edges"][0]["node"])


async def approve(cast: Cast, agreement_id: str) -> Json:
    """Both stewards approve; returns the tally after the second vote."""
    tally: Json = {}
    for steward in cast.stewards:
        answer = await steward.do(
            "approveAllocationAgreement",
            "agreement { status } approval { approvals requiredApprovals outcome }",
            agreementId=agreement_id,
            comment="The figures agree with the books",
        )
        tally = answer["approval"]
    return tally
