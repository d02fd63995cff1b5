"""The close over real rows and real calls: exactly once, whatever dies in between."""

import asyncio

import pytest

from kernel.errors import Limited
from worker.period_close import PeriodClose
from worker.workflow import Mode, StepStatus

from .world import AGREEMENT, CLOSED, OPEN

BUSY = Limited(retry_after_s=1)  # may pass, and opens no circuit breaker
STEPS = PeriodClose.steps[:11]
ONCE = {
    "SuspendIntake": 1,
    "BeginClose": 1,
    "EnsureNextPeriod": 1,
    "RollForwardContributions": 1,
    "LockClaims": 1,
    "WeighClaims": 1,
    "FixSurplus": 1,
    "CalculateAllocation": 1,
    "CreateAgreement": 1,
    "ProposeAgreement": 1,
    "PostClosingEntries": 1,
    "PostAllocations": 1,
    "CompleteClose": 1,
    "MarkApplied": 1,
    "ScheduleForAllocations": 1,
}


async def approved(house, instance):
    """Through the vote to the end, the payments' schedule included."""
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    done = await house.wait(instance.id, "completed")
    spawned = await house.value(
        "SELECT id FROM worker.workflow_instance WHERE type = 'allocation_distribution'"
    )
    return done, await house.wait(spawned, "completed")


def checkpoints(instance):
    return [
        (row.name, row.output)
        for row in instance.steps
        if row.status is StepStatus.COMPLETED and row.name != "preflight_and_lock"
    ]


async def test_a_period_is_closed_and_its_payments_are_scheduled(house, world):
    house.worker()
    done, distributed = await approved(house, await house.close_period())
    assert world.period == CLOSED
    assert [row.name for row in done.steps] == list(STEPS)
    assert all(row.status is StepStatus.COMPLETED for row in done.steps)
    assert all(row.attempt == 1 for row in done.steps if row.name != "await_approval")
    assert dict(world.effects) == ONCE
    assert done.context["surplus_minor"] == "1000000"
    assert done.context["agreement_id"] == AGREEMENT
    assert distributed.context == {"scheduled": 3}
    assert len(world.distributions) == 3
    assert await house.value("SELECT count(*) FROM worker.notification") == 3
    assert await house.value("SELECT count(*) FROM worker.workflow_queue") == 0
    completed = await house.value(
        "SELECT count(*) FROM worker.outbox WHERE event_type = 'worker.workflow.step_completed'"
    )
    assert completed == 11 + 6


class Mortal:
    """Dies once, after the call of one step and before its checkpoint."""

    def __init__(self, step):
        self.step = step
        self.died = asyncio.Event()

    def __call__(self, perform):
        async def mortal(instance, lease):
            outcome = await perform(instance, lease)
            if instance.step == self.step and not self.died.is_set():
                self.died.set()
                await asyncio.Event().wait()  # never settles
            return outcome

        return mortal


@pytest.mark.parametrize("step", STEPS)
async def test_killed_after_any_step_it_resumes_and_does_nothing_twice(house, world, step):
    mortal = Mortal(step)
    first = house.worker(perform=mortal)
    instance = await house.close_period()
    if STEPS.index(step) >= STEPS.index("await_approval"):
        if step == "await_approval":
            await mortal.died.wait()
        else:
            await house.wait(instance.id, "waiting", step="await_approval")
        await house.approve()
    await asyncio.wait_for(mortal.died.wait(), 10)
    for task in asyncio.all_tasks():  # the process is gone, and its leases stay behind
        if task.get_coro().__qualname__.startswith(("Dispatcher.", "House.")):
            task.cancel()
    await asyncio.wait([first])
    house.tasks.clear()

    house.worker()  # the same name: it takes its own leases back at once
    if STEPS.index(step) < STEPS.index("await_approval"):
        await house.wait(instance.id, "waiting", step="await_approval")
        await house.approve()
    done = await house.wait(instance.id, "completed")
    spawned = await house.value(
        "SELECT id FROM worker.workflow_instance WHERE type = 'allocation_distribution'"
    )
    await house.wait(spawned, "completed")
    assert dict(world.effects) == ONCE
    assert world.period == CLOSED
    assert [row.name for row in done.steps] == list(STEPS)
    again = next(row for row in done.steps if row.name == step)
    assert again.attempt == 2
    assert await house.value("SELECT count(*) FROM worker.notification") == 3


async def test_a_dry_run_leaves_nothing_behind(house, world):
    house.worker()
    instance = await house.close_period(Mode.DRY_RUN, surplus_override_minor="1200000")
    done = await house.wait(instance.id, "completed")
    assert set(world.effects) <= {"WeighClaims", "CalculateAllocation"}
    assert (world.period, world.claims_locked, world.intake) == (OPEN, False, True)
    assert world.agreements == {}
    report = done.context["report"]
    assert report["surplus_minor"] == "1200000"
    assert report["member_count"] == 3
    assert report["claims"] == 7
    assert [row.name for row in done.steps] == list(STEPS[:4])


async def test_what_settles_by_itself_is_waited_for(house, world):
    world.finding("people", "settling", "CLAIMS_PENDING")
    world.pending = 3
    house.worker()
    instance = await house.close_period()
    waiting = await house.wait(instance.id, "waiting", step="preflight_and_lock")
    assert waiting.steps[0].progress == "waiting_for_claims"
    world.settle()
    world.pending = 0
    found = await house.wait(instance.id, "waiting", step="await_approval")
    assert found.steps[0].attempt == 1


@pytest.mark.parametrize(
    "claimed",
    [
        {"labor": (1_150_000, 6_900, 5)},
        {"labor": (1_150_000, 6_900, 5), "expertise": (310_000, 0, 3)},
        {"labor": (1_150_000, 6_901, 5), "expertise": (300_000, 0, 2)},
    ],
)
async def test_claims_must_be_the_approved_contributions_exactly(house, world, claimed):
    """For instance a reversal that Agreements has not heard of yet."""
    right, world.claimed = world.claimed, claimed
    house.worker(close_settle_s=20.0)
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="preflight_and_lock")
    assert world.effects["BeginClose"] == 0
    world.claimed = right
    await house.wait(instance.id, "waiting", step="await_approval")


async def test_what_does_not_settle_in_time_blocks_the_close(house, world):
    world.finding("people", "settling", "CLAIMS_PENDING")
    house.worker()
    done = await house.wait((await house.close_period()).id, "compensated")
    assert (done.error.code, done.error.message) == ("INVARIANT_VIOLATION", "CLAIMS_PENDING.")
    assert (world.period, world.intake) == (OPEN, True)
    assert world.effects["BeginClose"] == 0


async def test_a_blocking_finding_ends_the_close_before_any_change(house, world):
    world.finding("treasury", "blocking", "DRAFT_TRANSACTIONS")
    house.worker()
    done = await house.wait((await house.close_period()).id, "compensated")
    assert done.error.message == "DRAFT_TRANSACTIONS."
    (finding,) = done.context["preflight"]["findings"]
    assert (finding["service"], finding["check"]) == ("treasury", "DRAFT_TRANSACTIONS")
    assert world.effects["SuspendIntake"] == 0
    assert await house.value(
        "SELECT count(*) FROM worker.outbox WHERE event_type = 'worker.workflow.failed'"
    )
    again = await house.close_period()
    assert again.id != done.id


async def test_a_dry_run_says_what_would_block(house, world):
    world.finding("treasury", "blocking", "DRAFT_TRANSACTIONS")
    house.worker()
    done = await house.wait((await house.close_period(Mode.DRY_RUN)).id, "failed")
    assert done.error.code == "INVARIANT_VIOLATION"
    assert done.finished_at is not None
