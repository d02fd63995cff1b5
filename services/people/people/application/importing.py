"""Imports of CSV files: read and checked whole, then written set-based, or not at all."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.call import Role
from kernel.ids import new_id
from people.application.callers import acting_or_machine
from people.application.joining import MEMBER_NUMBERS
from people.application.pacing import in_bites
from people.application.ports import Work
from people.domain.facts import (
    AuditNote,
    MemberCreated,
    MemberRoleChanged,
    MemberStatusChanged,
    MemberUpdated,
)
from people.domain.imports.members_file import MembersFile, read_members
from people.domain.imports.members_plan import (
    Joining,
    Known,
    MembersPlan,
    day_before,
    plan_members,
)
from people.domain.imports.messages import Messages, Report, report
from people.domain.members import Member, MemberTier, member_number
from people.domain.periods import PeriodStatus


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file as it came; `content` are its bytes."""

    content: bytes
    name: str
    strict: bool = False
    run_id: str = ""


async def import_members(work: Work, file: ImportFile) -> Report:
    """Upsert by e-mail address; with any error nothing is written and the report says why.

    New members are numbered in the order of the file. No password is made or touched.
    """
    await acting_or_machine(work, Role.ADMIN)
    await work.imports.one_at_a_time()
    messages = Messages(file.name, strict=file.strict)
    rows = await asyncio.to_thread(
        read_members, file.content, messages, today=work.clock.now().date()
    )
    plan = await planned_members(work, rows, messages, lock=True)
    outcome = report(
        messages,
        rows=rows.row_count,
        new=len(plan.joining),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
    )
    if messages.failed:
        return outcome
    await _write(work, plan)
    work.note(
        AuditNote(
            "import.members",
            "import",
            file.run_id or file.name,
            after={"new": outcome.new, "changed": outcome.changed},
        )
    )
    return outcome


async def planned_members(
    work: Work, file: MembersFile, messages: Messages, *, lock: bool
) -> MembersPlan:
    """Rows against the database, one query for each kind of question; `lock` for writing."""
    admins = await (work.members.lock_admins() if lock else work.members.admins())
    known = Known(
        by_email=await work.members.by_emails([row.email for row in file.rows]),
        ens_names=await work.members.owners(
            "ens_name", [row.ens_name for row in file.rows if row.ens_name]
        ),
        external_refs=await work.members.owners(
            "external_ref", [row.external_ref for row in file.rows if row.external_ref]
        ),
        admins=admins,
        ended_on=day_before(await first_open_day(work)),
    )
    return plan_members(file, known, messages)


async def first_open_day(work: Work) -> date | None:
    """The first day of the earliest open period."""
    days = [
        period.start_date
        for period in await work.periods.all()
        if period.status is PeriodStatus.OPEN
    ]
    return min(days, default=None)


async def _write(work: Work, plan: MembersPlan) -> None:
    if plan.joining:
        first = await work.numbers.take(MEMBER_NUMBERS, len(plan.joining))
        members = [
            _joined(work, joining, ordinal) for ordinal, joining in enumerate(plan.joining, first)
        ]
        await work.members.add(members)
        async for member in in_bites(members):
            work.announce(MemberCreated(member), migrated=True)
    await work.members.save([after for _, after in plan.changed])
    async for before, after in in_bites(plan.changed):
        _announce_change(work, before, after)


def _joined(work: Work, joining: Joining, ordinal: int) -> Member:
    row = joining.row
    tier = row.tier or MemberTier.COOPERATIVE
    return Member(
        id=new_id(),
        number=member_number(ordinal),
        legal_name=row.legal_name or row.display_name,
        display_name=row.display_name,
        email=row.email,
        tier=tier,
        status=row.status,
        role=row.role,
        intervals=(joining.interval,),
        voting_rights=tier is MemberTier.COOPERATIVE and not row.status.is_ended,
        ens_name=row.ens_name or "",
        external_ref=row.external_ref or "",
        created_by=work.call.actor.id,
        created_at=work.clock.now(),
    )


def _announce_change(work: Work, before: Member, after: Member) -> None:
    """Only what changed is announced; the standing last, so that it is what remains."""
    if after.role is not before.role:
        fact = MemberRoleChanged(after, before.role, work.call.actor.id)
        work.announce(fact, migrated=True)
    described = ("display_name", "tier", "intervals")
    if any(getattr(before, name) != getattr(after, name) for name in described):
        work.announce(MemberUpdated(after), migrated=True)
    if after.status is not before.status:
        on = after.current.ended_on or after.current.joined_on
        work.announce(MemberStatusChanged(after, before.status, on, "imported"), migrated=True)


def readable_members(files: Sequence[MembersFile]) -> frozenset[str] | None:
    """Addresses that come with a run; None when a members file could not be read at all."""
    if any(not file.readable for file in files):
        return None
    return frozenset(email for file in files for email in file.emails)
