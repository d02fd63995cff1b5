"""`habitat events`: facts of a service once more for a consumer that lost them."""

import asyncio
from typing import Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()

Producer = Annotated[
    str, typer.Argument(help="treasury, people, agreements or worker.", show_default=False)
]
Queue = Annotated[
    str, typer.Argument(help="Whose queue, such as habitat.people.", show_default=False)
]


@app.callback()
def events() -> None:
    """What the services said is kept for good, and can be said again to one consumer."""


@app.command()
def replay(
    producer: Producer,
    queue: Queue,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit log.")],
    from_seq: Annotated[int, typer.Option("--from-seq", min=0, help="Position, inclusive.")] = 0,
    to_seq: Annotated[int, typer.Option("--to-seq", min=0, help="Position, inclusive.")] = 0,
    from_date: Annotated[
        str | None, typer.Option("--from-date", help="Recorded since, YYYY-MM-DD in UTC.")
    ] = None,
    to_date: Annotated[str | None, typer.Option("--to-date", help="Recorded before.")] = None,
    event_types: Annotated[
        list[str] | None, typer.Option("--type", help="Only this type; may be given again.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and send nothing.")] = False,
    email: options.Email = None,
    password_stdin: options.PasswordStdin = False,
    url: options.Url = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Send facts again, oldest first, into one queue; what its consumer had, it recognizes."""
    from habitat_cli import replays
    from habitat_cli.signing_in import Access
    from habitat_cli.terminal import emit, say

    wanted = replays.Wanted(
        producer, queue, reason, from_seq, to_seq, from_date, to_date, event_types, dry_run
    )
    count = asyncio.run(replays.replayed(Access(url, home, email, password_stdin), wanted))
    if as_json:
        emit({"producer": producer, "queue": queue, "replayed": count, "dryRun": dry_run})
    elif dry_run:
        say(f"{count} facts of {producer} would go to {queue}.")
    else:
        say(f"{count} facts of {producer} went to {queue} again.")
    return 0
