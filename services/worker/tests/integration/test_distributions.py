"""From an applied agreement to scheduled payments, also where something is not as it should be."""

import asyncio

import pytest

from chassis.testing import call_as
from habitat.agreements.v1 import allocations_pb2
from worker import commands
from worker.workflow import Mode, StepStatus

from .world import AGREEMENT, HASH, PERIOD, member_id, usd


@pytest.fixture
def applied(world):
    """The agreement of domain 9.5 as the close leaves it."""
    agreement = allocations_pb2.AllocationAgreement(
        id=AGREEMENT,
        number="AG-2026Q1-r1",
        period_id=PERIOD,
        status=allocations_pb2.AGREEMENT_STATUS_APPLIED,
        inputs_hash=HASH,
        allocable_surplus=usd(1_000_000),
        cash=usd(200_001),
        retained=usd(799_999),
        member_count=3,
    )
    world.agreements[AGREEMENT] = agreement
    world.posted = ["allocations"]
    return agreement


async def distribute(house, date=""):
    input_ = {"agreement_id": AGREEMENT, "period_id": PERIOD, "distribution_date": date}
    async with house.units.open(call_as()) as unit:
        return await commands.begin(unit, "allocation_distribution", AGREEMENT, input_, Mode.LIVE)


def loaded(instance):
    return next(row.output for row in instance.steps if row.name == "load")


async def test_payments_are_dated_by_the_cooperatives_lead_days(house, world, applied):
    house.worker()
    done = await house.wait((await distribute(house)).id, "completed")
    assert loaded(done)["scheduled_date"] == "2026-04-20"
    world.settings["distribution_lead_days"] = "3"
    again = await house.wait((await distribute(house)).id, "completed")
    assert loaded(again)["scheduled_date"] == "2026-04-08"
    asked = await house.wait((await distribute(house, "2026-05-01")).id, "completed")
    assert loaded(asked)["scheduled_date"] == "2026-05-01"


async def test_each_member_is_paid_by_the_own_method(house, world, applied):
    world.payees[member_id("M-0001")] = ("ach", "sim-ok")
    world.payees[member_id("M-0002")] = ("", "")
    house.worker()
    await house.wait((await distribute(house)).id, "completed")
    methods = {found.member_id: found.method for found in world.distributions.values()}
    assert methods[member_id("M-0001")] == "ach"
    assert methods[member_id("M-0002")] == "manual"
    task = await house.value("SELECT summary FROM worker.task WHERE kind = 'payee_missing'")
    assert "A-2026Q1-0002" in task


async def test_a_loss_pays_nobody_and_tells_everybody(house, world, applied):
    world.lines = {"M-0001": (-500, 0), "M-0002": (-300, 0)}
    applied.cash.amount_minor = 0
    house.worker()
    done = await house.wait((await distribute(house)).id, "completed")
    statuses = {row.name: row.status for row in done.steps}
    assert statuses["schedule"] is StepStatus.SKIPPED
    assert world.effects["ScheduleForAllocations"] == 0
    assert await house.value("SELECT count(*) FROM worker.notification") == 2


async def test_an_agreement_that_is_not_applied_pays_nobody(house, world, applied):
    applied.status = allocations_pb2.AGREEMENT_STATUS_SUPERSEDED
    house.worker()
    failed = await house.wait((await distribute(house)).id, "failed")
    assert failed.step == "load"
    assert world.effects["ScheduleForAllocations"] == 0


async def test_cash_parts_that_do_not_add_up_stop_it(house, world, applied):
    applied.cash.amount_minor = 200_000
    house.worker()
    failed = await house.wait((await distribute(house)).id, "failed")
    assert (failed.step, failed.error.code) == ("split", "INVARIANT_VIOLATION")


async def test_a_ledger_that_is_late_is_waited_for(house, world, applied):
    world.posted = None
    house.worker(close_settle_s=20.0)
    instance = await distribute(house)
    waiting = await house.wait(instance.id, "waiting", step="capital_check")
    assert waiting.status.value == "waiting"
    world.posted = ["allocations"]
    await house.wait(instance.id, "completed")


async def test_a_ledger_without_the_cash_parts_stops_it(house, world, applied):
    world.posted = None
    house.worker()
    failed = await house.wait((await distribute(house)).id, "failed")
    assert (failed.step, failed.error.code) == ("capital_check", "INVARIANT_VIOLATION")
    assert world.distributions == {}


async def test_a_step_that_hangs_is_given_up_and_tried_again(house, world, applied):
    hung = []

    def hanging(perform):
        async def once(instance, lease):
            if instance.step == "schedule" and not hung:
                hung.append(1)
                await asyncio.Event().wait()
            return await perform(instance, lease)

        return once

    house.worker(perform=hanging, step_timeout_s=0.3)
    done = await house.wait((await distribute(house)).id, "completed")
    assert next(row.attempt for row in done.steps if row.name == "schedule") == 2


async def test_a_fault_of_our_own_is_tried_again_and_then_shown(house, applied):
    def broken(perform):
        async def never(instance, lease):
            raise ZeroDivisionError

        return never

    house.worker(perform=broken)
    failed = await house.wait((await distribute(house)).id, "failed")
    assert (failed.error.code, failed.error.message) == ("INTERNAL", "ZeroDivisionError")
