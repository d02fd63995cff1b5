"""Open a decision, vote on it, close it; what an outcome sets in motion is in `deciding`."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements.application.listing import Page, Slice, slice_of
from agreements.application.ports import Work
from agreements.application.records import ApprovalFilter
from agreements.application.rights import Scope, require_role, require_service
from agreements.domain.facts import VoteRecorded
from agreements.domain.governance import COLLECTIVE, Approval, Mode, Outcome, SubjectType
from kernel.call import Role
from kernel.errors import Conflict, Invalid
from kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class OpenApproval:
    subject_type: SubjectType
    subject_id: UUID
    requested_by: str
    reason: str
    workflow_id: str


async def open_approval(work: Work, command: OpenApproval) -> Approval:
    """A workflow asks for a second person; a repeat by the same workflow answers the same.

    Raises Conflict while another workflow's decision on this subject is pending.
    """
    require_service(work.call.actor, Scope.GOVERNANCE)
    if command.subject_type in COLLECTIVE:
        raise Invalid("This is put to the vote by proposing it.", field="subject_type")
    if not command.requested_by:
        raise Invalid("Say who asks for it.", field="requested_by")
    pending = await work.approvals.latest(command.subject_type, command.subject_id)
    if pending and pending.outcome is Outcome.PENDING:
        if pending.workflow_id != command.workflow_id:
            raise Conflict("A decision on this is pending already.", approval_id=pending.id)
        return pending
    return await _open(work, command, Mode.SECOND_PERSON, required=1)


async def open_collective(
    work: Work,
    subject_type: SubjectType,
    subject_id: UUID,
    *,
    requested_by: str,
    reason: str = "",
    workflow_id: str = "",
) -> Approval:
    """Put an agreement or a formula to the vote of the stewards and admins."""
    policies = await work.settings.policies()
    deciders = await work.members.deciders()
    single = deciders is not None and deciders < 2
    mode = Mode.SINGLE_ADMIN if single else Mode.STEWARDS
    required = 1 if single else max(2, policies.approval_required)
    command = OpenApproval(subject_type, subject_id, requested_by, reason, workflow_id)
    return await _open(work, command, mode, required=required)


async def _open(work: Work, command: OpenApproval, mode: Mode, *, required: int) -> Approval:
    approval = Approval(
        id=new_id(),
        subject_type=command.subject_type,
        subject_id=command.subject_id,
        mode=mode,
        required=required,
        requested_by=command.requested_by,
        opens_at=work.clock.now(),
        reason=command.reason,
        workflow_id=command.workflow_id,
    )
    await work.approvals.add(approval)
    work.note(
        "approval.open",
        command.subject_type.value,
        command.subject_id,
        after={"approval_id": str(approval.id), "mode": mode.value, "required": required},
        reason=command.reason or None,
    )
    return approval


async def close_approval(work: Work, approval_id: UUID, reason: str) -> Approval:
    """Nobody decides any more; harmless to repeat. Raises Refused when it was decided."""
    require_service(work.call.actor, Scope.GOVERNANCE)
    approval = await work.approvals.lock(approval_id)
    if approval.outcome is Outcome.WITHDRAWN:
        return approval
    return await withdraw(work, approval, reason)


async def withdraw(work: Work, approval: Approval, reason: str) -> Approval:
    """The approval's row must be held by the caller."""
    withdrawn = approval.withdrawn()
    await work.approvals.record(withdrawn, None)
    work.announce(VoteRecorded(withdrawn, None))
    work.note(
        "approval.withdraw",
        approval.subject_type.value,
        approval.subject_id,
        after={"approval_id": str(approval.id)},
        reason=reason or None,
    )
    return withdrawn


async def many(work: Work, ids: Sequence[UUID]) -> list[Approval]:
    seen = _visible(work)
    found = await work.approvals.many(ids)
    return [approval for approval in found if not seen or approval.subject_type in seen]


async def listed(work: Work, wanted: ApprovalFilter, page: Page) -> Slice[Approval]:
    """Newest first. Members see decisions on agreements and formulas only."""
    seen = _visible(work)
    if seen:
        asked = wanted.subject_types or seen
        types = tuple(one for one in asked if one in seen)
        if not types:
            return Slice(())
        wanted = ApprovalFilter(types, wanted.subject_id, wanted.outcome)
    approvals = work.approvals
    return await slice_of(
        page, wanted, approvals.listed, approvals.count, lambda one: (str(one.id),)
    )


def _visible(work: Work) -> tuple[SubjectType, ...]:
    """The subject types that the caller sees; empty means all."""
    require_role(work.call.actor, Role.MEMBER, or_service=Scope.READ)
    return () if work.call.actor.sees_all() else tuple(sorted(COLLECTIVE))
