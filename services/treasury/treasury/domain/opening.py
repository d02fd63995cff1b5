"""Opening balances of an import: one event a member, later only the difference (migration 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from treasury.domain.accounts import Ledger
from treasury.domain.capital import MemberAccounts, MemberRef, Occasion, SharedAccounts
from treasury.domain.entries import MEMO_MAX, Movement, sided
from treasury.domain.journal import EconomicEvent, Source, Transaction, TransactionType


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that cannot be imported; `row` is the physical line of the file."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """One row of capital_accounts.csv, in minor units. All of it contributed unless it says so."""

    member: MemberRef
    balance_minor: int
    tax_basis_minor: int
    notes: str = ""
    as_of: date | None = None
    contributed_minor: int = 0
    retained_minor: int = 0
    row: int = 0

    @property
    def parts(self) -> tuple[int, int]:
        """Contributed and retained parts of the balance."""
        if self.contributed_minor == self.retained_minor == 0:
            return self.balance_minor, 0
        return self.contributed_minor, self.retained_minor

    def errors(self) -> list[RowError]:
        errors: list[RowError] = []
        for column, minor in (("balance", self.balance_minor), ("tax_basis", self.tax_basis_minor)):
            if minor < 0:
                errors.append(
                    RowError(self.row, column, "E212", "An opening balance is not below zero.")
                )
        if sum(self.parts) != self.balance_minor or min(self.parts) < 0 <= self.balance_minor:
            errors.append(
                RowError(
                    self.row,
                    "contributed_capital",
                    "E220",
                    "Contributed capital and retained patronage make up the balance.",
                )
            )
        return errors


@dataclass(frozen=True, slots=True)
class OpenedSoFar:
    """What earlier imports posted for a member, and whether anything else did."""

    contributed_minor: int = 0
    retained_minor: int = 0
    tax_minor: int = 0
    imports: int = 0
    other_postings: bool = False


def row_errors(
    rows: Sequence[OpeningBalance], so_far: Mapping[UUID, OpenedSoFar]
) -> list[RowError]:
    """Every error of every row; E211 twice the same member, E230 an account already in use."""
    errors: list[RowError] = []
    seen: set[UUID] = set()
    for row in rows:
        errors.extend(row.errors())
        if row.member.member_id in seen:
            errors.append(
                RowError(row.row, "member_email", "E211", "This member stands in the file twice.")
            )
        seen.add(row.member.member_id)
        before = so_far.get(row.member.member_id, OpenedSoFar())
        if before.other_postings and not _same(row, before):
            errors.append(
                RowError(
                    row.row,
                    "balance",
                    "E230",
                    "The account has other postings already; its opening balance is final.",
                )
            )
    return errors


def opening_event(
    row: OpeningBalance,
    before: OpenedSoFar,
    occasion: Occasion,
    member: MemberAccounts,
    shared: SharedAccounts,
) -> EconomicEvent | None:
    """The difference to what was imported before: Dr 3900 / Cr 3100-m in BOOK, Cr 3200-m in TAX.

    None when there is no difference.
    """
    contributed, retained = row.parts
    contributed -= before.contributed_minor
    retained -= before.retained_minor
    tax = row.tax_basis_minor - before.tax_minor
    memo = row.notes[:MEMO_MAX]
    equity = {ledger: shared[ledger, "opening_equity"] for ledger in Ledger}
    book_entries = [
        *sided(equity[Ledger.BOOK], -(contributed + retained), memo=memo),
        *sided(member.capital_book, contributed, movement=Movement.OPENING, memo=memo),
        *sided(
            member.capital_book,
            retained,
            movement=Movement.OPENING_RETAINED,
            memo=memo,
        ),
    ]
    tax_entries = [
        *sided(equity[Ledger.TAX], -tax, memo=memo),
        *sided(member.capital_tax, tax, movement=Movement.OPENING, memo=memo),
    ]
    source = Source("opening", str(row.member.member_id), f"import.{before.imports}")
    transactions: list[Transaction] = [
        occasion.transaction(ledger, TransactionType.OPENING, source, entries)
        for ledger, entries in ((Ledger.BOOK, book_entries), (Ledger.TAX, tax_entries))
        if entries
    ]
    if not transactions:
        return None
    return EconomicEvent(tuple(transactions), tax_effect_none=not tax_entries)


def _same(row: OpeningBalance, before: OpenedSoFar) -> bool:
    found = (before.contributed_minor, before.retained_minor, before.tax_minor)
    return (*row.parts, row.tax_basis_minor) == found
