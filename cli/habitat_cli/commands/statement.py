"""`habitat statement`: a member's allocation statement, to print, to compute with, to read in."""

import asyncio
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

if TYPE_CHECKING:
    from habitat_cli.statements import Statement

app = new_app()


class Form(Enum):
    """How it is written."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


@app.command()
def statement(
    member: Annotated[str, typer.Argument(help="Number, e-mail or name.", show_default=False)],
    period: Annotated[
        str | None, typer.Option("--period", help="Name or code; the newest closed one else.")
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", case_sensitive=False, help="How to write it.")
    ] = Form.HTML,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; standard output else.")
    ] = None,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Write the statement: one page to print, CSV that is safe to open, or JSON."""
    from habitat_cli.files import write_whole
    from habitat_cli.signing_in import Access
    from habitat_cli.statements import statement_of
    from habitat_cli.terminal import note

    access = Access(url, home, email, password_stdin)
    found = asyncio.run(statement_of(access, member, period))
    text = _written(found, Form.JSON if as_json else form)
    if output is None:
        print(text, end="", flush=True)
    else:
        write_whole(output, text)
        note(f"Wrote {output}.")
    return 0


def _written(found: "Statement", form: Form) -> str:
    import json

    from habitat_cli.statement_page import as_html
    from habitat_cli.statement_table import as_csv

    if form is Form.HTML:
        return as_html(found)
    if form is Form.CSV:
        return as_csv(found)
    return json.dumps(found.document(), indent=2, ensure_ascii=False) + "\n"
