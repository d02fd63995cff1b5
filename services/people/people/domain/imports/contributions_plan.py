"""From the rows of contributions.csv to contributions: whose, of which period, new or known."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kernel.ids import derived_id
from people.domain.contributions import ContributionStatus
from people.domain.imports.cells import Row, shown
from people.domain.imports.contributions_file import (
    ContributionRow,
    ContributionsFile,
    FileStatus,
)
from people.domain.imports.messages import Messages
from people.domain.members import Interval
from people.domain.periods import Period, period_key
from people.domain.text import masked_email


@dataclass(frozen=True, slots=True)
class KnownMember:
    """What the rows need to know of a member."""

    id: UUID
    intervals: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A contribution that came by an earlier import of the same key."""

    contribution_id: UUID
    status: ContributionStatus
    content: bytes
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """`members` by address; `expected` are addresses of the members file of the same run;
    `periods` by `period_key` of their names and codes."""

    cooperative_id: UUID
    members: Mapping[str, KnownMember]
    periods: Mapping[str, Period]
    actor: str
    expected: frozenset[str] | None = frozenset()
    """None: the members file could not be read, so nobody can say who will exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedRow:
    """A good row with its references; `content` says what was done, `fingerprint` also how it was
    decided."""

    source: ContributionRow
    key: UUID
    member_id: UUID
    period: Period
    contribution_date: date
    approver: str
    content: bytes
    fingerprint: bytes


@dataclass(slots=True)
class ContributionsPlan:
    new: list[ResolvedRow] = field(default_factory=list)
    changed: list[tuple[Imported, ResolvedRow]] = field(default_factory=list)
    unchanged: int = 0


def resolve(file: ContributionsFile, known: Known, messages: Messages) -> list[ResolvedRow]:
    """Rows whose references hold. Rows of a member who comes with the same run are checked, and
    left out: they have no id yet."""
    ordinals: dict[UUID, int] = {}
    resolved: list[ResolvedRow] = []
    for source, row in file.rows:
        member = _member(source, row, known)
        period = _period(source, row, known)
        approver = _approver(source, row, member, known)
        on = source.contribution_date or (period.end_date if period else date.min)
        if period is not None:
            _dates(source, row, period, on)
            if member is not None and not any(i.holds(on) for i in member.intervals):
                row.warn("contribution_date", "W311", f"The member did not belong to us on {on}.")
        if not row.good or member is None or period is None:
            continue
        resolved.append(_resolved(source, member, period, on, approver, known, ordinals))
    return resolved


def plan_contributions(
    rows: list[ResolvedRow], earlier: Mapping[UUID, Imported], messages: Messages
) -> ContributionsPlan:
    """`earlier` are the imported contributions with the keys of the rows."""
    plan = ContributionsPlan()
    for row in rows:
        known = earlier.get(row.key)
        if known is None:
            if _may_come(row, messages):
                plan.new.append(row)
        elif known.fingerprint == row.fingerprint or (
            known.content == row.content and known.status is row.source.status.stored
        ):
            plan.unchanged += 1
        elif known.status.is_undecided:
            if row.period.is_final or _may_come(row, messages):
                plan.changed.append((known, row))
        else:
            text = f"The contribution is {known.status} already, and the row says otherwise."
            messages.error(row.source.row, "status", "E330", text)
    return plan


def _may_come(row: ResolvedRow, messages: Messages) -> bool:
    """What is new needs a period that takes it; only what is decided may join a closed one."""
    period = row.period
    if period.is_final and row.source.status is FileStatus.PENDING:
        text = f"{period.name} is closed: nobody could decide on a pending row."
        messages.error(row.source.row, "status", "E341", text)
        return False
    if not period.is_final and not period.takes_intake:
        messages.error(row.source.row, "period", "E340", f"{period.name} is being closed.")
        return False
    return True


def _member(source: ContributionRow, row: Row, known: Known) -> KnownMember | None:
    email = source.member_email
    member = known.members.get(email)
    if email and member is None and known.expected is not None and email not in known.expected:
        row.fault("member_email", "E310", f"{masked_email(email)} is no member.")
    return member


def _period(source: ContributionRow, row: Row, known: Known) -> Period | None:
    if not source.period:
        return None
    period = known.periods.get(period_key(source.period))
    if period is None:
        row.fault("period", "E311", f"There is no period {shown(source.period)}.")
        return None
    return period


def _approver(source: ContributionRow, row: Row, member: KnownMember | None, known: Known) -> str:
    """Who decided: the address of the file, else who imports. Never the contributor."""
    if source.status is FileStatus.PENDING:
        return ""
    if not source.approver_email:
        if member is not None and known.actor == str(member.id):
            text = "The one who imports cannot have decided on an own contribution."
            row.fault("approver_email", "E316", text)
        return known.actor
    approver = known.members.get(source.approver_email)
    expected = known.expected is None or source.approver_email in known.expected
    if approver is None and not expected:
        masked = masked_email(source.approver_email)
        row.fault("approver_email", "E316", f"{masked} is no member.")
    return str(approver.id) if approver else ""


def _dates(source: ContributionRow, row: Row, period: Period, on: date) -> None:
    if source.contribution_date and not period.contains(on):
        row.fault("contribution_date", "E313", f"{on} lies outside of {period.name}.")
    if source.approved_at and source.approved_at.date() < period.start_date:
        row.fault("approved_at", "E307", f"The approval lies before {period.name} began.")


def _resolved(
    source: ContributionRow,
    member: KnownMember,
    period: Period,
    on: date,
    approver: str,
    known: Known,
    ordinals: dict[UUID, int],
) -> ResolvedRow:
    content = _content(source, member, period, on)
    return ResolvedRow(
        source=source,
        key=_key(source, member, period, known.cooperative_id, ordinals),
        member_id=member.id,
        period=period,
        contribution_date=on,
        approver=approver,
        content=content,
        fingerprint=_digest(
            content.hex(),
            source.status,
            source.approved_at.isoformat() if source.approved_at else "",
            source.rejection_reason if source.status is FileStatus.REJECTED else "",
            source.approver_email,
        ),
    )


def _key(
    source: ContributionRow,
    member: KnownMember,
    period: Period,
    cooperative_id: UUID,
    ordinals: dict[UUID, int],
) -> UUID:
    """The same row of the same history, whichever file it comes in."""
    if source.external_ref:
        return derived_id(cooperative_id, "contribution", "ref", source.external_ref)
    identity = derived_id(
        cooperative_id,
        "contribution",
        str(member.id),
        str(period.id),
        source.type,
        str(source.amount_minor),
        source.description,
        source.approved_at.isoformat() if source.approved_at else "",
    )
    ordinal = ordinals[identity] = ordinals.get(identity, 0) + 1
    return derived_id(identity, str(ordinal))


def _content(source: ContributionRow, member: KnownMember, period: Period, on: date) -> bytes:
    return _digest(
        str(member.id),
        str(period.id),
        source.type,
        str(source.amount_minor),
        source.description,
        str(source.minutes),
        str(source.rate_minor),
        str(source.tax_basis_minor),
        on.isoformat(),
    )


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def known_address(
    members: Mapping[str, object], expected: frozenset[str] | None
) -> Callable[[str], bool] | None:
    """Who is a member already, or comes with the same run; None when nobody can say."""
    if expected is None:
        return None
    return lambda email: email in members or email in expected
