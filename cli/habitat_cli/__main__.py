"""`habitat`: one command line, and every error in plain words."""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from habitat_cli.exits import Code, Explained, explain

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; never a traceback on the screen."""
    from typer import Abort
    from typer.exceptions import TyperException

    from habitat_cli import command_line

    try:
        _arm_failpoint()
        return command_line.run(sys.argv[1:] if arguments is None else arguments)
    except TyperException as error:
        return _tell(_usage(error))
    except (Abort, KeyboardInterrupt):
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Code.FAILED
    except Exception as error:
        return _tell(explain(error) or _unexpected(error))


def _arm_failpoint() -> None:
    """Only a test names one; nobody else pays for reading settings. Raises SettingsRefused."""
    if not {"HABITAT_FAILPOINT", "HABITAT_FAILPOINT_FILE"} & os.environ.keys():
        return
    from chassis import failpoints
    from chassis.settings import ServiceSettings

    failpoints.arm(ServiceSettings.load().habitat_failpoint)


def _tell(explained: Explained) -> int:
    print(explained, file=sys.stderr)
    return int(explained.exit_code)


def _usage(error: Any) -> Explained:
    """A command line that cannot be meant, and where to read more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "habitat"
    sentence = error.format_message().replace("\n\t", " ").strip()
    return Explained(
        "USAGE", sentence, Code.USAGE, next_step=f"`{command} --help` shows what it takes."
    )


def _unexpected(error: Exception) -> Explained:
    """Keep the traceback in a file: it is for us, not for the one at the screen."""
    place = _log_path()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a", encoding="utf-8") as log:
            log.write(f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')} {' '.join(sys.argv[:2])}\n")
            traceback.print_exception(error, file=log)
    except OSError:
        place = Path("nowhere: it could not be written")
    return Explained(
        "INTERNAL",
        f"Something went wrong on our side ({type(error).__name__}).",
        Code.INTERNAL,
        next_step=f"The details are in {place}.",
    )


def _log_path() -> Path:
    home = Path("~/.local/share/habitat").expanduser()
    if home.is_dir():
        return home / "logs" / "command.log"
    return Path(tempfile.gettempdir()) / f"habitat-command-{os.getuid()}.log"


if __name__ == "__main__":
    sys.exit(main())
