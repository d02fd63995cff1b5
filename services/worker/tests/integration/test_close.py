"""The close over real rows and real calls: exactly once, whatever dies in between."""

import asyncio

import pytest

from chassis.testing import call_as
from habitat.agreements.v1 import allocations_pb2
from kernel.errors import Limited, Refused
from worker import commands
from worker.period_close import PeriodClose
from worker.workflow import Mode, StepStatus

from .fakes import AGREEMENT, CLOSED, CLOSING, OPEN, PERIOD

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


class Killed(Exception):
    """Stands for a kill -9: nothing after it happens in this worker."""


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

    from .fakes import until

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
        await commands.abort_close(unit, _period(), "A mistake")
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
        await commands.abort_close(unit, _period(), "Not today")
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
        await commands.abort_close(unit, _period(), "Start over")
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

    from .fakes import until

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
            await commands.abort_close(unit, _period(), "Too late")
    gate.set()
    await house.wait(instance.id, "completed")


def _period():
    from uuid import UUID

    return UUID(PERIOD)
