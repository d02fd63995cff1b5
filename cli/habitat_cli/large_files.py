"""Files that are too large for the API: pieces over gRPC, under the person's own token."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from chassis.client import Remote, ask_stream, send_stream
from chassis.incoming import NO_COOPERATIVE
from habitat.people.v1 import admin_pb2 as people
from habitat.people.v1.admin_pb2_grpc import PeopleAdminServiceStub
from habitat.treasury.v1 import accounts_pb2
from habitat.treasury.v1 import admin_pb2 as treasury
from habitat.treasury.v1.admin_pb2_grpc import TreasuryAdminServiceStub
from kernel.call import Actor, Call

Json = dict[str, Any]
CHUNK_BYTES = 256 * 1024
CHUNK_ROWS = 1_000
TIMEOUT_S = 300.0
_KINDS = (
    people.IMPORT_FILE_MEMBERS,
    people.IMPORT_FILE_CAPITAL_ACCOUNTS,
    people.IMPORT_FILE_CONTRIBUTIONS,
)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Sends files to the services themselves; `token` is the person's who brings them."""

    people_grpc: str
    treasury_grpc: str
    token: str

    async def validate(self, files: Mapping[str, bytes]) -> list[Json]:
        """The reports on the three files, checked together: members, capital, contributions.

        `files` are the contents by name, in this order.
        """
        async with closing(Remote(self.people_grpc, None)) as remote:
            reply = await send_stream(
                remote.stub(PeopleAdminServiceStub).ValidateImport,
                _Together(files),
                call=self._call(),
                timeout_s=TIMEOUT_S,
            )
        reports = (reply.members, reply.capital_accounts, reply.contributions)
        return [_document(report) for report in reports]

    async def take(
        self,
        kind: str,
        content: bytes,
        *,
        file_name: str,
        key: str,
        dry_run: bool = False,
        strict: bool = False,
    ) -> Json:
        """Import one file; the report has the shape of the API's."""
        options = people.ImportOptions(
            validate_only=dry_run, strict=strict, file_name=file_name, run_id=key
        )
        call = self._call(key)
        async with closing(Remote(self.people_grpc, None)) as remote:
            if kind == "CAPITAL_ACCOUNTS":
                return await self._capital(remote, options, content, call)
            return await _people(remote, kind, options, content, call)

    def _call(self, key: str | None = None) -> Call:
        return Call(NO_COOPERATIVE, Actor.anonymous(), token=self.token, idempotency_key=key)

    async def _capital(
        self, remote: Remote, options: people.ImportOptions, content: bytes, call: Call
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
        async with closing(Remote(self.treasury_grpc, None)) as ledger:
            posted = await send_stream(
                cast("Any", ledger.stub(TreasuryAdminServiceStub).ImportCapitalAccounts),
                _openings(rows, options),
                call=call,
                timeout_s=TIMEOUT_S,
            )
        return _posted(report, posted, options.file_name)


@asynccontextmanager
async def closing(remote: Remote) -> AsyncIterator[Remote]:
    try:
        yield remote
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


@dataclass(frozen=True, slots=True)
class _Together:
    """Three files in pieces, one after the other."""

    files: Mapping[str, bytes]

    async def __aiter__(self) -> AsyncIterator[people.ValidateImportRequest]:
        for kind, (name, content) in zip(_KINDS, self.files.items(), strict=True):
            given: people.ImportOptions | None = people.ImportOptions(file_name=name)
            for start in range(0, max(len(content), 1), CHUNK_BYTES):
                piece = content[start : start + CHUNK_BYTES]
                yield people.ValidateImportRequest(options=given, file=kind, content=piece)
                given = None


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
