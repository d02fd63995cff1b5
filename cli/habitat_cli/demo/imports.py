"""The three files of a run on their way into the books: checked together, imported in order.

Small ones go through the public API; more than it takes at once goes to the services in pieces.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from habitat_cli.api import Person
from habitat_cli.importing import INLINE_MAX, Kind
from habitat_cli.large_files import Uploads
from habitat_cli.signing_in import token_of
from kernel.errors import HabitatError, Unavailable, Violation

T = TypeVar("T")

Json = dict[str, Any]
PATIENCE_S = 60.0

_REPORT = "new changed unchanged rows errors { file row column code message hint }"
_VALIDATE = f"""
query($members: String, $capital: String, $contributions: String) {{
    validateImport(members: $members, capitalAccounts: $capital, contributions: $contributions) {{
        members {{ {_REPORT} }} capitalAccounts {{ {_REPORT} }} contributions {{ {_REPORT} }}
    }}
}}"""


class FilesRefused(HabitatError):
    """The files of a run have errors; `messages` holds each with its row and column."""

    reason = "VALIDATION"
    sentence = "The files were refused; nothing was imported."

    def __init__(self, messages: list[Json]) -> None:
        self.messages = messages
        found = tuple(
            Violation(f"{m['file']}:{m['row']}:{m['column']}", m["message"]) for m in messages
        )
        super().__init__(violations=found)


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services that take files answer."""

    people_grpc: str
    treasury_grpc: str


def read_files(folder: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The texts of the files; what is not UTF-8 keeps its broken bytes for the reader to name."""
    return {name: (folder / name).read_text("utf-8", "surrogateescape") for name in names}


async def import_files(
    admin: Person, texts: dict[str, str], foreign: list[Json], services: Services
) -> dict[str, Json]:
    """Check the three files together, then import them in order. Raises FilesRefused.

    `foreign` are errors found beforehand; they are reported with the others.
    """
    contents = {name: text.encode("utf-8", "surrogateescape") for name, text in texts.items()}
    inline = sum(map(len, contents.values())) <= INLINE_MAX
    way = _Inline(admin, texts) if inline else _Streamed(admin, contents, services)
    errors = [error for report in await way.validate() for error in report["errors"]]
    if foreign or errors:
        raise FilesRefused([*foreign, *errors])
    results: dict[str, Json] = {}
    for name, kind in zip(texts, Kind, strict=True):
        results[name] = await way.take(name, kind)
        if results[name]["errors"]:
            raise FilesRefused(results[name]["errors"])
    return results


@dataclass(frozen=True, slots=True)
class _Inline:
    """Through the public API."""

    admin: Person
    texts: dict[str, str]

    async def validate(self) -> list[Json]:
        asked = dict(zip(("members", "capital", "contributions"), self.texts.values(), strict=True))
        checked = (await self.admin.ask(_VALIDATE, asked))["validateImport"]
        return [checked[name] for name in ("members", "capitalAccounts", "contributions")]

    async def take(self, name: str, kind: Kind) -> Json:
        done = await self.admin.do(
            kind.value, f"report {{ {_REPORT} }}", content=self.texts[name], fileName=name
        )
        return dict(done["report"])


@dataclass(frozen=True, slots=True)
class _Streamed:
    """Straight to the services, again under the same key when one of them was away."""

    admin: Person
    contents: dict[str, bytes]
    services: Services

    async def validate(self) -> list[Json]:
        return await _patiently(lambda: self._uploads().validate(self.contents))

    async def take(self, name: str, kind: Kind) -> Json:
        key, content = str(uuid4()), self.contents[name]
        return await _patiently(
            lambda: self._uploads().take(kind.name, content, file_name=name, key=key)
        )

    def _uploads(self) -> Uploads:
        token = token_of(self.admin)
        return Uploads(self.services.people_grpc, self.services.treasury_grpc, token)


async def _patiently(once: Callable[[], Awaitable[T]]) -> T:
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type(Unavailable),
        stop=stop_after_delay(PATIENCE_S),
        wait=wait_random_exponential(0.2, max=2.0),
        reraise=True,
    ):
        with attempt:
            return await once()
    raise AssertionError("the last attempt raises")
