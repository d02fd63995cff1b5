"""Opening balances on their way from the file to the ledger: two services, one report."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from gateway.context import Info
from gateway.schema.import_parts import CapitalAccountParts, CsvFile
from habitat.people.v1 import admin_pb2 as people
from habitat.treasury.v1 import accounts_pb2
from habitat.treasury.v1 import admin_pb2 as treasury

if TYPE_CHECKING:
    import grpc

CHUNK_ROWS = 1000
_READ_S = 10.0


@dataclass(slots=True)
class ReadFile:
    """What People made of the file: the report, and the rows when nothing is wrong."""

    file_name: str
    options: people.ImportOptions
    report: people.ImportReport = field(default_factory=people.ImportReport)
    rows: list[people.CapitalAccountRow] = field(default_factory=list)


async def read_rows(info: Info, file: CsvFile) -> ReadFile:
    """People checks the file and finds its members; nothing is written."""
    method = cast(
        "grpc.UnaryStreamMultiCallable[Any, people.ReadCapitalAccountsResponse]",
        info.context.services.people_admin.ReadCapitalAccounts,
    )
    read = ReadFile(file.options.file_name, file.options)
    parts = CapitalAccountParts(file)
    async for answer in info.context.ask_stream(method, parts, timeout_s=_READ_S):
        if answer.HasField("report"):
            read.report.CopyFrom(answer.report)
        read.rows.extend(answer.rows)
    return read


async def import_rows(
    info: Info, read: ReadFile, key: str | None
) -> treasury.ImportCapitalAccountsResponse:
    """Treasury posts all openings in one transaction, or none."""
    method = info.context.services.treasury_admin.ImportCapitalAccounts
    return await info.context.send_stream(method, _openings(read), key)


async def _openings(read: ReadFile) -> AsyncIterator[treasury.ImportCapitalAccountsRequest]:
    yield treasury.ImportCapitalAccountsRequest(
        validate_only=read.options.validate_only,
        run_id=read.options.run_id,
        rows=[_opening(row) for row in read.rows[:CHUNK_ROWS]],
    )
    for start in range(CHUNK_ROWS, len(read.rows), CHUNK_ROWS):
        rows = read.rows[start : start + CHUNK_ROWS]
        yield treasury.ImportCapitalAccountsRequest(rows=[_opening(row) for row in rows])


def _opening(row: people.CapitalAccountRow) -> treasury.OpeningBalance:
    return treasury.OpeningBalance(
        member=accounts_pb2.MemberRef(
            member_id=row.member_id,
            member_number=row.member_number,
            display_name=row.display_name,
        ),
        balance_minor=row.balance_minor,
        tax_basis_minor=row.tax_basis_minor,
        notes=row.notes,
        as_of=row.as_of,
        contributed_capital_minor=row.contributed_capital_minor,
        retained_patronage_minor=row.retained_patronage_minor,
        row=row.row,
    )
