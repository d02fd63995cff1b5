"""ApproveTransaction, ReturnTransaction and DiscardTransaction: what becomes of a draft."""

from dataclasses import dataclass
from uuid import UUID

from kernel.call import Role
from kernel.errors import Forbidden
from treasury.application.ports import Work
from treasury.application.post_draft import post_decided
from treasury.domain.drafts import DraftEvent
from treasury.domain.records import TransactionRecord, draft_record


@dataclass(frozen=True, slots=True)
class ApproveDraft:
    id: UUID
    comment: str = ""
    expected_version: int = 0


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    id: UUID
    reason: str
    expected_version: int = 0


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    id: UUID


async def approve_draft(work: Work, command: ApproveDraft) -> list[TransactionRecord]:
    """The second person posts. Raises SelfApproval for its creator, and what post_draft raises."""
    actor = work.call.actor
    actor.require(Role.STEWARD)
    drafts = await work.drafts.for_change(command.id)
    drafts.require_version(command.id, command.expected_version)
    approved = drafts.approve(actor.id)
    return await post_decided(
        work, approved, action="approve_transaction", second_actor_id=drafts.created_by
    )


async def return_draft(work: Work, command: ReturnDraft) -> list[TransactionRecord]:
    """pending_approval → draft, by an approver or the creator, with a reason."""
    work.call.actor.require(Role.STEWARD)
    drafts = await work.drafts.for_change(command.id)
    drafts.require_version(command.id, command.expected_version)
    returned = drafts.send_back(command.reason)
    return await _save(work, returned, "return_transaction", command.reason)


async def discard_draft(work: Work, command: DiscardDraft) -> list[TransactionRecord]:
    """draft → discarded, by its creator or an admin."""
    actor = work.call.actor
    actor.require(Role.STEWARD)
    drafts = await work.drafts.for_change(command.id)
    if actor.id != drafts.created_by and not actor.has(Role.ADMIN):
        raise Forbidden("Only its creator or an admin discards a draft.")
    return await _save(work, drafts.discard(), "discard_transaction")


async def _save(
    work: Work, drafts: DraftEvent, action: str, reason: str | None = None
) -> list[TransactionRecord]:
    await work.drafts.save([drafts])
    work.audit(action, "transaction", drafts.drafts[0].id, reason=reason)
    return [draft_record(draft) for draft in drafts.drafts]
