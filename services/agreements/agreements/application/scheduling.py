"""When and in which parts the cash of an agreement is paid (workflows 4, domain 10.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.application.ports import Work
from agreements.application.rights import Scope, require_service
from agreements.domain.agreements import IN_FORCE, Agreement
from agreements.domain.distributions import (
    METHODS,
    Distribution,
    DistributionStatus,
    Installment,
    default_date,
    parts_of,
)
from agreements.domain.facts import DistributionCancelled, DistributionScheduled
from agreements.domain.numbers import distribution_number
from kernel.call import Role
from kernel.errors import Invalid, NotFound, Refused, Stale
from kernel.ids import new_id

BATCH_MAX = 1000
REASON_MAX = 2000


@dataclass(frozen=True, slots=True)
class ScheduleForAllocations:
    """One payment for each allocation; methods by allocation id."""

    agreement_id: UUID
    methods: dict[UUID, str]
    scheduled_date: date | None


@dataclass(frozen=True, slots=True)
class ScheduleInstallments:
    allocation_id: UUID
    installments: Sequence[Installment]


async def schedule_for_allocations(work: Work, command: ScheduleForAllocations) -> int:
    """Schedule what is unscheduled of up to 1 000 allocations; answers how many were new.

    Holds the agreement's row, so that two of them cannot both find the same cash unscheduled.
    Allocations that have a payment keep it. Raises NotFound, Invalid, Refused before application.
    """
    require_service(work.call.actor, Scope.DISTRIBUTIONS)
    if not 0 < len(command.methods) <= BATCH_MAX:
        raise Invalid(f"Between 1 and {BATCH_MAX} allocations at a time.", field="allocations")
    for method in command.methods.values():
        check_method(method)
    agreement = await work.agreements.lock(command.agreement_id)
    agreement.require(*IN_FORCE)
    on = command.scheduled_date or await _due(work, agreement)
    payables = await work.distributions.payables(agreement.id, tuple(command.methods))
    new = [one for one in payables if one.unscheduled and not one.live_parts]
    scope = (await work.periods.get(agreement.period_id)).code
    first = await work.numbers.reserve("distribution", scope, len(new))
    distributions = [
        Distribution(
            id=new_id(),
            number=distribution_number(scope, place),
            member_id=one.member_id,
            allocation_id=one.allocation_id,
            agreement_id=agreement.id,
            period_id=agreement.period_id,
            part_no=1,
            part_total=1,
            amount=one.unscheduled,
            method=command.methods[one.allocation_id],
            scheduled_date=on,
        )
        for place, one in enumerate(new, start=first)
    ]
    await work.distributions.add(distributions)
    for one in distributions:
        work.announce(DistributionScheduled(one))
    return len(distributions)


async def schedule_installments(work: Work, command: ScheduleInstallments) -> list[Distribution]:
    """Pay one allocation in parts, instead of the one payment that is scheduled.

    Raises NotFound, Forbidden, Invalid (installments), Refused once a payment has begun.
    """
    work.call.actor.require(Role.STEWARD)
    found = await work.allocations.many([command.allocation_id])
    if not found:
        raise NotFound(what="allocation")
    agreement = await work.agreements.lock(found[0].agreement_id)
    agreement.require(*IN_FORCE)
    live = await work.distributions.live_of(command.allocation_id)
    if any(one.status is not DistributionStatus.SCHEDULED for one in live):
        raise Refused("A payment of this allocation has begun already.")
    payable = (await work.distributions.payables(agreement.id, [command.allocation_id]))[:1]
    cash = sum(one.amount for one in live) + sum(one.unscheduled for one in payable)
    if not cash:
        raise Refused("This allocation has no cash left to pay.")
    amounts = parts_of(cash, command.installments, today=work.clock.today())
    method = live[0].method if live else "manual"
    await _replace(work, live)
    period = await work.periods.get(agreement.period_id)
    serial = await work.numbers.reserve("distribution", period.code, 1)
    total = len(amounts)
    parts = [
        Distribution(
            id=new_id(),
            number=distribution_number(period.code, serial, place, total),
            member_id=found[0].member_id,
            allocation_id=command.allocation_id,
            agreement_id=agreement.id,
            period_id=agreement.period_id,
            part_no=place,
            part_total=total,
            amount=amount,
            method=method,
            scheduled_date=part.on,
        )
        for place, (amount, part) in enumerate(
            zip(amounts, command.installments, strict=True), start=1
        )
    ]
    await work.distributions.add(parts)
    for one in parts:
        work.announce(DistributionScheduled(one))
    work.note("distribution.schedule", "allocation", command.allocation_id, after={"parts": total})
    return parts


async def _replace(work: Work, live: Sequence[Distribution]) -> None:
    actor = work.call.actor.id
    cancelled = [
        one.cancelled(reason="Replaced by a schedule of installments.", re_retain=False)
        for one in live
    ]
    await work.distributions.cancel_all(cancelled)
    for one in cancelled:
        work.announce(DistributionCancelled(one, actor, ""))


async def reschedule(
    work: Work, id: UUID, on: date, reason: str, expected_version: int
) -> Distribution:
    """Another date for a payment that has not begun. Raises Stale, Invalid, Refused, NotFound."""
    work.call.actor.require(Role.STEWARD)
    if on < work.clock.today():
        raise Invalid("A payment cannot be scheduled in the past.", field="date")
    check_reason(reason)
    distribution = await work.distributions.lock(id)
    if expected_version and expected_version != distribution.version:
        raise Stale(version=distribution.version)
    moved = distribution.rescheduled(on)
    await work.distributions.save(moved)
    work.note(
        "distribution.reschedule",
        "distribution",
        id,
        before={"scheduled_date": distribution.scheduled_date.isoformat()},
        after={"scheduled_date": on.isoformat()},
        reason=reason,
    )
    return moved


def check_reason(reason: str) -> None:
    """Raises Invalid naming `reason`."""
    if not reason.strip() or len(reason) > REASON_MAX:
        raise Invalid(f"Give a reason of at most {REASON_MAX} characters.", field="reason")


def check_method(method: str) -> None:
    """Raises Invalid naming `method`."""
    if method not in METHODS:
        raise Invalid(f"A payment method is one of {', '.join(METHODS)}.", field="method")


async def _due(work: Work, agreement: Agreement) -> date:
    """The date that the close was started with, else some days after the approval."""
    if agreement.distribution_date:
        return agreement.distribution_date
    policies = await work.settings.policies()
    approved = agreement.approved_on or work.clock.today()
    return default_date(approved, policies.distribution_lead_days)
