"""One distribution on its way to the member (domain 10.1, workflows 5).

Where money settles or comes back, the agreement's row is taken before the distribution's.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.application.agreeing import settle
from agreements.application.ports import Work
from agreements.application.reopening import two_people
from agreements.application.rights import Scope, require_role, require_service
from agreements.application.scheduling import check_reason
from agreements.domain.agreements import Agreement
from agreements.domain.distributions import Distribution
from agreements.domain.facts import (
    DistributionCancelled,
    DistributionCompleted,
    DistributionFailed,
    DistributionProcessing,
    DistributionReturned,
    DistributionScheduled,
)
from kernel.call import Role
from kernel.errors import Invalid

REFERENCE_MAX = 200


@dataclass(frozen=True, slots=True)
class Complete:
    id: UUID
    payment_date: date
    reference: str
    book_transaction_id: UUID | None
    tax_transaction_id: UUID | None
    tax_year: int
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Cancel:
    id: UUID
    reason: str
    re_retain: bool
    requested_by: str
    approved_by: str


async def mark_processing(work: Work, id: UUID, workflow_id: str) -> Distribution:
    """One more attempt begins; the second of two workflows is refused."""
    require_service(work.call.actor, Scope.DISTRIBUTIONS)
    await work.fence(str(id))
    moved = (await work.distributions.lock(id)).processing(
        workflow_id=workflow_id, at=work.clock.now()
    )
    await work.distributions.save(moved)
    work.announce(DistributionProcessing(moved))
    return moved


async def complete(work: Work, command: Complete) -> Distribution:
    """The payment is posted. The agreement is executed with the last of its cash."""
    require_service(work.call.actor, Scope.DISTRIBUTIONS)
    await work.fence(str(command.id))
    if len(command.reference) > REFERENCE_MAX:
        raise Invalid("The payment reference is too long.", field="payment_reference")
    agreement, distribution = await _held(work, command.id)
    moved = distribution.completed(
        at=work.clock.now(),
        payment_date=command.payment_date,
        reference=command.reference,
        book_transaction_id=command.book_transaction_id,
        tax_transaction_id=command.tax_transaction_id,
        tax_year=command.tax_year,
        confirmed_by=command.confirmed_by,
    )
    await work.distributions.save(moved)
    work.announce(DistributionCompleted(moved))
    await settle(work, agreement, moved.amount)
    work.note(
        "distribution.complete",
        "distribution",
        moved.id,
        after={"reference": moved.payment_reference},
        second_actor_id=command.confirmed_by or None,
    )
    return moved


async def fail(work: Work, id: UUID, code: str, reason: str, *, retryable: bool) -> Distribution:
    require_service(work.call.actor, Scope.DISTRIBUTIONS)
    await work.fence(str(id))
    if not code or len(code) > 100 or len(reason) > 2000:
        raise Invalid("A failure has a short code.", field="failure_code")
    moved = (await work.distributions.lock(id)).failed(
        at=work.clock.now(), code=code, reason=reason, retryable=retryable
    )
    await work.distributions.save(moved)
    work.announce(DistributionFailed(moved))
    work.note("distribution.fail", "distribution", id, after={"code": code}, reason=reason or None)
    return moved


async def defer(work: Work, id: UUID, until: date, reason: str) -> Distribution:
    """Wait for cash or solvency; it stays scheduled."""
    require_service(work.call.actor, Scope.DISTRIBUTIONS)
    check_reason(reason)
    if until < work.clock.today():
        raise Invalid("A payment cannot wait until a day in the past.", field="until")
    moved = (await work.distributions.lock(id)).deferred(until, reason)
    await work.distributions.save(moved)
    work.note("distribution.defer", "distribution", id, after={"until": until.isoformat()})
    return moved


async def retry(work: Work, id: UUID, on: date | None) -> Distribution:
    """A failed payment goes back to the queue: by an admin, or by the payment workflow."""
    require_role(work.call.actor, Role.ADMIN, or_service=Scope.DISTRIBUTIONS)
    day = on or work.clock.today()
    if day < work.clock.today():
        raise Invalid("A payment cannot be scheduled in the past.", field="scheduled_date")
    moved = (await work.distributions.lock(id)).retried(day)
    await work.distributions.save(moved)
    work.announce(DistributionScheduled(moved))
    work.note("distribution.retry", "distribution", id, after={"date": day.isoformat()})
    return moved


async def cancel(work: Work, command: Cancel) -> Distribution:
    """Two people gave it up before money moved; the amount is retained again, or rescheduled.

    Raises Refused with APPROVAL_REQUIRED without two people.
    """
    require_service(work.call.actor, Scope.DISTRIBUTIONS)
    check_reason(command.reason)
    two_people(command.requested_by, command.approved_by)
    agreement, distribution = await _held(work, command.id)
    moved = distribution.cancelled(reason=command.reason, re_retain=command.re_retain)
    await work.distributions.save(moved)
    work.announce(DistributionCancelled(moved, command.requested_by, command.approved_by))
    if command.re_retain:
        await settle(work, agreement, moved.amount)
    work.note(
        "distribution.cancel",
        "distribution",
        moved.id,
        after={"re_retain": command.re_retain, "requested_by": command.requested_by},
        reason=command.reason,
        second_actor_id=command.approved_by,
    )
    return moved


async def return_payment(work: Work, id: UUID, reason: str) -> Distribution:
    """The payment bounced: its amount is no longer settled, another one may be scheduled."""
    require_role(work.call.actor, Role.ADMIN, or_service=Scope.DISTRIBUTIONS)
    check_reason(reason)
    agreement, distribution = await _held(work, id)
    moved = distribution.returned(reason)
    await work.distributions.save(moved)
    work.announce(DistributionReturned(moved))
    await settle(work, agreement, -moved.amount)
    work.note("distribution.return", "distribution", id, reason=reason)
    return moved


async def due(work: Work, on: date, limit: int) -> list[Distribution]:
    """What is to be paid on `on`, oldest date first. Nothing is held: MarkProcessing decides."""
    require_service(work.call.actor, Scope.READ)
    if not 0 <= limit <= 1000:
        raise Invalid("At most 1000 at a time.", field="limit")
    return await work.distributions.due(on, limit or 1000)


async def _held(work: Work, id: UUID) -> tuple[Agreement, Distribution]:
    found = await work.distributions.get(id)
    agreement = await work.agreements.lock(found.agreement_id)
    return agreement, await work.distributions.lock(id)
