"""The options that many commands share, so that each is called the same everywhere."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[
    bool, typer.Option("--json", help="One JSON document on standard output, nothing else there.")
]
HomeDir = Annotated[
    Path | None,
    typer.Option(
        "--home", help="Where the books lie; ~/.local/share/habitat when left out.", metavar="DIR"
    ),
]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Address of a gateway; otherwise the one that runs here."),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        help="Address of the database; otherwise DATABASE_URL, or the one that runs here.",
    ),
]
Email = Annotated[
    str | None, typer.Option("--email", help="Sign in as; the password is asked for.")
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
