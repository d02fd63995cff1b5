"""The composition root: the one public door in one process."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from chassis.bus import Bus, open_bus
from chassis.database import open_engine
from chassis.parts import run_parts
from gateway.context import House
from gateway.cursors import Cursors
from gateway.endpoint import Endpoint
from gateway.feed import Feed
from gateway.headers import SecurityHeaders
from gateway.health import Health
from gateway.identity import BROWSER_HEADER, CORRELATION_HEADER
from gateway.page import Page
from gateway.schema.build import Schema, build_schema
from gateway.services import Services
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.throttle import Throttle
from kernel.errors import Unavailable

log = logging.getLogger(__name__)

BODY_MAX = 1024 * 1024  # bytes
DRAIN_S = 12


def build_web(schema: Schema, house: House, bus: Bus) -> ASGIApp:
    """Everything that answers HTTP."""
    settings = house.settings
    web = FastAPI(
        title="Habitat", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=BODY_MAX
    )
    endpoint = Endpoint(schema, house)

    async def graphql(request: Request) -> Response:
        return await endpoint.answer(request)

    web.router.routes.extend([*Page().routes(), *Health(house.services, bus).routes()])
    web.add_route("/graphql", graphql, methods=["POST"], include_in_schema=False)
    web.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origin),
        allow_credentials="*" not in settings.cors_origin,
        allow_methods=["POST"],
        allow_headers=["authorization", "content-type", CORRELATION_HEADER, BROWSER_HEADER],
        expose_headers=[CORRELATION_HEADER, "retry-after", "x-ratelimit-limit",
                        "x-ratelimit-remaining", "x-ratelimit-reset"],
        max_age=600,
    )  # fmt: skip
    return SecurityHeaders(web, tls=settings.habitat_env in ("staging", "production"))


def open_house(settings: Settings, services: Services, bus: Bus) -> House:
    """What outlives a request. Made inside the running event loop."""
    sessions = Sessions(services.auth)
    return House(
        settings,
        services,
        Throttle(settings),
        Cursors(settings),
        Feed(bus, changed=sessions.forget),
        sessions,
    )


class App:
    """Made inside the running event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine = open_engine(settings, schema="bus")
        self._bus = open_bus(settings, self._engine)
        self._services = Services(settings)
        house = open_house(settings, self._services, self._bus)
        self._feed = house.feed
        self._web = build_web(build_schema(), house, self._bus)

    async def serve(self) -> None:
        await run_parts(self._serve_http(), self._feed.run(), on_stop=self.close)

    async def close(self) -> None:
        await self._services.close()
        await self._bus.close()
        await self._engine.dispose()

    async def _serve_http(self) -> None:
        """Until cancelled; requests under way may end, streams are cut."""
        server = _Server(_config(self._web, self._settings))
        listening = _listen(self._settings)
        serving = asyncio.ensure_future(server.serve([listening]))
        log.info("serving", extra={"port": listening.getsockname()[1]})
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            with contextlib.suppress(Exception):
                await serving


class _Server(uvicorn.Server):
    """Signals belong to the process, which cancels its parts in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(web: ASGIApp, settings: Settings) -> uvicorn.Config:
    proxies = list(settings.forwarded_allow_ips)
    return uvicorn.Config(
        web,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=DRAIN_S,
        h11_max_incomplete_event_size=64 * 1024,
        lifespan="off",
    )


def _listen(settings: Settings) -> socket.socket:
    """Raises Unavailable when the port is taken."""
    try:
        listening = socket.create_server((settings.host, settings.port), backlog=512)
    except OSError:
        raise Unavailable(
            f"Cannot listen on {settings.host}:{settings.port}: the port is taken."
        ) from None
    listening.setblocking(False)
    return listening


def build(settings: Settings) -> App:
    return App(settings)
