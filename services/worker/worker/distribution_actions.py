"""What turns an applied agreement into scheduled payments and notices; batches, never rows."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from chassis.database import Unit
from habitat.agreements.v1 import allocations_pb2, distributions_pb2
from habitat.kernel.v1.lines_pb2 import AllocationColumns
from habitat.people.v1 import members_pb2, policy_pb2
from habitat.treasury.v1 import capital_pb2
from kernel.errors import Refused
from worker import allocation_distribution as steps
from worker import notices
from worker.job import Job
from worker.workflow import Done, Later, Outcome


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a member gets by an agreement, in minor units."""

    id: str
    member_id: str
    number: str
    total_minor: int
    cash_minor: int
    retained_minor: int


LEAD_DAYS = 15
"""Between the schedule and the payment, unless the settings say otherwise."""

_APPLIED = (
    allocations_pb2.AGREEMENT_STATUS_APPLIED,
    allocations_pb2.AGREEMENT_STATUS_EXECUTED,
)


async def load(job: Job) -> Outcome:
    """The agreement must be applied; the day of payment is fixed here once."""
    agreement_id = str(job.instance.input["agreement_id"])
    found = await job.read(
        job.peers.allocations.BatchGetAgreements,
        allocations_pb2.BatchGetAgreementsRequest(ids=[agreement_id]),
    )
    if not found.agreements or found.agreements[0].status not in _APPLIED:
        raise Refused("The agreement is not applied.", agreement_id=agreement_id)
    agreement = found.agreements[0]
    scheduled = job.instance.input.get("distribution_date") or agreement.distribution_date
    if not scheduled:
        scheduled = (job.today() + timedelta(days=await _lead_days(job))).isoformat()
    return Done(
        {
            "agreement_number": agreement.number,
            "members": agreement.member_count,
            "scheduled_date": scheduled,
            "cash_minor": str(agreement.cash.amount_minor),
        }
    )


async def split(job: Job) -> Outcome:
    """Cash and retained as the agreement fixed them; read again, never computed again."""
    cash, payable = 0, 0
    async for batch in _batches(job):
        for line in batch:
            if line.cash_minor + line.retained_minor != line.total_minor:
                raise Refused(
                    f"Allocation {line.number} does not split exactly.",
                    reason="INVARIANT_VIOLATION",
                )
            cash += line.cash_minor
            payable += line.cash_minor > 0
    if str(cash) != job.output(steps.LOAD)["cash_minor"]:
        raise Refused(
            "The cash parts do not add up to the agreement's.", reason="INVARIANT_VIOLATION"
        )
    return Done({"payable": payable, "cash_minor": str(cash)})


async def capital_check(job: Job) -> Outcome:
    """Treasury must hold each cash part as declared and unpaid before it is promised."""
    async for batch in _batches(job):
        owed = {line.member_id: line.cash_minor for line in batch if line.cash_minor}
        if not owed:
            continue
        found = await job.read(
            job.peers.capital.BatchGetCapitalAccounts,
            capital_pb2.BatchGetCapitalAccountsRequest(member_ids=list(owed)),
        )
        held = {row.member_id: row.declared_unpaid.amount_minor for row in found.capital_accounts}
        if any(held.get(member, 0) < cash for member, cash in owed.items()):
            if job.since_s() < job.settings.close_settle_s:
                return Later("waiting_for_capital", job.settings.close_settle_poll_s)
            raise Refused(
                "The ledger does not hold the cash part of every member.",
                reason="INVARIANT_VIOLATION",
            )
    return Done()


async def schedule(job: Job) -> Outcome:
    """One distribution for each allocation with a cash part; those that exist stay."""
    loaded, scheduled, by_hand = job.output(steps.LOAD), 0, list[str]()
    async for batch in _batches(job):
        payable = [line for line in batch if line.cash_minor > 0]
        if not payable:
            continue
        methods = await _methods(job, [line.member_id for line in payable])
        by_hand += [line.number for line in payable if line.member_id not in methods]
        request = distributions_pb2.ScheduleForAllocationsRequest(
            agreement_id=str(job.instance.input["agreement_id"]),
            allocations=[
                distributions_pb2.AllocationPayee(
                    allocation_id=line.id, method=methods.get(line.member_id, "manual")
                )
                for line in payable
            ],
            scheduled_date=loaded["scheduled_date"],
        )
        # A payee may have changed since an attempt that died: then it is another command.
        item = sha256(request.SerializeToString(deterministic=True)).hexdigest()
        done = await job.aggregate(job.peers.distributions.ScheduleForAllocations, request, item)
        scheduled += done.scheduled
    if by_hand:
        await job.locally(lambda unit: _ask_for_payees(unit, job, by_hand))
    return Done({"scheduled": scheduled})


async def notify(job: Job) -> Outcome:
    """Each member's statement and notice are asked for once; the log of delivery starts here."""
    noted = 0
    async for batch in _batches(job):
        rows = [(line.id, UUID(line.member_id)) for line in batch]
        noted += await job.locally(
            lambda unit, rows=rows: notices.note(  # type: ignore[misc]
                unit, "allocation_statement", rows, namespace=job.instance.id
            )
        )
    return Done({"noted": noted})


async def complete(job: Job) -> Outcome:
    scheduled = job.instance.outputs.get(steps.SCHEDULE, {})
    return Done({"scheduled": scheduled.get("scheduled", 0)})


async def _batches(job: Job) -> AsyncIterator[Sequence[Allocation]]:
    """By member number, at most 1 000 at a time, as Agreements streams them."""
    request = allocations_pb2.StreamAllocationsRequest(
        agreement_id=str(job.instance.input["agreement_id"]), amounts_only=True
    )
    async for part in job.stream(job.peers.allocations.StreamAllocations, request):
        if part.HasField("amounts"):
            yield list(_lines(part.amounts))


def _lines(amounts: AllocationColumns) -> Iterator[Allocation]:
    return map(
        Allocation,
        _ids(amounts.ids),
        _ids(amounts.member_ids),
        amounts.numbers,
        amounts.total_minor,
        amounts.cash_minor,
        amounts.retained_minor,
    )


def _ids(packed: bytes) -> Iterator[str]:
    for at in range(0, len(packed), 16):
        yield str(UUID(bytes=packed[at : at + 16]))


async def _methods(job: Job, member_ids: Sequence[str]) -> dict[str, str]:
    found = await job.read(
        job.peers.members.BatchResolvePayees,
        members_pb2.BatchResolvePayeesRequest(member_ids=member_ids),
    )
    return {payee.member_id: payee.method for payee in found.payees if payee.method}


async def _lead_days(job: Job) -> int:
    found = await job.read(job.peers.policy.GetSettings, policy_pb2.GetSettingsRequest())
    return int(found.settings.values.get("distribution_lead_days") or LEAD_DAYS)


async def _ask_for_payees(unit: Unit, job: Job, numbers: Sequence[str]) -> None:
    await notices.ask_person(
        unit,
        "payee_missing",
        job.instance.business_key,
        f"{len(numbers)} members have no way to be paid; first {numbers[0]}.",
        job.instance.id,
    )


ACTIONS = {
    steps.LOAD: load,
    steps.SPLIT: split,
    steps.CAPITAL_CHECK: capital_check,
    steps.SCHEDULE: schedule,
    steps.NOTIFY: notify,
    steps.COMPLETE: complete,
}
