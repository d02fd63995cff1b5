"""Structured logs: one line an event, with the call's ids on it and no secret in it.

Modules log through the standard library (`logging.getLogger(__name__)`, facts in `extra`).
`configure` is called once by a process; only lines for a console need structlog.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from chassis import tracing
from chassis.settings import ServiceSettings

_FIELDS: ContextVar[dict[str, str] | None] = ContextVar("habitat_log_fields", default=None)

_SECRET_NAME = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|payee|tax_?id|dsn", re.IGNORECASE
)
_SECRET_VALUE = (
    (re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), "<token>"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), r"\1 <hidden>"),
    (re.compile(r"(://[^:/@\s]*):[^@/\s]+@"), r"\1:<hidden>@"),
    (
        re.compile(r"(?i)\b(password|secret|token)(\"?'?\s*[=:]\s*\"?'?)[^\s,;\"'}]+"),
        r"\1\2<hidden>",
    ),
)
# What a line has, in small letters, wherever a name or a value above is found in it. Letters that
# only ignoring case makes equal to ASCII's are escapes in JSON, so a line with one is suspect too.
_SUSPECT = (
    *("password", "secret", "token", "authorization", "cookie", "apikey", "api_key", "payee"),
    *("taxid", "tax_id", "dsn", "eyj", "bearer", "basic", "://", "\\u"),
)
_OF_A_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_NOISY = ("asyncio", "grpc", "aio_pika", "aiormq", "sqlalchemy", "httpx2", "httpcore2")


@contextmanager
def fields(**values: object) -> Iterator[None]:
    """Every line inside the block carries these, for instance the correlation id."""
    token = _FIELDS.set((_FIELDS.get() or {}) | {name: str(v) for name, v in values.items()})
    try:
        yield
    finally:
        _FIELDS.reset(token)


def note(**values: object) -> None:
    """Add to the fields of the block this is called in; None adds nothing."""
    present = _FIELDS.get()
    if present is not None:
        present.update({name: str(v) for name, v in values.items() if v is not None})


def redacted(text: str) -> str:
    """The text without tokens, passwords of addresses, and `password=…` pairs."""
    for pattern, instead in _SECRET_VALUE:
        text = pattern.sub(instead, text)
    return text


def hide(event: MutableMapping[str, Any]) -> None:
    """Take out what has a secret's name or a secret's shape."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = "<hidden>" if _SECRET_NAME.search(name) else redacted(value)
        elif value is not None and _SECRET_NAME.search(name):
            event[name] = "<hidden>"


class JsonLines(logging.Formatter):
    """One object a line. `own` is what every line of the process says."""

    def __init__(self, own: Mapping[str, str]) -> None:
        super().__init__()
        self._own = own
        self._encode = json.JSONEncoder(default=repr).encode

    def format(self, record: logging.LogRecord) -> str:
        event = {
            **self._own,
            **present(),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_extras(record),
            "timestamp": _instant(record.created),
        }
        if trace_id := tracing.trace_id():
            event["trace_id"] = trace_id
        if record.exc_info and (error := record.exc_info[1]):
            event["error"] = explained(error)
        event["message"] = record.getMessage()
        line = self._encode(event)
        lowered = line.lower()
        if any(word in lowered for word in _SUSPECT):  # seldom; then value by value
            hide(event)
            line = self._encode(event)
        return line


def configure(settings: ServiceSettings) -> None:
    """Send the standard library's logs to standard output, as JSON or for a console."""
    own = {
        "service": settings.service,
        "environment": settings.habitat_env,
        "version": version("habitat-chassis"),
    }
    handler = logging.StreamHandler(sys.stdout)
    if settings.log_format == "console":
        from chassis.console_log import console_lines

        handler.setFormatter(console_lines(own))
    else:
        handler.setFormatter(JsonLines(own))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel((settings.log_level or "info").upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def explained(error: BaseException) -> dict[str, str]:
    """The exception as `error{type,message,stack}`, without secrets."""
    return {
        "type": type(error).__name__,
        "message": redacted(str(error)),
        "stack": redacted("".join(traceback.format_exception(error))),
    }


def present() -> dict[str, str]:
    """What the blocks around this moment put on every line."""
    return _FIELDS.get() or {}


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    """What the call passed as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _OF_A_RECORD}


def _instant(created_s: float) -> str:
    return datetime.fromtimestamp(created_s, UTC).isoformat().replace("+00:00", "Z")
