"""From the rows of members.csv to changes of members: what is new, changed or unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid
from people.domain.imports.members_file import MemberRow, MembersFile
from people.domain.imports.messages import Messages
from people.domain.members import Interval, Member, MemberStatus, MemberTier

_RANK = {Role.MEMBER: 1, Role.STEWARD: 2, Role.ADMIN: 3}


@dataclass(frozen=True, slots=True)
class Known:
    """Members that the file touches, and what else decides on its rows.

    `by_email` holds those with an address of the file; `ens_names` and `external_refs` the owners
    of values of the file; `admins` the ids of all active admins.
    """

    by_email: Mapping[str, Member]
    ens_names: Mapping[str, UUID]
    external_refs: Mapping[str, UUID]
    admins: frozenset[UUID]
    ended_on: date | None
    """The day before the first open period; None while none is open."""


@dataclass(frozen=True, slots=True)
class Joining:
    """A member to be made; its id and number come with the writing."""

    row: MemberRow
    interval: Interval


@dataclass(slots=True)
class MembersPlan:
    joining: list[Joining] = field(default_factory=list)
    changed: list[tuple[Member, Member]] = field(default_factory=list)
    unchanged: int = 0


def plan_members(file: MembersFile, known: Known, messages: Messages) -> MembersPlan:
    """What the good rows would do; faults against the database go to `messages`."""
    plan = MembersPlan()
    for row in file.rows:
        member = known.by_email.get(row.email)
        _owned_elsewhere(row, member, known, messages)
        interval = _interval(row, member, known, messages)
        if interval is None:
            continue
        if member is None:
            plan.joining.append(Joining(row, interval))
            continue
        _raised(row, member, messages)
        try:
            after = _updated(member, row, interval)
        except Invalid as error:
            messages.error(row.row, "joined_at", "E114", str(error))
            continue
        if after == member:
            plan.unchanged += 1
        else:
            plan.changed.append((member, after))
    if file.readable and not _admin_left(file.rows, known):
        messages.error(0, "role", "E120", "The run would leave no active admin.")
    return plan


def _owned_elsewhere(
    row: MemberRow, member: Member | None, known: Known, messages: Messages
) -> None:
    own = member.id if member else None
    for column, code, value, owners in (
        ("ens_name", "E108", row.ens_name, known.ens_names),
        ("external_ref", "E109", row.external_ref, known.external_refs),
    ):
        if value and owners.get(value, own) != own:
            messages.error(row.row, column, code, f"Another member has this {column}.")


def _interval(
    row: MemberRow, member: Member | None, known: Known, messages: Messages
) -> Interval | None:
    """The membership that the row describes; None after a fault."""
    if not row.status.is_ended:
        return Interval(row.joined_on)
    ended_on = row.ended_on or _ended_already(row, member) or known.ended_on
    if ended_on is None:
        messages.error(row.row, "ended_on", "E106", "No period is open: ended_on is needed.")
        return None
    if ended_on < row.joined_on:
        messages.error(row.row, "ended_on", "E106", f"{ended_on} lies before joined_at.")
        return None
    reason = "imported"
    if member is not None and member.status is row.status:
        reason = member.current.end_reason or reason
    return Interval(row.joined_on, ended_on, reason)


def _ended_already(row: MemberRow, member: Member | None) -> date | None:
    """Without a day in the file, a member who has left keeps the day that is known."""
    if member is not None and member.status.is_ended and member.current.joined_on == row.joined_on:
        return member.current.ended_on
    return None


def _raised(row: MemberRow, member: Member, messages: Messages) -> None:
    if _RANK[row.role] > _RANK[member.role]:
        text = f"The role is raised from {member.role} to {row.role}."
        messages.warn(row.row, "role", "W120", text)


def _updated(member: Member, row: MemberRow, interval: Interval) -> Member:
    """Raises Invalid when the membership would overlap an earlier one."""
    current = member.current
    again = (
        member.status.is_ended
        and not row.status.is_ended
        and current.ended_on is not None
        and interval.joined_on > current.ended_on
    )
    kept = member.intervals if again else member.intervals[:-1]
    tier = row.tier or member.tier
    changes = replace(
        member,
        display_name=row.display_name,
        legal_name=row.legal_name or member.legal_name,
        role=row.role,
        status=row.status,
        tier=tier,
        ens_name=row.ens_name or member.ens_name,
        external_ref=row.external_ref or member.external_ref,
        intervals=(*kept, interval),
        voting_rights=tier is MemberTier.COOPERATIVE and not row.status.is_ended,
    )
    if changes == member:
        return member
    standing = (changes.role, changes.status) != (member.role, member.status)
    return replace(
        changes,
        version=member.version + 1,
        token_version=member.token_version + (1 if standing else 0),
    )


def _admin_left(rows: Sequence[MemberRow], known: Known) -> bool:
    by_file = {member.id for row in rows if (member := known.by_email.get(row.email)) is not None}
    stays = bool(known.admins - by_file)
    comes = any(r.role is Role.ADMIN and r.status is MemberStatus.ACTIVE for r in rows)
    return stays or comes


def day_before(first_day: date | None) -> date | None:
    return None if first_day is None else first_day - timedelta(days=1)
