"""CSV that a spreadsheet opens as what it says: text stays text, numbers stay numbers.

A cell that begins like a formula would be run by the program that opens the file. Such text gets
an apostrophe in front; a plain number, also a negative one, is left alone.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def neutral(cell: str) -> str:
    """The cell as data. Blanks in front do not hide a formula."""
    if _NUMBER.fullmatch(cell):
        return cell
    if cell.startswith(_STARTS) or cell.lstrip(" \u00a0\u3000").startswith(_STARTS):
        return f"'{cell}"
    return cell


def written(rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180 text with CRLF line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue()
