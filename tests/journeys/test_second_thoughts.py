"""A quarter that is rejected, one that is reopened and closed again, one that ends in a loss."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from habitat_cli.api import ApiError
from habitat_cli.demo import outcome, payments, quarter
from kernel.errors import HabitatError

from .living import Living, prove
from .people_at_work import (
    REQUEST,
    cents,
    close_quarter,
    join,
    log,
    open_quarter,
    propose,
    until_period,
)
from .test_acceptance_c1 import ALLOCATIONS

Start = Callable[..., Awaitable[Living]]


async def totals(living: Living, agreement_id: str) -> dict[str, str]:
    lines = await outcome.allocations(living.cast, agreement_id)
    return {line["member"]["displayName"]: line["total"] for line in lines}


async def test_a_rejected_agreement_opens_the_period_and_a_reopened_one_closes_again(
    start: Start,
) -> None:
    living = await start()
    period = await open_quarter(living)
    cast, period_id = living.cast, period["id"]

    _, first = await propose(living, period_id)
    await cast.admin.do(
        "rejectAllocationAgreement",
        "agreement { status }",
        agreementId=first["id"],
        reason="The rent of March is missing",
    )
    await until_period(living, period_id, "OPEN")
    await quarter.book_result(cast, -50_000)
    second = await close_quarter(living, period_id)
    assert second["number"].endswith("-r2")
    assert cents(second["allocableSurplus"]) == 950_000

    asked = await cast.admin.do(
        "reopenPeriod",
        "approval { id outcome } period { status }",
        periodId=period_id,
        reason="A late invoice",
    )
    assert asked["period"]["status"] == "CLOSED"
    with pytest.raises(ApiError):
        await cast.admin.do(
            "castVote", "approval { outcome }", approvalId=asked["approval"]["id"], choice="APPROVE"
        )
    await cast.stewards[0].do(
        "castVote", "approval { outcome }", approvalId=asked["approval"]["id"], choice="APPROVE"
    )
    await until_period(living, period_id, "OPEN")
    assert all(row["bookBalance"] in ("0.00", "1000.00") for row in await capital(living))
    await quarter.book_result(cast, 50_000)
    third = await close_quarter(living, period_id)
    assert await totals(living, third["id"]) == ALLOCATIONS
    assert {row["status"] for row in await payments.distributions(cast)} >= {"CANCELLED"}
    await prove(living)


async def capital(living: Living) -> list[dict[str, Any]]:
    return await outcome.capital_accounts(living.cast)


async def test_a_loss_is_borne_as_far_as_capital_reaches_and_refused_beyond(start: Start) -> None:
    living = await start()
    period = await open_quarter(living, surplus_minor=-100_001)
    assert await refusal(living, period["id"]) == "LOSS_UNALLOCABLE"

    undecided = await log(await join(living.cast, "Elm"), categoryCode="expertise", amount="1.00")
    assert await refusal(living, period["id"]) == "INVARIANT_VIOLATION"
    await living.cast.stewards[0].do(
        "rejectContribution", "contribution { id }", id=undecided["id"], reason="Not ours"
    )

    await quarter.book_result(living.cast, 40_001)
    started = await asyncio.gather(
        *(quarter.start_close(living.cast, REQUEST, period["id"], "LIVE") for _ in range(8))
    )
    assert len(set(started)) == 1, "eight starts are one close"
    agreement = await close_quarter(living, period["id"])
    assert await totals(living, agreement["id"]) == {
        "Alder": "0.00",
        "Beech": "-600.00",
        "Cedar": "0.00",
    }
    assert agreement["cash"] == "0.00"
    books = {r["member"]["displayName"]: r["bookBalance"] for r in await capital(living)}
    assert books["Beech"] == "400.00"
    await prove(living)


async def refusal(living: Living, period_id: str) -> str:
    """The code with which the close is refused; the period is open again afterwards."""
    workflow_id = await quarter.start_close(living.cast, REQUEST, period_id, "LIVE")
    with pytest.raises(HabitatError) as refused:
        await quarter.await_workflow(living.cast.admin, workflow_id, {"WAITING"})
    await until_period(living, period_id, "OPEN")
    return refused.value.reason
