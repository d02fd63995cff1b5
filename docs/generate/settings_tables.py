"""What an operator can turn: variables of the processes, commands and their exit codes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from markdown import table
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from setting_words import MEANINGS, OTHER

from agreements.settings import Settings as Agreements
from chassis.environment import KNOWN
from chassis.settings import ServiceSettings
from gateway.settings import Rate
from gateway.settings import Settings as Gateway
from habitat_cli.command_line import COMMANDS
from habitat_cli.exits import Code
from people.settings import Settings as People
from treasury.settings import Settings as Treasury
from worker.settings import Settings as Worker

PROCESSES: Mapping[str, type[ServiceSettings]] = {
    "treasury": Treasury,
    "people": People,
    "agreements": Agreements,
    "worker": Worker,
    "gateway": Gateway,
}
_UNITS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def settings() -> str:
    """Raises KeyError for a setting that nobody described."""
    names: dict[str, None] = {}
    for process in PROCESSES.values():
        names |= dict.fromkeys(process.model_fields)
    rows = [(f"`{name.upper()}`", _readers(name), _default(name), MEANINGS[name]) for name in names]
    return table(("Variable", "Read by", "Default", "Meaning"), rows)


def other_variables() -> str:
    """What is read outside of the processes. Raises KeyError as above."""
    known = sorted(KNOWN - {name.upper() for name in ServiceSettings.model_fields})
    return table(("Variable", "Meaning"), [(f"`{name}`", OTHER[name]) for name in known])


def exit_codes() -> str:
    words = {
        Code.OK: "Done; there may be warnings",
        Code.FAILED: "A file, the books or an invariant did not hold",
        Code.USAGE: "Wrong usage, a missing file, or a refused environment",
        Code.UNREACHABLE: "Database or service out of reach, or it does not let you in",
        Code.INTERNAL: "A fault of ours; what had begun was taken back",
        Code.BUSY: "Another run holds the lock",
        Code.BACKUP: "The backup before it failed; nothing was attempted",
    }
    return table(("Code", "Meaning"), [(str(int(code)), words[code]) for code in Code])


def commands() -> str:
    rows = [(f"`habitat {name}`", words) for name, (_, words) in COMMANDS.items()]
    return table(("Command", "What it does"), rows)


def _readers(name: str) -> str:
    readers = [word for word, process in PROCESSES.items() if name in process.model_fields]
    return "all" if len(readers) == len(PROCESSES) else ", ".join(readers)


def _default(name: str) -> str:
    """One word where all agree, else each one's own."""
    shown = {
        word: _shown(process.model_fields[name])
        for word, process in PROCESSES.items()
        if name in process.model_fields
    }
    if len(set(shown.values())) == 1:
        return next(iter(shown.values()))
    common = max(set(shown.values()), key=lambda value: list(shown.values()).count(value))
    own = [f"{word} {value}" for word, value in shown.items() if value != common]
    agreed = list(shown.values()).count(common) > 1
    return "; ".join([common, *own] if agreed else [f"{w} {v}" for w, v in shown.items()])


def _shown(field: FieldInfo) -> str:
    text = _in_words(field.default)
    return f"`{text}`" if text else ""


def _in_words(value: Any) -> str:
    """A default as one would write it in the environment; a secret's is not printed."""
    match value:
        case None | "" | ():
            return ""
        case SecretStr():
            return ""
        case bool():
            return str(value).lower()
        case timedelta():
            seconds = int(value.total_seconds())
            return next(f"{seconds // size}{unit}" for size, unit in _UNITS if seconds % size == 0)
        case tuple():
            return ",".join(_in_words(part) for part in value)
        case float():
            return f"{value:g}"
        case Rate():
            return f"{value.amount}/{value.seconds}s"
    return str(value)
