"""`habitat restore`: the books from a file, into a home without books, and verified."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code

if TYPE_CHECKING:
    from habitat_cli.home import Home
    from habitat_cli.verify.run import Verification

app = new_app()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `habitat dump` wrote.", show_default=False)],
    force: Annotated[
        bool, typer.Option("--force", help="Put the books that are there aside first.")
    ] = False,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Make the books of a home from a dump, then hold them against the invariants.

    The system must not run from this home. Everybody signs in with their old passwords.
    """
    from habitat_cli import books
    from habitat_cli.home import Home
    from habitat_cli.terminal import console, emit, note, progress, say
    from habitat_cli.verify.report import document, show_checks

    books.require_dump(file)
    place = Home.at(home)
    with progress(f"Restoring {file.name}"), books.renewed(place, force=force) as (url, aside):
        found = asyncio.run(_restore(place, file, url))
    if as_json:
        kept = str(aside) if aside else None
        emit({"home": str(place.root), "putAside": kept, "verification": document(found)})
    else:
        say(f"The books of {file} are in {place.root}.")
        if aside:
            say(f"What was there before is in {aside}.")
        show_checks(console(), found)
        say("`habitat up` starts them.")
    if not found.ok:
        note("BREACH: the restored books do not hold every invariant; see above.")
    return Code.OK if found.ok else Code.FAILED


async def _restore(place: "Home", file: Path, url: str) -> "Verification":
    from habitat_cli import books
    from habitat_cli.verify.run import verify

    await books.restore(place, file, url)
    return await verify(url)
