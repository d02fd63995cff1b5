"""The command's own shape: every command is known by name and imported only when it is used."""

import importlib
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = {  # name: (module below habitat_cli.commands that holds its `app`, one line of help)
    "demo": ("demo", "Play one quarter end to end, on the sample or own files."),
    "up": ("up", "Run the whole system with its own database."),
    "down": ("down", "Stop what runs from a home."),
    "status": ("status", "Show the processes that run here."),
    "bootstrap": ("bootstrap", "Make the cooperative and its first admin."),
    "import": ("imports", "Bring in members, capital accounts, contributions."),
    "trial-balance": ("trial_balance", "Show the balance of every account of a ledger."),
    "explain": ("explain", "Explain a member's allocation step by step."),
    "statement": ("statement", "Write a member's statement as HTML, CSV or JSON."),
    "verify": ("verify", "Prove the invariants of the books and the bus."),
    "dlq": ("dlq", "List, replay or discard events nobody could handle."),
    "events": ("events", "Say facts again to a consumer that lost them."),
    "rebuild": ("rebuild", "Make the copies of facts anew, from the facts."),
    "dump": ("dump", "Write the books into one file."),
    "restore": ("restore", "Bring the books back from such a file."),
    "migrate": ("migrate", "Bring a database to the revision of this code."),
    "broker": ("broker", "Bring a RabbitMQ broker to what this code needs."),
    "doctor": ("doctor", "Look for what is wrong here, and say what to do."),
}


class LazyGroup(TyperGroup):
    """Lists every command by its line of help; imports the one that is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {
            name: TyperCommand(name, help=words, rich_markup_mode=None)
            for name, (_, words) in COMMANDS.items()
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, found, rest = super().resolve_command(ctx, args)
        return name, load(name) if name in COMMANDS else found, rest


def load(name: str) -> Any:
    """The real command. Its module has a `typer.Typer` called `app`."""
    module, words = COMMANDS[name]
    command = get_command(importlib.import_module(f"habitat_cli.commands.{module}").app)
    command.name = name
    command.help = command.help or words
    return command


def new_app() -> typer.Typer:
    """An empty app for one command or one noun with several verbs."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


_root = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"habitat {version('habitat-cli')}")
        raise typer.Exit()


@_root.callback(help="Patronage accounting for cooperatives: try it, run it, check it.")
def _habitat(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """What every command shares."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return what its command returned; raises what it raised."""
    words = list(arguments) or ["--help"]
    answer = get_command(_root).main(words, prog_name="habitat", standalone_mode=False)
    return answer if isinstance(answer, int) else 0
