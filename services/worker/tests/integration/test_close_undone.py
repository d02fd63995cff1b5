"""The way back of the close: errors, outages, rejections, aborts, changed inputs."""

import asyncio
from uuid import UUID

import pytest

from chassis.testing import call_as
from habitat.agreements.v1 import allocations_pb2
from kernel.errors import Limited, Refused
from worker import commands
from worker.period_close import PeriodClose
from worker.workflow import StepStatus

from .world import CLOSED, CLOSING, OPEN, PERIOD, until

BUSY = Limited(retry_after_s=1)  # may pass, and opens no circuit breaker
STEPS = PeriodClose.steps[:11]


@pytest.mark.parametrize(
    ("method", "undone"),
    [
        ("LockClaims", ["unlock_claims", "abort_close", "resume_intake"]),
        ("CalculateAllocation", ["unlock_claims", "abort_close", "resume_intake"]),
        (
            "ProposeAgreement",
            ["cancel_agreement", "unlock_claims", "abort_close", "resume_intake"],
        ),
    ],
)
async def test_a_business_error_before_approval_opens_the_period_again(
    house, world, method, undone
):
    world.fail[method] = [Refused("Nobody can bear it.", reason="LOSS_UNALLOCABLE")]
    house.worker()
    done = await house.wait((await house.close_period()).id, "compensated")
    assert (done.error.code, done.error.message) == ("LOSS_UNALLOCABLE", "Nobody can bear it.")
    assert (world.period, world.claims_locked, world.intake) == (OPEN, False, True)
    assert [row.name for row in done.steps if row.seq >= 11] == undone
    for agreement in world.agreements.values():
        assert agreement.status == allocations_pb2.AGREEMENT_STATUS_CANCELLED


async def test_an_outage_is_sat_out_and_a_long_one_waits_for_a_retry(house, world):
    world.fail["LockClaims"] = [BUSY] * 30
    house.worker()
    instance = await house.close_period()
    failed = await house.wait(instance.id, "failed")
    assert failed.error.code == "RATE_LIMITED"
    world.fail["LockClaims"] = [BUSY]
    async with house.units.open(call_as()) as unit:
        await commands.retry(unit, instance.id)
    found = await house.wait(instance.id, "waiting", step="await_approval")
    assert found.error is None
    assert world.effects["LockClaims"] == 1


async def test_a_rejected_agreement_opens_the_period_again(house, world):
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    world.agreement().rejection_reason = "Too low"
    await house.approve(allocations_pb2.AGREEMENT_STATUS_REJECTED)
    done = await house.wait(instance.id, "compensated")
    assert (done.error.code, done.error.message) == ("REJECTED", "Too low")
    assert (world.period, world.claims_locked, world.intake) == (OPEN, False, True)
    assert world.effects["CancelAgreement"] == 0
    fresh = await house.close_period()
    assert fresh.id != instance.id


async def test_inputs_that_changed_while_people_voted_are_calculated_anew(house, world):
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    world.fail["VerifyAgreement"] = [["INPUTS_CHANGED: another formula"]]
    await house.approve()

    async def proposed_again():
        found = await house.get(instance.id)
        return found.round == 2 and found.status.value == "waiting"

    await until(proposed_again)
    assert world.effects["CancelAgreement"] == 1
    assert world.effects["CreateAgreement"] == 2
    await house.approve()
    done = await house.wait(instance.id, "completed")
    assert world.effects["CompleteClose"] == 1
    names = [row.name for row in done.steps if row.status is StepStatus.COMPLETED]
    assert sorted(names) == sorted(STEPS)


async def test_an_abort_while_people_vote_takes_everything_back(house, world):
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    async with house.units.open(call_as()) as unit:
        await commands.abort_close(unit, UUID(PERIOD), "A mistake")
    done = await house.wait(instance.id, "compensated")
    assert (done.error.code, done.error.message) == ("ABORTED", "A mistake")
    assert (world.period, world.claims_locked, world.intake) == (OPEN, False, True)
    assert world.agreement().status == allocations_pb2.AGREEMENT_STATUS_CANCELLED
    statuses = {row.name: row.status.value for row in done.steps}
    assert statuses["allocate"] == "compensated"
    assert statuses["post_closing_entries"] == "skipped"


async def test_an_abort_while_it_retries_comes_at_once(house, world):
    world.fail["WeighClaims"] = [BUSY] * 50
    house.worker(step_retry_initial_ms=30_000, step_retry_max_ms=30_000)
    instance = await house.close_period()
    await house.wait(instance.id, "retry_wait", step="weight")
    async with house.units.open(call_as()) as unit:
        await commands.abort_close(unit, UUID(PERIOD), "Not today")
    done = await house.wait(instance.id, "compensated")
    assert done.error.code == "ABORTED"
    assert world.period == OPEN


async def test_a_business_error_while_posting_reverses_and_a_retry_posts_anew(house, world):
    world.fail["PostAllocations"] = [Refused("Sub-account missing.", reason="NOT_FOUND")]
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    failed = await house.wait(instance.id, "failed")
    assert world.effects["CompensateClose"] == 1
    assert (failed.step, failed.round) == ("post_closing_entries", 2)
    assert failed.error.message == "Sub-account missing."
    assert world.period == CLOSING
    async with house.units.open(call_as()) as unit:
        await commands.retry(unit, instance.id)
    await house.wait(instance.id, "completed")
    assert world.effects["PostClosingEntries"] == 2
    assert world.effects["PostAllocations"] == 1
    assert world.period == CLOSED


async def test_a_breach_after_posting_reverses_and_may_then_be_aborted(house, world):
    world.breaches = ["3310 is not zero in BOOK."]
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    failed = await house.wait(instance.id, "failed")
    assert failed.error.code == "INVARIANT_VIOLATION"
    assert world.agreement().status == allocations_pb2.AGREEMENT_STATUS_APPROVED
    async with house.units.open(call_as()) as unit:
        await commands.abort_close(unit, UUID(PERIOD), "Start over")
    done = await house.wait(instance.id, "compensated")
    assert done.error.code == "ABORTED"
    assert world.period == OPEN


async def test_a_stuck_undoing_waits_and_goes_on_after_a_retry(house, world):
    world.fail["CalculateAllocation"] = [Refused("No.", reason="CAP_INFEASIBLE")]
    world.fail["UnlockClaims"] = [Refused("Not yours.")]
    house.worker()
    instance = await house.close_period()

    async def stuck():
        queued = await house.value("SELECT count(*) FROM worker.workflow_queue")
        return queued == 0

    await until(stuck)
    found = await house.get(instance.id)
    assert found.status.value == "compensating"
    async with house.units.open(call_as()) as unit:
        await commands.retry(unit, instance.id)
    done = await house.wait(instance.id, "compensated")
    assert world.period == OPEN
    assert done.finished_at is not None


async def test_an_abort_is_refused_once_the_approval_is_applied(house, world):
    gate = asyncio.Event()
    world.slow["PostClosingEntries"] = gate
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    await house.wait(instance.id, "running", step="post_closing_entries")
    with pytest.raises(Refused):
        async with house.units.open(call_as()) as unit:
            await commands.abort_close(unit, UUID(PERIOD), "Too late")
    gate.set()
    await house.wait(instance.id, "completed")
