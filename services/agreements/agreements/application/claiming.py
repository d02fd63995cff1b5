"""Claims come, go and move with the contributions that they stand for (workflows 2)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.application.ports import Work
from agreements.domain.claims import Claim
from agreements.domain.facts import ClaimCreated, ClaimReversed
from agreements.domain.periods import Period
from kernel.errors import Conflict, Invalid, NotFound
from kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class ApprovedContribution:
    """What People announced; value in minor units."""

    contribution_id: UUID
    number: str
    member_id: UUID
    period_id: UUID
    category_code: str
    subtype: str
    value: int
    currency: str
    minutes: int
    contribution_date: date


async def create_claim(work: Work, contribution: ApprovedContribution) -> None:
    """One claim per contribution, with the weight frozen for its period.

    Shares the period's row, so no lock of the claims slips in between. Raises NotFound while the
    period, its formula or the member is not known yet; PeriodNotOpen; Conflict when the
    contribution has a claim of other content; Invalid for a category that the formula lacks.
    """
    await work.members.profile(contribution.member_id)
    period = await work.periods.shared(contribution.period_id)
    known = await work.claims.of_contribution(contribution.contribution_id)
    claim = await _claim(work, contribution, period)
    if known:
        known.agrees_with(claim)
        return
    period.admit()
    if not await work.claims.add(claim):
        raise Conflict("This contribution was claimed at the same moment.")
    work.announce(ClaimCreated(claim))


async def reverse_claim(work: Work, contribution_id: UUID, reason: str) -> None:
    """Take the claim back, while its period is open; harmless to repeat.

    Raises NotFound while there is no claim, PeriodNotOpen.
    """
    claim = await work.claims.of_contribution(contribution_id)
    if claim is None:
        raise NotFound(what="claim")
    if claim.reversed:
        return
    (await work.periods.shared(claim.period_id)).admit()
    await work.claims.save(claim.taken_back(reason))
    work.announce(ClaimReversed(claim, reason))


async def roll_forward(work: Work, contribution_id: UUID, from_id: UUID, to_id: UUID) -> None:
    """The contribution moved to a later period: so does its claim, if it has one already."""
    claim = await work.claims.of_contribution(contribution_id)
    if claim is None or claim.reversed or claim.period_id != from_id:
        return
    (await work.periods.shared(from_id)).admit()
    target = await work.periods.shared(to_id)
    target.admit()
    formula_id, weight_e4 = await _weight(work, target, claim.category_code)
    await work.claims.save(claim.moved(to_id, formula_id, weight_e4))


async def _claim(work: Work, one: ApprovedContribution, period: Period) -> Claim:
    policies = await work.settings.policies()
    if one.currency != policies.currency:
        raise Invalid(f"Amounts here are in {policies.currency}.", field="value.currency")
    formula_id, weight_e4 = await _weight(work, period, one.category_code)
    return Claim(
        id=new_id(),
        contribution_id=one.contribution_id,
        contribution_number=one.number,
        member_id=one.member_id,
        period_id=one.period_id,
        category_code=one.category_code,
        subtype=one.subtype,
        raw=one.value,
        minutes=one.minutes,
        weight_e4=weight_e4,
        formula_version_id=formula_id,
        contribution_date=one.contribution_date,
        created_at=work.clock.now(),
    )


async def _weight(work: Work, period: Period, category_code: str) -> tuple[UUID, int]:
    """The period's formula and its weight for the category."""
    if period.formula_version_id is None:
        raise NotFound(what="formula of this period")
    formula = await work.formulas.get(period.formula_version_id)
    weight_e4 = formula.terms.weight_of(category_code)
    if weight_e4 is None:
        raise Invalid(
            f"Formula {formula.number} has no weight for {category_code}.", field="category"
        )
    return formula.id, weight_e4
