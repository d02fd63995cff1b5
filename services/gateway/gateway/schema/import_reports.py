"""What an import did, or what is wrong with its file."""

from dataclasses import replace
from enum import Enum
from typing import Self

import strawberry

from habitat.people.v1 import admin_pb2 as people
from habitat.treasury.v1 import admin_pb2 as treasury


@strawberry.enum
class ImportSeverity(Enum):
    ERROR = "error"
    WARNING = "warning"


@strawberry.type
class ImportMessage:
    severity: ImportSeverity
    file: str
    row: int = strawberry.field(description="Physical line of the file.")
    column: str | None
    code: str
    message: str
    hint: str | None

    @classmethod
    def of(cls, row: people.ImportMessage) -> Self:
        return cls(
            severity=ImportSeverity(row.severity or "error"),
            file=row.file,
            row=row.row,
            column=row.column or None,
            code=row.code,
            message=row.message,
            hint=row.hint or None,
        )


@strawberry.type
class ImportReport:
    """Nothing was written when there are errors, or when it was a dry run."""

    rows: int
    new: int
    changed: int
    unchanged: int
    errors: list[ImportMessage]
    warnings: list[ImportMessage]

    @classmethod
    def of(cls, row: people.ImportReport) -> Self:
        return cls(
            rows=row.rows,
            new=row.new,
            changed=row.changed,
            unchanged=row.unchanged,
            errors=[ImportMessage.of(message) for message in row.errors],
            warnings=[ImportMessage.of(message) for message in row.warnings],
        )

    def posted(self, reply: treasury.ImportCapitalAccountsResponse, file_name: str) -> Self:
        """The same file after the ledger has seen it: its counts, and its own row errors."""
        errors = [
            ImportMessage(
                severity=ImportSeverity.ERROR,
                file=file_name,
                row=error.row,
                column=error.column or None,
                code=error.code,
                message=error.message,
                hint=None,
            )
            for error in reply.errors
        ]
        return replace(
            self,
            new=reply.new,
            changed=reply.changed,
            unchanged=reply.unchanged,
            errors=[*self.errors, *errors],
        )
