"""Capital accounts, allocations and distributions between the wire and the domain."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from habitat.kernel.v1.lines_pb2 import AllocationColumns
from habitat.treasury.v1 import admin_pb2
from habitat.treasury.v1 import capital_pb2 as pb
from kernel.errors import Invalid
from treasury.adapters.wire import (
    date_in,
    ledger_out,
    minor_in,
    money_out,
    optional_date_in,
    optional_ledger_in,
    optional_uuid_in,
    uuid_in,
    word_in,
)
from treasury.adapters.wire_accounts import member_in
from treasury.application.distributions import PostDistribution, ReRetain
from treasury.application.import_capital_accounts import ImportReport
from treasury.application.paging import MovementFilter
from treasury.application.post_contribution import PostContribution
from treasury.domain.allocations import AllocationHeader, AllocationLines
from treasury.domain.capital import (
    CapitalAccount,
    CapitalContribution,
    CapitalKind,
    Distribution,
    DistributionKind,
)
from treasury.domain.opening import OpeningBalance, RowError
from treasury.domain.records import CapitalMovement

CHUNK_MAX = 1_000  # lines of one message of a stream


def capital_out(account: CapitalAccount, currency: str) -> pb.CapitalAccount:
    return pb.CapitalAccount(
        id=str(account.member_id),
        member_id=str(account.member_id),
        member_number=account.member_number,
        book_balance=money_out(account.book_balance_minor, currency),
        tax_balance=money_out(account.tax_balance_minor, currency),
        declared_unpaid=money_out(account.declared_unpaid_minor, currency),
        contributed_capital=money_out(account.contributed_capital_minor, currency),
        contributed_tax_basis=money_out(account.contributed_tax_basis_minor, currency),
        allocations_to_date=money_out(account.allocations_to_date_minor, currency),
        retained_to_date=money_out(account.retained_to_date_minor, currency),
        distributions_to_date=money_out(account.distributions_to_date_minor, currency),
        redemptions_to_date=money_out(account.redemptions_to_date_minor, currency),
        dro_limit_minor=account.dro_limit_minor,
        status=account.status,
        last_entry_seq=account.last_entry_seq,
        version=account.version,
    )


def movement_out(movement: CapitalMovement, currency: str) -> pb.CapitalMovement:
    return pb.CapitalMovement(
        id=str(movement.id),
        member_id=str(movement.member_id),
        ledger=ledger_out(movement.ledger),
        period_id=str(movement.period_id),
        date=str(movement.date),
        movement_type=movement.movement_type,
        amount=money_out(movement.amount_minor, currency),
        running_balance=money_out(movement.running_balance_minor, currency),
        transaction_id=str(movement.transaction_id),
        source_type=movement.source_type,
        source_id=movement.source_id,
    )


def movement_filter_in(request: pb.ListMovementsRequest) -> MovementFilter:
    return MovementFilter(
        uuid_in(request.member_id, "member_id"),
        optional_ledger_in(request.ledger),
        optional_uuid_in(request.period_id, "period_id"),
    )


def contribution_in(request: pb.PostCapitalContributionRequest, currency: str) -> PostContribution:
    return PostContribution(
        CapitalContribution(
            uuid_in(request.contribution_id, "contribution_id"),
            word_in(CapitalKind, request.capital_kind, "capital_kind"),
            minor_in(request.value, currency, "value"),
            minor_in(request.tax_value, currency, "tax_value"),
            minor_in(request.liability_assumed, currency, "liability_assumed"),
        ),
        member_in(request.member, "member"),
        date_in(request.contribution_date, "contribution_date"),
        request.contribution_number,
        asset_account_number=request.asset_account_number,
    )


def allocations_in(
    messages: Iterable[pb.PostAllocationsRequest], currency: str
) -> tuple[AllocationHeader, AllocationLines]:
    """The header of the first message and the lines of all."""
    columns: list[list[Any]] = [[] for _ in range(6)]
    header: AllocationHeader | None = None
    for place, message in enumerate(messages):
        if message.HasField("header"):
            if place:
                raise Invalid("The header comes first, and once.", field="header")
            header = _header_in(message.header, currency)
        for column, more in zip(columns, _columns_in(message.lines), strict=True):
            column.extend(more)
    if header is None:
        raise Invalid("The first message carries the header.", field="header")
    found = len(columns[0])
    if header.line_count != found:
        raise Invalid(f"{found} lines came, the header says {header.line_count}.", field="lines")
    return header, AllocationLines(*map(tuple, columns))


def require_columns(lines: AllocationColumns) -> None:
    """Columns of one length, at most CHUNK_MAX. Raises Invalid."""
    count = len(lines.total_minor)
    require_chunk(count)
    others = (lines.member_numbers, lines.cash_minor, lines.retained_minor, lines.tax_total_minor)
    if len(lines.member_ids) != 16 * count or any(len(column) != count for column in others):
        raise Invalid("The columns of the lines differ in length.", field="lines")


def _columns_in(lines: AllocationColumns) -> Sequence[Sequence[Any]]:
    """Member, number, total, cash, retained and tax total of each line."""
    packed = lines.member_ids
    return (
        [UUID(bytes=packed[at : at + 16]) for at in range(0, len(packed), 16)],
        lines.member_numbers,
        lines.total_minor,
        lines.cash_minor,
        lines.retained_minor,
        lines.tax_total_minor,
    )


def distribution_kind_in(word: str) -> DistributionKind:
    return word_in(DistributionKind, word, "kind")


def distribution_in(request: pb.PostDistributionRequest, currency: str) -> PostDistribution:
    return PostDistribution(
        Distribution(
            uuid_in(request.distribution_id, "distribution_id"),
            distribution_kind_in(request.kind),
            minor_in(request.amount, currency, "amount"),
            minor_in(request.withholding, currency, "withholding"),
        ),
        uuid_in(request.member_id, "member_id"),
        date_in(request.payment_date, "payment_date"),
        request.distribution_number,
        request.payment_reference,
    )


def re_retain_in(request: pb.ReRetainRequest, currency: str) -> ReRetain:
    return ReRetain(
        uuid_in(request.distribution_id, "distribution_id"),
        uuid_in(request.member_id, "member_id"),
        minor_in(request.amount, currency, "amount"),
        optional_date_in(request.date, "date"),
        request.reason,
    )


def opening_balances_in(
    messages: Iterable[admin_pb2.ImportCapitalAccountsRequest],
) -> Iterator[OpeningBalance]:
    for message in messages:
        for row in message.rows:
            yield OpeningBalance(
                member=member_in(row.member, f"rows.{row.row}.member"),
                balance_minor=row.balance_minor,
                tax_basis_minor=row.tax_basis_minor,
                notes=row.notes,
                as_of=optional_date_in(row.as_of, f"rows.{row.row}.as_of"),
                contributed_minor=row.contributed_capital_minor,
                retained_minor=row.retained_patronage_minor,
                row=row.row,
            )


def import_out(report: ImportReport, currency: str) -> admin_pb2.ImportCapitalAccountsResponse:
    return admin_pb2.ImportCapitalAccountsResponse(
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        errors=[_row_error_out(error) for error in report.errors],
        total_book=money_out(report.total_book_minor, currency),
        total_tax=money_out(report.total_tax_minor, currency),
    )


def require_chunk(lines: int) -> None:
    if lines > CHUNK_MAX:
        raise Invalid(f"A message carries at most {CHUNK_MAX} rows.", field="lines")


def _header_in(header: pb.AllocationsHeader, currency: str) -> AllocationHeader:
    return AllocationHeader(
        agreement_id=uuid_in(header.agreement_id, "header.agreement_id"),
        agreement_number=header.agreement_number,
        period_id=uuid_in(header.period_id, "header.period_id"),
        workflow_id=uuid_in(header.workflow_id, "header.workflow_id"),
        inputs_hash=header.inputs_hash,
        line_count=header.line_count,
        total_minor=minor_in(header.total, currency, "header.total"),
        cash_minor=minor_in(header.cash, currency, "header.cash"),
        retained_minor=minor_in(header.retained, currency, "header.retained"),
        tax_total_minor=minor_in(header.tax_total, currency, "header.tax_total"),
    )


def _row_error_out(error: RowError) -> admin_pb2.RowError:
    return admin_pb2.RowError(
        row=error.row, column=error.column, code=error.code, message=error.message
    )
