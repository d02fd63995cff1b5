"""Acceptance scenario C1 of the workflows specification, section 6, to the cent."""

from collections.abc import Awaitable, Callable

from habitat_cli.demo import outcome, payments

from .living import Living, prove
from .people_at_work import cents, close_quarter, open_quarter

ALLOCATIONS = {"Alder": "5362.32", "Beech": "2898.55", "Cedar": "1739.13"}
CASH = {"Alder": "1072.47", "Beech": "579.71", "Cedar": "347.83"}
CATEGORIES = {
    "Alder": {"labor": "3478.26", "expertise": "1739.13", "relationship": "144.93"},
    "Cedar": {"labor": "869.57", "expertise": "869.56"},
}


async def test_a_quarter_is_divided_to_the_cent(
    start: Callable[..., Awaitable[Living]], either_bus: str | None
) -> None:
    living = await start(amqp_url=either_bus)
    period = await open_quarter(living)
    cash_before = await account(living, "1110")
    agreement = await close_quarter(living, period["id"])
    lines = await outcome.allocations(living.cast, agreement["id"])
    assert {line["member"]["displayName"]: line["total"] for line in lines} == ALLOCATIONS
    assert {line["member"]["displayName"]: line["cash"] for line in lines} == CASH
    assert await categories(living) == CATEGORIES

    due = await payments.await_distributions(living.cast, len(CASH))
    paid = await payments.pay_all(living.cast, due, lambda _done: None)
    assert sum(cents(item["amount"]) for item in paid) == 200_001
    assert cash_before - await account(living, "1110") == 200_001
    assert await account(living, "3310") == await account(living, "3320") == 0
    capital = await outcome.capital_accounts(living.cast)
    assert sum(cents(row["bookBalance"]) for row in capital) == 799_999 + 100_000
    assert [row["bookBalance"] for row in capital] == [row["taxBalance"] for row in capital]
    balances = await outcome.trial_balances(living.cast)
    assert {balances[name]["difference"] for name in ("book", "tax")} == {"0.00"}
    await prove(living)


async def account(living: Living, number: str) -> int:
    """The BOOK balance of an account and its sub-accounts, in minor units."""
    book = (await outcome.trial_balances(living.cast))["book"]
    rows = {row["account"]["number"]: row["balance"] for row in book["rows"]}
    return cents(rows.get(number, "0.00"))


async def categories(living: Living) -> dict[str, dict[str, str]]:
    """Amounts by category of the members whose figures the specification gives."""
    found = await living.cast.admin.pages(
        "allocations", "member { displayName } byCategory { categoryCode amount }"
    )
    return {
        line["member"]["displayName"]: {
            part["categoryCode"]: part["amount"]
            for part in line["byCategory"]
            if part["amount"] != "0.00"
        }
        for line in found
        if line["member"]["displayName"] in CATEGORIES
    }
