"""`habitat migrate`: every schema of a database to the revision of this code."""

import asyncio
from typing import Annotated, Any

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code

app = new_app()


@app.command()
def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="Only show; exit code 1 when something is behind.")
    ] = False,
    home: options.HomeDir = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> int:
    """Bring the schemas up to date, all in one go. `habitat up` does this by itself.

    Takes MIGRATION_DATABASE_URL, DATABASE_URL, or what runs from the home. Logins get the passwords
    of TREASURY_DB_PASSWORD and its sisters, where these are set.
    """
    from habitat_cli import running
    from habitat_cli.terminal import emit, progress, show_table

    given = database_url or running.environment("MIGRATION_DATABASE_URL")
    url = running.database(given, home)
    with progress("Reading revisions" if check else "Migrating"):
        rows = asyncio.run(_migrate(url, only_show=check))
    if as_json:
        emit({"schemas": rows})
    else:
        show_table(
            [("Schema", "left"), ("Found", "left"), ("This code", "left")],
            [(row["schema"], row["found"] or "none", row["head"]) for row in rows],
        )
    return Code.OK if all(row["found"] == row["head"] for row in rows) else Code.FAILED


async def _migrate(url: str, *, only_show: bool) -> list[dict[str, Any]]:
    from chassis.migrate import BUS, status
    from chassis.roles import Roles
    from habitat_cli.plan import as_asyncpg, chains
    from habitat_cli.schemas import bring_up, passwords_given

    address = as_asyncpg(url)
    if not only_show:
        await bring_up(address, Roles(passwords=passwords_given()))
    shown = await status([BUS, *chains()], address)
    return [{"schema": name, "found": current, "head": head} for name, current, head in shown]
