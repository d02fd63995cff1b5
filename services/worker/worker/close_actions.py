"""What the close does before approval: count, weigh, allocate, propose, wait.

Each action is one step of `worker.period_close`; numbers that may not fit a double are kept as
decimal strings of minor units.
"""

from typing import Any

from habitat.agreements.v1 import allocations_pb2, claims_pb2
from habitat.people.v1 import contributions_pb2
from habitat.treasury.v1 import periods_pb2
from kernel.errors import Refused
from worker import period_close
from worker.job import WHOLE_S, Job
from worker.workflow import Asleep, Done, Failure, Outcome

WAITING_FOR_APPROVAL = "waiting_for_approval"


async def aggregate(job: Job) -> Outcome:
    """Move along what waits, by policy; freeze the claims and take their digest."""
    period_id, workflow_id = job.instance.business_key, str(job.instance.id)
    moved = await _roll_forward(job)
    lock = claims_pb2.LockClaimsRequest(
        period_id=period_id, workflow_id=workflow_id, validate_only=job.instance.dry
    )
    locked = await job.aggregate(job.peers.claims.LockClaims, lock, "lock")
    return Done(
        {
            "claims": locked.claims,
            "claims_digest": locked.claims_digest,
            "moved": moved,
            "by_category": [_category(row) for row in locked.by_category],
        }
    )


async def weigh(job: Job) -> Outcome:
    request = claims_pb2.WeighClaimsRequest(
        period_id=job.instance.business_key, workflow_id=str(job.instance.id)
    )
    weighed = await job.whole(job.peers.claims.WeighClaims, request)
    return Done(
        {
            "formula_version_id": weighed.formula_version_id,
            "total_weighted_e4": weighed.total_weighted_e4,
            "qualifying_members": weighed.qualifying_members,
            "non_qualifying_members": weighed.non_qualifying_members,
            "by_category": [_category(row) for row in weighed.by_category],
        }
    )


async def allocate(job: Job) -> Outcome:
    """Fix the period's result and calculate; the inputs go on as they are, with their hash."""
    options = job.instance.input
    book, tax = await _results(job)
    net_income = book.net_income.amount_minor
    if job.instance.dry and options.get("surplus_override_minor") is not None:
        net_income = int(options["surplus_override_minor"])
    inputs = {
        "period_id": job.instance.business_key,
        "net_income_minor": str(net_income),
        "reserve_minor": str(options["reserve_minor"]),
        "collective_minor": str(options["collective_minor"]),
        "cash_rate_bp": int(options["cash_rate_bp"]),
        "tax_lines": [[line.k1_line, str(line.amount.amount_minor)] for line in tax.by_k1_line],
    }
    request = allocations_pb2.CalculateAllocationRequest(
        inputs=allocation_inputs(inputs), workflow_id=str(job.instance.id)
    )
    found = await job.whole(job.peers.allocations.CalculateAllocation, request, "calculate")
    return Done(
        {
            "inputs": inputs,
            "inputs_hash": found.inputs_hash,
            "net_income_minor": str(net_income),
            "surplus_minor": str(found.allocable_surplus.amount_minor),
            "cash_minor": str(found.cash.amount_minor),
            "retained_minor": str(found.retained.amount_minor),
            "tax_total_minor": str(found.tax_total.amount_minor),
            "member_count": found.member_count,
            "total_weighted_e4": found.total_weighted_e4,
            "warnings": list(found.warnings),
        }
    )


async def propose(job: Job) -> Outcome:
    """The agreement in one transaction, then its proposal to those who decide."""
    calculated = job.output("allocate")
    started_by, workflow_id = job.instance.started_by, str(job.instance.id)
    create = allocations_pb2.CreateAgreementRequest(
        inputs=allocation_inputs(calculated["inputs"]),
        workflow_id=workflow_id,
        inputs_hash=calculated["inputs_hash"],
        started_by=started_by,
        distribution_date=job.instance.input["distribution_date"],
    )
    created = await job.whole(job.peers.allocations.CreateAgreement, create, "create")
    proposal = allocations_pb2.ProposeAgreementRequest(
        agreement_id=created.agreement.id, workflow_id=workflow_id, proposed_by=started_by
    )
    proposed = await job.aggregate(job.peers.allocations.ProposeAgreement, proposal, "propose")
    agreement = proposed.agreement
    return Done(
        {
            "agreement_id": agreement.id,
            "agreement_number": agreement.number,
            "lines": agreement.member_count,
        }
    )


async def await_approval(job: Job) -> Outcome:
    """What the agreement says counts, not the message that woke us."""
    agreement_id = job.output("propose")["agreement_id"]
    found = await job.read(
        job.peers.allocations.BatchGetAgreements,
        allocations_pb2.BatchGetAgreementsRequest(ids=[agreement_id]),
    )
    if not found.agreements:
        return Failure("NOT_FOUND", "The agreement is gone.")
    agreement = found.agreements[0]
    match agreement.status:
        case allocations_pb2.AGREEMENT_STATUS_PROPOSED:
            return Asleep(WAITING_FOR_APPROVAL, job.settings.approval_recheck_s)
        case allocations_pb2.AGREEMENT_STATUS_APPROVED:
            breaches = await verify_agreement(job, agreement_id, inputs_only=True)
            if breaches and breaches[0].startswith("INPUTS_CHANGED"):
                return Done({"outcome": "inputs_changed", "breaches": breaches})
            if breaches:
                raise Refused("; ".join(breaches), reason="INVARIANT_VIOLATION")
            return Done({"outcome": "approved"})
        case allocations_pb2.AGREEMENT_STATUS_REJECTED:
            return Done({"outcome": "rejected", "reason": agreement.rejection_reason})
        case _:
            return Done({"outcome": "withdrawn", "reason": "The agreement was cancelled."})


async def verify_agreement(
    job: Job, agreement_id: str, *, posted: bool = False, inputs_only: bool = False
) -> list[str]:
    """One sentence for each breach of A1 to A8; INPUTS_CHANGED stands first."""
    request = allocations_pb2.VerifyAgreementRequest(
        agreement_id=agreement_id, posted=posted, inputs_only=inputs_only
    )
    answer = await job.read(job.peers.allocations.VerifyAgreement, request, timeout_s=WHOLE_S)
    return list(answer.breaches)


def allocation_inputs(inputs: Any) -> allocations_pb2.AllocationInputs:
    """The checkpointed inputs as the wire wants them."""
    return allocations_pb2.AllocationInputs(
        period_id=inputs["period_id"],
        net_income_minor=int(inputs["net_income_minor"]),
        reserve_minor=int(inputs["reserve_minor"]),
        collective_minor=int(inputs["collective_minor"]),
        cash_rate_bp=inputs["cash_rate_bp"],
        tax_lines=[
            allocations_pb2.TaxLine(k1_line=line, amount_minor=int(amount))
            for line, amount in inputs["tax_lines"]
        ],
    )


async def _roll_forward(job: Job) -> int:
    """Drafts move along under either policy, the undecided only where the policy says so."""
    period_id, dry = job.instance.business_key, job.instance.dry
    ensured = await job.command(
        job.peers.periods.EnsureNextPeriod,
        periods_pb2.EnsureNextPeriodRequest(period_id=period_id, validate_only=dry),
        "next",
    )
    following = ensured.period
    if dry and not following.id:
        return 0
    moved = await job.aggregate(
        job.peers.contributions.RollForwardContributions,
        contributions_pb2.RollForwardContributionsRequest(
            period_id=period_id,
            to_period_id=following.id,
            to_code=following.code,
            to_name=following.name,
            to_start_date=following.start_date,
            to_end_date=following.end_date,
            to_grace_end_date=following.grace_end_date,
            include_undecided=job.instance.input["pending_contributions"] == "roll_forward",
            validate_only=dry,
        ),
        "roll_forward",
    )
    return moved.moved


async def _results(job: Job) -> tuple[periods_pb2.PeriodResult, periods_pb2.PeriodResult]:
    """BOOK and TAX; a live close fixes them, a dry run only reads."""
    period_id = job.instance.business_key
    if job.instance.dry:
        read = await job.read(
            job.peers.periods.GetPeriodResult,
            periods_pb2.GetPeriodResultRequest(period_id=period_id),
            timeout_s=60.0,
        )
        return read.book, read.tax
    fix = periods_pb2.FixSurplusRequest(period_id=period_id, workflow_id=str(job.instance.id))
    fixed = await job.aggregate(job.peers.periods.FixSurplus, fix, "fix")
    return fixed.book, fixed.tax


def _category(row: claims_pb2.CategoryPatronage) -> dict[str, Any]:
    return {
        "category": row.category_code,
        "raw_minor": str(row.raw_value.amount_minor),
        "weight_e4": row.weight_e4,
        "weighted_e4": row.weighted_e4,
        "minutes": row.minutes,
        "count": row.count,
    }


ACTIONS = {
    period_close.AGGREGATE: aggregate,
    period_close.WEIGHT: weigh,
    period_close.ALLOCATE: allocate,
    period_close.PROPOSE: propose,
    period_close.AWAIT: await_approval,
}
