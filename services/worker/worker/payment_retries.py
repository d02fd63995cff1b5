"""What happens when a payment is not made: put off, recorded as failed, tried again."""

from habitat.agreements.v1 import distributions_pb2
from worker import notices
from worker import payment as steps
from worker.job import Job
from worker.payment_actions import FAILED_TASK, distribution_of
from worker.workflow import Done, Later, Outcome

WAITING_FOR_RETRY = "waiting_for_retry"


async def defer(job: Job) -> Outcome:
    wanted = job.output(steps.PRECHECKS)["defer"]
    request = distributions_pb2.DeferDistributionRequest(
        id=job.instance.business_key, until=wanted["until"], reason=wanted["reason"]
    )
    await job.command(job.peers.distributions.DeferDistribution, request)
    return Done({"deferred_until": wanted["until"], "reason": wanted["reason"]})


async def record_failure(job: Job) -> Outcome:
    refused, marked = job.output(steps.EXECUTE), job.output(steps.MARK)
    request = distributions_pb2.FailDistributionRequest(
        id=job.instance.business_key,
        failure_code=refused["failure_code"],
        failure_reason=refused["failure_reason"],
        retryable=refused["retryable"],
    )
    await job.command(job.peers.distributions.FailDistribution, request)
    number, reason = job.output(steps.PRECHECKS)["number"], refused["failure_reason"]
    await job.locally(
        lambda unit: notices.ask_person(
            unit, FAILED_TASK, job.instance.business_key, f"{number}: {reason}", job.instance.id
        )
    )
    return Done(
        {
            "failure_code": refused["failure_code"],
            "failure_reason": reason,
            "retryable": refused["retryable"],
            "attempt": marked["attempt"],
            "max_attempts": marked["max_attempts"],
        }
    )


async def await_retry(job: Job) -> Outcome:
    """Until the day of the next attempt, or until a person does not want to wait for it."""
    left_s = job.settings.payment_retry_delay_s - job.since_s()
    hurried = job.instance.signals.get("pay_now") == job.output(steps.MARK)["attempt"]
    if left_s <= 0 or hurried:
        return Done()
    return Later(WAITING_FOR_RETRY, left_s)


async def reschedule(job: Job) -> Outcome:
    """A person may have done it already; then there is nothing to do."""
    found = await distribution_of(job)
    if found.status == distributions_pb2.DISTRIBUTION_STATUS_FAILED:
        today = job.today().isoformat()
        request = distributions_pb2.RetryDistributionRequest(id=found.id, scheduled_date=today)
        await job.command(job.peers.distributions.RetryDistribution, request, today)
    return Done()


ACTIONS = {
    steps.DEFER: defer,
    steps.FAIL: record_failure,
    steps.PAUSE: await_retry,
    steps.RESCHEDULE: reschedule,
}
