"""`habitat dlq`: events that a consumer could not handle, and what to do with them."""

import asyncio
from typing import Annotated, Any

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()

Queue = Annotated[str, typer.Argument(help="Such as habitat.treasury.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit log.")]


@app.callback()
def dlq() -> None:
    """Dead letters: each was tried several times and waits for somebody to look at it."""


@app.command("list")
def list_letters(
    queue: Annotated[str | None, typer.Option("--queue", help="Of this queue only.")] = None,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Show what waits, with the error of its last try."""
    from habitat_cli import dead_letters
    from habitat_cli.signing_in import Access
    from habitat_cli.terminal import emit, say, show_table

    access = Access(url, home, email, password_stdin)
    letters = asyncio.run(dead_letters.listed(access, queue))
    if as_json:
        emit({"deadLetters": letters})
    elif not letters:
        say("There are no dead letters.")
    else:
        headings = ("Queue", "Event", "Type", "Tries", "Since", "Error")
        show_table([(heading, "left") for heading in headings], [_row(row) for row in letters])
    return 0


@app.command()
def replay(
    queue: Queue,
    event_ids: Annotated[
        list[str] | None, typer.Argument(help="Event ids; all of the queue when left out.")
    ] = None,
    reason: Reason = "replayed from the command line",
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Put them back into their queue, with the same ids, as if they came for the first time."""
    from habitat_cli import dead_letters
    from habitat_cli.signing_in import Access
    from habitat_cli.terminal import emit, say

    access = Access(url, home, email, password_stdin)
    count = asyncio.run(dead_letters.replayed(access, queue, event_ids or [], reason))
    if as_json:
        emit({"queue": queue, "replayed": count})
    else:
        say(f"{count} went back to {queue}.")
    return 0


@app.command()
def discard(
    queue: Queue,
    event_id: Annotated[str, typer.Argument(help="The event's id.", show_default=False)],
    reason: Reason,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Throw one away for good. Its effect will be missing: say why."""
    from habitat_cli import dead_letters
    from habitat_cli.signing_in import Access
    from habitat_cli.terminal import emit, say

    access = Access(url, home, email, password_stdin)
    asyncio.run(dead_letters.discarded(access, queue, event_id, reason))
    if as_json:
        emit({"queue": queue, "eventId": event_id, "discarded": True})
    else:
        say(f"{event_id} is gone from {queue}.")
    return 0


def _row(letter: dict[str, Any]) -> tuple[str, ...]:
    error = f"{letter['errorCode'] or ''}: {letter['error'] or ''}".strip(": ")
    return (
        letter["queue"],
        letter["eventId"],
        letter["eventType"],
        str(letter["attempt"]),
        (letter["firstFailedAt"] or "")[:19],
        error[:200],
    )
