"""What the payment of one distribution does, step by step."""

from datetime import timedelta
from uuid import UUID

from chassis.database import Unit
from habitat.agreements.v1 import distributions_pb2
from habitat.people.v1 import members_pb2
from habitat.treasury.v1 import capital_pb2
from kernel.errors import NotFound
from worker import notices
from worker import payment as steps
from worker.job import Job
from worker.rails import Answer, Order, Result
from worker.workflow import Asleep, Done, Failure, Later, Outcome

Distribution = distributions_pb2.Distribution

WAITING_FOR_CONFIRMATION = "waiting_for_confirmation"
WAITING_FOR_PROVIDER = "waiting_for_provider"

CONFIRM_TASK = "payment_to_make"
FAILED_TASK = "payment_failed"

_RECHECK_S = 3_600.0
_GONE = {
    distributions_pb2.DISTRIBUTION_STATUS_FAILED: "failed",
    distributions_pb2.DISTRIBUTION_STATUS_CANCELLED: "cancelled",
    distributions_pb2.DISTRIBUTION_STATUS_RETURNED: "returned",
}


async def prechecks(job: Job) -> Outcome:
    """Domain 10.3. What may pass by itself (cash, a suspended payee) puts the payment off."""
    found = await distribution_of(job)
    if found.status == distributions_pb2.DISTRIBUTION_STATUS_COMPLETED:
        return Done({"paid_already": True})
    if found.status in _GONE:
        return Done({"gone": _GONE[found.status]})
    facts = {
        "number": found.number,
        "member_id": found.member_id,
        "kind": found.kind,
        "method": found.method,
        "amount_minor": str(found.amount.amount_minor),
        "withholding_minor": str(found.withholding.amount_minor),
        "currency": found.amount.currency,
    }
    if found.status == distributions_pb2.DISTRIBUTION_STATUS_PROCESSING:
        return Done(facts)
    payee = await _payee(job, found.member_id)
    if payee is not None and not payee.payable:
        return Done({**facts, "defer": _tomorrow(job, "The member cannot be paid at present.")})
    request = capital_pb2.CheckDistributionRequest(
        distribution_id=found.id, member_id=found.member_id, kind=found.kind, amount=found.amount
    )
    check = await job.read(job.peers.capital.CheckDistribution, request)
    if check.refusal and check.temporary:
        return Done({**facts, "defer": _tomorrow(job, f"{check.refusal}: {check.message}")})
    if check.refusal:
        return Failure(check.refusal, check.message)
    return Done(facts)


async def mark_processing(job: Job) -> Outcome:
    request = distributions_pb2.MarkProcessingRequest(
        id=job.instance.business_key, workflow_id=str(job.instance.id)
    )
    marked = await job.command(job.peers.distributions.MarkProcessing, request)
    found = marked.distribution
    return Done(
        {
            "attempt": found.attempt,
            "max_attempts": found.max_attempts,
            "provider_key": found.provider_key,
        }
    )


async def execute(job: Job) -> Outcome:
    """Pay, or find out what became of it; a key that was asked for is never asked for anew."""
    if (told := _told(job)) is not None:
        return told
    facts, marked = job.output(steps.PRECHECKS), job.output(steps.MARK)
    payee = await _payee(job, facts["member_id"])
    order = Order(
        provider_key=marked["provider_key"],
        distribution_id=UUID(job.instance.business_key),
        payee_token=payee.payee_token if payee else "",
        amount_minor=int(facts["amount_minor"]) - int(facts["withholding_minor"]),
        currency=facts["currency"],
    )
    rail = job.rails.rail(facts["method"])
    asked_before = job.row.progress == WAITING_FOR_PROVIDER
    answer = await (rail.look_up if asked_before else rail.pay)(job.call, order)
    match answer.result:
        case Result.PAID:
            return Done(
                {
                    "paid": True,
                    "reference": answer.reference,
                    "payment_date": job.today().isoformat(),
                    "confirmed_by": "",
                }
            )
        case Result.FAILED:
            return _refused(answer)
        case Result.UNKNOWN:
            return _ask_again(job)
        case Result.BY_HAND:
            return await _ask_a_person(job)


async def post(job: Job) -> Outcome:
    """The ledger follows the money; tried until it stands."""
    facts, paid = job.output(steps.PRECHECKS), job.output(steps.EXECUTE)
    request = capital_pb2.PostDistributionRequest(
        distribution_id=job.instance.business_key,
        distribution_number=facts["number"],
        member_id=facts["member_id"],
        kind=facts["kind"],
        payment_date=paid["payment_date"],
        payment_reference=paid["reference"],
    )
    request.amount.amount_minor = int(facts["amount_minor"])
    request.amount.currency = facts["currency"]
    request.withholding.amount_minor = int(facts["withholding_minor"])
    request.withholding.currency = facts["currency"]
    posted = await job.command(job.peers.capital.PostDistribution, request)
    return Done(
        {
            "book_transaction_id": posted.book_transaction_id,
            "tax_transaction_id": posted.tax_transaction_id,
            "tax_year": posted.tax_year,
        }
    )


async def complete(job: Job) -> Outcome:
    paid, posted = job.output(steps.EXECUTE), job.output(steps.POST)
    request = distributions_pb2.CompleteDistributionRequest(
        id=job.instance.business_key,
        payment_date=paid["payment_date"],
        payment_reference=paid["reference"],
        book_transaction_id=posted["book_transaction_id"],
        tax_transaction_id=posted["tax_transaction_id"],
        tax_year=posted["tax_year"],
        confirmed_by=paid["confirmed_by"],
    )
    await job.command(job.peers.distributions.CompleteDistribution, request)
    return Done()


async def after(job: Job) -> Outcome:
    """Tell the payee; nobody needs to make or mend this payment any more."""
    member_id = UUID(job.output(steps.PRECHECKS)["member_id"])
    key = job.instance.business_key

    async def tell(unit: Unit) -> None:
        await notices.note(unit, "payment", [(key, member_id)], namespace=job.instance.id)
        for task in (CONFIRM_TASK, FAILED_TASK):
            await notices.answered(unit, task, key)

    await job.locally(tell)
    paid = job.output(steps.EXECUTE)
    return Done({"payment_reference": paid["reference"], "payment_date": paid["payment_date"]})


async def distribution_of(job: Job) -> Distribution:
    """Raises NotFound."""
    found = await job.read(
        job.peers.distributions.BatchGetDistributions,
        distributions_pb2.BatchGetDistributionsRequest(ids=[job.instance.business_key]),
    )
    if not found.distributions:
        raise NotFound(what="distribution")
    return found.distributions[0]


async def _payee(job: Job, member_id: str) -> members_pb2.Payee | None:
    found = await job.read(
        job.peers.members.BatchResolvePayees,
        members_pb2.BatchResolvePayeesRequest(member_ids=[member_id]),
    )
    return found.payees[0] if found.payees else None


def _told(job: Job) -> Done | None:
    """What a person said about this payment; their word ends the asking."""
    signals = job.instance.signals
    if confirmed := signals.get("confirm"):
        return Done(
            {
                "paid": True,
                "reference": confirmed["reference"],
                "payment_date": confirmed["payment_date"],
                "confirmed_by": confirmed["by"],
            }
        )
    if failed := signals.get("fail"):
        return _refused(Answer(Result.FAILED, code=failed["code"], reason=failed["reason"]))
    return None


def _refused(answer: Answer) -> Done:
    return Done(
        {
            "paid": False,
            "failure_code": answer.code,
            "failure_reason": answer.reason,
            "retryable": answer.retryable,
        }
    )


def _ask_again(job: Job) -> Outcome:
    settings = job.settings
    after_s = steps.next_poll_s(
        settings.payment_poll_delays_s, settings.payment_poll_total_s, job.since_s()
    )
    if after_s is None:
        return Failure("PAYMENT_UNKNOWN", "The provider did not say what became of the payment.")
    return Later(WAITING_FOR_PROVIDER, after_s)


async def _ask_a_person(job: Job) -> Outcome:
    facts = job.output(steps.PRECHECKS)
    await job.locally(
        lambda unit: notices.ask_person(
            unit,
            CONFIRM_TASK,
            job.instance.business_key,
            f"Pay {facts['number']} by {facts['method']} and confirm it with its reference.",
            job.instance.id,
        )
    )
    return Asleep(WAITING_FOR_CONFIRMATION, _RECHECK_S)


def _tomorrow(job: Job, reason: str) -> dict[str, str]:
    return {"until": (job.today() + timedelta(days=1)).isoformat(), "reason": reason}


ACTIONS = {
    steps.PRECHECKS: prechecks,
    steps.MARK: mark_processing,
    steps.EXECUTE: execute,
    steps.POST: post,
    steps.COMPLETE: complete,
    steps.AFTER: after,
}
