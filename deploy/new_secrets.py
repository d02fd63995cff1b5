"""Writes `.env` from an example: `python3 deploy/new_secrets.py .env.production.example .env`.

Values that the example calls CHANGE_ME become random. What a file that is there already says stays
as it is, so a second run only adds what was missing. The standard library is enough, since a
server may have no more.
"""

import os
import secrets
import sys
from pathlib import Path

ASKED_FOR = "CHANGE_ME"
PASSWORD_HEX, SIGNING_HEX = 32, 64  # digits (operations specification, section 3)


class Unusable(Exception):
    """A file that cannot be read; the message says which."""


def assignments(text: str) -> dict[str, str]:
    """Names and values of an environment file, in their order."""
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return {
        name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)
    }


def made(name: str) -> str:
    """A random value for this name, in hexadecimal digits: none of them needs quoting in a URL."""
    return secrets.token_hex((SIGNING_HEX if name == "JWT_SECRET" else PASSWORD_HEX) // 2)


def filled(example: str, present: str) -> str:
    """The example with `present` values kept and the secrets made; other lines of both stay."""
    kept = assignments(present)
    known = assignments(example)
    lines = [_line(line, kept) for line in example.splitlines()]
    lines += [f"{name}={value}" for name, value in kept.items() if name not in known]
    return "\n".join(lines) + "\n"


def _line(line: str, kept: dict[str, str]) -> str:
    if "=" not in line or line.startswith("#"):
        return line
    name, _, value = (part.strip() for part in line.partition("="))
    if name in kept and kept[name] != ASKED_FOR:
        return f"{name}={kept[name]}"
    return f"{name}={made(name) if value == ASKED_FOR else value}"


def write_private(path: Path, text: str) -> None:
    """In one step, for the owner's eyes only."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    scratch.replace(path)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"Cannot read {path}: {error}.") from None


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write("usage: new_secrets.py EXAMPLE OUTPUT\n")
        return 2
    example, output = map(Path, arguments)
    try:
        before = _read(output) if output.exists() else ""
        after = filled(_read(example), before)
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    added = len(assignments(after)) - len(assignments(before))
    if after != before:
        write_private(output, after)
    sys.stdout.write(f"{output}: {added} values added, {len(assignments(before))} kept.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
