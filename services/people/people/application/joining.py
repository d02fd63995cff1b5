"""New members, one at a time: by a steward (pending) or an admin. Domain specification 5.1."""

from dataclasses import dataclass
from datetime import date

from kernel.call import Role
from kernel.errors import Forbidden, Invalid
from kernel.ids import new_id
from people.application.callers import acting
from people.application.passwords import store_temporary
from people.application.ports import Work
from people.domain import text
from people.domain.facts import AuditNote, MemberCreated
from people.domain.faults import Faults
from people.domain.members import (
    RATE_MAX,
    Interval,
    Member,
    MemberStatus,
    MemberTier,
    member_number,
)

MEMBER_NUMBERS = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateMember:
    display_name: str
    email: str
    legal_name: str = ""
    tier: MemberTier = MemberTier.COOPERATIVE
    role: Role = Role.MEMBER
    joined_on: date | None = None
    hourly_rate_minor: int | None = None
    expertise_rate_minor: int | None = None
    activate: bool = False
    password_hash: str | None = None
    """The hash of a temporary password that is issued at once; its text never comes here."""


async def create_member(work: Work, command: CreateMember) -> Member:
    """A new member, pending unless an admin activates at once.

    Raises Invalid with every faulty field, Conflict for an address that is known already,
    Forbidden when a steward asks for more than a pending member.
    """
    actor = await acting(work, Role.STEWARD)
    if actor.role is not Role.ADMIN and (command.activate or command.role is not Role.MEMBER):
        raise Forbidden("A steward may only propose members; an admin activates them.")
    if command.activate and await dual_control(work):
        raise Forbidden("Another admin has to activate a new member.", reason="APPROVAL_REQUIRED")
    member = await _new(work, command, created_by=str(actor.id))
    await work.members.add([member])
    work.announce(MemberCreated(member))
    work.note(
        AuditNote(
            "member.create",
            "member",
            str(member.id),
            after={"number": member.number, "status": member.status, "role": member.role},
        )
    )
    if command.password_hash is not None:
        await store_temporary(work, member, command.password_hash)
    return member


async def dual_control(work: Work) -> bool:
    """True where nobody activates a member alone."""
    settings = await work.policies.settings()
    return settings.on(work.clock.today(), "membership_dual_control") == "on"


async def _new(work: Work, command: CreateMember, *, created_by: str) -> Member:
    name, legal_name, email = _named(command)
    joined_on = command.joined_on or work.clock.today()
    ordinal = await work.numbers.take(MEMBER_NUMBERS)
    return Member(
        id=new_id(),
        number=member_number(ordinal),
        legal_name=legal_name,
        display_name=name,
        email=email,
        tier=command.tier,
        status=MemberStatus.ACTIVE if command.activate else MemberStatus.PENDING,
        role=command.role,
        intervals=(Interval(joined_on),),
        hourly_rate_minor=command.hourly_rate_minor,
        expertise_rate_minor=command.expertise_rate_minor,
        voting_rights=command.tier is MemberTier.COOPERATIVE,
        created_by=created_by,
        created_at=work.clock.now(),
    )


def _named(command: CreateMember) -> tuple[str, str, str]:
    """Display name, legal name, address. Raises Invalid with every fault at once."""
    faults = Faults()
    name = legal_name = email = ""
    try:
        name = text.one_line(command.display_name, field="display_name")
    except Invalid as error:
        faults.adopt(error)
    try:
        given = command.legal_name or command.display_name
        legal_name = text.one_line(given, field="legal_name", required=False)
    except Invalid as error:
        faults.adopt(error)
    try:
        email = text.email(command.email)
    except Invalid as error:
        faults.adopt(error)
    check_rate(command.hourly_rate_minor, "hourly_rate_minor", faults)
    check_rate(command.expertise_rate_minor, "expertise_rate_minor", faults)
    faults.refuse()
    return name, legal_name, email


def check_rate(rate_minor: int | None, field: str, faults: Faults) -> None:
    if rate_minor is not None and not 0 < rate_minor <= RATE_MAX:
        faults.add(field, f"From 1 to {RATE_MAX} minor units an hour.")
