"""The calculation of a period: from patronage and surplus to every member's cent (domain 9.4-9.6).

Integers throughout; every split goes through kernel.apportion. The order of the input plays no
part: members are taken by number, categories in the order of the formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mul

from agreements.domain.formulas import BP_WHOLE, Terms
from agreements.domain.losses import LossUnallocable, bear
from agreements.domain.numbers import number_key
from agreements.domain.shares import Participant, Shares, passing, shares_of
from kernel.apportion import apportion
from kernel.errors import Refused

ENGINE_VERSION = "1"


class NoPatronage(Refused):
    reason = "INVARIANT_VIOLATION"
    sentence = (
        "There is a surplus of {surplus_minor} cents to share, but the weighted patronage of all "
        "qualifying members is zero, so nobody has a share in it."
    )


class NoPatronageForTax(Refused):
    reason = "INVARIANT_VIOLATION"
    sentence = (
        "The tax result has {amount_minor} cents on line {k1_line}, but the weighted patronage of "
        "all qualifying members is zero, so nobody has a share in it."
    )


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The TAX result of one line of Schedule K-1, signed, in minor units."""

    k1_line: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a calculation depends on besides the members.

    `surplus` is the allocable surplus, signed, in minor units; `tax_follows_book` is regime T,
    where the ledgers take the same amounts (domain 6.3).
    """

    terms: Terms
    surplus: int
    cash_rate_bp: int
    tax_lines: tuple[TaxLine, ...] = ()
    tax_follows_book: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One member's allocation, in minor units; `amounts` by category, `tax` by K-1 line."""

    participant: Participant
    share_num: int
    total: int
    cash: int
    amounts: tuple[int, ...]
    tax: tuple[int, ...]
    tax_total: int

    @property
    def retained(self) -> int:
        return self.total - self.cash


@dataclass(frozen=True, slots=True)
class Calculation:
    """The whole: lines by member number, and who fell below the threshold."""

    question: Question
    lines: tuple[Line, ...]
    share_den: int
    total_weighted: int
    below: tuple[Participant, ...]
    limited: bool  # somebody's part of a loss was limited by capital

    @property
    def cash(self) -> int:
        return sum(line.cash for line in self.lines)

    @property
    def retained(self) -> int:
        return self.question.surplus - self.cash

    @property
    def tax_total(self) -> int:
        return sum(line.tax_total for line in self.lines)


def calculate(participants: Sequence[Participant], question: Question) -> Calculation:
    """Threshold, cap, apportionment, cash, categories and tax, in this order.

    Raises CapInfeasible, NoPatronage, NoPatronageForTax, LossUnallocable.
    """
    ordered = sorted(participants, key=lambda one: number_key(one.number))
    passes = passing(ordered, question.terms.threshold)
    sharing = [one for one, in_ in zip(ordered, passes, strict=True) if in_]
    below = tuple(one for one, in_ in zip(ordered, passes, strict=True) if not in_)
    shares = shares_of([one.weighted for one in sharing], question.terms)
    totals, limited = _totals(sharing, shares, question.surplus)
    weights = [-total for total in totals] if limited else list(shares.weights)
    taxes = _taxes(question, totals, weights)
    multipliers = question.terms.weights_e4
    cash = [cash_part(total, question.cash_rate_bp) for total in totals]
    return Calculation(
        question=question,
        lines=tuple(map(_line, sharing, shares.weights, totals, cash, taxes, repeat(multipliers))),
        share_den=shares.whole,
        total_weighted=sum(one.weighted for one in sharing),
        below=below,
        limited=limited,
    )


def cash_part(total: int, cash_rate_bp: int) -> int:
    """Rounded up per member, so that the least cash holds for each; a loss has none."""
    return -(-total * cash_rate_bp // BP_WHOLE) if total > 0 else 0


def split_categories(total: int, raw: Sequence[int], weights_e4: Sequence[int]) -> tuple[int, ...]:
    """A member's total over the categories by weighted value, with the total's sign."""
    if not total:
        return (0,) * len(raw)
    parts = apportion(abs(total), list(map(mul, raw, weights_e4)))
    return tuple(parts) if total > 0 else tuple(-part for part in parts)


def _totals(sharing: Sequence[Participant], shares: Shares, surplus: int) -> tuple[list[int], bool]:
    """Each member's part of the surplus, or of the loss as a negative number."""
    if not surplus:
        return [0] * len(sharing), False
    if surplus > 0:
        if not shares.whole:
            raise NoPatronage(surplus_minor=surplus)
        return apportion(surplus, shares.weights), False
    if not shares.whole:
        raise LossUnallocable(left_minor=-surplus)
    parts, limited = bear(-surplus, shares.weights, [one.capacity for one in sharing])
    return [-part for part in parts], limited


def _taxes(
    question: Question, totals: Sequence[int], weights: Sequence[int]
) -> Sequence[tuple[int, ...]]:
    """Each K-1 line apportioned by the book weights, sign restored (compliance 7)."""
    if question.tax_follows_book:
        return [(total,) for total in totals]
    columns = [_tax_column(line, totals, weights, question.surplus) for line in question.tax_lines]
    return list(zip(*columns, strict=True)) if columns else [()] * len(totals)


def _tax_column(
    line: TaxLine, totals: Sequence[int], weights: Sequence[int], surplus: int
) -> Sequence[int]:
    amount = line.amount_minor
    if not amount:
        return [0] * len(totals)
    if surplus and abs(amount) == abs(surplus):  # the same total over the same shares
        return totals if amount == surplus else [-total for total in totals]
    if not any(weights):
        raise NoPatronageForTax(amount_minor=amount, k1_line=line.k1_line)
    sign = -1 if amount < 0 else 1
    return [sign * part for part in apportion(abs(amount), weights)]


def _line(
    one: Participant,
    share_num: int,
    total: int,
    cash: int,
    tax: tuple[int, ...],
    weights_e4: Sequence[int],
) -> Line:
    amounts = split_categories(total, one.raw, weights_e4)
    return Line(one, share_num, total, cash, amounts, tax, sum(tax))
