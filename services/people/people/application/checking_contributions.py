"""contributions.csv against the database: read, resolved and planned, nothing written."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from people.application.ports import Work
from people.domain.categories import Category
from people.domain.imports.contributions_file import ContributionsFile, read_contributions
from people.domain.imports.contributions_plan import (
    ContributionsPlan,
    Known,
    KnownMember,
    plan_contributions,
    resolve,
)
from people.domain.imports.messages import Messages
from people.domain.members import Member
from people.domain.periods import Period, period_key


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its references resolved; `members` are those the file names."""

    file: ContributionsFile
    plan: ContributionsPlan
    members: Mapping[UUID, Member]
    categories: Mapping[str, Category]


async def checked_contributions(
    work: Work,
    content: bytes,
    messages: Messages,
    *,
    hold: bool = False,
    expected: frozenset[str] | None = frozenset(),
) -> Checked:
    """Read, resolve and plan; `expected` are addresses that come with the same run."""
    categories = await work.policies.categories()
    file = await asyncio.to_thread(
        read_contributions, content, messages, categories=categories, now=work.clock.now()
    )
    emails = {row.member_email for row, _ in file.rows}
    emails |= {row.approver_email for row, _ in file.rows}
    members = await work.members.by_emails(sorted(emails - {""}))
    known = Known(
        cooperative_id=work.call.cooperative_id,
        members={
            email: KnownMember(member.id, member.intervals) for email, member in members.items()
        },
        periods=await _periods(work, file, hold=hold),
        actor=work.call.actor.id,
        expected=expected,
    )
    rows = await asyncio.to_thread(resolve, file, known, messages)
    earlier = await work.imports.earlier([row.key for row in rows])
    plan = plan_contributions(rows, earlier, messages)
    by_id = {member.id: member for member in members.values()}
    return Checked(file, plan, by_id, categories)


async def _periods(work: Work, file: ContributionsFile, *, hold: bool) -> dict[str, Period]:
    """By every spelling; those that the file names are held against a close."""
    named = {period_key(row.period) for row, _ in file.rows}
    spelled: dict[str, Period] = {}
    for period in await work.periods.all():
        keys = {period_key(period.name), period_key(period.code)}
        if hold and keys & named:
            period = await work.periods.share(period.id)
        spelled |= dict.fromkeys(keys, period)
    return spelled
