"""First start: the cooperative, its rules and its first admin. Domain specification section 12."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.call import Role
from kernel.errors import Conflict, Invalid
from kernel.ids import derived_id, new_id
from people.application.callers import require_operator
from people.application.joining import MEMBER_NUMBERS
from people.application.passwords import store_temporary
from people.application.ports import Cooperative, Work
from people.domain import text
from people.domain.categories import Category, preset
from people.domain.facts import AuditNote, MemberCreated, SettingsChanged
from people.domain.members import Interval, Member, MemberStatus, MemberTier, member_number
from people.domain.review import ApprovalPolicy
from people.domain.settings import DEFAULTS, SettingsVersion, checked

ALWAYS = date(1900, 1, 1)
"""From when the first settings hold: before any contribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    cooperative_id: UUID
    name: str
    admin_email: str
    admin_display_name: str
    password_hash: str
    currency: str = "USD"
    tax_regime: str = "subchapter_k"
    time_zone: str = "UTC"
    admin_tier: MemberTier = MemberTier.COOPERATIVE
    settings: Mapping[str, str]
    category_preset: str = "P1"


@dataclass(frozen=True, slots=True)
class Founded:
    cooperative: Cooperative
    admin: Member
    categories: tuple[Category, ...]


async def bootstrap(work: Work, command: Bootstrap) -> Founded:
    """Found a cooperative. Raises Conflict once it has an admin, Invalid for bad values.

    The registry row is taken first, so that of two racing calls one waits and is refused.
    """
    require_operator(work.call)
    values = {**DEFAULTS, **command.settings}
    values |= {"currency": command.currency, "tax_regime": command.tax_regime}
    checked(values, field="settings")
    categories = preset(command.category_preset, tax_regime=command.tax_regime)
    cooperative = Cooperative(
        command.cooperative_id,
        text.one_line(command.name, field="name"),
        command.currency,
        command.tax_regime,
        _time_zone(command.time_zone),
    )
    await work.cooperatives.put(cooperative)
    if await work.members.lock_admins():
        raise Conflict("This cooperative has an admin already; sign in.")
    version = SettingsVersion(1, values, ALWAYS)
    by = work.call.actor.id
    if (await work.policies.lock_settings()).version == 0:
        await work.policies.add_settings(version, by=by, reason="first set-up")
        work.announce(SettingsChanged(version, by))
        policy = ApprovalPolicy(id=derived_id(cooperative.id, "approval-policy", "default"))
        await work.policies.set_up(categories, [policy])
    admin = await _first_admin(work, command)
    await store_temporary(work, admin, command.password_hash)
    work.note(AuditNote("cooperative.bootstrap", "cooperative", str(cooperative.id)))
    return Founded(cooperative, admin, categories)


async def _first_admin(work: Work, command: Bootstrap) -> Member:
    email = text.email(command.admin_email, field="admin_email")
    name = text.one_line(command.admin_display_name, field="admin_display_name")
    ordinal = await work.numbers.take(MEMBER_NUMBERS)
    admin = Member(
        id=new_id(),
        number=member_number(ordinal),
        legal_name=name,
        display_name=name,
        email=email,
        tier=command.admin_tier,
        status=MemberStatus.ACTIVE,
        role=Role.ADMIN,
        intervals=(Interval(work.clock.today()),),
        voting_rights=command.admin_tier is MemberTier.COOPERATIVE,
        created_by=work.call.actor.id,
        created_at=work.clock.now(),
    )
    await work.members.add([admin])
    work.announce(MemberCreated(admin))
    return admin


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("A time zone such as Europe/Lisbon or UTC.", field="time_zone") from None
    return name


async def list_cooperatives(work: Work) -> list[Cooperative]:
    """The registry, for the operator and for workflows that run for every cooperative."""
    work.call.actor.require_machine()
    return await work.cooperatives.all()
