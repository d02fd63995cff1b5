"""A file cut into the messages that the services take it in."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from habitat.people.v1 import admin_pb2 as pb

CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class CsvFile:
    """One file of the migration format, and how it is to be read."""

    content: bytes
    options: pb.ImportOptions

    def chunks(self) -> Iterator[bytes]:
        """At least one, also of an empty file: its options go with the first."""
        for start in range(0, max(len(self.content), 1), CHUNK_BYTES):
            yield self.content[start : start + CHUNK_BYTES]


async def member_parts(file: CsvFile) -> AsyncIterator[pb.ImportMembersRequest]:
    options: pb.ImportOptions | None = file.options
    for chunk in file.chunks():
        yield pb.ImportMembersRequest(options=options, content=chunk)
        options = None


async def contribution_parts(file: CsvFile) -> AsyncIterator[pb.ImportContributionsRequest]:
    options: pb.ImportOptions | None = file.options
    for chunk in file.chunks():
        yield pb.ImportContributionsRequest(options=options, content=chunk)
        options = None


@dataclass(frozen=True, slots=True)
class CapitalAccountParts:
    """Can be read more than once: a stream that never reached its peer is sent again."""

    file: CsvFile

    async def __aiter__(self) -> AsyncIterator[pb.ReadCapitalAccountsRequest]:
        options: pb.ImportOptions | None = self.file.options
        for chunk in self.file.chunks():
            yield pb.ReadCapitalAccountsRequest(options=options, content=chunk)
            options = None


async def validation_parts(
    files: "dict[pb.ImportFile.ValueType, CsvFile]",
) -> AsyncIterator[pb.ValidateImportRequest]:
    for kind, file in files.items():
        options: pb.ImportOptions | None = file.options
        for chunk in file.chunks():
            yield pb.ValidateImportRequest(options=options, file=kind, content=chunk)
            options = None
