"""What members and reviewers read: own rows, or all of them for stewards and above."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from kernel.call import Role
from people.application.paging import Page, PageRequest
from people.application.ports import ContributionFilter, QueueFilter, Work
from people.domain.contributions import Contribution
from people.domain.review import Approval


async def get_contributions(work: Work, ids: Sequence[UUID]) -> list[Contribution]:
    """Those that exist and the caller may see."""
    actor = work.call.actor
    actor.require(Role.MEMBER, or_machine=True)
    found = await work.contributions.many(ids)
    return [item for item in found if actor.sees_all() or item.member_id == actor.member_id]


async def list_contributions(
    work: Work, filter: ContributionFilter, page: PageRequest
) -> Page[Contribution]:
    """A member's list holds own rows only, whatever the filter says."""
    actor = work.call.actor
    actor.require(Role.MEMBER, or_machine=True)
    if not actor.sees_all():
        if filter.member_id not in (None, actor.member_id):
            return Page([], total=0 if page.count else None)
        return await work.contributions.page(replace(filter, member_id=actor.member_id), page)
    return await work.contributions.page(filter, page)


async def review_queue(
    work: Work, filter: QueueFilter, *, stale_only: bool, page: PageRequest
) -> Page[Contribution]:
    """What waits for this reviewer, the longest first; whose queue it is, the call says."""
    work.call.actor.require(Role.STEWARD)
    stale_before = None
    if stale_only:
        policies = await work.policies.approval_policies()
        days = min((policy.stale_after_days for policy in policies), default=3)
        stale_before = work.clock.now().date() - timedelta(days=days)
    wanted = replace(filter, without=work.call.actor.id, stale_before=stale_before)
    return await work.contributions.queue(wanted, page)


async def list_approvals(
    work: Work, contribution_ids: Sequence[UUID], approver_id: str, page: PageRequest
) -> Page[Approval]:
    """Decisions on contributions; a member sees those on own ones."""
    actor = work.call.actor
    actor.require(Role.MEMBER, or_machine=True)
    owner_id = None if actor.sees_all() else actor.member_id
    return await work.approvals.page(contribution_ids, approver_id, owner_id, page)
