"""Structured logs: one line an event, with the call's ids on it and no secret in it.

Modules log through the standard library (`logging.getLogger(__name__)`, facts in `extra`).
`configure` is called once by a process and only then imports structlog.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
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


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Any:
    """A structlog processor: hides what has a secret's name or a secret's shape."""
    for name, value in event.items():
        if name in ("_record", "_from_structlog"):
            continue
        if isinstance(value, str):
            event[name] = "<hidden>" if _SECRET_NAME.search(name) else redacted(value)
        elif _SECRET_NAME.search(name) and value is not None:
            event[name] = "<hidden>"
    return event


@contextmanager
def _without(package: str) -> Iterator[None]:
    """What is imported inside the block does not find `package`, unless it is loaded already.

    structlog loads rich, where it is installed, for tracebacks that we let it write plainly: ten
    megabytes and a twelfth of the start of every service.
    """
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]


def configure(settings: ServiceSettings) -> None:
    """Send the standard library's logs to standard output, as JSON or for a console."""
    with _without("rich"):
        import structlog

    console = settings.log_format == "console"
    shape: list[Any] = (
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ]
        if console
        else [structlog.processors.EventRenamer("message"), structlog.processors.JSONRenderer()]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _with_fields(settings),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info if console else explain_error,
            redact,
            *shape,
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel((settings.log_level or "info").upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def explain_error(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Any:
    """A structlog processor: the exception as `error{type,message,stack}`, without secrets."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = {
            "type": type(error).__name__,
            "message": redacted(str(error)),
            "stack": redacted("".join(traceback.format_exception(error))),
        }
    return event


def _with_fields(settings: ServiceSettings) -> Any:
    own = {
        "service": settings.service,
        "environment": settings.habitat_env,
        "version": version("habitat-chassis"),
    }

    def add(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Any:
        for name, value in (_FIELDS.get() or {}).items():
            event.setdefault(name, value)
        if trace_id := tracing.trace_id():
            event["trace_id"] = trace_id
        for name, value in own.items():
            event.setdefault(name, value)
        return event

    return add
