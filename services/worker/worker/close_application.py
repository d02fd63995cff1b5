"""What the close does once the agreement is approved, and how it takes back what it did.

Forward steps repeat safely. Every undoing step looks first whether there is anything to undo: it
may come after a crash at any moment, or after nothing at all.
"""

import asyncio
from collections.abc import AsyncIterator

from google.protobuf.json_format import MessageToDict

from habitat.agreements.v1 import allocations_pb2, claims_pb2
from habitat.kernel.v1.money_pb2 import Money
from habitat.people.v1 import contributions_pb2
from habitat.treasury.v1 import capital_pb2, periods_pb2
from kernel.errors import Refused
from worker import allocation_distribution, period_close
from worker.close_actions import verify_agreement
from worker.job import WHOLE_S, Job
from worker.workflow import Done, NewWorkflow, Outcome

LINES_MAX = 1_000
"""Lines of one message of a stream."""

_ALIVE = frozenset(
    {
        allocations_pb2.AGREEMENT_STATUS_DRAFT,
        allocations_pb2.AGREEMENT_STATUS_PROPOSED,
        allocations_pb2.AGREEMENT_STATUS_APPROVED,
    }
)


async def post_closing_entries(job: Job) -> Outcome:
    request = periods_pb2.PostClosingEntriesRequest(
        period_id=job.instance.business_key, workflow_id=str(job.instance.id)
    )
    posted = await job.aggregate(job.peers.periods.PostClosingEntries, request)
    return Done(
        {
            "book_transaction_id": posted.book_transaction_id,
            "tax_transaction_id": posted.tax_transaction_id,
            "book_net_minor": str(posted.book_net.amount_minor),
            "tax_net_minor": str(posted.tax_net.amount_minor),
        }
    )


async def post_allocations(job: Job) -> Outcome:
    """The agreement's lines flow from Agreements into one transaction of Treasury."""
    posted = await job.send(job.peers.capital.PostAllocations, _postings(job))
    return Done(
        {
            "book_transaction_id": posted.book_transaction_id,
            "tax_transaction_id": posted.tax_transaction_id,
            "lines": posted.line_count,
        }
    )


async def verify(job: Job) -> Outcome:
    """C6 and C7 in the ledger, A1 to A8 in the agreement. Raises Refused with every breach."""
    agreement_id = job.output("propose")["agreement_id"]
    calculated = job.output("allocate")
    currency = await _currency(job, agreement_id)
    request = periods_pb2.VerifyCloseRequest(
        period_id=job.instance.business_key,
        agreement_id=agreement_id,
        expected_book=Money(amount_minor=int(calculated["surplus_minor"]), currency=currency),
        expected_tax=Money(amount_minor=int(calculated["tax_total_minor"]), currency=currency),
    )
    ledger, agreement = await asyncio.gather(
        job.read(job.peers.periods.VerifyClose, request, timeout_s=WHOLE_S),
        verify_agreement(job, agreement_id, posted=True),
    )
    breaches = [*ledger.breaches, *agreement]
    if breaches:
        raise Refused(" ".join(breaches), reason="INVARIANT_VIOLATION")
    return Done({"breaches": []})


async def snapshot_and_close(job: Job) -> Outcome:
    """Treasury closes the period with both snapshots, Agreements marks the agreement applied."""
    agreement_id, workflow_id = job.output("propose")["agreement_id"], str(job.instance.id)
    complete = periods_pb2.CompleteCloseRequest(
        period_id=job.instance.business_key, workflow_id=workflow_id, agreement_id=agreement_id
    )
    closed = await job.whole(job.peers.periods.CompleteClose, complete, "close")
    posted = job.output("post_allocations")
    applied = allocations_pb2.MarkAppliedRequest(
        agreement_id=agreement_id,
        workflow_id=workflow_id,
        book_transaction_id=posted["book_transaction_id"],
        tax_transaction_id=posted["tax_transaction_id"],
    )
    await job.aggregate(job.peers.allocations.MarkApplied, applied, "apply")
    return Done(
        {
            "next_period_id": closed.next_period.id,
            "snapshots": [
                MessageToDict(snapshot, preserving_proto_field_name=True)
                for snapshot in closed.snapshots
            ],
        }
    )


async def spawn_distributions(job: Job) -> Outcome:
    """The agreement's payments get a workflow of their own, started with this checkpoint."""
    agreement_id = job.output("propose")["agreement_id"]
    start = NewWorkflow(
        allocation_distribution.TYPE,
        agreement_id,
        {
            "agreement_id": agreement_id,
            "period_id": job.instance.business_key,
            "distribution_date": job.instance.input["distribution_date"],
        },
        started_by=job.instance.started_by,
    )
    return Done({"distributing": agreement_id}, start=(start,))


async def reverse_postings(job: Job) -> Outcome:
    """Closing entries and allocations of this workflow are reversed; the agreement stands."""
    error = job.instance.error
    request = periods_pb2.CompensateCloseRequest(
        period_id=job.instance.business_key,
        workflow_id=str(job.instance.id),
        reason=error.message if error else "The close was given up.",
    )
    reversed_ = await job.aggregate(job.peers.periods.CompensateClose, request)
    return Done({"reversal_ids": list(reversed_.reversal_ids)})


async def cancel_agreement(job: Job) -> Outcome:
    """Whatever agreement of this workflow is still alive, also one whose making was not heard."""
    workflow_id, cancelled = str(job.instance.id), []
    found = await job.read(
        job.peers.allocations.ListAgreements,
        allocations_pb2.ListAgreementsRequest(
            period_id=job.instance.business_key, page_size=LINES_MAX
        ),
    )
    for agreement in found.agreements:
        if agreement.workflow_id != workflow_id or agreement.status not in _ALIVE:
            continue
        request = allocations_pb2.CancelAgreementRequest(
            agreement_id=agreement.id, workflow_id=workflow_id, reason=_reason(job)
        )
        await job.aggregate(job.peers.allocations.CancelAgreement, request, agreement.id)
        cancelled.append(agreement.id)
    return Done({"cancelled": cancelled})


async def unlock_claims(job: Job) -> Outcome:
    request = claims_pb2.UnlockClaimsRequest(
        period_id=job.instance.business_key, workflow_id=str(job.instance.id)
    )
    unlocked = await job.aggregate(job.peers.claims.UnlockClaims, request)
    return Done({"claims": unlocked.claims})


async def abort_close(job: Job) -> Outcome:
    """Back to open, if this workflow had come to lock the period at all."""
    period = await job.period(job.instance.business_key)
    if period.status != periods_pb2.PERIOD_STATUS_CLOSING:
        return Done({"aborted": False})
    request = periods_pb2.AbortCloseRequest(
        period_id=period.id, workflow_id=str(job.instance.id), reason=_reason(job)
    )
    await job.command(job.peers.periods.AbortClose, request)
    return Done({"aborted": True})


async def resume_intake(job: Job) -> Outcome:
    request = contributions_pb2.ResumeIntakeRequest(
        period_id=job.instance.business_key, workflow_id=str(job.instance.id)
    )
    await job.command(job.peers.contributions.ResumeIntake, request)
    return Done()


def _reason(job: Job) -> str:
    if job.instance.context.get("restart"):
        return "The inputs changed; the calculation starts anew."
    error = job.instance.error
    return error.message or error.code if error else "The close was given up."


async def _currency(job: Job, agreement_id: str) -> str:
    found = await job.read(
        job.peers.allocations.BatchGetAgreements,
        allocations_pb2.BatchGetAgreementsRequest(ids=[agreement_id]),
    )
    return found.agreements[0].allocable_surplus.currency


async def _postings(job: Job) -> AsyncIterator[capital_pb2.PostAllocationsRequest]:
    """Header first, then the lines as they come and as they are; nothing here grows with them."""
    request = allocations_pb2.StreamAllocationsRequest(
        agreement_id=job.output("propose")["agreement_id"], amounts_only=True
    )
    headed = False
    async for part in job.stream(job.peers.allocations.StreamAllocations, request):
        if not headed:
            headed = True
            yield capital_pb2.PostAllocationsRequest(header=_header(job, part.agreement))
        if part.HasField("amounts"):
            yield capital_pb2.PostAllocationsRequest(lines=part.amounts)


def _header(
    job: Job, agreement: allocations_pb2.AllocationAgreement
) -> capital_pb2.AllocationsHeader:
    return capital_pb2.AllocationsHeader(
        agreement_id=agreement.id,
        agreement_number=agreement.number,
        period_id=agreement.period_id,
        workflow_id=str(job.instance.id),
        inputs_hash=agreement.inputs_hash,
        line_count=agreement.member_count,
        total=agreement.allocable_surplus,
        cash=agreement.cash,
        retained=agreement.retained,
        tax_total=agreement.tax_total,
    )


ACTIONS = {
    period_close.CLOSING_ENTRIES: post_closing_entries,
    period_close.ALLOCATIONS: post_allocations,
    period_close.VERIFY: verify,
    period_close.COMPLETE: snapshot_and_close,
    period_close.SPAWN: spawn_distributions,
    period_close.REVERSE: reverse_postings,
    period_close.CANCEL: cancel_agreement,
    period_close.UNLOCK: unlock_claims,
    period_close.ABORT: abort_close,
    period_close.RESUME: resume_intake,
}
