"""`habitat verify`: the invariants of the books and the bus, named one by one."""

import asyncio
from typing import TYPE_CHECKING

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code

if TYPE_CHECKING:
    from habitat_cli.verify.run import Verification

app = new_app()


@app.command()
def verify(
    home: options.HomeDir = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> int:
    """Hold the tables against the invariants I1 to I12. Changes nothing.

    Exit code 1 on a breach. Reads as the role habitat_read, in one snapshot, while the system runs.
    """
    from habitat_cli import running
    from habitat_cli.terminal import console, emit, note
    from habitat_cli.verify.report import document, show_checks

    found = asyncio.run(_verify(running.database(database_url, home)))
    if as_json:
        emit(document(found))
    else:
        show_checks(console(), found)
    if found.ok:
        return Code.OK
    breached = ", ".join(check.id for check in found.checks if not check.ok)
    note(f"BREACH: the books do not hold {breached}.")
    note("Do not close a period before it is understood; `habitat dump` keeps the evidence.")
    return Code.FAILED


async def _verify(url: str) -> "Verification":
    from habitat_cli.terminal import progress
    from habitat_cli.verify.run import verify

    with progress("Verifying") as advance:
        return await verify(url, asked=advance)
