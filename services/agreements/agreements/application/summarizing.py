"""What members' claims amount to in a period, and the share they make as things stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from agreements.application import formulas
from agreements.application.listing import Page, Slice
from agreements.application.patronage import Patronage, patronage_of, sharing
from agreements.application.ports import Work
from agreements.application.reading import KEYS_MAX, viewer
from agreements.domain.claims import CategorySum, MemberSum
from agreements.domain.formulas import Terms
from agreements.domain.numbers import number_key
from agreements.domain.standing import Reason, judge
from kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class PatronageSummary:
    """One member's claims in one period. `reason` says why they do not count, if so."""

    member_id: UUID
    member_number: str
    period_id: UUID
    by_category: tuple[CategorySum, ...]
    share: Fraction
    reason: Reason

    @property
    def weighted(self) -> int:
        return sum(category.weighted for category in self.by_category)


async def summaries(work: Work, keys: Sequence[tuple[UUID, UUID]]) -> list[PatronageSummary]:
    """For pairs of member and period; what the caller may not see is left out."""
    only = viewer(work)
    if len(keys) > KEYS_MAX:
        raise Invalid(f"At most {KEYS_MAX} at a time.", field="keys")
    seen = [(member, period) for member, period in keys if only in (None, member)]
    found = []
    for period_id in sorted({period for _, period in seen}):
        members = sorted({member for member, period in seen if period == period_id})
        found += await of_members(work, period_id, members)
    return found


async def period_patronage(work: Work, period_id: UUID, page: Page) -> Slice[PatronageSummary]:
    """Everybody with claims in the period, by member number."""
    only = viewer(work)
    rows = await of_members(work, period_id, None if only is None else [only])
    rows = [row for row in rows if row.by_category]
    rows.sort(key=lambda row: number_key(row.member_number))
    total = len(rows) if page.count else 0
    if page.after:
        after = number_key(page.after[0])
        rows = [row for row in rows if number_key(row.member_number) > after]
    shown = rows[: page.limit]
    more = len(rows) > page.limit
    return Slice(shown, (shown[-1].member_number,) if more else None, total)


async def of_members(
    work: Work, period_id: UUID, asked: Sequence[UUID] | None
) -> list[PatronageSummary]:
    """These members, those without claims included; None: all who have claims."""
    period = await work.periods.get(period_id)
    formula = await formulas.bound(work, period_id)
    patronage = await patronage_of(work, period, formula)
    members = sorted(patronage.verdicts) if asked is None else asked
    single = members[0] if len(members) == 1 else None
    sums = by_member(await work.claims.sums(period_id, single))
    judged = await _judged(work, patronage, members)
    taking_part = {one.member_id: one.weighted for one in sharing(patronage)}
    whole = sum(taking_part.values())
    return [
        PatronageSummary(
            member_id=member_id,
            member_number=judged[member_id][0],
            period_id=period_id,
            by_category=_categories(sums.get(member_id, []), formula.terms),
            share=Fraction(taking_part.get(member_id, 0), whole) if whole else Fraction(0),
            reason=judged[member_id][1],
        )
        for member_id in members
        if member_id in judged
    ]


async def _judged(
    work: Work, patronage: Patronage, members: Sequence[UUID]
) -> dict[UUID, tuple[str, Reason]]:
    """Number and reason of each member; unknown ones are missing."""
    taking_part = {one.member_id for one in sharing(patronage)}
    counted = {one.member_id for one in patronage.participants}
    found = {}
    for member_id in members:
        if known := patronage.verdicts.get(member_id):
            number, reason = known[0], known[1].reason
            if not reason and member_id not in taking_part:
                below = member_id in counted
                reason = Reason.BELOW_THRESHOLD if below else Reason.OUTSIDE_MEMBERSHIP
            found[member_id] = (number, reason)
        elif member := await work.members.member(member_id):
            period = patronage.period
            verdict = judge(member.history, period.start, period.end, patronage.terms)
            found[member_id] = (member.number, verdict.reason)
    return found


def by_member(sums: Sequence[MemberSum]) -> dict[UUID, list[MemberSum]]:
    found: dict[UUID, list[MemberSum]] = {}
    for one in sums:
        found.setdefault(one.member_id, []).append(one)
    return found


def _categories(sums: Sequence[MemberSum], terms: Terms) -> tuple[CategorySum, ...]:
    by_code = {one.category_code: one for one in sums}
    return tuple(
        CategorySum(weight.category_code, one.raw, weight.weight_e4, one.minutes, one.count)
        for weight in terms.weights
        if (one := by_code.get(weight.category_code))
    )
