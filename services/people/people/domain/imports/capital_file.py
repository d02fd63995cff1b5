"""capital_accounts.csv: opening balances for the ledger. Migration specification 3."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from people.domain.imports.cells import Row
from people.domain.imports.csv_reading import Column, read_sheet
from people.domain.imports.messages import Messages
from people.domain.text import masked_email

COLUMNS = (
    Column("member_email", required=True),
    Column("balance", required=True),
    Column("tax_basis", ("tax_balance",), required=True),
    Column("notes", lines=True),
    Column("as_of"),
    Column("contributed_capital"),
    Column("retained_patronage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalRow:
    """A good row; amounts in minor units. `as_of` is None when the default applies."""

    row: int
    member_email: str
    balance_minor: int
    tax_basis_minor: int
    contributed_capital_minor: int
    retained_patronage_minor: int
    notes: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CapitalFile:
    """`read` are all records in order, each with its reader: members are judged next."""

    read: Sequence[tuple[CapitalRow, Row]]
    row_count: int
    readable: bool

    @property
    def rows(self) -> list[CapitalRow]:
        """The good ones."""
        return [account for account, row in self.read if row.good]

    @property
    def emails(self) -> list[str]:
        return sorted({account.member_email for account, _ in self.read} - {""})

    @property
    def total_minor(self) -> int:
        return sum(row.balance_minor for row in self.rows)


def read_capital_accounts(content: bytes, messages: Messages) -> CapitalFile:
    """Columns, formats and what the file says by itself."""
    sheet = read_sheet(content, COLUMNS, messages)
    first: dict[str, int] = {}
    read: list[tuple[CapitalRow, Row]] = []
    for record in sheet.records:
        row = Row(record, messages)
        account = _account(row)
        email = account.member_email
        if email and email in first:
            row.fault("member_email", "E211", f"The same member is in line {first[email]}.")
        elif email:
            first[email] = row.number
        read.append((account, row))
    return CapitalFile(read, len(sheet.records), sheet.readable)


def require_members(file: CapitalFile, is_known: Callable[[str], bool] | None) -> None:
    """Report rows whose address belongs to nobody; None when nobody can say."""
    for account, row in file.read:
        email = account.member_email
        if email and is_known is not None and not is_known(email):
            row.fault("member_email", "E210", f"{masked_email(email)} is no member.")


def _account(row: Row) -> CapitalRow:
    email = row.email("member_email", "E201")
    balance = row.amount("balance", "E202", least=0, required=True)
    tax_basis = row.amount("tax_basis", "E203", least=0, required=True)
    contributed = row.amount("contributed_capital", "E205", least=0)
    retained = row.amount("retained_patronage", "E205", least=0)
    whole = balance or 0
    kept = retained or 0
    put_in = contributed if contributed is not None else whole
    if row.good and put_in + kept != whole:
        row.fault(
            "contributed_capital",
            "E220",
            "contributed_capital and retained_patronage do not add up to balance.",
        )
    if row.good and balance != tax_basis:
        row.warn("tax_basis", "W230", "balance and tax_basis differ.")
    return CapitalRow(
        row=row.number,
        member_email=email,
        balance_minor=whole,
        tax_basis_minor=tax_basis or 0,
        contributed_capital_minor=put_in,
        retained_patronage_minor=kept,
        notes=row.record["notes"],
        as_of=row.day("as_of", "E204"),
    )
