"""Structure of a CSV file: encoding, header, rows, limits. Migration specification section 1."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from people.domain.imports.messages import Messages
from people.domain.text import has_control

FILE_MAX = 25 * 1024 * 1024  # bytes
ROWS_MAX = 50_000
ROW_MAX = 64 * 1024  # bytes
CELL_MAX = 4_000  # characters


class CsvReader(Protocol):
    """What `csv.reader` gives: rows, and the physical line of the last one."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


_LONE_CR = re.compile(rb"\r(?!\n)")
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a file may have; `lines` allows line breaks inside of its cells."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its physical line, and trimmed cells by column name; absent columns are empty.

    `faulty` are columns that were reported already; a row that is not `whole` cannot be judged.
    """

    row: int
    cells: Mapping[str, str]
    faulty: frozenset[str] = frozenset()
    whole: bool = True

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What could be read of a file. `readable` is False when its structure is broken."""

    records: Sequence[Record]
    readable: bool


_UNREADABLE = Sheet((), readable=False)


def read_sheet(content: bytes, columns: Sequence[Column], messages: Messages) -> Sheet:
    """The records of a file; faults of structure go to `messages`."""
    if not _is_text(content, messages):
        return _UNREADABLE
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        names = _header(reader, columns, messages)
        if names is None:
            return _UNREADABLE
        records = list(_records(reader, names, columns, messages))
    except csv.Error as error:
        row = max(reader.line_num, 1)
        messages.error(row, "", "E004", f"The quoting is broken at or before this line: {error}.")
        return _UNREADABLE
    if len(records) > ROWS_MAX:
        messages.error(0, "", "E006", f"More than {ROWS_MAX} rows.")
        return _UNREADABLE
    return Sheet(records, readable=True)


def _is_text(content: bytes, messages: Messages) -> bool:
    if len(content) > FILE_MAX:
        messages.error(0, "", "E006", "The file is larger than 25 MB.")
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    try:
        for offset in range(0, len(content), _CHUNK):
            decoder.decode(content[offset : offset + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        place = _first_bad_byte(content)
        row = content.count(b"\n", 0, place) + 1
        messages.error(row, "", "E001", f"Not UTF-8 at byte {place}.")
        return False
    if alone := _LONE_CR.search(content):
        row = content.count(b"\n", 0, alone.start()) + 1
        messages.error(row, "", "E007", "A carriage return stands alone.")
        return False
    return True


def _first_bad_byte(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _header(reader: CsvReader, columns: Sequence[Column], messages: Messages) -> list[str] | None:
    """The known column names in the order of the file, "" for unknown ones; None after a fault."""
    found: list[str] | None = None
    row = 0
    while not found or not any(cell.strip() for cell in found):
        row = reader.line_num + 1
        found = next(reader, None)
        if found is None:
            messages.error(0, "", "E008", "The file has no header row.")
            return None
    known = {name: column.name for column in columns for name in (column.name, *column.aliases)}
    names: list[str] = []
    for cell in found:
        title = cell.strip().lower()
        name = known.get(title, "")
        if not name:
            messages.warn(row, title[:40], "W001", f'Unknown column "{title[:40]}" is ignored.')
        elif name in names:
            messages.error(row, name, "E003", f"The column {name} comes twice.")
        names.append(name)
    for column in columns:
        if column.required and column.name not in names:
            messages.error(row, column.name, "E002", f"The column {column.name} is missing.")
    stops = any(message.code in ("E002", "E003") for message in messages.errors)
    return None if stops else names


def _records(
    reader: CsvReader, names: Sequence[str], columns: Sequence[Column], messages: Messages
) -> Iterator[Record]:
    """At most one record more than allowed, so that the caller sees the excess."""
    with_lines = {column.name for column in columns if column.lines}
    count = 0
    row = reader.line_num + 1
    for cells in reader:
        start, row = row, reader.line_num + 1
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        count += 1
        yield _record(start, cells, names, with_lines, messages)
        if count > ROWS_MAX:
            return


def _record(
    row: int,
    cells: Sequence[str],
    names: Sequence[str],
    with_lines: set[str],
    messages: Messages,
) -> Record:
    whole = len(cells) == len(names)
    if not whole:
        text = f"{len(cells)} cells where the header has {len(names)}."
        messages.error(row, "", "E005", text)
    if sum(map(len, cells)) * 4 > ROW_MAX and len("".join(cells).encode()) > ROW_MAX:
        messages.error(row, "", "E006", "The row is longer than 64 kB.")
        return Record(row, {}, whole=False)
    values: dict[str, str] = {}
    faulty: set[str] = set()
    for name, cell in zip(names, cells, strict=False):
        value = cell.strip().replace("\r\n", "\n")
        if name and len(value) > CELL_MAX:
            messages.error(row, name, "E006", "The cell has more than 4 000 characters.")
            faulty.add(name)
        elif name and has_control(value, lines=name in with_lines):
            messages.error(row, name, "E007", "The cell holds a control character.")
            faulty.add(name)
        values[name] = "" if name in faulty else value
    return Record(row, values, frozenset(faulty), whole)
