"""Files of one run checked together, and the capital accounts file read for the ledger."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.call import Role
from people.application.callers import acting_or_machine
from people.application.checking_contributions import checked_contributions
from people.application.importing import (
    ImportFile,
    first_open_day,
    planned_members,
    readable_members,
)
from people.application.ports import Work
from people.domain.imports.capital_file import (
    CapitalFile,
    CapitalRow,
    read_capital_accounts,
    require_members,
)
from people.domain.imports.contributions_plan import known_address
from people.domain.imports.members_file import MembersFile, read_members
from people.domain.imports.messages import Messages, Report, report
from people.domain.members import Member
from people.domain.periods import PeriodStatus


class FileKind(StrEnum):
    MEMBERS = "members"
    CAPITAL_ACCOUNTS = "capital_accounts"
    CONTRIBUTIONS = "contributions"


@dataclass(frozen=True, slots=True)
class Validation:
    """A report for each file that was given; the capital total counts readable rows."""

    members: Report | None
    capital_accounts: Report | None
    contributions: Report | None
    total_capital_minor: int


async def validate_import(work: Work, files: Mapping[FileKind, ImportFile]) -> Validation:
    """Every fault of every file at once; a file that cannot be read does not hide the others.

    References hold against the database and the members file of the same run.
    """
    await acting_or_machine(work, Role.ADMIN)
    members_report: Report | None = None
    read: list[MembersFile] = []
    if (given := files.get(FileKind.MEMBERS)) is not None:
        messages = Messages(given.name, strict=given.strict)
        rows = await asyncio.to_thread(
            read_members, given.content, messages, today=work.clock.now().date()
        )
        read.append(rows)
        plan = await planned_members(work, rows, messages, lock=False)
        members_report = report(
            messages,
            rows=rows.row_count,
            new=len(plan.joining),
            changed=len(plan.changed),
            unchanged=plan.unchanged,
        )
    expected = readable_members(read)
    capital_report, total_minor = await _capital(work, files, expected)
    contributions_report = await _contributions(work, files, expected)
    return Validation(members_report, capital_report, contributions_report, total_minor)


async def _capital(
    work: Work, files: Mapping[FileKind, ImportFile], expected: frozenset[str] | None
) -> tuple[Report | None, int]:
    given = files.get(FileKind.CAPITAL_ACCOUNTS)
    if given is None:
        return None, 0
    messages = Messages(given.name, strict=given.strict)
    file, _ = await _capital_file(work, given, messages, expected)
    return report(messages, rows=file.row_count, new=len(file.rows)), file.total_minor


async def _contributions(
    work: Work, files: Mapping[FileKind, ImportFile], expected: frozenset[str] | None
) -> Report | None:
    given = files.get(FileKind.CONTRIBUTIONS)
    if given is None:
        return None
    messages = Messages(given.name, strict=given.strict)
    checked = await checked_contributions(work, given.content, messages, expected=expected)
    plan = checked.plan
    pending = checked.file.row_count - len(plan.new) - len(plan.changed) - plan.unchanged
    new = len(plan.new) + (0 if messages.failed else pending)
    return report(
        messages,
        rows=checked.file.row_count,
        new=new,
        changed=len(plan.changed),
        unchanged=plan.unchanged,
    )


@dataclass(frozen=True, slots=True)
class CapitalAccount:
    """A row with its member; `as_of` is None while no period is open."""

    row: CapitalRow
    member: Member
    as_of: date | None
    notes: str


@dataclass(frozen=True, slots=True)
class CapitalAccounts:
    report: Report
    accounts: Sequence[CapitalAccount]


async def read_accounts(work: Work, file: ImportFile) -> CapitalAccounts:
    """The rows for Treasury; none when there is any error. Nothing is written."""
    await acting_or_machine(work, Role.ADMIN)
    messages = Messages(file.name, strict=file.strict)
    capital, members = await _capital_file(work, file, messages, frozenset())
    first_day = await first_open_day(work)
    open_days = await _open_days(work)
    accounts: list[CapitalAccount] = []
    for row in capital.rows:
        member = members.get(row.member_email)
        if member is None:
            continue
        as_of, notes = _dated(row, first_day, open_days, messages)
        accounts.append(CapitalAccount(row, member, as_of, notes))
    outcome = report(messages, rows=capital.row_count, new=len(accounts))
    return CapitalAccounts(outcome, () if outcome.failed else accounts)


async def _capital_file(
    work: Work, file: ImportFile, messages: Messages, expected: frozenset[str] | None
) -> tuple[CapitalFile, dict[str, Member]]:
    capital = await asyncio.to_thread(read_capital_accounts, file.content, messages)
    members = await work.members.by_emails(capital.emails)
    require_members(capital, known_address(members, expected))
    return capital, members


async def _open_days(work: Work) -> list[tuple[date, date]]:
    return [
        (period.start_date, period.end_date)
        for period in await work.periods.all()
        if period.status is PeriodStatus.OPEN
    ]


def _dated(
    row: CapitalRow,
    first_day: date | None,
    open_days: Sequence[tuple[date, date]],
    messages: Messages,
) -> tuple[date | None, str]:
    """The day of the opening entry; a day in no open period only stays in the memo."""
    if row.as_of is None or first_day is None:
        return row.as_of or first_day, row.notes
    if any(start <= row.as_of <= end for start, end in open_days):
        return row.as_of, row.notes
    messages.warn(row.row, "as_of", "W210", f"{row.as_of} lies in no open period.")
    memo = f"{row.notes} (as of {row.as_of})".strip()
    return first_day, memo
