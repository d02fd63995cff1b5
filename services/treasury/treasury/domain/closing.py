"""The result of a period, its closing entries, and what the close must prove."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from treasury.domain.accounts import Account, AccountType, Ledger, PatronageSource
from treasury.domain.capital import Occasion
from treasury.domain.entries import debit, sided
from treasury.domain.journal import Source, Transaction, TransactionType
from treasury.domain.periods import Period


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """Debits and credits of one account, in minor units."""

    account: Account
    debits_minor: int
    credits_minor: int

    @property
    def balance_minor(self) -> int:
        """Signed by the account's normal balance."""
        return self.account.signed(self.debits_minor, self.credits_minor)

    @property
    def income_minor(self) -> int:
        """What the account adds to net income: credits minus debits."""
        return self.credits_minor - self.debits_minor


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """Revenue, expense and net income of one ledger's period, in minor units."""

    ledger: Ledger
    revenue_minor: int
    expense_minor: int
    by_k1_line: tuple[tuple[str, int], ...]
    patronage_net_minor: int
    nonpatronage_net_minor: int

    @property
    def net_income_minor(self) -> int:
        return self.revenue_minor - self.expense_minor

    @classmethod
    def of(cls, ledger: Ledger, totals: Sequence[AccountTotal]) -> "PeriodResult":
        """From the totals of the nominal accounts; lines in the order of their codes."""
        revenue = expense = nonpatronage = 0
        lines: dict[str, int] = {}
        for total in totals:
            income = total.income_minor
            if total.account.account_type is AccountType.REVENUE:
                revenue += income
            else:
                expense -= income
            if total.account.patronage_source is PatronageSource.NONPATRONAGE:
                nonpatronage += income
            lines[total.account.k1_line] = lines.get(total.account.k1_line, 0) + income
        return cls(
            ledger,
            revenue,
            expense,
            tuple(sorted((line, minor) for line, minor in lines.items() if minor)),
            revenue - expense - nonpatronage,
            nonpatronage,
        )


def closing_transaction(
    period: Period,
    ledger: Ledger,
    totals: Sequence[AccountTotal],
    income_summary: Account,
    *,
    workflow_id: UUID,
    round_no: int,
    by: str,
) -> Transaction | None:
    """Bring every revenue and expense account to zero against 3310, dated the last day.

    None when there was nothing. `round_no` counts the closes of this workflow that were taken
    back, so that the ledger's own key stays unique.
    """
    entries = [
        entry
        for total in totals
        for entry in debit(total.account, total.income_minor, memo="closing entry")
    ]
    if not entries:
        return None
    net = sum(total.income_minor for total in totals)
    occasion = Occasion(period.id, period.window.end, by, f"Closing entries {period.code}")
    return occasion.transaction(
        ledger,
        TransactionType.CLOSING,
        Source("close", str(workflow_id), f"closing.{round_no}"),
        [*entries, *sided(income_summary, net, memo="net income")],
    )


@dataclass(frozen=True, slots=True)
class Nominals:
    """What the nominal accounts still hold of a period after its closing entries."""

    accounts_not_zero: int
    income_summary_minor: int

    def breaches(self, ledger: Ledger) -> list[str]:
        """C6 of workflows 3, one sentence for each breach."""
        breaches: list[str] = []
        if self.accounts_not_zero:
            breaches.append(
                f"{ledger}: {self.accounts_not_zero} revenue or expense accounts are not zero (C6)."
            )
        if self.income_summary_minor:
            breaches.append(
                f"{ledger}: 3310 holds {self.income_summary_minor} minor units, not zero (C6)."
            )
        return breaches


@dataclass(frozen=True, slots=True)
class CloseFigures:
    """What the ledger shows after the postings of a close, in minor units."""

    nominals: Nominals
    capital_change_minor: int
    trial_balance_minor: int


def close_breaches(
    ledger: Ledger, figures: CloseFigures, *, expected_capital_minor: int
) -> list[str]:
    """C6 and C7 of workflows 3, one sentence for each breach."""
    breaches = figures.nominals.breaches(ledger)
    if figures.capital_change_minor != expected_capital_minor:
        breaches.append(
            f"{ledger}: capital changed by {figures.capital_change_minor} minor units, "
            f"not by {expected_capital_minor} (C7)."
        )
    return breaches + trial_breaches(ledger, figures.trial_balance_minor)


def trial_breaches(ledger: Ledger, difference_minor: int) -> list[str]:
    if not difference_minor:
        return []
    return [f"{ledger}: the trial balance differs by {difference_minor} minor units."]
