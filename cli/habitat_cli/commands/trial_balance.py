"""`habitat trial-balance`: every account of a ledger, and the proof that it balances."""

import asyncio
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code

app = new_app()
Json = dict[str, Any]

_DOCUMENT = (
    "query($ledger: Ledger!, $asOf: Date) { trialBalance(ledger: $ledger, asOf: $asOf) {"
    " ledger asOf totalDebits totalCredits difference"
    " rows { account { number name } debits credits balance } } }"
)


class Ledger(Enum):
    """Values as people write them."""

    BOOK = "BOOK"
    TAX = "TAX"


@app.command()
def trial_balance(
    ledger: Annotated[
        Ledger, typer.Option("--ledger", case_sensitive=False, help="Which ledger.")
    ] = Ledger.BOOK,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="A day; today when left out."),
    ] = None,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Show debits, credits and balance of every account. Exit code 1 if it does not balance."""
    from habitat_cli.signing_in import Access, signed_in
    from habitat_cli.terminal import emit, note

    async def ask() -> Json:
        variables = {"ledger": ledger.value, "asOf": as_of.date().isoformat() if as_of else None}
        async with signed_in(Access(url, home, email, password_stdin)) as person:
            return dict((await person.ask(_DOCUMENT, variables))["trialBalance"])

    found = asyncio.run(ask())
    if as_json:
        emit(found)
    else:
        _show(found)
    if found["difference"] == "0.00":
        return Code.OK
    note(f"UNBALANCED: {ledger.value} is out by {found['difference']}.")
    note("`habitat verify` names what is wrong.")
    return Code.FAILED


def _show(found: Json) -> None:
    from habitat_cli.amounts import spaced
    from habitat_cli.terminal import show_table

    columns = ("debits", "credits", "balance")
    totals = [found[name] for name in ("totalDebits", "totalCredits", "difference")]
    show_table(
        [("Account", "left"), ("Name", "left"), *((c.title(), "right") for c in columns)],
        [
            (
                row["account"]["number"],
                row["account"]["name"],
                *(spaced(row[column]) for column in columns),
            )
            for row in found["rows"]
        ],
        title=f"{found['ledger']}, {found['asOf'] or 'today'}",
        total=("", "Total", *(spaced(total) for total in totals)),
    )
