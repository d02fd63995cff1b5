"""Files that come in chunks: put together, bounded, with the options of their first message."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from habitat.people.v1 import admin_pb2 as pb
from kernel.errors import Invalid
from people.application.importing import ImportFile
from people.application.validating import FileKind
from people.domain.imports.csv_reading import FILE_MAX
from people.domain.text import one_line

CHUNK_MAX = 1024 * 1024  # bytes

_NAMES = {
    FileKind.MEMBERS: "members.csv",
    FileKind.CAPITAL_ACCOUNTS: "capital_accounts.csv",
    FileKind.CONTRIBUTIONS: "contributions.csv",
}
_KINDS = {
    pb.IMPORT_FILE_MEMBERS: FileKind.MEMBERS,
    pb.IMPORT_FILE_CAPITAL_ACCOUNTS: FileKind.CAPITAL_ACCOUNTS,
    pb.IMPORT_FILE_CONTRIBUTIONS: FileKind.CONTRIBUTIONS,
}


Chunk = (
    pb.ImportMembersRequest
    | pb.ImportContributionsRequest
    | pb.ReadCapitalAccountsRequest
    | pb.ValidateImportRequest
)


C = TypeVar("C", bound=Chunk)


@dataclass(frozen=True, slots=True)
class Upload:
    file: ImportFile
    options: pb.ImportOptions

    @property
    def validate_only(self) -> bool:
        return self.options.validate_only


class _Pieces:
    """Grows to one byte more than a file may have: the reader then says that it is too large."""

    def __init__(self) -> None:
        self._content = bytearray()
        self.options: pb.ImportOptions | None = None

    def take(self, chunk: Chunk) -> None:
        if len(chunk.content) > CHUNK_MAX:
            raise Invalid("A chunk has at most 1 MiB.", field="content")
        if self.options is None and chunk.HasField("options"):
            self.options = chunk.options
        room = FILE_MAX + 1 - len(self._content)
        self._content += chunk.content[: max(room, 0)]

    def file(self, fallback: str, options: pb.ImportOptions | None = None) -> ImportFile:
        chosen = self.options or options or pb.ImportOptions()
        name = one_line(chosen.file_name, field="options.file_name", most=200, required=False)
        run_id = one_line(chosen.run_id, field="options.run_id", most=100, required=False)
        return ImportFile(bytes(self._content), name or fallback, chosen.strict, run_id)


async def collected(chunks: AsyncIterator[C]) -> Upload:
    """One file. Raises Invalid for an oversized chunk."""
    pieces = _Pieces()
    async for chunk in chunks:
        pieces.take(chunk)
    return Upload(pieces.file("file.csv"), pieces.options or pb.ImportOptions())


async def collected_files(
    chunks: AsyncIterator[pb.ValidateImportRequest],
) -> Mapping[FileKind, ImportFile]:
    """Up to three files; options of the first message hold for those that bring none.

    Raises Invalid for content of no file.
    """
    pieces: dict[FileKind, _Pieces] = {}
    first: pb.ImportOptions | None = None
    async for chunk in chunks:
        if first is None and chunk.HasField("options"):
            first = chunk.options
        kind = _KINDS.get(chunk.file)
        if kind is None:
            if chunk.content:
                raise Invalid("Name the file that the content belongs to.", field="file")
            continue
        pieces.setdefault(kind, _Pieces()).take(chunk)
    shared = pb.ImportOptions(strict=first.strict, run_id=first.run_id) if first else None
    return {kind: piece.file(_NAMES[kind], shared) for kind, piece in pieces.items()}
