"""The simulated bank network: it pays a key once, and does what its tokens say."""

import asyncio
from uuid import UUID

import pytest

from chassis.testing import call_as
from kernel.errors import Invalid
from worker.rails import Order, Rails, Result, SimulatedAch


def order(key="D-1:1", token="sim-ok", distribution=1):
    return Order(key, UUID(int=distribution), token, 107_247, "USD")


async def test_the_rail_pays_a_key_once_however_often_it_is_asked(house):
    rail = SimulatedAch(house.units)
    answers = [await rail.pay(call_as(), order()) for _ in range(3)]
    assert {answer.result for answer in answers} == {Result.PAID}
    assert await house.value("SELECT count(*) FROM worker.rail_payment") == 1
    racing = await asyncio.gather(*(rail.pay(call_as(), order("D-2:1")) for _ in range(5)))
    assert len(set(racing)) == 1


async def test_the_rail_behaves_as_its_token_says(house):
    rail = SimulatedAch(house.units)
    failed = await rail.pay(call_as(), order("D-1:1", "sim-fail-once"))
    assert (failed.result, failed.code, failed.retryable) == (Result.FAILED, "R01", True)
    paid = await rail.pay(call_as(), order("D-1:2", "sim-fail-once"))
    assert (paid.result, paid.reference) == (Result.PAID, "ACH-D-1:2")
    dead = await rail.pay(call_as(), order("D-3:1", "sim-fail", 3))
    assert (dead.code, dead.retryable) == ("R03", False)
    assert (await rail.look_up(call_as(), order("never"))).result is Result.UNKNOWN
    with pytest.raises(Invalid):
        await rail.pay(call_as(), order("D-4:1", "iban-1234"))
    with pytest.raises(Invalid):
        Rails(rail).rail("barter")
