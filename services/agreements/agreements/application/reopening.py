"""A closed period is opened again: its agreement no longer counts (domain 7.1, 9.7)."""

from dataclasses import dataclass
from uuid import UUID

from agreements.application.ports import Work
from agreements.application.rights import Scope, require_service
from agreements.domain.agreements import Agreement, AgreementStatus
from agreements.domain.distributions import DistributionStatus
from agreements.domain.facts import AgreementSuperseded, DistributionCancelled
from kernel.errors import Invalid, NotFound, Refused

REASON_MAX = 2000


@dataclass(frozen=True, slots=True)
class Supersede:
    period_id: UUID
    reason: str
    requested_by: str
    approved_by: str
    rehearsal: bool = False


async def supersede(work: Work, command: Supersede) -> tuple[Agreement, int]:
    """The period is reopened: claims are active again, what was only scheduled is cancelled.

    Answers the agreement and how many distributions were cancelled. Raises NotFound, Invalid, and
    Refused: APPROVAL_REQUIRED without two people, INVALID_TRANSITION while money is on its way.
    """
    require_service(work.call.actor, Scope.AGREEMENTS)
    if not command.reason.strip() or len(command.reason) > REASON_MAX:
        raise Invalid("Say why the period is reopened.", field="reason")
    if not command.rehearsal:  # asked before the second person is known
        two_people(command.requested_by, command.approved_by)
    await work.fence(str(command.period_id))
    period = await work.periods.lock(command.period_id)
    live = await work.agreements.live(command.period_id)
    if live is None:
        raise NotFound(what="agreement of this period")
    agreement = await work.agreements.lock(live.id)
    superseded = agreement.moved(AgreementStatus.SUPERSEDED)
    open_ones = await work.distributions.lock_unfinished(agreement.id)
    moved = (DistributionStatus.PROCESSING, DistributionStatus.COMPLETED)
    if any(one.status in moved for one in open_ones):
        raise Refused(
            "Payments of this period are under way or done; take them back first.",
            agreement_id=agreement.id,
        )
    cancelled = [one.cancelled(reason=command.reason, re_retain=False) for one in open_ones]
    await work.distributions.cancel_all(cancelled)
    await work.agreements.save(superseded)
    await work.periods.save(period.released())
    for one in cancelled:
        work.announce(DistributionCancelled(one, command.requested_by, command.approved_by))
    work.announce(AgreementSuperseded(superseded, command.reason))
    work.note(
        "agreement.supersede",
        "allocation_agreement",
        agreement.id,
        reason=command.reason,
        second_actor_id=command.approved_by,
    )
    return superseded, len(cancelled)


def two_people(requested_by: str, approved_by: str) -> None:
    """Raises Refused with reason APPROVAL_REQUIRED unless two different people stand for it."""
    if not requested_by or not approved_by or requested_by == approved_by:
        raise Refused(
            "This takes two different people.", reason="APPROVAL_REQUIRED", approvals="1/2"
        )
