"""`habitat demo`: one quarter, end to end, through a whole system that lives for a minute."""

import asyncio
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from habitat_cli.command_line import new_app
from habitat_cli.exits import Code, Misused

if TYPE_CHECKING:
    from habitat_cli.demo.figures import Request
    from habitat_cli.demo.imports import FilesRefused
    from habitat_cli.demo.stage import Standing

app = new_app()


class Pending(Enum):
    """What becomes of contributions that nobody has decided on."""

    ROLL_FORWARD = "roll-forward"
    BLOCK = "block"


@app.command()
def demo(
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Your own three files; needs --surplus."),
    ] = None,
    surplus: Annotated[
        str | None, typer.Option("--surplus", help="What the quarter brought; a loss is negative.")
    ] = None,
    cash_rate: Annotated[
        str | None, typer.Option("--cash-rate", help="Part of each allocation paid out, as 0.20.")
    ] = None,
    pending: Annotated[
        Pending, typer.Option("--pending", help="Undecided contributions: move on, or stop here.")
    ] = Pending.ROLL_FORWARD,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the figures here.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the system up until Ctrl-C.")] = False,
    templates: Annotated[
        Path | None,
        typer.Option("--write-templates", metavar="DIR", help="Only write three files to edit."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--url", help="Play on the empty system behind this gateway, for good."),
    ] = None,
) -> int:
    """Play Q1 2026 on the sample cooperative, or on your own members.csv, capital_accounts.csv
    and contributions.csv.

    With --url the environment names the services, the operator's INTERNAL_SERVICE_TOKEN and the
    DATABASE_URL for the verification, as in the composed system.
    """
    from habitat_cli.demo.imports import FilesRefused
    from habitat_cli.terminal import console, say

    if templates is not None:
        for path in _written(templates):
            say(f"Wrote {path}")
        say(f"Edit them, then: habitat demo --data {templates} --surplus 12345.67")
        return Code.OK
    request = _request(data, surplus, cash_rate, pending, json_file)
    from habitat_cli.demo.stage import perform

    standing = _standing(url, keep=keep) if url else None
    try:
        return asyncio.run(perform(request, console=console(), keep=keep, standing=standing))
    except FilesRefused as refused:
        return _tell(refused)


def _written(folder: Path) -> list[Path]:
    from habitat_cli.templates import write_templates

    return write_templates(folder)


def _request(
    data: Path | None,
    surplus: str | None,
    cash_rate: str | None,
    pending: Pending,
    json_file: Path | None,
) -> "Request":
    """Raises Misused for options that cannot be meant and for missing files."""
    from habitat_cli.demo import figures
    from kernel.errors import Invalid

    if data is not None and surplus is None:
        raise Misused(
            "Own data needs --surplus: what the quarter brought.",
            next_step="For example: habitat demo --data DIR --surplus 48750.37",
        )
    if json_file is not None and not json_file.absolute().parent.is_dir():
        raise Misused(f"There is no directory {json_file.parent}.", reason="NO_FILE")
    try:
        surplus_minor = figures.SAMPLE_SURPLUS_MINOR
        if surplus is not None:
            surplus_minor = figures.surplus_minor(surplus)
        rate_bp = figures.cash_rate_bp(cash_rate) if cash_rate is not None else None
    except Invalid as error:
        raise Misused(str(error)) from None
    folder = data or Path(__file__).parents[1] / "sample"
    _require_files(folder, figures.FILES)
    return figures.Request(
        folder=folder,
        surplus_minor=surplus_minor,
        cash_rate_bp=rate_bp,
        roll_forward=pending is Pending.ROLL_FORWARD,
        json_file=json_file,
        own_data=data is not None,
    )


def _standing(url: str, *, keep: bool) -> "Standing":
    """Raises Misused when there is nothing to verify, or to keep."""
    from habitat_cli import running
    from habitat_cli.demo.stage import Standing

    if keep:
        raise Misused("--keep is for a system of the demo's own; this one stays anyway.")
    database_url = running.environment("DATABASE_URL")
    if not database_url:
        raise Misused("--url needs DATABASE_URL too, a login that may read the books.")
    return Standing(url, database_url)


def _require_files(folder: Path, names: tuple[str, ...]) -> None:
    if not folder.is_dir():
        raise Misused(f"There is no directory {folder}.", reason="NO_FILE")
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise Misused(
            f"{folder} lacks {', '.join(missing)}.",
            reason="NO_FILE",
            next_step="`habitat demo --write-templates DIR` writes three files to start from.",
        )


def _tell(refused: "FilesRefused") -> int:
    """Every row error at once, each with its file, row and column."""
    from habitat_cli.importing import in_words
    from habitat_cli.terminal import note

    for message in refused.messages:
        note(in_words(message))
    note(f"{refused.reason}: {refused}")
    return Code.FAILED
