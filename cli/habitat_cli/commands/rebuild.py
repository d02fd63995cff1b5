"""`habitat rebuild`: the copies of facts, made anew from the facts."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()


@app.command()
def rebuild(
    projections: Annotated[
        list[str] | None,
        typer.Argument(help="Such as agreements.members; all when left out.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, change nothing.")] = False,
    home: options.HomeDir = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> int:
    """Make projections anew from all facts that were ever announced, and compare them.

    Takes MIGRATION_DATABASE_URL, DATABASE_URL, or what runs from the home: it needs the login of
    the schemas' owner. Each cooperative is one transaction; who writes meanwhile has to wait.
    """
    from habitat_cli import rebuilds, running
    from habitat_cli.terminal import emit, progress, show_table

    given = database_url or running.environment("MIGRATION_DATABASE_URL")
    url = running.database(given, home)
    with progress("Comparing" if dry_run else "Rebuilding"):
        found = asyncio.run(rebuilds.rebuilt(url, projections or [], dry_run=dry_run))
    if as_json:
        emit({"projections": [asdict(row) for row in found], "dryRun": dry_run})
    else:
        headings = ("Projection", "Cooperatives", "Facts", "Read differently before")
        show_table(
            [(heading, "left" if n == 0 else "right") for n, heading in enumerate(headings)],
            [(r.projection, str(r.cooperatives), str(r.facts), str(r.mended)) for r in found],
        )
    return 0
