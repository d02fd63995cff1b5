"""The errors that only the demo knows: a file may not speak of its own operators."""

import csv
import io
from typing import Any

from habitat_cli.demo.figures import OPERATORS

Json = dict[str, Any]
_COLUMNS = ("email", "member_email", "approver_email")


def operators_in(texts: dict[str, str]) -> list[Json]:
    """One message for each cell that names an operator of the demo, with its physical line."""
    found: list[Json] = []
    for name, text in texts.items():
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        try:
            header = [cell.strip().lower() for cell in next(reader, [])]
            line = reader.line_num
            for row in reader:
                first, line = line + 1, reader.line_num
                found += _in_row(name, first, dict(zip(header, row, strict=False)))
        except csv.Error:
            continue  # the importer names what is wrong with the file itself
    return found


def _in_row(name: str, line: int, row: dict[str, str]) -> list[Json]:
    return [
        {
            "file": name,
            "row": line,
            "column": column,
            "code": "E111",
            "message": "This address belongs to the demo's own operators.",
            "hint": "Use another address.",
        }
        for column in _COLUMNS
        if row.get(column, "").strip().lower() in OPERATORS
    ]
