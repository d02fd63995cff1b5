"""One payment, however often it is asked for, whatever the provider says."""

import asyncio
from uuid import UUID

import pytest

from chassis.testing import call_as
from kernel.errors import Limited, NotFound, Refused, SelfApproval
from worker import commands
from worker.rails import Order, Result, SimulatedAch
from worker.workflow import StepStatus

from .world import DISTRIBUTION, member_id, until

PAID = DISTRIBUTION.DISTRIBUTION_STATUS_COMPLETED
FAILED = DISTRIBUTION.DISTRIBUTION_STATUS_FAILED
SCHEDULED = DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED


async def rail(house, columns="provider_key, status"):
    async with house.units.open(call_as()) as unit:
        rows = await (await unit.driver()).fetch(
            f"SELECT {columns} FROM worker.rail_payment ORDER BY created_at, provider_key"
        )
    return [tuple(row) for row in rows]


async def confirm(house, id_, *, payee="nobody", reference="CHK-1", **who):
    async with house.units.open(call_as(**who)) as unit:
        return await commands.confirm_payment(
            unit, UUID(id_), payee_id=payee, reference=reference, payment_date="2026-04-05"
        )


@pytest.mark.parametrize("token", ["", "sim-ok"])
async def test_an_ach_payment_is_made_posted_and_completed(house, world, token):
    id_ = world.distribute(token=token)
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert world.distributions[id_].status == PAID
    assert world.distributions[id_].payment_reference == "ACH-D-2026Q1-0001:1"
    assert world.payments[id_] == 1
    assert done.context["result"] == "completed"
    assert await rail(house) == [("D-2026Q1-0001:1", "paid")]
    assert await house.value("SELECT count(*) FROM worker.notification") == 1


async def test_a_retryable_failure_is_tried_again_under_a_new_key(house, world):
    id_ = world.distribute(token="sim-fail-once")
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert done.round == 2
    assert world.distributions[id_].status == PAID
    assert await rail(house) == [("D-2026Q1-0001:1", "failed"), ("D-2026Q1-0001:2", "paid")]
    assert world.effects["FailDistribution"] == 1
    assert world.payments[id_] == 1
    assert await house.value("SELECT count(*) FROM worker.task WHERE done_at IS NULL") == 0


async def test_a_person_need_not_wait_for_the_day_of_the_next_attempt(house, world):
    id_ = world.distribute(token="sim-fail-once")
    house.worker(payment_retry_delay_s=3_600.0)
    started = await house.pay(id_)
    waiting = await house.wait(started.id, "waiting", step="await_retry")
    assert world.distributions[id_].status == FAILED
    async with house.units.open(call_as()) as unit:
        await commands.hurry_payment(unit, waiting)
    await house.wait(started.id, "completed")
    assert world.distributions[id_].status == PAID


async def test_a_definite_failure_ends_with_a_task_for_a_person(house, world):
    id_ = world.distribute(token="sim-fail")
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert (done.context["result"], done.context["failure_code"]) == ("failed", "R03")
    assert world.distributions[id_].status == FAILED
    assert world.payments[id_] == 0
    assert await house.value("SELECT kind FROM worker.task WHERE done_at IS NULL") == (
        "payment_failed"
    )
    again = await house.pay(id_)
    assert again.id != done.id


async def test_while_the_result_is_unknown_nothing_is_sent_again(house, world):
    id_ = world.distribute(token="sim-timeout")
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert await rail(house, "provider_key, status, asked") == [("D-2026Q1-0001:1", "paid", 2)]
    assert world.effects["MarkProcessing"] == 1
    assert world.distributions[id_].status == PAID
    assert done.round == 1


async def test_a_payment_whose_answer_was_lost_is_asked_for_and_not_made_again(house, world):
    id_ = world.distribute(token="sim-lost")
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert await rail(house) == [("D-2026Q1-0001:1", "paid")]
    assert world.distributions[id_].payment_reference == "ACH-D-2026Q1-0001:1"
    assert (world.payments[id_], world.effects["MarkProcessing"], done.round) == (1, 1, 1)


async def test_an_unknown_result_is_handed_to_a_person_in_the_end(house, world):
    id_ = world.distribute(token="sim-timeout")
    house.worker(payment_poll_delays_s=(0.02,), payment_poll_total_s=0.01)
    started = await house.pay(id_)
    failed = await house.wait(started.id, "failed")
    assert failed.error.code == "PAYMENT_UNKNOWN"
    assert world.distributions[id_].status == DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING
    await confirm(house, id_, reference="BANK-7")
    await house.wait(started.id, "completed")
    assert world.distributions[id_].payment_reference == "BANK-7"
    assert len(await rail(house)) == 1


async def test_a_provider_that_answers_late_and_twice_after_a_person_did_changes_nothing(
    house, world
):
    id_ = world.distribute(token="sim-timeout")
    house.worker(payment_poll_delays_s=(3_600.0,))
    started = await house.pay(id_)
    waiting = await house.wait(started.id, "waiting", step="execute")
    await confirm(house, id_, reference="BANK-7")
    await house.wait(started.id, "completed")
    marked = next(row.output for row in waiting.steps if row.name == "mark_processing")
    order = Order(marked["provider_key"], UUID(id_), "sim-timeout", 107_247, "USD")
    late = [await SimulatedAch(house.units).look_up(call_as(), order) for _ in range(3)]
    assert [answer.result for answer in late[1:]] == [Result.PAID, Result.PAID]
    again = await house.wait((await house.pay(id_)).id, "completed")
    assert again.context["result"] == "completed"
    assert (world.payments[id_], world.effects["MarkProcessing"]) == (1, 1)
    assert world.distributions[id_].payment_reference == "BANK-7"
    assert len(await rail(house)) == 1


@pytest.mark.parametrize("method", ["manual", "check", "wire"])
async def test_a_payment_by_hand_waits_for_a_person(house, world, method):
    id_ = world.distribute(method=method)
    house.worker()
    started = await house.pay(id_)
    waiting = await house.wait(started.id, "waiting", step="execute")
    assert next(row for row in waiting.steps if row.name == "execute").progress == (
        "waiting_for_confirmation"
    )
    assert await house.value("SELECT count(*) FROM worker.task WHERE done_at IS NULL") == 1
    await confirm(house, id_)
    await house.wait(started.id, "completed")
    assert world.distributions[id_].payment_reference == "CHK-1"
    assert world.payments[id_] == 1
    assert await house.value("SELECT count(*) FROM worker.task WHERE done_at IS NULL") == 0


async def test_nobody_confirms_a_payment_to_oneself(house, world):
    id_ = world.distribute(method="check")
    house.worker()
    started = await house.pay(id_)
    await house.wait(started.id, "waiting", step="execute")
    payee = member_id("M-0001")
    with pytest.raises(SelfApproval):
        await confirm(house, id_, payee=payee, member_id=UUID(payee))
    with pytest.raises(NotFound):
        await confirm(house, str(UUID(int=5)))


async def test_a_payment_by_hand_can_fail_for_good(house, world):
    id_ = world.distribute(method="check")
    house.worker()
    started = await house.pay(id_)
    await house.wait(started.id, "waiting", step="execute")
    async with house.units.open(call_as()) as unit:
        await commands.fail_payment(
            unit, UUID(id_), payee_id="x", code="LOST", reason="The check was lost."
        )
    done = await house.wait(started.id, "completed")
    assert (done.context["result"], done.context["failure_code"]) == ("failed", "LOST")
    assert world.distributions[id_].status == FAILED


async def test_a_cash_shortage_puts_the_payment_off(house, world):
    world.refusal = ("INSUFFICIENT_CASH", True)
    id_ = world.distribute()
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert (done.context["result"], done.context["deferred_until"]) == ("deferred", "2026-04-06")
    assert world.distributions[id_].status == SCHEDULED
    assert world.distributions[id_].deferred_until == "2026-04-06"
    assert await rail(house) == []


async def test_a_suspended_payee_waits(house, world):
    world.payable = False
    id_ = world.distribute()
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert done.context["result"] == "deferred"


async def test_what_the_capital_does_not_bear_is_not_paid(house, world):
    world.refusal = ("INSUFFICIENT_CAPITAL", False)
    id_ = world.distribute()
    house.worker()
    failed = await house.wait((await house.pay(id_)).id, "failed")
    assert failed.error.code == "INSUFFICIENT_CAPITAL"
    assert await rail(house) == []


@pytest.mark.parametrize(
    ("status", "result"),
    [("COMPLETED", "completed"), ("CANCELLED", "cancelled"), ("FAILED", "failed")],
)
async def test_a_distribution_that_is_not_scheduled_is_left_alone(house, world, status, result):
    id_ = world.distribute()
    world.distributions[id_].status = DISTRIBUTION.Value(f"DISTRIBUTION_STATUS_{status}")
    house.worker()
    done = await house.wait((await house.pay(id_)).id, "completed")
    assert done.context["result"] == result
    assert await rail(house) == []


async def test_once_money_has_left_the_posting_is_tried_until_it_stands(house, world):
    world.fail["PostDistribution"] = [Limited(retry_after_s=1)] * 12
    id_ = world.distribute()
    house.worker(step_retry_attempts=2)
    await house.wait((await house.pay(id_)).id, "completed")
    assert world.payments[id_] == 1
    assert world.distributions[id_].status == PAID


async def test_a_posting_that_is_refused_never_marks_the_payment_failed(house, world):
    world.fail["PostDistribution"] = [Refused("Closed.", reason="PERIOD_NOT_OPEN")]
    id_ = world.distribute()
    house.worker()
    started = await house.pay(id_)
    failed = await house.wait(started.id, "failed")
    assert failed.step == "post"
    assert world.distributions[id_].status == DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING
    async with house.units.open(call_as()) as unit:
        await commands.retry(unit, started.id)
    await house.wait(started.id, "completed")
    assert world.payments[id_] == 1


@pytest.mark.parametrize("step", ["prechecks", "mark_processing", "execute", "post", "complete"])
async def test_killed_after_any_step_it_is_paid_once(house, world, step):
    died = asyncio.Event()

    def mortal(perform):
        async def dying(instance, lease):
            outcome = await perform(instance, lease)
            if instance.step == step and not died.is_set():
                died.set()
                raise asyncio.CancelledError
            return outcome

        return dying

    id_ = world.distribute()
    first = house.worker("worker-1", perform=mortal)
    started = await house.pay(id_)
    await asyncio.wait_for(died.wait(), 10)
    first.cancel()
    await asyncio.wait([first])
    house.tasks.clear()
    house.worker("worker-1")
    done = await house.wait(started.id, "completed")
    assert await rail(house) == [("D-2026Q1-0001:1", "paid")]
    assert world.payments[id_] == 1
    assert world.effects["MarkProcessing"] == 1
    assert all(row.status is StepStatus.COMPLETED for row in done.steps)


async def test_many_payments_are_made_side_by_side(house, world):
    ids = [world.distribute(id_=f"0190a000-0000-7000-8000-00000001{n:04d}") for n in range(12)]
    for n, id_ in enumerate(ids):
        world.distributions[id_].number = f"D-{n}"
    house.worker()
    for id_ in ids:
        await house.pay(id_)

    async def all_paid():
        return all(world.distributions[id_].status == PAID for id_ in ids)

    await until(all_paid)
    assert set(world.payments.values()) == {1}
