"""What other contexts announced: periods of Treasury, claims of Agreements, postings of Treasury.

Every fact may come twice, late or out of order. The period copy follows the sequence of its
aggregate; marks on contributions are guarded by state.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from people.application.ports import Work
from people.domain.periods import Period, PeriodStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    id: UUID
    code: str
    name: str
    start_date: date
    end_date: date
    grace_end_date: date
    sequence: int


async def period_opened(work: Work, fact: Opened) -> None:
    """A new row, or the facts of a row that a close had to make before this was heard."""
    described = Period(
        id=fact.id,
        code=fact.code,
        name=fact.name,
        start_date=fact.start_date,
        end_date=fact.end_date,
        grace_end_date=fact.grace_end_date,
        sequence=fact.sequence,
    )
    await work.periods.ensure(described)
    known = await work.periods.lock(fact.id)
    after = replace(
        described,
        status=known.status,
        suspended_by=known.suspended_by,
        sequence=max(known.sequence, fact.sequence),
    )
    if after != known:
        await work.periods.save(after)


async def period_moved(
    work: Work, id: UUID, status: PeriodStatus, *, sequence: int, workflow: str = ""
) -> None:
    """Closing, open again, closed or locked. Raises NotFound before the opening was heard."""
    period = await work.periods.lock(id)
    after = period.after(status, sequence=sequence, workflow=workflow)
    if after != period:
        await work.periods.save(after)


async def claim_created(work: Work, contribution_id: UUID, claim_id: UUID) -> None:
    contribution = await work.contributions.lock_row(contribution_id)
    after = contribution.claimed(claim_id)
    if after != contribution:
        await work.contributions.save([after])


async def claim_reversed(work: Work, contribution_id: UUID, claim_id: UUID) -> None:
    contribution = await work.contributions.lock_row(contribution_id)
    after = contribution.unclaimed(claim_id)
    if after != contribution:
        await work.contributions.save([after])


async def contribution_posted(work: Work, contribution_id: UUID, *, taken_back: bool) -> None:
    contribution = await work.contributions.lock_row(contribution_id)
    after = contribution.unposted() if taken_back else contribution.posted()
    if after != contribution:
        await work.contributions.save([after])
