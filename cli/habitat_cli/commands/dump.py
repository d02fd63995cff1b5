"""`habitat dump`: the books in one file, while the system runs or while it rests."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

if TYPE_CHECKING:
    from habitat_cli.books import Dump

app = new_app()


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(help="Where to write.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    home: options.HomeDir = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> int:
    """Write all books into one file (PostgreSQL's custom format). Exit code 6 when it fails.

    Secrets of the home and uploaded files are not part of it: copy `secrets/` and `files/` too.
    """
    from habitat_cli.terminal import emit, progress, say

    with progress(f"Dumping into {file.name}"):
        made = _dump(file, force, home, database_url)
    if as_json:
        emit({"file": str(made.path), "bytes": made.size, "sha256": made.sha256})
    else:
        say(f"Wrote {made.path}, {made.size / 1024:.0f} KiB.")
        say(f"sha256 {made.sha256}")
    return 0


def _dump(file: Path, force: bool, home: Path | None, database_url: str | None) -> "Dump":
    from habitat_cli import books, running
    from habitat_cli.home import Home

    place = Home.at(home)
    named = database_url or running.environment("DATABASE_URL")
    if not named and books.has_books(place) and not place.is_locked():
        with books.resting(place) as url:
            return books.dump(url, file, force=force)
    return books.dump(running.database(database_url, home), file, force=force)
