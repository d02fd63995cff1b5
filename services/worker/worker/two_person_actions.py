"""Asking for a second person, and what is done once that person has agreed."""

from chassis.client import ask
from habitat.agreements.v1 import allocations_pb2, distributions_pb2, governance_pb2
from habitat.treasury.v1 import capital_pb2, ledger_pb2, periods_pb2
from kernel.call import Call
from kernel.errors import NotFound, Refused
from worker import two_person as steps
from worker.job import Job
from worker.peers import Peers
from worker.workflow import Asleep, Done, Instance, Outcome

WAITING_FOR_SECOND_PERSON = "waiting_for_second_person"

_OUTCOMES = {
    governance_pb2.APPROVAL_OUTCOME_APPROVED: "approved",
    governance_pb2.APPROVAL_OUTCOME_REJECTED: "rejected",
    governance_pb2.APPROVAL_OUTCOME_WITHDRAWN: "withdrawn",
}


def approval_request(instance: Instance) -> governance_pb2.OpenApprovalRequest:
    """The same for the answer to the caller and for the workflow's own first step."""
    return governance_pb2.OpenApprovalRequest(
        subject_type=str(instance.input["command"]).lower(),
        subject_id=str(instance.input["subject_id"]),
        mode="second_person",
        required_approvals=1,
        requested_by=instance.started_by,
        reason=str(instance.input["reason"]),
        workflow_id=str(instance.id),
    )


async def open_approval(job: Job) -> Outcome:
    opened = await job.command(job.peers.governance.OpenApproval, approval_request(job.instance))
    return Done({"approval_id": opened.approval.id})


async def await_second_person(job: Job) -> Outcome:
    """The approval itself counts, not the message that woke us."""
    approval_id = job.output(steps.OPEN)["approval_id"]
    found = await job.read(
        job.peers.governance.BatchGetApprovals,
        governance_pb2.BatchGetApprovalsRequest(ids=[approval_id]),
    )
    if not found.approvals:
        raise NotFound(what="approval")
    approval = found.approvals[0]
    if approval.outcome not in _OUTCOMES:
        return Asleep(WAITING_FOR_SECOND_PERSON, job.settings.approval_recheck_s)
    agreed = [
        vote.voter_id
        for vote in approval.votes
        if vote.choice == governance_pb2.VOTE_CHOICE_APPROVE
    ]
    outcome = _OUTCOMES[approval.outcome]
    return Done({"outcome": outcome, "approved_by": agreed[-1] if agreed else ""})


async def supersede_agreement(job: Job) -> Outcome:
    """Only where Treasury will be able to reopen: what is superseded here does not come back.

    Treasury rehearses the whole reversal: a cash part that was kept in the capital again, or
    capital that was paid out since, is found before anything is changed.
    """
    await job.aggregate(
        job.peers.periods.ReopenPeriod, _reopening(job, validate_only=True), "rehearse"
    )
    request = allocations_pb2.SupersedeAgreementRequest(
        period_id=_subject(job),
        reason=_reason(job),
        requested_by=job.instance.started_by,
        approved_by=_approved_by(job),
    )
    done = await job.aggregate(job.peers.allocations.SupersedeAgreement, request)
    return Done({"cancelled_distributions": done.cancelled_distributions})


async def reopen_period(job: Job) -> Outcome:
    done = await job.aggregate(job.peers.periods.ReopenPeriod, _reopening(job))
    return Done({"reversal_ids": list(done.reversal_ids)})


def _reopening(job: Job, *, validate_only: bool = False) -> periods_pb2.ReopenPeriodRequest:
    return periods_pb2.ReopenPeriodRequest(
        period_id=_subject(job),
        reason=_reason(job),
        requested_by=job.instance.started_by,
        approved_by=_approved_by(job),
        validate_only=validate_only,
    )


async def lock_period(job: Job) -> Outcome:
    request = periods_pb2.LockPeriodRequest(
        period_id=_subject(job),
        requested_by=job.instance.started_by,
        approved_by=_approved_by(job),
    )
    await job.command(job.peers.periods.LockPeriod, request)
    return Done()


async def reverse_transaction(job: Job) -> Outcome:
    request = ledger_pb2.ReverseTransactionRequest(
        id=_subject(job),
        reason=_reason(job),
        date=str(job.instance.input["date"]),
        requested_by=job.instance.started_by,
        approved_by=_approved_by(job),
    )
    done = await job.command(job.peers.ledger.ReverseTransaction, request)
    return Done({"transaction_ids": [transaction.id for transaction in done.transactions]})


async def cancel_distribution(job: Job) -> Outcome:
    request = distributions_pb2.CancelDistributionRequest(
        id=_subject(job),
        reason=_reason(job),
        re_retain=bool(job.instance.input["re_retain"]),
        requested_by=job.instance.started_by,
        approved_by=_approved_by(job),
    )
    done = await job.command(job.peers.distributions.CancelDistribution, request)
    amount = done.distribution.amount
    return Done(
        {
            "member_id": done.distribution.member_id,
            "amount_minor": str(amount.amount_minor),
            "currency": amount.currency,
        }
    )


async def re_retain(job: Job) -> Outcome:
    """The cancelled cash part goes back into the member's retained capital."""
    cancelled = job.output(steps.CANCEL)
    request = capital_pb2.ReRetainRequest(
        distribution_id=_subject(job),
        member_id=cancelled["member_id"],
        date=str(job.instance.input["date"]),
        reason=_reason(job),
    )
    request.amount.amount_minor = int(cancelled["amount_minor"])
    request.amount.currency = cancelled["currency"]
    done = await job.command(job.peers.capital.ReRetain, request)
    return Done({"book_transaction_id": done.book_transaction_id})


async def require_reopenable(peers: Peers, call: Call, period_id: str) -> None:
    """Raises Refused unless it is closed, and so far the last closed one of its fiscal year."""
    found = await ask(
        peers.periods.BatchGetPeriods,
        periods_pb2.BatchGetPeriodsRequest(ids=[period_id]),
        call=call,
    )
    if not found.periods:
        raise NotFound(what="period")
    period = found.periods[0]
    require_closed(period)
    year = await ask(
        peers.periods.ListPeriods,
        periods_pb2.ListPeriodsRequest(fiscal_year=period.fiscal_year, page_size=1_000),
        call=call,
    )
    for later in year.periods:
        if later.start_date > period.end_date and later.status != periods_pb2.PERIOD_STATUS_OPEN:
            raise Refused(f"Period {later.code} comes after it and is not open any more.")


def require_closed(period: periods_pb2.Period) -> None:
    """Raises Refused for a period that is open, closing or locked."""
    if period.status == periods_pb2.PERIOD_STATUS_LOCKED:
        raise Refused(f"Period {period.code} is locked.", reason="PERIOD_LOCKED")
    if period.status != periods_pb2.PERIOD_STATUS_CLOSED:
        raise Refused(f"Period {period.code} is not closed.")


def _subject(job: Job) -> str:
    return str(job.instance.input["subject_id"])


def _reason(job: Job) -> str:
    return str(job.instance.input["reason"])


def _approved_by(job: Job) -> str:
    return str(job.output(steps.AWAIT)["approved_by"])


ACTIONS = {
    steps.OPEN: open_approval,
    steps.AWAIT: await_second_person,
    steps.SUPERSEDE: supersede_agreement,
    steps.REOPEN: reopen_period,
    steps.LOCK: lock_period,
    steps.REVERSE: reverse_transaction,
    steps.CANCEL: cancel_distribution,
    steps.RE_RETAIN: re_retain,
}
