"""What is kept from one step of a close to the next never outlives what it rests on."""

import pytest

from habitat.agreements.v1 import claims_pb2
from kernel.errors import Refused

from .grove import BIRCH, CLOSE, Q1
from .told import birch_suspended


async def test_a_standing_that_arrives_between_two_steps_is_seen(three):
    await three.lock()
    before = await three.calculate(three.inputs())
    assert before.member_count == 3
    suspended = birch_suspended("2026-03-30")
    await three.hear(suspended, "member", BIRCH.id)
    with pytest.raises(Refused) as refused:
        await three.create(three.inputs(), before.inputs_hash)
    assert refused.value.reason == "INPUTS_CHANGED"
    assert (await three.calculate(three.inputs())).member_count == 2


async def test_claims_that_were_let_go_and_locked_again_are_counted_again(three):
    await three.lock()
    before = await three.calculate(three.inputs())
    unlock = claims_pb2.UnlockClaimsRequest(period_id=str(Q1), workflow_id=CLOSE)
    await three.ask("UnlockClaims", unlock)
    await three.contribute("Cedar", "labor", 100)
    await three.lock()
    after = await three.calculate(three.inputs())
    assert int(after.total_weighted_e4) == int(before.total_weighted_e4) + 100 * 10_000


async def test_other_options_are_another_calculation(three):
    await three.lock()
    first = await three.calculate(three.inputs())
    other = await three.calculate(three.inputs(cash_rate_bp=2500))
    again = await three.calculate(three.inputs())
    assert first == again
    assert first.cash.amount_minor < other.cash.amount_minor


async def test_the_look_before_weighs_as_the_close_does(three):
    await three.join("Elder", 5, tier="community")
    await three.join("Fir", 6, joined_on="2026-02-10")
    await three.contribute("Elder", "labor", 200000)
    await three.contribute("Fir", "capital", 70000, on="2026-02-09")
    await three.contribute("Fir", "labor", 30000, on="2026-02-10")
    look = claims_pb2.PreflightPeriodRequest(period_id=str(Q1))
    before = await three.ask("PreflightPeriod", look)
    await three.lock()
    weigh = claims_pb2.WeighClaimsRequest(period_id=str(Q1), workflow_id=CLOSE)
    weighed = await three.ask("WeighClaims", weigh)
    assert before.total_weighted_e4 == weighed.total_weighted_e4
    counts = {finding.check: finding.count for finding in before.findings}
    assert counts["NOT_QUALIFYING"] == 2
