"""Imports of CSV files in the migration format; the text comes in the mutation itself."""

from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.capital_import import import_rows, read_rows
from gateway.schema.commands import Command, Receipt, receipt
from gateway.schema.described import described_field, described_mutation
from gateway.schema.import_parts import (
    CsvFile,
    contribution_parts,
    member_parts,
    validation_parts,
)
from gateway.schema.import_reports import ImportReport
from gateway.schema.scalars import Money, money_or_none
from habitat.people.v1 import admin_pb2 as pb


@strawberry.input
class ImportFileInput(Command):
    content: str = strawberry.field(description="The whole file, as text.")
    file_name: str | None = None
    dry_run: bool = strawberry.field(default=False, description="Check it all, write nothing.")
    strict: bool = strawberry.field(default=False, description="Warnings are errors.")


@strawberry.input
class ImportMembersInput(ImportFileInput): ...


@strawberry.input
class ImportCapitalAccountsInput(ImportFileInput): ...


@strawberry.input
class ImportContributionsInput(ImportFileInput): ...


@strawberry.type
class ImportPayload(Receipt):
    report: ImportReport

    @classmethod
    def of(cls, info: Info, reply: object, report: pb.ImportReport) -> Self:
        return cls(report=ImportReport.of(report), **receipt(info, reply))


@strawberry.type
class ImportMembersPayload(ImportPayload): ...


@strawberry.type
class ImportCapitalAccountsPayload(ImportPayload):
    total_book: Money | None
    total_tax: Money | None


@strawberry.type
class ImportContributionsPayload(ImportPayload): ...


@strawberry.type
class ImportValidation:
    """The files of one run, checked together; nothing is written."""

    members: ImportReport | None
    capital_accounts: ImportReport | None
    contributions: ImportReport | None
    total_capital: Money | None


def _file(info: Info, input: ImportFileInput, name: str) -> CsvFile:
    return _text(
        info, input.content, input.file_name or name, dry_run=input.dry_run, strict=input.strict
    )


def _text(info: Info, content: str, name: str, *, dry_run: bool, strict: bool) -> CsvFile:
    options = pb.ImportOptions(
        validate_only=dry_run,
        strict=strict,
        file_name=name,
        run_id=str(info.context.correlation_id),
    )
    return CsvFile(content.encode("utf-8", "surrogatepass"), options)


@strawberry.type
class ImportQueries:
    @described_field("Checks files that belong together, and writes nothing.")
    async def validate_import(
        self,
        info: Info,
        members: str | None = None,
        capital_accounts: str | None = None,
        contributions: str | None = None,
        strict: bool = False,
    ) -> ImportValidation | None:
        texts = {
            pb.IMPORT_FILE_MEMBERS: (members, "members.csv"),
            pb.IMPORT_FILE_CAPITAL_ACCOUNTS: (capital_accounts, "capital_accounts.csv"),
            pb.IMPORT_FILE_CONTRIBUTIONS: (contributions, "contributions.csv"),
        }
        files = {
            kind: _text(info, text, name, dry_run=True, strict=strict)
            for kind, (text, name) in texts.items()
            if text is not None
        }
        reply = await info.context.send_stream(
            info.context.services.people_admin.ValidateImport, validation_parts(files), None
        )
        return ImportValidation(
            members=ImportReport.of(reply.members) if members is not None else None,
            capital_accounts=(
                ImportReport.of(reply.capital_accounts) if capital_accounts is not None else None
            ),
            contributions=(
                ImportReport.of(reply.contributions) if contributions is not None else None
            ),
            total_capital=money_or_none(reply, "total_capital"),
        )


@strawberry.type
class ImportCommands:
    @strawberry.mutation
    async def import_members(self, info: Info, input: ImportMembersInput) -> ImportMembersPayload:
        reply = await info.context.send_stream(
            info.context.services.people_admin.ImportMembers,
            member_parts(_file(info, input, "members.csv")),
            input.idempotency_key,
        )
        return ImportMembersPayload.of(info, reply, reply.report)

    @strawberry.mutation
    async def import_contributions(
        self, info: Info, input: ImportContributionsInput
    ) -> ImportContributionsPayload:
        reply = await info.context.send_stream(
            info.context.services.people_admin.ImportContributions,
            contribution_parts(_file(info, input, "contributions.csv")),
            input.idempotency_key,
        )
        return ImportContributionsPayload.of(info, reply, reply.report)

    @described_mutation("People reads the file and finds the members, Treasury posts the openings.")
    async def import_capital_accounts(
        self, info: Info, input: ImportCapitalAccountsInput
    ) -> ImportCapitalAccountsPayload:
        read = await read_rows(info, _file(info, input, "capital_accounts.csv"))
        report = ImportReport.of(read.report)
        if report.errors:
            return ImportCapitalAccountsPayload(
                report=report, total_book=None, total_tax=None, **receipt(info, None)
            )
        reply = await import_rows(info, read, input.idempotency_key)
        return ImportCapitalAccountsPayload(
            report=report.posted(reply, read.file_name),
            total_book=money_or_none(reply, "total_book"),
            total_tax=money_or_none(reply, "total_tax"),
            **receipt(info, reply),
        )
