"""ReverseTransaction: the mirror of a transaction and of its twin, in an open period."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.errors import Invalid, Refused
from treasury.application.announce import (
    MEMBER_LOCKS_MAX,
    announce_capital,
    announce_posted,
    lock_members,
)
from treasury.application.drafting import period_for
from treasury.application.ports import Work
from treasury.domain.capital import Occasion
from treasury.domain.drafts import ApprovalRequired
from treasury.domain.facts import TransactionReversed
from treasury.domain.journal import CLOSE_TYPES, TransactionType
from treasury.domain.records import TransactionRecord


@dataclass(frozen=True, slots=True)
class ReverseTransaction:
    """`requested_by` and `approved_by` are two people; both empty for a workflow's own work."""

    id: UUID
    reason: str
    on: date | None = None
    requested_by: str = ""
    approved_by: str = ""


async def reverse_transaction(
    work: Work, command: ReverseTransaction
) -> tuple[list[TransactionRecord], list[TransactionRecord]]:
    """Originals and their mirrors. Books are corrected by adding to them.

    Raises Forbidden for people, ApprovalRequired without two distinct people, NotFound, Refused
    when it is reversed already, is a reversal, or belongs to a close.
    """
    actor = work.call.actor
    actor.require_machine()
    if not command.reason.strip():
        raise Invalid("A reversal has a reason.", field="reason")
    asked = await work.journal.get(command.id)
    require_two_people(
        command.requested_by, command.approved_by, own_work=asked.created_by == actor.id
    )
    if asked.transaction_type in CLOSE_TYPES:
        raise Refused("What a close posted is taken back by reopening the period.")
    if asked.transaction_type is TransactionType.REVERSAL:
        raise Refused("A reversal is not reversed; post the transaction anew.")
    event = await work.journal.claim_event(asked.economic_event_id)
    twins = sorted((t for t in event if t.is_live), key=lambda twin: twin.id != asked.id)
    if not twins or twins[0].id != asked.id:
        raise Refused(f"{asked.number} is reversed already.", number=asked.number)
    mirrors = await mirror(work, twins, on=command.on or work.clock.today(), reason=command.reason)
    work.audit(
        "reverse_transaction",
        "transaction",
        asked.id,
        after={"reversals": [mirror.number for mirror in mirrors]},
        reason=command.reason,
        second_actor_id=command.approved_by or None,
    )
    return twins, mirrors


async def mirror(
    work: Work,
    originals: list[TransactionRecord],
    *,
    on: date,
    reason: str,
    period_id: UUID | None = None,
) -> list[TransactionRecord]:
    """Post the mirrors in the period of `on`, or in `period_id` whose lock is already held."""
    if period_id is None:
        period = await period_for(work, on)
        period.admit(TransactionType.REVERSAL, on)
        period_id = period.id
    ids = [original.id for original in originals]
    members = await work.journal.members_of(ids, MEMBER_LOCKS_MAX + 1)
    await lock_members(work, set(members))
    occasion = Occasion(period_id, on, work.call.actor.id, reason)
    mirrors = await work.journal.mirror(originals, occasion, reason=reason)
    announce_posted(work, mirrors)
    for original, reversal in zip(originals, mirrors, strict=True):
        work.emit(
            TransactionReversed(
                transaction_id=original.id,
                reversal_id=reversal.id,
                reason=reason,
                by=work.call.actor.id,
                source_type=original.source_type,
                source_id=original.source_id,
            )
        )
    await announce_capital(work, mirrors, movement_type="reversal")
    return mirrors


def require_two_people(requested_by: str, approved_by: str, *, own_work: bool = False) -> None:
    """Raises ApprovalRequired unless two distinct people stand behind it, or nobody has to."""
    if own_work and not requested_by and not approved_by:
        return
    if not requested_by or not approved_by or requested_by == approved_by:
        raise ApprovalRequired("Two different people must stand behind this.")
