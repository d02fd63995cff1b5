"""`habitat explain`: why a member's allocation is what it is, step by step."""

import asyncio
from typing import Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()


@app.command()
def explain(
    member: Annotated[str, typer.Argument(help="Number, e-mail or name.", show_default=False)],
    period: Annotated[
        str | None, typer.Option("--period", help="Name or code; the newest closed one else.")
    ] = None,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Tell every step from a member's contributions to the amount, with the numbers in it."""
    from habitat_cli.amounts import spaced
    from habitat_cli.signing_in import Access
    from habitat_cli.statements import statement_of
    from habitat_cli.terminal import emit, say

    access = Access(url, home, email, password_stdin)
    found = asyncio.run(statement_of(access, member, period))
    line = found.content["allocation"]
    if as_json:
        emit(found.document())
        return 0
    name, number = found.member["displayName"], found.member["number"]
    say(f"{name} ({number}), {found.content['periodName']}: {spaced(line['total'])}")
    say(f"Cash {spaced(line['cash'])}, retained {spaced(line['retained'])}.")
    for step in found.content["steps"]:
        say()
        say(f"{step['step']}. {step['title']}")
        say(f"   {step['explanation']}")
        say(f"   = {step['result']}")
    return 0
