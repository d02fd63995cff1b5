"""Distributions: scheduled once, paid once, and never more than the cash part."""

import pytest

from habitat.agreements.v1 import allocations_pb2
from habitat.agreements.v1 import distributions_pb2 as pb
from kernel.errors import Forbidden, Invalid, Refused, SelfApproval

from .grove import ASH, CLOSE, ELM, at_once, fresh_key, id_of

EXECUTED = allocations_pb2.AGREEMENT_STATUS_EXECUTED
APPLIED = allocations_pb2.AGREEMENT_STATUS_APPLIED


async def first(grove):
    return (await grove.payments())[0]


async def begin(grove, id, workflow=CLOSE, **more):
    request = pb.MarkProcessingRequest(id=id, workflow_id=workflow)
    return (await grove.ask("MarkProcessing", request, **more)).distribution


async def fail(grove, id, *, retryable=True):
    request = pb.FailDistributionRequest(
        id=id, failure_code="R01", failure_reason="Insufficient funds.", retryable=retryable
    )
    return (await grove.ask("FailDistribution", request)).distribution


async def cancel(grove, id, *, re_retain=True, asked=ASH.id, approved=ELM.id, **more):
    request = pb.CancelDistributionRequest(
        id=id,
        reason="The member asked for it.",
        re_retain=re_retain,
        requested_by=asked,
        approved_by=approved,
    )
    return (await grove.ask("CancelDistribution", request, **more)).distribution


async def test_scheduling_again_finds_nothing_left(payable):
    assert (await payable.schedule(payable.applied_id)).scheduled == 0
    assert len(await payable.facts("agreements.distribution.scheduled")) == 3


async def test_scheduling_twice_at_once_schedules_once(three):
    agreement = await three.applied()
    lines = await three.lines(agreement.id)
    results = await at_once(*(three.schedule(agreement.id, lines) for _ in range(6)))
    assert sorted(one.scheduled for one in results) == [0, 0, 0, 0, 0, 3]
    assert len(await three.payments()) == 3


async def test_nothing_is_scheduled_before_the_agreement_is_applied(three):
    agreement = await three.approved()
    with pytest.raises(Refused) as refused:
        await three.schedule(agreement.id)
    assert refused.value.reason == "INVALID_TRANSITION"


async def test_a_batch_has_at_most_a_thousand_payments(payable):
    with pytest.raises(Invalid):
        await payable.schedule(payable.applied_id, [])
    request = pb.ScheduleForAllocationsRequest(
        agreement_id=payable.applied_id,
        allocations=[pb.AllocationPayee(allocation_id=id_of("x"), method="barter")],
    )
    with pytest.raises(Invalid) as refused:
        await payable.ask("ScheduleForAllocations", request)
    assert refused.value.violations[0].field == "method"


async def test_what_is_due_comes_by_date(payable):
    async def due(day):
        request = pb.ListDueDistributionsRequest(date=day)
        found = (await payable.ask("ListDueDistributions", request)).distributions
        return [one.number for one in found]

    assert await due("2026-04-19") == []
    assert len(await due("2026-04-20")) == 3
    one = await first(payable)
    request = pb.DeferDistributionRequest(id=one.id, until="2026-05-01", reason="Little cash.")
    assert (await payable.ask("DeferDistribution", request)).distribution.status == one.status
    assert len(await due("2026-04-30")) == 2
    assert len(await due("2026-05-01")) == 3


async def test_an_attempt_has_a_key_of_its_own_at_the_provider(payable):
    one = await first(payable)
    started = await begin(payable, one.id)
    assert (started.attempt, started.provider_key) == (1, f"{one.number}:1")
    failed = await fail(payable, one.id)
    assert (failed.status, failed.failure_code) == (pb.DISTRIBUTION_STATUS_FAILED, "R01")
    retry = pb.RetryDistributionRequest(id=one.id)
    again = (await payable.ask("RetryDistribution", retry, by=ASH)).distribution
    assert again.scheduled_date == "2026-04-05"
    assert (await begin(payable, one.id)).provider_key == f"{one.number}:2"


async def test_after_three_attempts_there_is_no_retry(payable):
    one = await first(payable)
    for attempt in range(3):
        assert (await begin(payable, one.id)).attempt == attempt + 1
        await fail(payable, one.id)
        if attempt < 2:
            await payable.ask("RetryDistribution", pb.RetryDistributionRequest(id=one.id))
    with pytest.raises(Refused):
        await payable.ask("RetryDistribution", pb.RetryDistributionRequest(id=one.id))


async def test_a_command_that_comes_twice_is_one_attempt(payable):
    one = await first(payable)
    key = fresh_key()
    results = await at_once(*(begin(payable, one.id, key=key) for _ in range(4)))
    assert {result.attempt for result in results} == {1}
    others = await at_once(*(begin(payable, one.id, f"w{n}") for n in range(3)))
    assert all(isinstance(result, Refused) for result in others)


@pytest.mark.race
async def test_racing_workflows_pay_once(grove, rounds):
    """Two begin the same payment; both carry it to its end, and it is one payment."""
    await grove.install()
    await grove.open_period()
    for place in range(rounds):
        await grove.join(f"Tree {place}", place + 1)
        await grove.contribute(f"Tree {place}", "labor", 100_000)
    await grove.officers()
    agreement = await grove.applied(rounds * 100_000)
    await grove.schedule(agreement.id)
    due = await grove.rows(
        "SELECT id FROM agreements.distribution WHERE cooperative_id = $1", grove.cooperative
    )
    assert len(due) == rounds
    for row in due:
        one = str(row["id"])
        begun = await at_once(*(begin(grove, one, f"workflow {n}") for n in range(2)))
        assert sorted(isinstance(result, Refused) for result in begun) == [False, True]
        paid = await at_once(*(grove.complete(one) for _ in range(2)))
        assert any(not isinstance(result, Exception) for result in paid)
    assert len(await grove.facts("agreements.distribution.completed")) == rounds


@pytest.mark.parametrize(
    "skipped", ["CompleteDistribution", "FailDistribution", "ReturnDistribution"]
)
async def test_no_step_of_a_payment_can_be_skipped(payable, skipped):
    one = await first(payable)
    requests = {
        "CompleteDistribution": pb.CompleteDistributionRequest(
            id=one.id, payment_date="2026-04-05"
        ),
        "FailDistribution": pb.FailDistributionRequest(id=one.id, failure_code="R01"),
        "ReturnDistribution": pb.ReturnDistributionRequest(id=one.id, reason="Bounced."),
    }
    with pytest.raises(Refused) as refused:
        await payable.ask(skipped, requests[skipped])
    assert refused.value.reason == "INVALID_TRANSITION"


async def test_the_payee_cannot_confirm_the_payment(payable):
    one = await first(payable)
    await begin(payable, one.id)
    with pytest.raises(SelfApproval):
        await payable.complete(one.id, confirmed_by=one.member_id)
    done = await payable.complete(one.id, confirmed_by=ASH.id, book_transaction_id=id_of("tx"))
    assert done.status == pb.DISTRIBUTION_STATUS_COMPLETED
    assert done.book_transaction_id == id_of("tx")
    ((_, payload),) = await payable.facts("agreements.distribution.completed")
    assert payload["amount"] == {"amount_minor": "107247", "currency": "USD"}


async def test_the_agreement_is_executed_with_its_last_payment_and_once(payable):
    payments = await payable.payments()
    for one in payments:
        assert (await payable.agreement(payable.applied_id)).status == APPLIED
        await payable.pay(one.id)
    assert (await payable.agreement(payable.applied_id)).status == EXECUTED
    assert len(await payable.facts("agreements.allocation.executed")) == 1


async def test_racing_last_payments_execute_the_agreement_once(payable):
    payments = await payable.payments()
    for one in payments:
        await begin(payable, one.id)
    await at_once(*(payable.complete(one.id) for one in payments))
    assert (await payable.agreement(payable.applied_id)).status == EXECUTED
    assert len(await payable.facts("agreements.allocation.executed")) == 1


async def test_cash_that_is_retained_again_counts_as_settled(payable):
    one, *others = await payable.payments()
    for other in others:
        await payable.pay(other.id)
    cancelled = await cancel(payable, one.id)
    assert cancelled.status == pb.DISTRIBUTION_STATUS_CANCELLED
    assert (await payable.agreement(payable.applied_id)).status == EXECUTED
    ((_, payload),) = await payable.facts("agreements.distribution.cancelled")
    assert (payload["re_retain"], payload["by"], payload["second_actor"]) == (True, ASH.id, ELM.id)
    assert (await payable.schedule(payable.applied_id)).scheduled == 0


async def test_cash_that_is_cancelled_only_can_be_scheduled_again(payable):
    one = await first(payable)
    await cancel(payable, one.id, re_retain=False)
    assert (await payable.schedule(payable.applied_id)).scheduled == 1
    numbers = [payment.number for payment in await payable.payments()]
    assert numbers == [f"D-2026Q1-{n:04d}" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(("asked", "approved"), [("", ELM.id), (ASH.id, ""), (ASH.id, ASH.id)])
async def test_a_cancellation_takes_two_people(payable, asked, approved):
    one = await first(payable)
    with pytest.raises(Refused) as refused:
        await cancel(payable, one.id, asked=asked, approved=approved)
    assert refused.value.reason == "APPROVAL_REQUIRED"
    with pytest.raises(Forbidden):
        await cancel(payable, one.id, by=ASH)


async def test_a_payment_that_bounced_can_be_made_again(payable):
    payments = await payable.payments()
    for one in payments:
        await payable.pay(one.id)
    request = pb.ReturnDistributionRequest(id=payments[0].id, reason="Account closed.")
    returned = (await payable.ask("ReturnDistribution", request, by=ASH)).distribution
    assert returned.status == pb.DISTRIBUTION_STATUS_RETURNED
    assert (await payable.schedule(payable.applied_id)).scheduled == 1
    fresh = (await payable.payments(status=pb.DISTRIBUTION_STATUS_SCHEDULED))[0]
    await payable.pay(fresh.id)
    assert len(await payable.facts("agreements.allocation.executed")) == 1
