"""The composition root: the one public door in one process."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from chassis.bus import Bus, open_bus
from chassis.database import open_engine
from chassis.http_server import HttpServer
from chassis.parts import run_parts
from gateway.context import House
from gateway.cursors import Cursors
from gateway.endpoint import Endpoint
from gateway.feed import Feed
from gateway.headers import SecurityHeaders
from gateway.health import health_routes
from gateway.identity import BROWSER_HEADER, CORRELATION_HEADER
from gateway.measured import Measured
from gateway.page import Page
from gateway.schema.build import Schema, build_schema
from gateway.services import Services
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.throttle import Throttle
from gateway.web_app import WebApp

BODY_MAX = 1024 * 1024  # bytes


def build_web(schema: Schema, house: House, bus: Bus) -> ASGIApp:
    """Everything that answers HTTP."""
    settings = house.settings
    web = FastAPI(
        title="Habitat", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=BODY_MAX
    )
    endpoint = Endpoint(schema, house)

    async def graphql(request: Request) -> Response:
        return await endpoint.answer(request)

    app = WebApp(settings.web_dir)
    page = Page(instead_of_the_app=not app.is_built)
    web.router.routes.extend([*page.routes(), *health_routes(house.services, bus)])
    web.add_route("/graphql", graphql, methods=["POST"], include_in_schema=False)
    web.router.default = app
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
    routes = [route.path for route in web.router.routes if isinstance(route, Route)]
    return SecurityHeaders(
        Measured(web, routes, app.paths), tls=settings.habitat_env in ("staging", "production")
    )


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
        self._engine = open_engine(settings, schema="bus")
        self._bus = open_bus(settings, self._engine)
        self._services = Services(settings)
        house = open_house(settings, self._services, self._bus)
        self._feed = house.feed
        self._server = HttpServer(
            build_web(build_schema(), house, self._bus),
            settings.host,
            settings.port,
            proxies=settings.forwarded_allow_ips,
        )

    async def serve(self) -> None:
        await run_parts(self._server.run(), self._feed.run(), on_stop=self.close)

    async def close(self) -> None:
        await self._services.close()
        await self._bus.close()
        await self._engine.dispose()


def build(settings: Settings) -> App:
    return App(settings)
