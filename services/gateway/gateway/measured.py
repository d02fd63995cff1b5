"""What the gateway counts: requests by their route, operations by their root field, refusals.

The name that a client gives its operation is its own text and never a label.
"""

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.metrics import HTTP_S, counter, histogram

if TYPE_CHECKING:
    from gateway.documents import Operation

_ROUTE = ("method", "route", "status")
REQUESTS = counter("http_requests_total", "Requests answered", *_ROUTE)
REQUEST_TOOK = histogram(
    "http_request_duration_seconds", "Until the answer begins", *_ROUTE, buckets=HTTP_S
)
REQUEST_ERRORS = counter(
    "http_request_errors_total", "Requests answered 400 or above", "method", "route", "error_type"
)
_OPERATION = ("operation_name", "operation_type")
OPERATIONS = counter("graphql_operations_total", "Operations answered", *_OPERATION, "status")
OPERATION_TOOK = histogram(
    "graphql_operation_duration_seconds", "Time of an operation", *_OPERATION, buckets=HTTP_S
)
OPERATION_ERRORS = counter(
    "graphql_errors_total", "Errors in answers, by code", "operation_name", "error_type"
)
RATE_LIMIT_HITS = counter(
    "rate_limit_hits_total", "Requests refused because somebody asks too often", "limit_type"
)

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_WEB_APP = "web_app"


class Measured:
    """An ASGI layer; all of the web app is one route, any other path is counted as `unmatched`."""

    def __init__(self, app: ASGIApp, routes: Collection[str], pages: Collection[str]) -> None:
        self._app = app
        self._named = dict.fromkeys(pages, _WEB_APP) | {path: path for path in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = self._named.get(scope["path"], "unmatched")

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                REQUESTS.labels(method, route, status).inc()
                REQUEST_TOOK.labels(method, route, status).observe(time.monotonic() - began)
                if status >= 400:
                    error = "server_error" if status >= 500 else "client_error"
                    REQUEST_ERRORS.labels(method, route, error).inc()
            await send(message)

        await self._app(scope, receive, noting)


def name_of(operation: "Operation | None") -> str:
    """Its root field; `several` of them, or `none` where nothing could run."""
    if operation is None:
        return "none"
    fields = set(operation.fields)
    return fields.pop() if len(fields) == 1 else "several"


def count(operation: "Operation | None", codes: Collection[str], took_s: float) -> None:
    """One request to /graphql, with the codes of the errors it was answered with."""
    name = name_of(operation)
    kind = operation.kind.value if operation else "none"
    OPERATIONS.labels(name, kind, "error" if codes else "success").inc()
    OPERATION_TOOK.labels(name, kind).observe(took_s)
    for code in codes:
        OPERATION_ERRORS.labels(name, code).inc()
