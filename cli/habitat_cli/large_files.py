"""Files that are too large for the API: pieces over gRPC, under the person's own token."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from chassis.client import Remote, ask_stream, send_stream
from chassis.incoming import NO_COOPERATIVE
from habitat.people.v1 import admin_pb2 as people
from habitat.people.v1.admin_pb2_grpc import PeopleAdminServiceStub
from habitat.treasury.v1 import accounts_pb2
from habitat.treasury.v1 import admin_pb2 as treasury
from habitat.treasury.v1.admin_pb2_grpc import TreasuryAdminServiceStub
from habitat_cli import running
from kernel.call import Actor, Call

if TYPE_CHECKING:
    from habitat_cli.importing import Task

Json = dict[str, Any]
CHUNK_BYTES = 256 * 1024
CHUNK_ROWS = 1_000
TIMEOUT_S = 300.0


async def stream(task: "Task", content: bytes, token: str, home: Path | None, *, key: str) -> Json:
    """The report, in the shape of the API's."""
    settings = running.operator(home)
    options = people.ImportOptions(
        validate_only=task.dry_run, strict=task.strict, file_name=task.name, run_id=key
    )
    call = Call(NO_COOPERATIVE, Actor.anonymous(), token=token, idempotency_key=key)
    remote = Remote(settings.people_grpc, None)
    try:
        if task.kind.name == "CAPITAL_ACCOUNTS":
            return await _capital(remote, settings.treasury_grpc, options, content, call)
        return await _people(remote, task.kind.name, options, content, call)
    finally:
        await remote.close()


async def _people(
    remote: Remote, kind: str, options: people.ImportOptions, content: bytes, call: Call
) -> Json:
    stub = remote.stub(PeopleAdminServiceStub)
    members = kind == "MEMBERS"
    request = people.ImportMembersRequest if members else people.ImportContributionsRequest
    method: Any = stub.ImportMembers if members else stub.ImportContributions
    reply = await send_stream(
        method, _Parts(request, options, content), call=call, timeout_s=TIMEOUT_S
    )
    return _document(reply.report)


async def _capital(
    remote: Remote, treasury_grpc: str, options: people.ImportOptions, content: bytes, call: Call
) -> Json:
    """People reads the file and finds the members, Treasury posts the openings."""
    report = people.ImportReport()
    rows: list[people.CapitalAccountRow] = []
    method: Any = remote.stub(PeopleAdminServiceStub).ReadCapitalAccounts
    parts = _Parts(people.ReadCapitalAccountsRequest, options, content)
    async for answer in ask_stream(method, parts, call=call, timeout_s=TIMEOUT_S):
        if answer.HasField("report"):
            report.CopyFrom(answer.report)
        rows.extend(answer.rows)
    if report.errors:
        return _document(report)
    ledger = Remote(treasury_grpc, None)
    try:
        posted = await send_stream(
            cast("Any", ledger.stub(TreasuryAdminServiceStub).ImportCapitalAccounts),
            _openings(rows, options),
            call=call,
            timeout_s=TIMEOUT_S,
        )
    finally:
        await ledger.close()
    return _posted(report, posted, options.file_name)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A file in pieces; can be read again, for a stream that never reached its peer."""

    request: Any
    options: people.ImportOptions
    content: bytes

    async def __aiter__(self) -> AsyncIterator[Any]:
        given: people.ImportOptions | None = self.options
        for start in range(0, max(len(self.content), 1), CHUNK_BYTES):
            yield self.request(options=given, content=self.content[start : start + CHUNK_BYTES])
            given = None


async def _openings(
    rows: list[people.CapitalAccountRow], options: people.ImportOptions
) -> AsyncIterator[treasury.ImportCapitalAccountsRequest]:
    for start in range(0, max(len(rows), 1), CHUNK_ROWS):
        chunk = list(_balances(rows[start : start + CHUNK_ROWS]))
        if start == 0:
            yield treasury.ImportCapitalAccountsRequest(
                validate_only=options.validate_only, run_id=options.run_id, rows=chunk
            )
        else:
            yield treasury.ImportCapitalAccountsRequest(rows=chunk)


def _balances(rows: list[people.CapitalAccountRow]) -> Iterator[treasury.OpeningBalance]:
    for row in rows:
        yield treasury.OpeningBalance(
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


def _posted(report: people.ImportReport, posted: Any, file_name: str) -> Json:
    found = _document(report)
    found |= {"new": posted.new, "changed": posted.changed, "unchanged": posted.unchanged}
    found["errors"] += [
        {
            "severity": "ERROR",
            "file": file_name,
            "row": error.row,
            "column": error.column or None,
            "code": error.code,
            "message": error.message,
            "hint": None,
        }
        for error in posted.errors
    ]
    return found


def _document(report: people.ImportReport) -> Json:
    return {
        "rows": report.rows,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "errors": [_message(message) for message in report.errors],
        "warnings": [_message(message) for message in report.warnings],
    }


def _message(message: people.ImportMessage) -> Json:
    return {
        "severity": (message.severity or "error").upper(),
        "file": message.file,
        "row": message.row,
        "column": message.column or None,
        "code": message.code,
        "message": message.message,
        "hint": message.hint or None,
    }
