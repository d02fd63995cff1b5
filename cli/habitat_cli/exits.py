"""How a command ends: exit codes (migration specification 8.2) and errors in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from kernel.errors import HabitatError


class Code(IntEnum):
    """Exit codes; scripts rely on them."""

    OK = 0
    FAILED = 1  # validation or integrity
    USAGE = 2  # wrong usage, missing file
    UNREACHABLE = 3  # database or service, or it does not let us in
    INTERNAL = 4
    BUSY = 5  # another run holds the lock
    BACKUP = 6  # nothing was attempted


class Fault(HabitatError):
    """A command cannot go on: its code word, a sentence, what to do next, and the exit code."""

    exit_code = Code.FAILED

    def __init__(
        self, sentence: str, *, reason: str, next_step: str = "", exit_code: Code | None = None
    ) -> None:
        super().__init__(sentence, reason=reason)
        self.next_step = next_step
        if exit_code is not None:
            self.exit_code = exit_code


class Misused(Fault):
    """Options or files that cannot be meant."""

    exit_code = Code.USAGE

    def __init__(self, sentence: str, *, reason: str = "USAGE", next_step: str = "") -> None:
        super().__init__(sentence, reason=reason, next_step=next_step)


class Unreachable(Fault):
    """Nobody answers there, or not to us."""

    exit_code = Code.UNREACHABLE

    def __init__(self, sentence: str, *, reason: str = "UNAVAILABLE", next_step: str = "") -> None:
        super().__init__(sentence, reason=reason, next_step=next_step)


@dataclass(frozen=True, slots=True)
class Explained:
    """An error as a person reads it: `code: sentence`, details, and the next step."""

    code: str
    sentence: str
    exit_code: Code
    details: tuple[str, ...] = ()
    next_step: str = ""

    def __str__(self) -> str:
        lines = [f"{self.code}: {self.sentence}", *(f"  {detail}" for detail in self.details)]
        return "\n".join([*lines, self.next_step] if self.next_step else lines)


_OUTSIDE = frozenset(
    {
        "UNAUTHENTICATED",
        "TOKEN_EXPIRED",
        "PASSWORD_CHANGE_REQUIRED",
        "FORBIDDEN",
        "UNAVAILABLE",
        "RATE_LIMITED",
    }
)
_NEXT: Mapping[str, str] = {
    "UNAUTHENTICATED": "Check the e-mail and the password, or the token in HABITAT_ADMIN_TOKEN.",
    "TOKEN_EXPIRED": "Sign in again: the token in HABITAT_ADMIN_TOKEN has run out.",
    "PASSWORD_CHANGE_REQUIRED": "Choose a password of your own first: sign in on the web page.",
    "FORBIDDEN": "Sign in as somebody with that role.",
    "UNAVAILABLE": "`habitat status` shows what runs here, `habitat up` starts it.",
    "RATE_LIMITED": "Wait a minute and try again.",
}
_HERE = {  # errors of our own modules, known by name so that nothing is imported to explain them
    "HomeBusy": ("BUSY", Code.BUSY, ""),
    "HomeUnusable": ("HOME_UNUSABLE", Code.UNREACHABLE, "Choose another place with --home."),
    "SettingsRefused": ("SETTINGS", Code.USAGE, "Correct the environment and try again."),
    "NoPostgres": ("NO_POSTGRES", Code.UNREACHABLE, "`habitat doctor` shows what is there."),
    "StartFailed": ("START_FAILED", Code.UNREACHABLE, "`habitat doctor` looks for the cause."),
    "WrongRevision": (
        "WRONG_REVISION",
        Code.UNREACHABLE,
        "`habitat migrate` mends that.",
    ),
}
_SQL_OUTSIDE = ("08", "28", "3D", "57P", "53", "42501")


def explain(error: BaseException) -> Explained | None:
    """The error in plain words; None when it is none that a person can mend."""
    if isinstance(error, Fault):
        return Explained(error.reason, str(error), error.exit_code, next_step=error.next_step)
    if isinstance(error, HabitatError):
        return _of_habitat(error)
    name = type(error).__name__
    if name in _HERE and type(error).__module__.partition(".")[0] in ("chassis", "habitat_cli"):
        code, exit_code, next_step = _HERE[name]
        return Explained(code, str(error), exit_code, next_step=next_step)
    return _of_system(error)


def _of_habitat(error: HabitatError) -> Explained | None:
    if error.reason == "INTERNAL":
        details = tuple(f"{name}: {fact}" for name, fact in error.facts.items())
        return Explained("INTERNAL", str(error), Code.INTERNAL, details)
    exit_code = Code.UNREACHABLE if error.reason in _OUTSIDE else Code.FAILED
    details = tuple(
        f"{violation.field}: {violation.message}"
        for violation in error.violations
        if violation.message != str(error)
    )
    named = {violation.field for violation in error.violations}
    sentence = str(error)
    if len(named) == 1 and not details:
        sentence = f"{sentence} ({named.pop()})"
    return Explained(error.reason, sentence, exit_code, details, _NEXT.get(error.reason, ""))


def _of_system(error: BaseException) -> Explained | None:
    told = getattr(error, "orig", None) or error  # SQLAlchemy keeps the driver's word there
    state = str(getattr(told, "sqlstate", "") or "")
    if state.startswith(_SQL_OUTSIDE):
        next_step = "Check the address and the login in DATABASE_URL, or `habitat status`."
        return Explained("DATABASE", str(told), Code.UNREACHABLE, next_step=next_step)
    if isinstance(error, PermissionError):
        return Explained("PERMISSION", _file(error), Code.UNREACHABLE)
    if isinstance(error, FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return Explained("NO_FILE", _file(error), Code.USAGE)
    if isinstance(error, ConnectionError | TimeoutError):
        next_step = _NEXT["UNAVAILABLE"]
        return Explained("UNAVAILABLE", "Nobody answers.", Code.UNREACHABLE, next_step=next_step)
    if isinstance(error, OSError):
        return Explained("SYSTEM", _file(error), Code.UNREACHABLE)
    return None


def _file(error: OSError) -> str:
    words = error.strerror or str(error)
    return f"{error.filename}: {words}." if error.filename else f"{words}."
