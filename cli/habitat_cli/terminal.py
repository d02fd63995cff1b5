"""What a command says: results on standard output, everything else on standard error.

With `--json` standard output holds one JSON document and nothing else. Colours and progress bars
appear on a terminal only; NO_COLOR is honoured. rich is imported when something is drawn.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

Advance = Callable[[int], None]


@cache
def console() -> "Console":
    """Standard output; long tables are not cut when it is a file."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


@cache
def notes() -> "Console":
    """Standard error: errors, hints, progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def note(line: str) -> None:
    """One plain line on standard error."""
    print(line, file=sys.stderr, flush=True)


def emit(value: Any) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str), flush=True)


def say(line: str = "") -> None:
    """One line on standard output as it is, without markup."""
    print(line, flush=True)


def show_table(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
    total: Sequence[str] | None = None,
) -> None:
    """`columns` are (heading, "left" or "right"); what is in the cells is never read as markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_footer=total is not None,
        title=title or None,
        title_justify="left",
    )
    for index, (heading, side) in enumerate(columns):
        table.add_column(
            heading,
            footer=total[index] if total else "",
            justify="right" if side == "right" else "left",
            no_wrap=side == "right",
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Advance]:
    """A bar on standard error while the block runs; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
    if total is not None:
        columns.insert(2, MofNCompleteColumn())
    with Progress(*columns, console=notes(), transient=True) as bars:
        task = bars.add_task(what, total=total)
        yield lambda step: bars.advance(task, step)
