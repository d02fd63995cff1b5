"""One CSV file on its way into the books: through the public API, or streamed when it is large.

The API takes about a mebibyte inline. A larger file goes to People in pieces by gRPC, in the name
of the person who is signed in; that needs the services on this machine.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from habitat_cli.api import Person
from habitat_cli.exits import Code, Misused
from habitat_cli.running import is_local, operator
from habitat_cli.signing_in import Access, signed_in, token_of
from kernel.ids import new_id

Json = dict[str, Any]
INLINE_MAX = 700_000  # bytes of the file; escapes of JSON come on top
_MESSAGE = "severity file row column code message hint"
_REPORT = f"rows new changed unchanged errors {{ {_MESSAGE} }} warnings {{ {_MESSAGE} }}"


class Kind(Enum):
    """What a file holds: the mutation that takes it."""

    MEMBERS = "importMembers"
    CAPITAL_ACCOUNTS = "importCapitalAccounts"
    CONTRIBUTIONS = "importContributions"


@dataclass(frozen=True, slots=True)
class Task:
    """One file and how it is to be taken."""

    kind: Kind
    path: Path
    dry_run: bool = False
    strict: bool = False

    @property
    def name(self) -> str:
        return self.path.name

    def content(self) -> bytes:
        """Raises Misused when there is no such file."""
        if not self.path.is_file():
            raise Misused(f"There is no file {self.path}.", reason="NO_FILE")
        return self.path.read_bytes()


async def import_file(task: Task, access: Access) -> Json:
    """The report of the API: counts, and every error and warning with its row and column."""
    content = task.content()
    if fault := broken_text(task.name, content):
        return {
            "rows": 0,
            "new": 0,
            "changed": 0,
            "unchanged": 0,
            "errors": [fault],
            "warnings": [],
        }
    async with signed_in(access) as person:
        if len(content) <= INLINE_MAX:
            return await _inline(person, task, content.decode("utf-8"))
        return await _streamed(person, task, content, access)


async def _inline(person: Person, task: Task, content: str) -> Json:
    payload = await person.do(
        task.kind.value,
        f"report {{ {_REPORT} }}",
        content=content,
        fileName=task.name,
        dryRun=task.dry_run,
        strict=task.strict,
    )
    return dict(payload["report"])


async def _streamed(person: Person, task: Task, content: bytes, access: Access) -> Json:
    if not is_local(person.api.url, access.home):
        raise Misused(
            f"{task.name} has {len(content) // 1024} KiB; this gateway takes "
            f"{INLINE_MAX // 1000} kB at once.",
            reason="FILE_TOO_LARGE",
            next_step="Split the file, or import it on the machine that runs the services.",
        )
    from habitat_cli.large_files import Uploads

    services = operator(access.home)
    uploads = Uploads(services.people_grpc, services.treasury_grpc, token_of(person))
    return await uploads.take(
        task.kind.name,
        content,
        file_name=task.name,
        key=str(new_id()),
        dry_run=task.dry_run,
        strict=task.strict,
    )


def broken_text(name: str, content: bytes) -> Json | None:
    """E001 for what is not UTF-8, with the offset of the first bad byte."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return {
            "severity": "ERROR",
            "file": name,
            "row": content.count(b"\n", 0, error.start) + 1,
            "column": None,
            "code": "E001",
            "message": f"The file is not UTF-8: byte {error.start} cannot be read.",
            "hint": "Save it as UTF-8.",
        }
    return None


def exit_code(report: Json) -> Code:
    return Code.FAILED if report["errors"] else Code.OK


def in_words(message: Json) -> str:
    """`members.csv:4: email: E110: … (…)`, as compilers write it; row 0 is the whole file."""
    row = f":{message['row']}" if message["row"] else ""
    column = f" {message['column']}:" if message.get("column") else ""
    hint = f" ({message['hint']})" if message.get("hint") else ""
    return f"{message['file']}{row}:{column} {message['code']}: {message['message']}{hint}"
