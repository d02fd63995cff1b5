"""What drafts and batches share: lines by account id or number, and the period of a date."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kernel.errors import Invalid
from treasury.application.ports import Work
from treasury.domain.accounts import Account, Direction, Ledger
from treasury.domain.periods import Period, PeriodNotOpen

LINES_MAX = 1_000


class NewLine(NamedTuple):
    """A line as a client sends it: the account by id or by its number in the ledger."""

    direction: Direction
    amount_minor: int
    account_id: UUID | None = None
    account_number: str = ""
    memo: str = ""
    member_id: UUID | None = None


class NewTransaction(NamedTuple):
    ledger: Ledger
    lines: Sequence[NewLine]


def require_sizes(transactions: Iterable[NewTransaction]) -> None:
    """Raises Invalid for a transaction without entries, or with more than a statement may have."""
    for transaction in transactions:
        if not 0 < len(transaction.lines) <= LINES_MAX:
            raise Invalid(
                f"A transaction has 1 to {LINES_MAX} entries.", field="transactions.entries"
            )


class AccountBook:
    """Accounts fetched at once for many lines."""

    def __init__(self, accounts: Iterable[Account], *, numbered: bool) -> None:
        """`numbered` when a line names its account by its number."""
        self._by_id = {account.id: account for account in accounts}
        self._by_number: dict[tuple[Ledger, str], Account] = {}
        if numbered:
            self._by_number = {(a.ledger, a.account_number): a for a in self._by_id.values()}

    @classmethod
    async def load(cls, work: Work, transactions: Iterable[NewTransaction]) -> "AccountBook":
        """One query for all lines of all transactions."""
        ids: set[UUID] = set()
        numbers: set[tuple[Ledger, str]] = set()
        for ledger, lines in transactions:
            for line in lines:
                if line.account_id:
                    ids.add(line.account_id)
                else:
                    numbers.add((ledger, line.account_number))
        return cls(await work.accounts.find(ids, numbers), numbered=bool(numbers))

    def lines(self, transaction: NewTransaction, *path: str | int) -> list[tuple[Account, NewLine]]:
        """Each line with its account. Raises Invalid under `path` where there is none."""
        found = []
        for place, line in enumerate(transaction.lines):
            if line.account_id:
                account = self._by_id.get(line.account_id)
            else:
                account = self._by_number.get((transaction.ledger, line.account_number))
            if account is None:
                field = ".".join(map(str, (*path, "entries", place, "account_id")))
                raise Invalid("There is no such account.", field=field)
            found.append((account, line))
        return found


async def period_for(work: Work, on: date, period_id: UUID | None = None) -> Period:
    """The period to post into, its row shared until commit.

    Raises PeriodNotOpen when no period holds the date, NotFound for an unknown id.
    """
    if period_id:
        return await work.periods.for_posting(period_id)
    found = await work.periods.for_posting_on([on])
    if on not in found:
        raise PeriodNotOpen(f"There is no period for {on}.", on=on)
    return found[on]
