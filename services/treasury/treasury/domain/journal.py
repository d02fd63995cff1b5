"""The double-entry journal. An unbalanced transaction cannot exist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from kernel.errors import Invalid, Refused
from kernel.ids import new_id
from kernel.money import MINOR_MAX
from treasury.domain.accounts import GUARANTEED_PAYMENT_LINE, Direction, Ledger
from treasury.domain.entries import Entry, Movement, made

DESCRIPTION_MAX = 500


class TransactionType(StrEnum):
    CONTRIBUTION = "contribution"
    ALLOCATION = "allocation"
    DISTRIBUTION = "distribution"
    REDEMPTION = "redemption"
    REVENUE = "revenue"
    EXPENSE = "expense"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"
    CLOSING = "closing"
    REVALUATION = "revaluation"
    REVERSAL = "reversal"
    OPENING = "opening"


PEOPLES_TYPES = frozenset(
    {
        TransactionType.REVENUE,
        TransactionType.EXPENSE,
        TransactionType.TRANSFER,
        TransactionType.ADJUSTMENT,
    }
)
"""What a person may post by hand; everything else belongs to workflows."""

CLOSE_TYPES = frozenset({TransactionType.CLOSING, TransactionType.ALLOCATION})
"""What a close posts, and a reopening takes back."""


MOVEMENT_OF_TYPE = {
    TransactionType.CONTRIBUTION: Movement.CONTRIBUTION_CASH,
    TransactionType.DISTRIBUTION: Movement.DISTRIBUTION_CASH,
    TransactionType.REDEMPTION: Movement.REDEMPTION,
    TransactionType.OPENING: Movement.OPENING,
}
"""What a batch line on a capital account means; anything else is an adjustment."""


class Unbalanced(Refused):
    """Debits and credits differ."""

    reason = "UNBALANCED"
    sentence = "Debits and credits differ by {difference_minor} minor units."


class TwinMissing(Refused):
    """Invariant T6: capital moved in BOOK without its TAX twin."""

    reason = "INVARIANT_VIOLATION"
    sentence = "Capital moved in BOOK needs a TAX twin of the same event (T6)."


class Source(NamedTuple):
    """What caused a transaction. Its key is unique in the ledger for ever (T9)."""

    type: str
    id: str
    purpose: str

    def key(self, ledger: Ledger) -> str:
        """`source_type:source_id:ledger:purpose` (workflows 8)."""
        return f"{self.type}:{self.id}:{ledger}:{self.purpose}"


class _Transaction(NamedTuple):
    ledger: Ledger
    period_id: UUID
    transaction_date: date
    transaction_type: TransactionType
    description: str
    source: Source
    entries: tuple[Entry, ...]
    created_by: str
    approved_by: str | None
    id: UUID
    number: str | None
    total_minor: int
    touches_capital: bool


class Transaction(_Transaction):
    """A balanced set of at least two entries in one ledger on one date (T1).

    A draft's number is kept; others get theirs when posted. `total_minor` is the sum of the debits.
    """

    __slots__ = ()

    def __new__(
        cls,
        ledger: Ledger,
        period_id: UUID,
        transaction_date: date,
        transaction_type: TransactionType,
        description: str,
        source: Source,
        entries: tuple[Entry, ...],
        created_by: str,
        approved_by: str | None = None,
        id: UUID | None = None,
        number: str | None = None,
    ) -> "Transaction":
        if len(entries) < 2:
            raise Invalid("A transaction needs at least two entries.", field="entries")
        if len(description) > DESCRIPTION_MAX:
            raise Invalid(
                f"A description has at most {DESCRIPTION_MAX} characters.", field="description"
            )
        total, touches_capital = _balanced(ledger, entries)
        if transaction_type not in CLOSE_TYPES:
            _require_attributed(entries)
        given = ledger, period_id, transaction_date, transaction_type, description, source, entries
        more = created_by, approved_by, id or new_id(), number, total, touches_capital
        return made(cls, given + more)

    @classmethod
    def _make(cls, values: Iterable[Any]) -> "Transaction":  # type: ignore[override]
        return cls(*tuple(values)[:-2])

    @property
    def source_key(self) -> str:
        return self.source.key(self.ledger)

    def capital_change(self) -> dict[UUID, int]:
        """By how much each member's capital rises (or falls, negative), in minor units.

        Exactly the lines of capital accounts have a movement, and it is asked of every posting.
        """
        change: dict[UUID, int] = {}
        for entry in self.entries:
            member = entry.account.member_id
            if entry.movement is not None and member:
                change[member] = change.get(member, 0) - entry.signed_minor
        return {member: minor for member, minor in change.items() if minor}


class _EconomicEvent(NamedTuple):
    transactions: tuple[Transaction, ...]
    tax_effect_none: bool
    id: UUID


class EconomicEvent(_EconomicEvent):
    """One business fact in the books: a BOOK transaction, a TAX transaction, or both.

    `tax_effect_none` marks a fact whose TAX amount is zero, instead of an empty twin (T6).
    """

    __slots__ = ()

    def __new__(
        cls,
        transactions: tuple[Transaction, ...],
        tax_effect_none: bool = False,
        id: UUID | None = None,
    ) -> "EconomicEvent":
        event = made(cls, (transactions, tax_effect_none, id or new_id()))
        if len(transactions) != 1 or transactions[0].touches_capital:
            event._require_twins()
        return event

    @classmethod
    def _make(cls, values: Iterable[Any]) -> "EconomicEvent":  # type: ignore[override]
        return cls(*values)

    def _require_twins(self) -> None:
        ledgers = [transaction.ledger for transaction in self.transactions]
        if not ledgers or len(set(ledgers)) != len(ledgers):
            raise Invalid("An event has one transaction a ledger.", field="transactions")
        if len({transaction.transaction_date for transaction in self.transactions}) != 1:
            raise Invalid("Twins have the same date.", field="transactions")
        book = self.of(Ledger.BOOK)
        if book is None or self.tax_effect_none or self.of(Ledger.TAX):
            return
        if book.transaction_type is not TransactionType.REVALUATION and book.capital_change():
            raise TwinMissing()

    def of(self, ledger: Ledger) -> Transaction | None:
        for transaction in self.transactions:
            if transaction.ledger is ledger:
                return transaction
        return None

    @property
    def total_minor(self) -> int:
        """The greater of the twins' totals: what the high-value threshold looks at."""
        return max(transaction.total_minor for transaction in self.transactions)

    @property
    def touches_capital(self) -> bool:
        return any(transaction.touches_capital for transaction in self.transactions)

    def debited_members(self) -> set[UUID]:
        """Members whose BOOK capital this event lowers (the capital floor looks at them, T8)."""
        book = self.of(Ledger.BOOK) if self.touches_capital else None
        change: Mapping[UUID, int] = book.capital_change() if book else {}
        return {member for member, minor in change.items() if minor < 0}


def _balanced(ledger: Ledger, entries: Sequence[Entry]) -> tuple[int, bool]:
    """The sum of the debits in minor units, and whether a line moves capital.

    Raises Invalid and Unbalanced (T1).
    """
    debited = credited = 0
    touches_capital = False
    for account, direction, amount_minor, _, _, movement in entries:
        if account.ledger is not ledger:
            raise Invalid(f"Every account must be of the {ledger} ledger.", field="entries")
        if direction is Direction.DEBIT:
            debited += amount_minor
        else:
            credited += amount_minor
        if movement is not None:
            touches_capital = True
    if debited != credited:
        raise Unbalanced(difference_minor=debited - credited)
    if debited > MINOR_MAX:
        raise Invalid("The amount is too large.", field="entries")
    return debited, touches_capital


def _require_attributed(entries: Sequence[Entry]) -> None:
    """Guaranteed payments name their member (6.2), nominal accounts have their K-1 line."""
    for place, entry in enumerate(entries):
        account = entry.account
        if account.takes_any_line:
            continue
        account.require_classified()
        if account.k1_line == GUARANTEED_PAYMENT_LINE and entry.owner_id is None:
            raise Invalid(
                "A guaranteed payment names the member it goes to.",
                field=f"entries.{place}.member_id",
            )


def debited_members(events: Iterable[EconomicEvent]) -> set[UUID]:
    return {member for event in events for member in event.debited_members()}


def transactions_of(events: Sequence[EconomicEvent]) -> list[Transaction]:
    return [transaction for event in events for transaction in event.transactions]
