"""A member's figure in plain words: every step with the numbers in it (compliance 10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from agreements.domain.agreements import Agreement, Allocation
from agreements.domain.formulas import BP_WHOLE, E4_ONE
from agreements.domain.standing import Reason
from agreements.domain.surplus import Regime
from kernel.money import format_minor

_SCALE = 100 * E4_ONE  # weighted units in one unit of the currency


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    explanation: str
    result: str


WHY = {
    Reason.UNKNOWN: "The membership was not known at the end of the period.",
    Reason.TIER: "The membership tier does not share in the surplus.",
    Reason.PENDING: "The membership was still pending at the end of the period.",
    Reason.SUSPENDED: "The membership was suspended at the end of the period.",
    Reason.EXPELLED: "The membership had ended by expulsion at the end of the period.",
    Reason.STATUS: "The member's status at the end of the period does not share in the surplus.",
    Reason.WITHDRAWN_BEFORE: "The membership had ended before the period began.",
    Reason.NOT_IN_PERIOD: "There was no membership during the period.",
    Reason.OUTSIDE_MEMBERSHIP: "The contributions are dated outside the membership.",
    Reason.BELOW_THRESHOLD: "The weighted patronage is below the threshold of the formula.",
}


def no_share(reason: Reason, raw: int) -> list[Step]:
    """For a member without a line: which rule, in neutral words."""
    if reason is Reason.QUALIFIES:
        text = "No approved contribution counts in this period."
    else:
        text = WHY[reason]
    if raw:
        text += f" Contributions worth {format_minor(raw)} are therefore not counted."
    return [Step("Allocation", text, "0.00")]


def explain(allocation: Allocation, agreement: Agreement) -> list[Step]:
    """How the figure came about, from the claims to the cent."""
    steps = [
        *_patronage(allocation, agreement),
        *_share(allocation, agreement),
        *_figure(allocation, agreement),
        _categories(allocation),
        *_tax(allocation, agreement),
    ]
    return [step for step in steps if step.explanation]


def _patronage(line: Allocation, agreement: Agreement) -> Iterator[Step]:
    parts = list(zip(line.category_codes, line.raw, line.weights_e4, strict=True))
    claimed = "; ".join(f"{code} {format_minor(raw)}" for code, raw, _ in parts if raw)
    yield Step(
        "Contributions by category",
        f"{line.claims} approved contribution(s) count in the period: {claimed}.",
        format_minor(line.raw_total),
    )
    weighed = "; ".join(
        f"{code} {format_minor(raw)} × {weight_text(weight)} = {weighted_text(raw * weight)}"
        for code, raw, weight in parts
        if raw
    )
    yield Step(
        "Weighted patronage",
        f"Each category is multiplied by its weight: {weighed}. Together "
        f"{weighted_text(line.weighted)}.",
        weighted_text(line.weighted),
    )
    yield Step(
        "All members together",
        f"The weighted patronage of all {agreement.member_count} sharing members is "
        f"{weighted_text(agreement.total_weighted)}.",
        weighted_text(agreement.total_weighted),
    )


def _share(line: Allocation, agreement: Agreement) -> Iterator[Step]:
    if not agreement.share_den:
        return
    share = Fraction(line.share_num, agreement.share_den)
    plain = Fraction(line.weighted, agreement.total_weighted)
    words = (
        f"{weighted_text(line.weighted)} of {weighted_text(agreement.total_weighted)} is exactly "
        f"{plain.numerator}/{plain.denominator}, that is {percent_text(plain)}."
    )
    if share != plain:
        words += (
            f" The formula limits the greatest shares and spreads the rest over the others, which "
            f"makes it {share.numerator}/{share.denominator}, that is {percent_text(share)}."
        )
    yield Step("Share", words, f"{share.numerator}/{share.denominator}")


def _figure(line: Allocation, agreement: Agreement) -> Iterator[Step]:
    income = agreement.income
    taken = [
        f", less {format_minor(amount)} {name}"
        for name, amount in (
            ("allocated first by regulation", income.regulatory),
            ("unallocated reserve", _kept(agreement, income.reserve)),
            ("collective fund", _kept(agreement, income.collective)),
        )
        if amount
    ]
    yield Step(
        "Amount to share",
        f"The net income of the period is {format_minor(income.net_income)}{''.join(taken)}: "
        f"{format_minor(agreement.surplus)} is shared.",
        format_minor(agreement.surplus),
    )
    if agreement.surplus < 0:
        yield _loss(line, agreement)
        return
    if agreement.share_den:
        yield _cent(line, agreement)
    rate = percent_text(Fraction(agreement.cash_rate_bp, BP_WHOLE), places=2)
    yield Step(
        "Cash part",
        f"{rate} of {format_minor(line.total)}, rounded up to the cent so that no member gets "
        f"less than this rate: {format_minor(line.cash)} is paid out.",
        format_minor(line.cash),
    )
    yield Step(
        "Retained part",
        f"{format_minor(line.total)} less {format_minor(line.cash)} stays in the member's capital "
        f"account: {format_minor(line.retained)}.",
        format_minor(line.retained),
    )


def _cent(line: Allocation, agreement: Agreement) -> Step:
    floor, remainder = divmod(agreement.surplus * line.share_num, agreement.share_den)
    rest = Fraction(remainder, agreement.share_den)
    words = (
        f"{format_minor(agreement.surplus)} times the share is {format_minor(floor)} and "
        f"{rest.numerator}/{rest.denominator} of a cent. "
    )
    if not remainder:
        words += "Nothing is left to round."
    elif line.total > floor:
        words += (
            "The cents left over go one each to the greatest remainders, and one of them came "
            f"here: {format_minor(line.total)}."
        )
    else:
        words += (
            "The cents left over go one each to the greatest remainders; this one was not among "
            f"them: {format_minor(line.total)}."
        )
    return Step("Allocation", words, format_minor(line.total))


def _loss(line: Allocation, agreement: Agreement) -> Step:
    borne = format_minor(-line.total)
    words = f"The loss is shared like a surplus: {borne} falls to this member. "
    if line.capacity is None:
        words += "There is no limit to what this member can bear."
    elif -line.total >= line.capacity:
        words += (
            f"No more than the {format_minor(line.capacity)} that the capital account can bear; "
            "others bear the rest."
        )
    else:
        words += f"The capital account can bear {format_minor(line.capacity)}."
    if agreement.limited:
        words += " Where members were limited, the rest was shared anew among the others."
    return Step("Allocation", words + " A loss has no cash part.", format_minor(line.total))


def _categories(line: Allocation) -> Step:
    parts = "; ".join(
        f"{code} {format_minor(amount)}"
        for code, amount, raw in zip(line.category_codes, line.amounts, line.raw, strict=True)
        if raw
    )
    return Step(
        "By category",
        f"The allocation over the categories, by weighted value: {parts}." if parts else "",
        format_minor(line.total),
    )


def _tax(line: Allocation, agreement: Agreement) -> Iterator[Step]:
    if agreement.regime is Regime.SUBCHAPTER_T:
        return
    parts = "; ".join(
        f"line {tax.k1_line}: {format_minor(amount)} of {format_minor(tax.amount_minor)}"
        for tax, amount in zip(agreement.tax_lines, line.tax, strict=True)
    )
    if parts:
        yield Step(
            "Tax allocation",
            f"Each line of Schedule K-1 is shared by the same shares: {parts}. It is taxable "
            "whether paid out or retained; the Schedule K-1 follows after the end of the year.",
            format_minor(line.tax_total),
        )


def _kept(agreement: Agreement, amount: int) -> int:
    """Reserves reduce what is shared only where the corporation may keep income (regime T)."""
    return amount if agreement.regime is Regime.SUBCHAPTER_T and agreement.surplus else 0


def weight_text(weight_e4: int) -> str:
    """15000 is "1.5"."""
    return _decimal(weight_e4, E4_ONE, least=1)


def weighted_text(weighted: int) -> str:
    """Weighted patronage as an amount; more than two digits only where it is not whole cents."""
    return _decimal(weighted, _SCALE, least=2)


def percent_text(share: Fraction, *, places: int = 4) -> str:
    """For display only; the fraction is what counts."""
    scaled = round(share * 100 * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d} %"


def _decimal(value: int, scale: int, *, least: int) -> str:
    digits = len(str(scale)) - 1
    fraction = f"{value % scale:0{digits}d}".rstrip("0").ljust(least, "0")
    return f"{value // scale}.{fraction}"
