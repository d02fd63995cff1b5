"""contributions.csv: columns, formats and figures. Migration specification section 4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from people.domain.categories import Category, Method
from people.domain.contributions import ContributionStatus
from people.domain.imports.cells import Row, shown
from people.domain.imports.csv_reading import CELL_MAX, Column, read_sheet
from people.domain.imports.members_file import REF_MAX
from people.domain.imports.messages import Messages
from people.domain.text import REASON_MAX
from people.domain.valuation import MINUTES_MAX, RATE_MAX, timed_value

COLUMNS = (
    Column("member_email", required=True),
    Column("period", ("period_name",), required=True),
    Column("type", ("contribution_type", "category"), required=True),
    Column("amount", ("value",), required=True),
    Column("description", required=True, lines=True),
    Column("status", required=True),
    Column("approved_at", ("decided_at",)),
    Column("hours"),
    Column("tax_basis"),
    Column("contribution_date"),
    Column("rejection_reason", lines=True),
    Column("rate"),
    Column("approver_email"),
    Column("external_ref"),
)


class FileStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"

    @property
    def stored(self) -> ContributionStatus:
        match self:
            case FileStatus.PENDING:
                return ContributionStatus.SUBMITTED
            case FileStatus.APPROVED:
                return ContributionStatus.APPROVED
            case FileStatus.REJECTED:
                return ContributionStatus.REJECTED


@dataclass(frozen=True, slots=True)
class Kind:
    """What a `type` of the file means here."""

    category_code: str
    subtype: str = ""
    capital_kind: str = ""


_LEGACY = {
    "property": Kind("capital", capital_kind="property"),
    "cash": Kind("capital", capital_kind="cash"),
    "community": Kind("labor", subtype="community"),
}


def kind_of(word: str, categories: Mapping[str, Category]) -> Kind | None:
    """The configured category first, then the words of older systems."""
    if (category := categories.get(word)) is not None and category.active:
        return Kind(word, capital_kind="cash" if category.affects_capital else "")
    legacy = _LEGACY.get(word)
    if legacy is None or legacy.category_code not in categories:
        return None
    return legacy if categories[legacy.category_code].active else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRow:
    """A row whose cells are well formed; who and which period is resolved later."""

    row: int
    member_email: str
    period: str
    type: str
    kind: Kind
    amount_minor: int
    description: str
    status: FileStatus
    approved_at: datetime | None = None
    minutes: int = 0
    rate_minor: int = 0
    tax_basis_minor: int | None = None
    contribution_date: date | None = None
    rejection_reason: str = ""
    approver_email: str = ""
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class ContributionsFile:
    """`drafts` are all records in order, each with its reader: references are judged next."""

    rows: Sequence[tuple[ContributionRow, Row]]
    row_count: int
    readable: bool


def read_contributions(
    content: bytes,
    messages: Messages,
    *,
    categories: Mapping[str, Category],
    now: datetime,
) -> ContributionsFile:
    """`now` is the real instant: nothing is approved in the future of the real clock."""
    sheet = read_sheet(content, COLUMNS, messages)
    refs: dict[str, int] = {}
    rows: list[tuple[ContributionRow, Row]] = []
    for record in sheet.records:
        row = Row(record, messages)
        contribution = _contribution(row, categories, now)
        ref = contribution.external_ref
        if ref and ref in refs:
            row.fault("external_ref", "E318", f"The same external_ref is in line {refs[ref]}.")
        elif ref:
            refs[ref] = row.number
        row.let_go()
        rows.append((contribution, row))
    return ContributionsFile(rows, len(sheet.records), sheet.readable)


def _contribution(row: Row, categories: Mapping[str, Category], now: datetime) -> ContributionRow:
    email = row.email("member_email", "E301")
    kind = _kind(row, categories)
    minutes, rate_minor = _time(row)
    status = row.word("status", "E306", tuple(FileStatus), required=True)
    approver_email = row.email("approver_email", "E316", required=False)
    if approver_email and approver_email == email:
        row.fault("approver_email", "E316", "Nobody decides on their own contribution.")
    return ContributionRow(
        row=row.number,
        member_email=email,
        period=_period(row),
        type=row.record["type"],
        kind=kind,
        amount_minor=_amount(row, categories.get(kind.category_code), minutes, rate_minor),
        description=row.text("description", "E305", most=CELL_MAX, required=True),
        status=FileStatus(status or FileStatus.PENDING),
        approved_at=_approved_at(row, status, now),
        minutes=minutes,
        rate_minor=rate_minor,
        tax_basis_minor=_tax_basis(row, kind),
        contribution_date=row.day("contribution_date", "E313"),
        rejection_reason=row.text("rejection_reason", "E315", most=REASON_MAX),
        approver_email=approver_email,
        external_ref=row.text("external_ref", "E317", most=REF_MAX),
    )


def _period(row: Row) -> str:
    period = row.record["period"]
    if not period:
        row.fault("period", "E311", "period is empty.")
    return period


def _kind(row: Row, categories: Mapping[str, Category]) -> Kind:
    word = row.record["type"]
    kind = kind_of(word, categories)
    if kind is None:
        quoted = shown(word) if word else "An empty value"
        row.fault("type", "E303", f"{quoted} is no category here.")
        return Kind("")
    return kind


def _time(row: Row) -> tuple[int, int]:
    """Minutes and rate per hour; zero is "not given"."""
    hours = row.amount("hours", "E308", least=1, most=MINUTES_MAX * 100 // 60)
    rate = row.amount("rate", "E309", least=1, most=RATE_MAX)
    if rate and not row.record["hours"]:
        row.fault("rate", "E309", "A rate needs hours.")
    minutes, part = divmod((hours or 0) * 60, 100)
    if part:
        text = f"{row.record['hours']} hours do not come to whole minutes."
        row.fault("hours", "E312", text)
        minutes = 0
    return minutes, rate or 0


def _amount(row: Row, category: Category | None, minutes: int, rate_minor: int) -> int:
    """The raw value in minor units; of timed rows it may follow from hours and rate."""
    timed = category is not None and category.method in (Method.RATE, Method.RATE_OR_AMOUNT)
    computed = timed_value(minutes, rate_minor) if timed and minutes and rate_minor else 0
    if not row.record["amount"] and timed and row.record["hours"] and row.record["rate"]:
        if minutes and rate_minor and computed <= 0:
            row.fault("amount", "E304", "hours and rate come to nothing.")
        return computed
    amount = row.amount("amount", "E304", least=1, required=True)
    if amount and computed and amount != computed:
        row.warn("amount", "W310", "hours × rate come to another amount.")
    return amount or 0


def _approved_at(row: Row, status: str, now: datetime) -> datetime | None:
    if status and status != FileStatus.APPROVED:
        if row.record["approved_at"]:
            row.warn("approved_at", "W320", f"approved_at of a {status} row is ignored.")
        return None
    if not row.record["approved_at"]:
        if status:
            row.fault("approved_at", "E320", "An approved row needs approved_at.")
        return None
    moment = row.instant("approved_at", "E307")
    if moment and moment > now:
        row.fault("approved_at", "E307", "The approval lies in the future.")
    return moment


def _tax_basis(row: Row, kind: Kind) -> int | None:
    basis = row.amount("tax_basis", "E314", least=0)
    if basis is not None and kind.category_code and kind.capital_kind != "property":
        row.warn("tax_basis", "W314", "tax_basis of this type is ignored.")
        return None
    return basis
