"""Cast a vote, and let the outcome take effect in the same transaction."""

from dataclasses import dataclass
from uuid import UUID

from agreements.application import formulas
from agreements.application.ports import Work
from agreements.domain.agreements import AgreementStatus
from agreements.domain.facts import AgreementApproved, AgreementRejected, VoteRecorded
from agreements.domain.governance import Approval, Choice, Outcome, SubjectType
from kernel.call import Role
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CastVote:
    """Either the approval, or its subject."""

    approval_id: UUID | None
    subject_type: SubjectType | None
    subject_id: UUID | None
    choice: Choice
    comment: str


async def cast_vote(work: Work, command: CastVote) -> Approval:
    """Of two last votes at the same moment one decides, the other finds it decided.

    Locks the subject first, then the approval: the order of everybody who takes both.
    Raises NotFound, Forbidden, SelfApproval, Conflict, Refused, Invalid (see Approval.cast).
    """
    found = await _find(work, command)
    if found.subject_type is SubjectType.ALLOCATION_AGREEMENT:
        await work.agreements.lock(found.subject_id)
    elif found.subject_type is SubjectType.FORMULA_VERSION:
        await work.formulas.lock(found.subject_id)
    approval = await work.approvals.lock(found.id)
    voted = approval.cast(work.call.actor, command.choice, command.comment, at=work.clock.now())
    vote = voted.votes[-1]
    other = voted.requested_by if voted.requested_by != work.call.actor.id else ""
    await work.approvals.record(voted, vote)
    work.announce(VoteRecorded(voted, vote))
    work.note(
        f"approval.{command.choice.value}",
        voted.subject_type.value,
        voted.subject_id,
        after={"outcome": voted.outcome.value, "approvals": voted.approvals},
        reason=vote.comment or None,
        second_actor_id=other or None,  # who asked for it may be one of those who vote
    )
    if voted.outcome is not Outcome.PENDING:
        await _take_effect(work, voted)
    return voted


async def _find(work: Work, command: CastVote) -> Approval:
    work.call.actor.require(Role.MEMBER, or_machine=True)
    if command.approval_id:
        return await work.approvals.get(command.approval_id)
    approval = None
    if command.subject_type and command.subject_id:
        approval = await work.approvals.latest(command.subject_type, command.subject_id)
    if approval is None:
        raise NotFound(what="approval")
    return approval


async def _take_effect(work: Work, approval: Approval) -> None:
    """What other contexts are asked to do, their workflows do on hearing of the outcome."""
    approved = approval.outcome is Outcome.APPROVED
    if approval.subject_type is SubjectType.ALLOCATION_AGREEMENT:
        await _decide_agreement(work, approval, approved=approved)
    elif approval.subject_type is SubjectType.FORMULA_VERSION:
        decide = formulas.activate if approved else formulas.reject
        await decide(work, approval.subject_id)


async def _decide_agreement(work: Work, approval: Approval, *, approved: bool) -> None:
    agreement = await work.agreements.lock(approval.subject_id)
    if approved:
        agreement = agreement.moved(
            AgreementStatus.APPROVED,
            approved_at=work.clock.now(),
            approved_on=work.clock.today(),
        )
        work.announce(AgreementApproved(agreement, approval))
    else:
        agreement = agreement.moved(
            AgreementStatus.REJECTED, rejection_reason=approval.rejection_reason
        )
        work.announce(AgreementRejected(agreement))
    await work.agreements.save(agreement)
