"""Which system a command means: the one that runs from a home, or the one it is pointed at.

What is said on the command line comes first, then the environment, then what runs here. When more
than one could be meant, the one that was taken is named on standard error.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habitat_cli.exits import Misused, Unreachable
from habitat_cli.home import Home
from habitat_cli.terminal import note

SERVICES = ("treasury", "people", "agreements", "worker")
ADMIN_URL = "database_url_admin"
"""The secret of a home that holds the administrator's address of its database."""
_START = "`habitat up` starts a system here; --url points at another one."


@dataclass(frozen=True, slots=True)
class Choice:
    """A value and where it came from, in words for a person."""

    value: str
    origin: str


def gateway(url: str | None, home: Path | None) -> str:
    """The address of the gateway. Raises Unreachable when nothing runs and nothing was named."""
    here = _running(home)
    choices = [Choice(url, "--url")] if url else []
    if here and (found := here.state().get("url")):
        choices.append(Choice(str(found), f"what runs from {here.root}"))
    if not choices:
        raise Unreachable(_nothing_runs(home), next_step=_START)
    return _chosen(choices, "gateway")


def database(url: str | None, home: Path | None) -> str:
    """An address of the books for a login that may read them all.

    Raises Unreachable when nothing runs and nothing was named.
    """
    choices = [Choice(url, "--database-url")] if url else []
    if given := environment("DATABASE_URL"):
        choices.append(Choice(given, "DATABASE_URL"))
    here = _running(home)
    if here and (found := admin_url(here)):
        choices.append(Choice(found, f"what runs from {here.root}"))
    if not choices:
        raise Unreachable(
            _nothing_runs(home),
            next_step="`habitat up` starts a system; DATABASE_URL names a database.",
        )
    return _chosen(choices, "database")


def admin_url(home: Home) -> str | None:
    """The administrator's address of the database that runs from a home."""
    try:
        return (home.root / "secrets" / ADMIN_URL).read_text("utf-8").strip()
    except OSError:
        return None


def operator(home: Path | None) -> Any:
    """Settings of a process that speaks to the services as their operator.

    From the home that runs, otherwise from the environment. Raises SettingsRefused.
    """
    from habitat_cli.bootstrap import OperatorSettings

    here = _running(home)
    return OperatorSettings.load(**(client_values(here) if here else {}))


def client_values(home: Home) -> dict[str, str]:
    """The services' addresses and the token of a running home."""
    ports = home.state().get("ports", {})
    values = {f"{name}_grpc": f"127.0.0.1:{ports[name]}" for name in SERVICES if name in ports}
    token = home.root / "secrets" / "internal_service_token"
    return values | {"internal_service_token": token.read_text("utf-8")}


def is_local(url: str, home: Path | None) -> bool:
    """True when this gateway runs from the home, so that its services are within reach too."""
    here = _running(home)
    return here is not None and here.state().get("url") == url


def environment(name: str) -> str | None:
    """A variable, or the content of the file that `<NAME>_FILE` names. Raises Misused."""
    if value := os.environ.get(name):
        return value
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise Misused(f"{name}_FILE names a file that cannot be read.") from None


def _running(home: Path | None) -> Home | None:
    found = Home.at(home)
    return found if found.is_locked() else None


def _nothing_runs(home: Path | None) -> str:
    return f"Habitat does not run from {Home.at(home).root}."


def _chosen(choices: list[Choice], what: str) -> str:
    first, *others = choices
    if any(other.value != first.value for other in others):
        note(f"Taking the {what} of {first.origin}, not of {others[0].origin}.")
    return first.value
