"""PostTransaction: a draft and its twin go into the journal, or to a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.call import Role
from treasury.application.announce import post
from treasury.application.drafting import period_for
from treasury.application.ports import Work
from treasury.domain.drafts import DraftEvent, TransactionStatus
from treasury.domain.journal import EconomicEvent
from treasury.domain.records import TransactionRecord, draft_record, posted_drafts


@dataclass(frozen=True, slots=True)
class PostDraft:
    id: UUID
    expected_version: int = 0


async def post_draft(work: Work, command: PostDraft) -> list[TransactionRecord]:
    """Posts at or below the high-value threshold; above it, only sends to approval.

    Raises Forbidden, NotFound, Stale, Unbalanced, TwinMissing, AccountNotPostable,
    ApprovalRequired when it waits for approval already, and what Period.admit raises.
    """
    work.call.actor.require(Role.STEWARD)
    cooperative = await work.cooperatives.get()
    drafts = await work.drafts.for_change(command.id)
    event = event_to_post(command, drafts)
    if event.total_minor > cooperative.high_value_transaction_minor:
        waiting = drafts.submit(work.call.actor.id)
        await work.drafts.save([waiting])
        work.audit("submit_transaction", "transaction", command.id)
        return [draft_record(draft) for draft in waiting.drafts]
    return await post_decided(work, drafts.post(), action="post_transaction")


def event_to_post(command: PostDraft, drafts: DraftEvent) -> EconomicEvent:
    """What the command would put into the journal. Raises as `post_draft` does."""
    drafts.require_version(command.id, command.expected_version)
    drafts.require_draft()
    return drafts.event()


async def post_decided(
    work: Work, drafts: DraftEvent, *, action: str, second_actor_id: str | None = None
) -> list[TransactionRecord]:
    """Put drafts that are now `posted` into the journal, in the period that holds their date."""
    assert drafts.status is TransactionStatus.POSTED
    first = drafts.drafts[0]
    period = await period_for(work, first.transaction_date, first.period_id)
    period.admit(first.transaction_type, first.transaction_date)
    event = drafts.event(approved_by=first.approved_by)
    await work.drafts.save([drafts])
    records = await post(work, [event], movement_type=first.transaction_type)
    return noted(work, drafts, records, action=action, second_actor_id=second_actor_id)


def noted(
    work: Work,
    drafts: DraftEvent,
    records: Sequence[TransactionRecord],
    *,
    action: str,
    second_actor_id: str | None = None,
) -> list[TransactionRecord]:
    """Write the audit line of a posting; its records, the transaction asked for first."""
    first = drafts.drafts[0]
    work.audit(
        action,
        "transaction",
        first.id,
        after={
            "numbers": [record.number for record in records],
            "total_minor": max(record.total_minor for record in records),
        },
        second_actor_id=second_actor_id,
    )
    order = [draft.id for draft in drafts.drafts]
    asked_first = sorted(records, key=lambda record: order.index(record.id))
    return posted_drafts(asked_first, drafts.drafts)
