"""What a person types becomes a contribution with a value, as far as the figures allow one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid, NotFound
from people.application.ports import Work
from people.domain.categories import Category
from people.domain.contributions import Contribution
from people.domain.evidence import Evidence, checked_evidence
from people.domain.members import Member
from people.domain.submission import CAPITAL_KINDS
from people.domain.text import one_line, passage
from people.domain.valuation import Declared, Rates, Valuation, value_of

DRAFT_DESCRIPTION_MAX = 4_000
SUBTYPE_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a person types; empty is "not given"."""

    category_code: str
    contribution_date: date | None = None
    subtype: str = ""
    description: str = ""
    declared: Declared = field(default_factory=Declared)
    evidence: Sequence[Evidence] = ()


async def filled(
    work: Work, contribution: Contribution, fields: Fields, owner: Member
) -> tuple[Category, Contribution]:
    """The contribution with what was typed, and its value where the figures allow one."""
    category = await category_of(work, fields.category_code or contribution.category_code)
    declared = fields.declared
    if declared.capital_kind and not category.affects_capital:
        raise Invalid("Only capital is of a kind.", field="capital_kind")
    if declared.capital_kind not in ("", *CAPITAL_KINDS):
        raise Invalid(f"One of {', '.join(CAPITAL_KINDS)}.", field="capital_kind")
    rates = await _rates(work, owner, contribution.contribution_date)
    valuation = value_of(category, declared, rates)
    return category, replace(
        contribution,
        category_code=category.code,
        subtype=one_line(fields.subtype, field="subtype", most=SUBTYPE_MAX, required=False),
        description=passage(
            fields.description, field="description", most=DRAFT_DESCRIPTION_MAX, required=False
        ),
        minutes=declared.minutes,
        rate_minor=valuation.rate_minor,
        base_minor=valuation.base_minor,
        attribution_bp=declared.attribution_bp,
        value_minor=valuation.value_minor,
        tax_value_minor=valuation.tax_value_minor,
        capital_kind=declared.capital_kind,
        tax_basis_minor=declared.tax_basis_minor,
        evidence=checked_evidence(fields.evidence),
    )


async def category_of(work: Work, code: str) -> Category:
    """Raises Invalid for a category that does not exist or was retired."""
    category = (await work.policies.categories()).get(code)
    if category is None or not category.active:
        raise Invalid("There is no such category.", field="category_code")
    return category


async def _rates(work: Work, owner: Member, on: date) -> Rates:
    """The member's own rates, else the cooperative's as it was on that day."""
    default = (await work.policies.settings()).labor_rate_minor(on)
    return Rates(
        hourly_minor=owner.hourly_rate_minor or default,
        expertise_minor=owner.expertise_rate_minor or owner.hourly_rate_minor or default,
    )


async def preview_valuation(work: Work, fields: Fields, member_id: UUID | None) -> Valuation:
    """What it would be worth; nothing is kept."""
    actor = work.call.actor
    actor.require(Role.MEMBER)
    wanted = member_id or actor.member_id
    if wanted != actor.member_id and not actor.sees_all():
        raise NotFound(what="member")
    assert wanted is not None
    owner = await work.members.get(wanted)
    category = await category_of(work, fields.category_code)
    on = fields.contribution_date or work.clock.today()
    return value_of(category, fields.declared, await _rates(work, owner, on))
