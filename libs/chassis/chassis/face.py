"""The small HTTP face of a process: health for probes, metrics for the internal network."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chassis import metrics
from chassis.http_server import HttpServer
from chassis.migrate import check_revision
from chassis.settings import ServiceSettings
from chassis.wellbeing import Check, Pulse, Report, Wellbeing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from chassis.bus import Bus
    from chassis.server import GrpcServer

LIVE = ("/health/live", "/health", "/healthz")
READY = ("/health/ready", "/ready", "/readyz")
METRICS = "/metrics"

_JSON = (b"content-type", b"application/json")
_FRESH = (b"cache-control", b"no-store")
_PROXIED = (b"x-forwarded-for", b"forwarded")


class Face:
    """An ASGI application with a handful of exact paths.

    Only liveness, which tells nothing, is for everybody; the rest answers 404 to whoever came
    through a proxy or from a public address. `public` are further paths of liveness.
    """

    def __init__(self, wellbeing: Wellbeing, *, public: tuple[str, ...] = ()) -> None:
        self._open: dict[str, Callable[[], Awaitable[Report]]] = dict.fromkeys(
            (*LIVE, *public), wellbeing.live
        )
        self._internal = dict.fromkeys(READY, wellbeing.ready)
        self._metrics = metrics.exposition()

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self._open, *self._internal, METRICS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, Report(405, {"status": "GET only"}))
        elif path in self._open:
            await _answer(send, await self._open[path]())
        elif not is_internal(scope):
            await _answer(send, Report(404, {"status": "not found"}))
        elif path in self._internal:
            await _answer(send, await self._internal[path]())
        elif path == METRICS:
            await self._metrics(scope, receive, send)
        else:
            await _answer(send, Report(404, {"status": "not found"}))


def is_internal(scope: Any) -> bool:
    """Whether a request came straight from a private or loopback address."""
    if any(name in _PROXIED for name, _ in scope["headers"]):
        return False
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_private
    except ValueError:
        return False


def service_face(
    settings: ServiceSettings,
    engine: "AsyncEngine",
    bus: "Bus",
    migrations: Path,
    *,
    server: "GrpcServer | None" = None,
    pulses: tuple[Pulse, ...] = (),
) -> HttpServer:
    """The face of a process with rows of its own; ready while schema, pool, bus and gRPC are."""
    checks: dict[str, Check] = {
        "database": partial(_answers, engine),
        "schema": partial(check_revision, engine, settings.service, migrations),
        "bus": bus.reach,
    }
    if server is not None:
        checks["grpc"] = server.check_serving
    wellbeing = Wellbeing(settings.service, checks, pulses=pulses)
    return HttpServer(Face(wellbeing), settings.host, settings.port)


async def _answers(engine: "AsyncEngine") -> None:
    from sqlalchemy import text

    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


async def _answer(send: Any, report: Report) -> None:
    body = json.dumps(report.body).encode()
    headers = [_JSON, _FRESH, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": report.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
