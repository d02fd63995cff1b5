"""The double-entry journal. An unbalanced transaction cannot exist."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from kernel.errors import Invalid, Refused
from kernel.ids import new_id
from kernel.money import MINOR_MAX
from treasury.domain.accounts import (
    GUARANTEED_PAYMENT_LINE,
    Account,
    Direction,
    Ledger,
)

DESCRIPTION_MAX = 500
MEMO_MAX = 500


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


class Movement(StrEnum):
    """Why a member's capital moved (domain 4.6). A reversal keeps the word of what it reverses."""

    CONTRIBUTION_CASH = "contribution_cash"
    CONTRIBUTION_PROPERTY = "contribution_property"
    ALLOCATION_INCOME = "allocation_income"
    ALLOCATION_LOSS = "allocation_loss"
    DISTRIBUTION_CASH = "distribution_cash"
    REDEMPTION = "redemption"
    RE_RETENTION = "re_retention"
    OPENING = "opening"
    OPENING_RETAINED = "opening_retained"
    ADJUSTMENT = "adjustment"


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a positive amount in minor units on one side of one account.

    `member_id` names the member on an account that belongs to nobody (5210); the line on a
    member's sub-account takes the member from the account. `movement` is there exactly on lines
    of capital sub-accounts.
    """

    account: Account
    direction: Direction
    amount_minor: int
    memo: str = ""
    member_id: UUID | None = None
    movement: Movement | None = None

    def __post_init__(self) -> None:
        if not 0 < self.amount_minor <= MINOR_MAX:
            raise Invalid("An entry's amount is above zero.", field="amount")
        if len(self.memo) > MEMO_MAX:
            raise Invalid(f"A memo has at most {MEMO_MAX} characters.", field="memo")
        self.account.require_postable()
        owner = self.account.member_id
        if owner is not None and self.member_id not in (None, owner):
            raise Invalid("The account belongs to another member.", field="member_id")
        if self.account.is_capital != (self.movement is not None):
            raise Invalid("Exactly the lines of capital accounts name a movement.", field="entries")

    @property
    def owner_id(self) -> UUID | None:
        """The member this line is about."""
        return self.account.member_id or self.member_id

    @property
    def signed_minor(self) -> int:
        """Debits positive, credits negative."""
        return self.amount_minor if self.direction is Direction.DEBIT else -self.amount_minor

    def mirrored(self) -> "Entry":
        """The same line on the other side."""
        return Entry(
            self.account,
            self.direction.opposite,
            self.amount_minor,
            self.memo,
            self.member_id,
            self.movement,
        )


class Source(NamedTuple):
    """What caused a transaction. Its key is unique in the ledger for ever (T9)."""

    type: str
    id: str
    purpose: str

    def key(self, ledger: Ledger) -> str:
        """`source_type:source_id:ledger:purpose` (workflows 8)."""
        return f"{self.type}:{self.id}:{ledger}:{self.purpose}"


@dataclass(frozen=True, slots=True)
class Transaction:
    """A balanced set of at least two entries in one ledger on one date (T1)."""

    ledger: Ledger
    period_id: UUID
    transaction_date: date
    transaction_type: TransactionType
    description: str
    source: Source
    entries: tuple[Entry, ...]
    created_by: str
    approved_by: str | None = None
    id: UUID = field(default_factory=new_id)
    number: str | None = None  # a draft's number is kept; others get theirs when posted
    total_minor: int = field(init=False)  # the sum of the debits

    def __post_init__(self) -> None:
        debits = [e.amount_minor for e in self.entries if e.direction is Direction.DEBIT]
        object.__setattr__(self, "total_minor", sum(debits))
        if len(self.entries) < 2:
            raise Invalid("A transaction needs at least two entries.", field="entries")
        if len(self.description) > DESCRIPTION_MAX:
            raise Invalid(
                f"A description has at most {DESCRIPTION_MAX} characters.", field="description"
            )
        for entry in self.entries:
            if entry.account.ledger is not self.ledger:
                raise Invalid(
                    f"Every account must be of the {self.ledger} ledger.", field="entries"
                )
        both = sum([entry.amount_minor for entry in self.entries])
        if difference := 2 * self.total_minor - both:
            raise Unbalanced(difference_minor=difference)
        if self.total_minor > MINOR_MAX:
            raise Invalid("The amount is too large.", field="entries")
        if self.transaction_type not in CLOSE_TYPES:
            self._require_attributed()

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

    def _require_attributed(self) -> None:
        """Guaranteed payments name their member (6.2), nominal accounts have their K-1 line."""
        for place, entry in enumerate(self.entries):
            entry.account.require_classified()
            if entry.account.k1_line == GUARANTEED_PAYMENT_LINE and entry.owner_id is None:
                raise Invalid(
                    "A guaranteed payment names the member it goes to.",
                    field=f"entries.{place}.member_id",
                )


@dataclass(frozen=True, slots=True)
class EconomicEvent:
    """One business fact in the books: a BOOK transaction, a TAX transaction, or both.

    `tax_effect_none` marks a fact whose TAX amount is zero, instead of an empty twin (T6).
    """

    transactions: tuple[Transaction, ...]
    tax_effect_none: bool = False
    id: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
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
        for transaction in self.transactions:
            for entry in transaction.entries:
                if entry.movement is not None:
                    return True
        return False

    def debited_members(self) -> set[UUID]:
        """Members whose BOOK capital this event lowers (the capital floor looks at them, T8)."""
        book = self.of(Ledger.BOOK)
        change: Mapping[UUID, int] = book.capital_change() if book else {}
        return {member for member, minor in change.items() if minor < 0}


def sided(
    account: Account,
    credit_minor: int,
    *,
    movement: Movement | None = None,
    memo: str = "",
    member_id: UUID | None = None,
) -> list[Entry]:
    """A credit of `credit_minor`, a debit when that is negative, no entry when it is zero."""
    if not credit_minor:
        return []
    direction = Direction.CREDIT if credit_minor > 0 else Direction.DEBIT
    return [Entry(account, direction, abs(credit_minor), memo, member_id, movement)]


def debit(account: Account, minor: int, **more: object) -> list[Entry]:
    """A debit of `minor`, nothing when it is zero; see `sided`."""
    return sided(account, -minor, **more)  # type: ignore[arg-type]


def debited_members(events: Iterable[EconomicEvent]) -> set[UUID]:
    return {member for event in events for member in event.debited_members()}


def transactions_of(events: Sequence[EconomicEvent]) -> list[Transaction]:
    return [transaction for event in events for transaction in event.transactions]
