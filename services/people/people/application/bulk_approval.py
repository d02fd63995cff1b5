"""Many approvals at once, each judged for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.call import Role
from kernel.errors import HabitatError, Invalid, NotFound
from people.application.callers import deciding
from people.application.ports import Work
from people.application.reviews import (
    ApproveContribution,
    Subject,
    announce_approval,
    judged,
    rulebook,
)
from people.domain.contributions import Contribution
from people.domain.members import Member
from people.domain.review import Approval

BULK_MAX = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of a bulk approval."""

    id: UUID
    contribution: Contribution | None = None
    refusal: HabitatError | None = None


async def approve_contributions(work: Work, ids: Sequence[UUID], comment: str) -> list[Outcome]:
    """Each item for itself, at most 100: a refused one stays as it was, the others go through.

    All rows are held before the first is judged, and written together.
    """
    if not 0 < len(ids) <= BULK_MAX:
        raise Invalid(f"From 1 to {BULK_MAX} contributions at once.", field="ids")
    if len(set(ids)) != len(ids):
        raise Invalid("A contribution comes twice.", field="ids")
    reviewer = await deciding(work, Role.STEWARD)
    held = await work.contributions.lock_many(ids)
    owners = await _by_id(work, [contribution.member_id for contribution, _ in held.values()])
    earlier = await work.approvals.of(list(held))
    rules = await rulebook(work)
    outcomes: list[Outcome] = []
    saved: list[tuple[Contribution, Approval]] = []
    for wanted in ids:
        try:
            if wanted not in held:
                raise NotFound(what="contribution")
            contribution, period = held[wanted]
            owner = owners[contribution.member_id]
            subject = Subject(contribution, period, owner, earlier.get(wanted, []))
            command = ApproveContribution(id=wanted, comment=comment)
            after, approval = judged(work, subject, reviewer, command, rules)
        except HabitatError as refusal:
            outcomes.append(Outcome(wanted, refusal=refusal))
            continue
        saved.append((after, approval))
        outcomes.append(Outcome(wanted, after))
        announce_approval(work, after, subject, approval)
    await work.contributions.save([contribution for contribution, _ in saved])
    await work.approvals.add([approval for _, approval in saved])
    return outcomes


async def _by_id(work: Work, ids: Sequence[UUID]) -> dict[UUID, Member]:
    return {member.id: member for member in await work.members.many(ids)}
