"""`habitat import`: CSV files in the migration format, each in one transaction or not at all."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

if TYPE_CHECKING:
    from habitat_cli.importing import Task

app = new_app()

File = Annotated[Path, typer.Argument(help="The CSV file.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check it all, write nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings are errors.")]


@app.callback()
def imports() -> None:
    """Bring in CSV files. Nothing is written unless every row is valid.

    Acts for the owner of HABITAT_ADMIN_TOKEN, or signs in with e-mail and password.
    """


@app.command()
def members(
    file: File,
    dry_run: DryRun = False,
    strict: Strict = False,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Members: new ones are made, known ones (by e-mail) are brought up to date."""
    from habitat_cli.importing import Kind, Task
    from habitat_cli.signing_in import Access

    task = Task(Kind.MEMBERS, file, dry_run, strict)
    return _import(task, Access(url, home, email, password_stdin), as_json)


@app.command("capital-accounts")
def capital_accounts(
    file: File,
    dry_run: DryRun = False,
    strict: Strict = False,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Opening balances: posted in both ledgers; a later file posts the difference."""
    from habitat_cli.importing import Kind, Task
    from habitat_cli.signing_in import Access

    task = Task(Kind.CAPITAL_ACCOUNTS, file, dry_run, strict)
    return _import(task, Access(url, home, email, password_stdin), as_json)


@app.command()
def contributions(
    file: File,
    dry_run: DryRun = False,
    strict: Strict = False,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Contributions: in an open period they count, in a closed one they are history."""
    from habitat_cli.importing import Kind, Task
    from habitat_cli.signing_in import Access

    task = Task(Kind.CONTRIBUTIONS, file, dry_run, strict)
    return _import(task, Access(url, home, email, password_stdin), as_json)


def _import(task: "Task", access: Any, as_json: bool) -> int:
    from habitat_cli.importing import exit_code, import_file, in_words
    from habitat_cli.terminal import emit, note, progress, say, show_table

    with progress(f"{'Checking' if task.dry_run else 'Importing'} {task.name}"):
        report = asyncio.run(import_file(task, access))
    written = not task.dry_run and not report["errors"]
    if as_json:
        emit({"file": task.name, "dryRun": task.dry_run, "written": written, **report})
    else:
        headings = ["Rows", "New", "Changed", "Unchanged", "Errors", "Warnings"]
        counts = [str(report[name]) for name in ("rows", "new", "changed", "unchanged")]
        counts += [str(len(report[name])) for name in ("errors", "warnings")]
        show_table(
            [("File", "left"), *((heading, "right") for heading in headings)],
            [(task.name, *counts)],
        )
    for message in [*report["errors"], *report["warnings"]]:
        note(in_words(message))
    if report["errors"]:
        count = len(report["errors"])
        errors = "1 error" if count == 1 else f"{count} errors"
        note(f"VALIDATION: {errors} in {task.name}; nothing was written.")
    elif not as_json:
        say("Nothing was written." if task.dry_run else f"{task.name} is imported.")
    return exit_code(report)
