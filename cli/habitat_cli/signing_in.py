"""Who acts: the owner of HABITAT_ADMIN_TOKEN, or somebody who gives e-mail and password."""

import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habitat_cli import running
from habitat_cli.api import Api, Person
from habitat_cli.exits import Misused
from kernel.errors import Unauthenticated

PATIENCE_S = 10.0
TOKEN = "HABITAT_ADMIN_TOKEN"  # noqa: S105 - the name of a variable
PASSWORD = "HABITAT_PASSWORD"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Access:
    """How a command was told to reach a gateway and to sign in."""

    url: str | None = None
    home: Path | None = None
    email: str | None = None
    password_stdin: bool = False


class TokenHolder(Person):
    """Somebody who came with a token and has no password to sign in again."""

    def __init__(self, api: Api, token: str) -> None:
        super().__init__(api, "", "")
        self._token = token

    async def sign_in(self, *, new_password: str | None = None) -> dict[str, Any]:
        """Raises Unauthenticated: a token cannot be renewed here."""
        raise Unauthenticated("The token in HABITAT_ADMIN_TOKEN is not accepted (any more).")

    @property
    def token(self) -> str:
        assert self._token is not None
        return self._token


@asynccontextmanager
async def signed_in(access: Access) -> AsyncIterator[Person]:
    """A person who may ask the API. Raises Unreachable, Misused, ApiError."""
    url = running.gateway(access.url, access.home)
    token = running.environment(TOKEN)
    credentials = None if token and not access.email else _credentials(access)
    async with Api(url, patience_s=PATIENCE_S) as api:
        if credentials is None:
            assert token is not None
            yield TokenHolder(api, token)
            return
        person = Person(api, *credentials)
        await person.sign_in()
        yield person


def token_of(person: Person) -> str:
    """The bearer token of somebody who is signed in."""
    return str(person._token)


def _credentials(access: Access) -> tuple[str, str]:
    """E-mail and password; asked for when somebody sits there. Raises Misused."""
    interactive = sys.stdin.isatty() and sys.stderr.isatty()
    email = access.email
    if email is None:
        if not interactive:
            raise Misused(
                "Who are you?", next_step=f"Set {TOKEN}, or give --email and --password-stdin."
            )
        print("E-mail: ", end="", file=sys.stderr, flush=True)
        email = sys.stdin.readline().strip()
    if access.password_stdin:
        return email, sys.stdin.readline().rstrip("\r\n")
    if given := running.environment(PASSWORD):
        return email, given
    if not interactive:
        raise Misused(
            f"There is no password for {email}.", next_step=f"Give --password-stdin or {PASSWORD}."
        )
    return email, getpass.getpass("Password: ", stream=sys.stderr)
