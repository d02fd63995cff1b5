"""Paying the quarter's distributions, each by its method, and waiting until all are paid."""

import asyncio
from collections.abc import Callable
from typing import Any

from habitat_cli.demo.cast import Cast
from habitat_cli.demo.figures import BUSINESS_DATE
from kernel.errors import Refused

Json = dict[str, Any]

_DISTRIBUTION = (
    "id number status method amount attempt failureCode failureReason paymentReference"
    " paymentDate member { id email displayName }"
)
_AT_ONCE = 8
_OPEN = ("SCHEDULED", "PROCESSING", "FAILED")
_MANUAL = ("MANUAL", "CHECK", "WIRE")


async def distributions(cast: Cast, status: str | None = None) -> list[Json]:
    chosen = f", filter: {{status: {status}}}" if status else ""
    return await cast.admin.pages("distributions", _DISTRIBUTION, chosen)


async def await_distributions(cast: Cast, expected: int) -> list[Json]:
    """The distributions of the closed quarter, once all of them are scheduled."""
    while True:
        found = await distributions(cast)
        if len(found) >= expected:
            return found
        await asyncio.sleep(0.2)


async def pay_all(cast: Cast, scheduled: list[Json], told: Callable[[int], None]) -> list[Json]:
    """Pay each distribution today and wait until all are completed; tells how many are.

    A failure that can be retried is retried by the payment's own workflow; one that stays failed
    is retried by the admin. Raises Refused when a payment cannot be made at all.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def pay(item: Json) -> None:
        async with gate:
            if item["status"] == "SCHEDULED":
                await cast.admin.do("payDistributionNow", "workflow { id }", id=item["id"])

    await asyncio.gather(*(pay(item) for item in scheduled))
    confirmed: set[str] = set()
    while True:
        open_ones = [item for status in _OPEN for item in await distributions(cast, status)]
        if not open_ones:
            return await distributions(cast)
        told(len(scheduled) - len(open_ones))
        await asyncio.gather(*(_attend(cast, item, confirmed) for item in open_ones))
        await asyncio.sleep(0.2 + len(open_ones) / 500)


async def _attend(cast: Cast, item: Json, confirmed: set[str]) -> None:
    """What a person does about one payment that is not completed yet."""
    if item["status"] == "PROCESSING" and item["method"] in _MANUAL:
        if item["id"] not in confirmed:
            confirmed.add(item["id"])
            await cast.admin.do(
                "confirmPayment",
                "distribution { id }",
                id=item["id"],
                reference=f"{item['method'].title()} {item['number']}",
                paymentDate=BUSINESS_DATE.isoformat(),
            )
    elif item["status"] == "FAILED" and item["attempt"] >= 3:
        raise Refused(
            f"The payment {item['number']} failed: {item['failureReason']}",
            reason="INVALID_TRANSITION",
        )
