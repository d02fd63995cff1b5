"""members.csv: columns, formats and what the file says by itself. Migration specification 2."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.call import Role
from people.domain.imports.cells import Row, shown
from people.domain.imports.csv_reading import Column, Sheet, read_sheet
from people.domain.imports.messages import Messages
from people.domain.members import MemberStatus, MemberTier
from people.domain.text import NAME_MAX

COLUMNS = (
    Column("email", required=True),
    Column("display_name", required=True),
    Column("ens_name"),
    Column("role", required=True),
    Column("status", required=True),
    Column("joined_at", ("joined_on",), required=True),
    Column("ended_on"),
    Column("legal_name"),
    Column("tier"),
    Column("external_ref"),
)
REF_MAX = 100

_ENS = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.eth", re.ASCII)
_ROLES = tuple(Role)
_STATUSES = tuple(
    MemberStatus(word)
    for word in ("active", "inactive", "pending", "suspended", "withdrawn", "expelled")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A good row; None is "not given" and leaves an existing member's value alone."""

    row: int
    email: str
    display_name: str
    role: Role
    status: MemberStatus
    joined_on: date
    ended_on: date | None = None
    tier: MemberTier | None = None
    ens_name: str | None = None
    legal_name: str | None = None
    external_ref: str | None = None


@dataclass(frozen=True, slots=True)
class MembersFile:
    """`emails` are all well-formed addresses, of faulty rows too: others may refer to them."""

    rows: Sequence[MemberRow]
    emails: frozenset[str]
    row_count: int
    readable: bool


def read_members(content: bytes, messages: Messages, *, today: date) -> MembersFile:
    """`today` is the real date: nobody joins in the future of the real clock."""
    sheet: Sheet = read_sheet(content, COLUMNS, messages)
    seen = _Seen()
    rows: list[MemberRow] = []
    unnamed = 0
    for record in sheet.records:
        row = Row(record, messages)
        member = _member(row, today)
        seen.check(row, member.email, member.ens_name, member.external_ref)
        if row.good:
            rows.append(member)
        unnamed += record.whole and member.legal_name is None
    if unnamed:
        text = f"{unnamed} members without a legal name; the display name stands in for it."
        messages.warn(0, "legal_name", "W112", text)
    return MembersFile(rows, frozenset(seen.emails), len(sheet.records), sheet.readable)


def _member(row: Row, today: date) -> MemberRow:
    email = row.email("email", "E101")
    name = row.text("display_name", "E102", most=NAME_MAX, required=True)
    role = row.word("role", "E103", _ROLES, required=True)
    status = row.word("status", "E104", _STATUSES, required=True)
    joined_on = row.day("joined_at", "E105", required=True)
    if joined_on and joined_on > today:
        row.fault("joined_at", "E105", f"{joined_on} is in the future.")
    ended_on = row.day("ended_on", "E106")
    former = status in (MemberStatus.WITHDRAWN, MemberStatus.EXPELLED)
    if ended_on and status and not former:
        row.fault("ended_on", "E106", f"A member who is {status} has no ended_on.")
    elif ended_on and joined_on and ended_on < joined_on:
        row.fault("ended_on", "E106", f"{ended_on} lies before joined_at.")
    tier = row.word("tier", "E107", tuple(MemberTier), required=False)
    ens_name = row.record["ens_name"]
    if ens_name and not _ENS.fullmatch(ens_name):
        row.fault("ens_name", "E108", f"{shown(ens_name)} is not such a name.")
    legal_name = row.text("legal_name", "E113", most=NAME_MAX)
    external_ref = row.text("external_ref", "E109", most=REF_MAX)
    if former and role and role != Role.MEMBER:
        row.warn("role", "W121", f"A member who is {status} is stored with the role member.")
        role = Role.MEMBER
    return MemberRow(
        row=row.number,
        email=email,
        display_name=name,
        role=Role(role or Role.MEMBER),
        status=MemberStatus(status or MemberStatus.PENDING),
        joined_on=joined_on or date.min,
        ended_on=ended_on,
        tier=MemberTier(tier) if tier else None,
        ens_name=ens_name or None,
        legal_name=legal_name or None,
        external_ref=external_ref or None,
    )


class _Seen:
    """Values that may come once in a file, with the row that had them first."""

    def __init__(self) -> None:
        self.emails: dict[str, int] = {}
        self._ens_names: dict[str, int] = {}
        self._refs: dict[str, int] = {}

    def check(self, row: Row, email: str, ens_name: str | None, external_ref: str | None) -> None:
        for column, code, value, first in (
            ("email", "E110", email, self.emails),
            ("ens_name", "E108", ens_name, self._ens_names),
            ("external_ref", "E109", external_ref, self._refs),
        ):
            if not value:
                continue
            if value in first:
                row.fault(column, code, f"The same {column} is in line {first[value]}.")
            else:
                first[value] = row.number
