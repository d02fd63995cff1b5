"""Copies of what People and Treasury announce.

Every fact may come twice, late or out of order: each standing is a row under the number that its
source gave it, and whoever reads them sorts.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from agreements.application.ports import Profile, Work
from agreements.domain.periods import Period, PeriodStatus
from agreements.domain.standing import Standing


async def member_changed(work: Work, profile: Profile, standing: Standing) -> None:
    """Created, changed status or was updated."""
    await work.members.put(profile, standing)


async def role_changed(work: Work, member_id: UUID, role: str, sequence: int) -> None:
    """Raises NotFound while the member is not known."""
    await work.members.profile(member_id)
    await work.members.put_role(member_id, role, sequence)


async def settings_changed(
    work: Work, version: int, changes: Mapping[str, str], since: date | None
) -> None:
    await work.settings.put(version, changes, since)


async def period_opened(work: Work, period: Period) -> None:
    """Keep the period and freeze its formula: the one that Treasury names, else the one in force.

    Raises NotFound while the formula that is named is not known.
    """
    if period.formula_version_id:
        await work.formulas.get(period.formula_version_id)
    else:
        formula = await work.formulas.for_period_from(period.start)
        period = replace(period, formula_version_id=formula.id if formula else None)
    await work.periods.add(period)


async def period_moved(work: Work, period_id: UUID, status: PeriodStatus, sequence: int) -> None:
    """Closing, open again, closed or locked. An older fact than the last one changes nothing.

    Raises NotFound while the period is not known.
    """
    period = await work.periods.lock(period_id)
    if sequence > period.sequence:
        await work.periods.save(replace(period, status=status, sequence=sequence))
