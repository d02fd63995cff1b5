"""Log lines for a person at a terminal; the only use of structlog."""

import logging
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

from chassis import logs, tracing


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


def console_lines(own: Mapping[str, str]) -> logging.Formatter:
    """Coloured where standard output is a terminal; `own` is what every line says."""
    with _without("rich"):
        import structlog

    def add_fields(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Any:
        for name, value in (*logs.present().items(), *own.items()):
            event.setdefault(name, value)
        if trace_id := tracing.trace_id():
            event["trace_id"] = trace_id
        return event

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            add_fields,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _hide,
            structlog.dev.ConsoleRenderer(
                colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
    )


def _hide(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Any:
    logs.hide(event)
    return event
