"""What a contribution must have before anybody is asked to review it (P3, P4, P6)."""

from people.domain.categories import Category, Method
from people.domain.contributions import Contribution
from people.domain.faults import Faults
from people.domain.members import Member
from people.domain.periods import Period
from people.domain.text import DESCRIPTION_MAX, DESCRIPTION_MIN

CAPITAL_KINDS = ("cash", "property", "loan", "guarantee")
ESTIMATE_BELOW_MINOR = 25_000
APPRAISAL_ABOVE_MINOR = 500_000


def require_complete(
    contribution: Contribution, category: Category, period: Period, member: Member
) -> None:
    """Raises Invalid naming every field that is missing or wrong."""
    faults = Faults()
    _description(contribution, faults)
    _date(contribution, period, member, faults)
    _figures(contribution, category, faults)
    if category.affects_capital:
        _capital(contribution, faults)
    if category.evidence_required and not contribution.evidence:
        faults.add("evidence", f"{category.name} needs evidence.")
    if contribution.value_minor <= 0 and not faults.fields:
        faults.add("amount_minor", "The value must be above zero.")
    faults.refuse()


def _description(contribution: Contribution, faults: Faults) -> None:
    length = len(contribution.description)
    if not DESCRIPTION_MIN <= length <= DESCRIPTION_MAX:
        faults.add(
            "description",
            f"Describe it in {DESCRIPTION_MIN} to {DESCRIPTION_MAX} characters; it has {length}.",
        )


def _date(contribution: Contribution, period: Period, member: Member, faults: Faults) -> None:
    on = contribution.contribution_date
    if not contribution.rolled_forward and not period.contains(on):
        faults.add("contribution_date", f"The date lies outside of {period.name}.")
    if not member.belonged(on):
        faults.add("contribution_date", "The member did not belong to the cooperative that day.")


def _figures(contribution: Contribution, category: Category, faults: Faults) -> None:
    timed = category.method is Method.RATE or (
        category.method is Method.RATE_OR_AMOUNT and contribution.minutes > 0
    )
    if category.method is Method.ATTRIBUTION:
        if contribution.base_minor <= 0:
            faults.add("amount_minor", "Give the amount that the share is taken of.")
        if contribution.attribution_bp <= 0:
            faults.add("attribution_bp", "Give the share in basis points.")
    elif timed:
        if contribution.minutes <= 0:
            faults.add("minutes", "Give the time in minutes.")
    elif contribution.value_minor <= 0:
        either = " or the time in minutes" if category.method is Method.RATE_OR_AMOUNT else ""
        faults.add("amount_minor", f"Give the value{either}.")


def _capital(contribution: Contribution, faults: Faults) -> None:
    kind = contribution.capital_kind
    if kind not in CAPITAL_KINDS:
        faults.add("capital_kind", f"One of {', '.join(CAPITAL_KINDS)}.")
    if kind != "property":
        return
    if contribution.tax_basis_minor is None:
        faults.add("tax_basis_minor", "Property needs its tax basis.")
    if contribution.value_minor >= ESTIMATE_BELOW_MINOR and not contribution.evidence:
        faults.add("evidence", "Property of 250.00 or more needs evidence of its market value.")


def comment_required(
    contribution: Contribution, category: Category, labor_rate_range: tuple[int, int]
) -> str:
    """Why a reviewer has to say something with an approval; empty when nothing asks for it."""
    low, high = labor_rate_range
    rate = contribution.rate_minor  # 0 where an import gave the amount alone
    if category.method is Method.RATE and rate and not low <= rate <= high:
        return "The rate lies outside the accepted range: say why it is right."
    if contribution.capital_kind == "property" and contribution.value_minor > APPRAISAL_ABOVE_MINOR:
        return "Property above 5 000.00 needs an appraisal: name it, or say why there is none."
    return ""
