"""Giving up the close at every step, and undoing it through outages and deaths of the worker."""

import asyncio
from uuid import UUID

import pytest

from chassis.testing import call_as
from habitat.agreements.v1 import allocations_pb2
from kernel.errors import Limited, Refused
from worker import commands

from .world import CLOSED, OPEN, PERIOD, until

BUSY = Limited(retry_after_s=1)  # may pass, and opens no circuit breaker
BEFORE_APPROVAL = (
    "SuspendIntake",
    "BeginClose",
    "LockClaims",
    "WeighClaims",
    "FixSurplus",
    "CalculateAllocation",
    "CreateAgreement",
    "ProposeAgreement",
)
UNDOING = {
    "cancel_agreement": "CancelAgreement",
    "unlock_claims": "UnlockClaims",
    "abort_close": "AbortClose",
    "resume_intake": "ResumeIntake",
}


async def abort(house):
    async with house.units.open(call_as()) as unit:
        await commands.abort_close(unit, UUID(PERIOD), "A mistake")


def mortal(step, died):
    """Performs the step, and the worker dies before it can write that down; once."""

    def around(perform):
        async def dying(instance, lease):
            outcome = await perform(instance, lease)
            if instance.step == step and not died.is_set():
                died.set()
                raise asyncio.CancelledError
            return outcome

        return dying

    return around


async def outlive(house, task, died):
    """The worker is dead; another one of the same name takes its place."""
    await asyncio.wait_for(died.wait(), 10)
    task.cancel()
    await asyncio.wait([task])
    house.tasks.clear()
    house.worker("worker-1")


def is_as_before(world):
    cancelled = {agreement.status for agreement in world.agreements.values()}
    assert cancelled <= {allocations_pb2.AGREEMENT_STATUS_CANCELLED}
    return (world.period, world.claims_locked, world.intake) == (OPEN, False, True)


@pytest.mark.parametrize("method", BEFORE_APPROVAL)
async def test_an_abort_while_a_call_is_out_takes_its_effect_back(house, world, method):
    """The service has done it; the worker hears of the abort before it hears the answer."""
    gate = world.slow[method] = asyncio.Event()
    house.worker()
    instance = await house.close_period()

    async def under_way():
        return world.effects[method]

    await until(under_way)
    await abort(house)
    gate.set()
    done = await house.wait(instance.id, "compensated")
    assert (done.error.code, done.error.message) == ("ABORTED", "A mistake")
    assert is_as_before(world)
    again = await house.close_period()
    assert again.id != instance.id


@pytest.mark.parametrize("method", UNDOING.values())
async def test_an_outage_while_undoing_is_sat_out(house, world, method):
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    world.fail[method] = [BUSY] * 3
    await abort(house)
    await house.wait(instance.id, "compensated")
    assert is_as_before(world)
    assert world.arrivals[method] == 4
    assert world.effects[method] == 1


@pytest.mark.parametrize("step", UNDOING)
async def test_a_worker_that_dies_while_undoing_has_undone_once(house, world, step):
    died = asyncio.Event()
    task = house.worker("worker-1", perform=mortal(step, died))
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await abort(house)
    await outlive(house, task, died)
    await house.wait(instance.id, "compensated")
    assert is_as_before(world)
    assert {world.effects[method] for method in UNDOING.values()} == {1}


async def test_a_worker_that_dies_while_reversing_has_reversed_once(house, world):
    died = asyncio.Event()
    world.fail["PostAllocations"] = [Refused("Sub-account missing.", reason="NOT_FOUND")]
    task = house.worker("worker-1", perform=mortal("reverse_postings", died))
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    await outlive(house, task, died)
    await house.wait(instance.id, "failed")
    assert world.effects["CompensateClose"] == 1
    await abort(house)
    await house.wait(instance.id, "compensated")
    assert world.period == OPEN


@pytest.mark.parametrize(
    ("method", "reversed_"),
    [
        ("PostClosingEntries", 1),
        ("PostAllocations", 1),
        ("CompleteClose", 0),
        ("MarkApplied", 0),
        ("ScheduleForAllocations", 0),
    ],
)
async def test_a_refusal_after_approval_goes_forward_once_its_cause_is_mended(
    house, world, method, reversed_
):
    """What was posted before the period is closed is reversed; later steps only wait."""
    world.fail[method] = [Refused("Not as the books stand.")]
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    scheduling = method == "ScheduleForAllocations"
    if not scheduling:
        failed = await house.wait(instance.id, "failed")
        assert failed.error.message == "Not as the books stand."
        assert world.effects["CompensateClose"] == reversed_
        async with house.units.open(call_as()) as unit:
            await commands.retry(unit, instance.id)
    await house.wait(instance.id, "completed")
    assert world.period == CLOSED
    assert world.effects["CompleteClose"] == 1
    assert world.effects["PostAllocations"] == 1
