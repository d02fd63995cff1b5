"""Changes of members: profile, standing, role, tier, payment. Domain specification 5.1 and 11."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from kernel.call import Actor, Role
from kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from people.application.callers import (
    acting,
    acting_or_machine,
    require_still_admin,
    sees_fully,
)
from people.application.joining import check_rate, dual_control
from people.application.paging import Page, PageRequest
from people.application.ports import MemberFilter, Work
from people.domain import text
from people.domain.facts import (
    AuditNote,
    MemberRoleChanged,
    MemberStatusChanged,
    MemberUpdated,
)
from people.domain.faults import Faults
from people.domain.members import (
    Member,
    MemberStatus,
    MemberTier,
    payment_preference,
    require_admin_left,
)


def require_version(found: int, expected: int) -> None:
    """Raises Stale when the caller saw another version; 0 is "did not look"."""
    if expected and expected != found:
        raise Stale(version=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMember:
    """None leaves a value alone; a rate of 0 takes the member's own rate away."""

    id: UUID
    legal_name: str | None = None
    display_name: str | None = None
    hourly_rate_minor: int | None = None
    expertise_rate_minor: int | None = None
    expected_version: int = 0


async def update_member(work: Work, command: UpdateMember) -> Member:
    """Names by the member or an admin, rates by an admin. Raises Invalid, Stale, Forbidden."""
    actor = await acting(work)
    rates = (command.hourly_rate_minor, command.expertise_rate_minor)
    if actor.role is not Role.ADMIN:
        if command.id != actor.id:
            raise NotFound(what="member") if actor.role is Role.MEMBER else Forbidden()
        if rates != (None, None):
            raise Forbidden("Only an admin sets rates.")
    member = await work.members.lock(command.id)
    require_version(member.version, command.expected_version)
    faults = Faults()
    for rate, field in zip(rates, ("hourly_rate_minor", "expertise_rate_minor"), strict=True):
        check_rate(rate or None, field, faults)
    faults.refuse()
    after = replace(
        member,
        legal_name=_name(command.legal_name, "legal_name", member.legal_name),
        display_name=_name(command.display_name, "display_name", member.display_name),
        hourly_rate_minor=_rate(rates[0], member.hourly_rate_minor),
        expertise_rate_minor=_rate(rates[1], member.expertise_rate_minor),
    )
    if after == member:
        return member
    after = replace(after, version=member.version + 1)
    await work.members.save([after])
    if after.display_name != member.display_name:
        work.announce(MemberUpdated(after))
    _noted(work, "member.update", member, after)
    return after


def _name(given: str | None, field: str, present: str) -> str:
    return present if given is None else text.one_line(given, field=field)


def _rate(given: int | None, present: int | None) -> int | None:
    return present if given is None else (given or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStatus:
    id: UUID
    status: MemberStatus
    reason: str = ""
    effective_on: date | None = None
    expected_version: int = 0


async def change_status(work: Work, command: ChangeStatus) -> Member:
    """Another standing, by an admin; expelling needs a workflow that two people decided.

    Raises Refused (INVALID_TRANSITION, APPROVAL_REQUIRED), LastAdmin, Invalid, Stale.
    """
    await acting_or_machine(work, Role.ADMIN)
    if command.status is MemberStatus.EXPELLED and not work.call.actor.is_machine:
        raise Refused("Nobody is expelled by one person alone.", reason="APPROVAL_REQUIRED")
    today = work.clock.today()
    on = command.effective_on or today
    if on > today:
        raise Invalid("The day lies in the future.", field="effective_on")
    reason = text.passage(command.reason, field="reason", required=False)
    admins = await work.members.lock_admins()
    require_still_admin(work.call, admins)
    member = await work.members.lock(command.id)
    require_version(member.version, command.expected_version)
    await _second_person(work, member, command.status)
    after = member.moved(command.status, on=on, reason=reason)
    require_admin_left(member, after, active_admins=len(admins))
    await work.members.save([after])
    await work.sessions.revoke_all(after.id)
    work.announce(MemberStatusChanged(after, member.status, on, reason))
    if after.role is not member.role:
        work.announce(MemberRoleChanged(after, member.role, work.call.actor.id))
    _noted(work, "member.status", member, after, reason)
    return after


async def _second_person(work: Work, member: Member, status: MemberStatus) -> None:
    """With dual control, whoever proposed a member does not activate them."""
    if member.status is not MemberStatus.PENDING or status is not MemberStatus.ACTIVE:
        return
    if member.created_by == work.call.actor.id and await dual_control(work):
        raise Refused("Another admin has to activate this member.", reason="APPROVAL_REQUIRED")


async def change_role(
    work: Work, id: UUID, role: Role, *, reason: str, expected_version: int = 0
) -> Member:
    """By an admin. All tokens of the member end. Raises LastAdmin, Refused, Stale."""
    await acting(work, Role.ADMIN)
    reason = text.passage(reason, field="reason", required=False)
    admins = await work.members.lock_admins()
    require_still_admin(work.call, admins)
    member = await work.members.lock(id)
    require_version(member.version, expected_version)
    if member.role is role:
        return member
    after = member.in_role(role)
    require_admin_left(member, after, active_admins=len(admins))
    await work.members.save([after])
    await work.sessions.revoke_all(after.id)
    work.announce(MemberRoleChanged(after, member.role, work.call.actor.id))
    _noted(work, "member.role", member, after, reason)
    return after


async def change_tier(
    work: Work, id: UUID, tier: MemberTier, *, reason: str, expected_version: int = 0
) -> Member:
    """By an admin; Treasury opens capital accounts where the tier holds equity."""
    await acting(work, Role.ADMIN)
    reason = text.passage(reason, field="reason", required=False)
    member = await work.members.lock(id)
    require_version(member.version, expected_version)
    if member.tier is tier:
        return member
    after = member.in_tier(tier)
    await work.members.save([after])
    work.announce(MemberUpdated(after))
    _noted(work, "member.tier", member, after, reason)
    return after


async def set_payment_preference(work: Work, id: UUID, method: str, payee_token: str) -> Member:
    """By the member or an admin. The token itself is never shown again, nor in the audit."""
    actor = await acting(work)
    if actor.id != id and actor.role is not Role.ADMIN:
        raise NotFound(what="member") if actor.role is Role.MEMBER else Forbidden()
    kept_method, token = payment_preference(method, payee_token)
    member = await work.members.lock(id)
    after = replace(
        member, payment_method=kept_method, payee_token=token, version=member.version + 1
    )
    await work.members.save([after])
    work.note(
        AuditNote(
            "member.payment_preference",
            "member",
            str(id),
            before={"method": member.payment_method},
            after={"method": kept_method},
        )
    )
    return after


async def visible_members(work: Work, ids: list[UUID]) -> list[Member]:
    """The directory is for everybody who is signed in; who sees what of a row, adapters decide."""
    work.call.actor.require(Role.MEMBER, or_machine=True)
    return await work.members.many(ids)


async def list_members(work: Work, filter: MemberFilter, page: PageRequest) -> Page[Member]:
    work.call.actor.require(Role.MEMBER, or_machine=True)
    return await work.members.page(filter, page, full=work.call.actor.sees_all())


def is_full_view(actor: Actor, member: Member) -> bool:
    return sees_fully(actor, member.id)


@dataclass(frozen=True, slots=True)
class Payee:
    member_id: UUID
    method: str
    payee_token: str
    payable: bool


async def resolve_payees(work: Work, ids: list[UUID]) -> list[Payee]:
    """How members are paid; whoever is suspended or expelled waits."""
    settings = await work.policies.settings()
    default = settings.on(work.clock.today(), "default_payment_method")
    waiting = (MemberStatus.SUSPENDED, MemberStatus.EXPELLED)
    return [
        Payee(
            member.id,
            member.payment_method or default,
            member.payee_token,
            payable=member.status not in waiting,
        )
        for member in await work.members.many(ids)
    ]


def _noted(work: Work, action: str, before: Member, after: Member, reason: str = "") -> None:
    fields = ("display_name", "status", "role", "tier", "hourly_rate_minor", "expertise_rate_minor")
    changed = [name for name in fields if getattr(before, name) != getattr(after, name)]
    work.note(
        AuditNote(
            action,
            "member",
            str(after.id),
            before={name: getattr(before, name) for name in changed},
            after={name: getattr(after, name) for name in changed},
            reason=reason or None,
        )
    )
