"""Payment rails: a port and its adapters. A rail is asked at most once for each provider key."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from chassis.database import Units
from kernel.call import Call
from kernel.errors import Invalid, Unavailable


class Result(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The provider did not answer in time: paid or not, nobody can tell yet."""
    BY_HAND = "by_hand"
    """A person makes the payment and says so."""


@dataclass(frozen=True, slots=True)
class Order:
    """One payment to be made. `provider_key` stays the same inside an attempt, so that the
    provider can tell a repeat from a second payment; amounts are minor units.
    """

    provider_key: str
    distribution_id: UUID
    payee_token: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says. `retryable` means that another attempt on another day may succeed."""

    result: Result
    reference: str = ""
    code: str = ""
    reason: str = ""
    retryable: bool = False


class PaymentRail(Protocol):
    """A way for money to leave. Both methods may be repeated with the same key."""

    async def pay(self, call: Call, order: Order) -> Answer:
        """Ask for the payment; a key seen before is answered, not paid again."""
        ...

    async def look_up(self, call: Call, order: Order) -> Answer:
        """What became of a key; UNKNOWN while the provider itself does not know."""
        ...


class ByHand:
    """Manual payments, checks and wires: a task for a person."""

    async def pay(self, call: Call, order: Order) -> Answer:
        return Answer(Result.BY_HAND)

    async def look_up(self, call: Call, order: Order) -> Answer:
        return Answer(Result.BY_HAND)


RETURNS = {
    "R01": ("The account had insufficient funds.", True),
    "R03": ("There is no such account.", False),
}
"""Return codes of the simulated network: the sentence, and whether a later attempt may succeed."""

LOST = "sim-lost"
TOKENS = ("sim-ok", "sim-fail-once", "sim-fail", "sim-timeout", LOST)

_ASKED = """
SELECT status, reference, failure_code FROM worker.rail_payment
WHERE (cooperative_id, provider_key) = ($1, $2) FOR UPDATE
"""
_ATTEMPTS = """
SELECT count(*) FROM worker.rail_payment WHERE (cooperative_id, distribution_id) = ($1, $2)
"""
_TAKE = """
INSERT INTO worker.rail_payment (cooperative_id, provider_key, distribution_id, payee_token,
    amount_minor, currency, status, reference, failure_code)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING true
"""
_SETTLE = """
UPDATE worker.rail_payment
SET asked = asked + 1, status = CASE WHEN asked + 1 >= $3 THEN 'paid' ELSE status END,
    reference = CASE WHEN asked + 1 >= $3 THEN $4 ELSE reference END
WHERE (cooperative_id, provider_key) = ($1, $2) AND status = 'unknown'
"""

TIMEOUT_POLLS = 2
"""How often `sim-timeout` is asked before it says that it has paid."""


class SimulatedAch:
    """A bank network of our own, in one table: it pays nobody and remembers every key.

    The payee token says how it behaves: sim-ok pays, sim-fail-once returns the first attempt of a
    distribution, sim-fail every attempt, sim-timeout answers late, sim-lost pays while its first
    answer never arrives. Its transactions are its own,
    as a provider's would be: what it did stays done when the caller dies.
    """

    def __init__(self, units: Units) -> None:
        self._units = units

    async def pay(self, call: Call, order: Order) -> Answer:
        token = order.payee_token or TOKENS[0]
        if token not in TOKENS:
            raise Invalid(f"The simulated rail knows no payee {token!r}.", field="payee_token")
        async with self._units.open(call, place="rail") as unit:
            driver = await unit.driver()
            key = (call.cooperative_id, order.provider_key)
            if (row := await driver.fetchrow(_ASKED, *key)) is not None:
                return _answer(row)
            earlier = await driver.fetchval(_ATTEMPTS, call.cooperative_id, order.distribution_id)
            status, code = _behaviour(token, earlier)
            reference = _reference(order) if status is Result.PAID else ""
            await driver.execute(
                _TAKE, *key, order.distribution_id, token, order.amount_minor, order.currency,
                status.value, reference, code,
            )  # fmt: skip
            row = await driver.fetchrow(_ASKED, *key)
            assert row is not None
        if token == LOST:
            raise Unavailable("The provider did not answer.")
        return _answer(row)

    async def look_up(self, call: Call, order: Order) -> Answer:
        async with self._units.open(call, place="rail") as unit:
            driver = await unit.driver()
            key = (call.cooperative_id, order.provider_key)
            await driver.execute(_SETTLE, *key, TIMEOUT_POLLS, _reference(order))
            row = await driver.fetchrow(_ASKED, *key)
        return _answer(row) if row is not None else Answer(Result.UNKNOWN)


class Rails:
    """Which rail serves which method of payment."""

    def __init__(self, ach: PaymentRail, by_hand: PaymentRail | None = None) -> None:
        hand = by_hand or ByHand()
        self._rails = {"ach": ach, "manual": hand, "check": hand, "wire": hand}

    def rail(self, method: str) -> PaymentRail:
        """Raises Invalid for a method that nobody serves."""
        if method not in self._rails:
            raise Invalid(f"There is no rail for the method {method!r}.", field="method")
        return self._rails[method]


def _behaviour(token: str, earlier: int) -> tuple[Result, str]:
    match token:
        case "sim-timeout":
            return Result.UNKNOWN, ""
        case "sim-fail":
            return Result.FAILED, "R03"
        case "sim-fail-once" if earlier == 0:
            return Result.FAILED, "R01"
        case _:
            return Result.PAID, ""


def _reference(order: Order) -> str:
    return f"ACH-{order.provider_key}"


def _answer(row: Mapping[str, str]) -> Answer:
    code = row["failure_code"]
    reason, retryable = RETURNS.get(code, ("", False))
    return Answer(Result(row["status"]), row["reference"], code, reason, retryable)
