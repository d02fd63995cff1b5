"""The cooperative's profile, categories and settings, and changes of settings."""

from collections.abc import Mapping
from datetime import date, timedelta

from kernel.call import Role
from kernel.errors import NotFound
from people.application.callers import acting, named_or_only
from people.application.members import require_version
from people.application.ports import Cooperative, Work
from people.domain.categories import Category
from people.domain.facts import AuditNote, SettingsChanged
from people.domain.periods import PeriodStatus
from people.domain.settings import (
    Settings,
    SettingsVersion,
    checked,
    require_changeable,
    touches_money,
)
from people.domain.text import passage


async def get_cooperative(work: Work) -> Cooperative:
    """Open to everybody: whoever names none gets the only one. Raises NotFound before set-up."""
    cooperative = named_or_only(await work.cooperatives.all(), work.call)
    if cooperative is None:
        raise NotFound(what="cooperative")
    return cooperative


async def list_categories(work: Work, *, active_only: bool) -> list[Category]:
    work.call.actor.require(Role.MEMBER, or_machine=True)
    categories = (await work.policies.categories()).values()
    return [category for category in categories if category.active or not active_only]


async def get_settings(work: Work) -> Settings:
    work.call.actor.require(Role.MEMBER, or_machine=True)
    return await work.policies.settings()


async def update_settings(
    work: Work, changes: Mapping[str, str], reason: str, *, expected_version: int = 0
) -> Settings:
    """A new version by an admin; what bears on money holds from the next period on.

    Raises Invalid naming every unknown, fixed or impossible setting; Stale.
    """
    admin = await acting(work, Role.ADMIN)
    require_changeable(changes)
    values = checked(changes, field="changes")
    text = passage(reason, field="reason", required=False)
    settings = await work.policies.lock_settings()
    require_version(settings.version, expected_version)
    latest = settings.latest()
    effective_from = work.clock.today()
    if touches_money(values):
        effective_from = await _next_period(work)
    version = SettingsVersion(settings.version + 1, values, effective_from)
    await work.policies.add_settings(version, by=str(admin.id), reason=text)
    work.announce(SettingsChanged(version, str(admin.id)))
    work.note(
        AuditNote(
            "settings.update",
            "settings",
            str(version.version),
            before={name: latest[name] for name in values},
            after=values,
            reason=text or None,
        )
    )
    return Settings([*settings.history, version])


async def _next_period(work: Work) -> date:
    """The day after the last period that is not over; today where there is none."""
    running = (PeriodStatus.OPEN, PeriodStatus.CLOSING)
    ends = [period.end_date for period in await work.periods.all() if period.status in running]
    return max(ends) + timedelta(days=1) if ends else work.clock.today()
