"""Is this process alive, and is there anything behind it (operations specification, section 1)."""

import asyncio
import time
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from grpc_health.v1.health_pb2 import (
    HealthCheckRequest,
    HealthCheckResponse,
)
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.bus import Bus
from chassis.client import ask
from chassis.incoming import NO_COOPERATIVE
from gateway.services import Peer, Services
from kernel.call import Actor, Call
from kernel.errors import HabitatError

_PEER_S = 2.0
_BUS_S = 1.0
_DOMAIN = ("treasury", "people", "agreements")


class Health:
    """Ready while the bus and at least two of the three domain services answer."""

    def __init__(self, services: Services, bus: Bus) -> None:
        self._services = services
        self._bus = bus
        self._started = time.monotonic()

    def routes(self) -> list[Route]:
        paths = {
            self.live: ("/health/live", "/health", "/healthz", "/api/health"),
            self.ready: ("/health/ready", "/ready", "/readyz"),
        }
        return [Route(path, answer) for answer, names in paths.items() for path in names]

    async def live(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "status": "ok",
                "timestamp": datetime.now(UTC).isoformat(),
                "service": "gateway",
                "version": version("habitat-gateway"),
                "uptime_seconds": round(time.monotonic() - self._started),
            },
            headers={"cache-control": "no-store"},
        )

    async def ready(self, _request: Request) -> Response:
        peers = self._services.peers
        found = await asyncio.gather(self._hears(), *(_serves(peer) for peer in peers))
        checks = dict(zip(("bus", *(peer.name for peer in peers)), found, strict=True))
        down = [name for name, well in checks.items() if not well]
        missing = [name for name in down if name in _DOMAIN]
        ready = checks["bus"] and len(missing) <= 1
        status = "ok" if not down else "degraded" if ready else "unavailable"
        body: dict[str, Any] = {
            "status": status,
            "checks": {name: "ok" if well else "failed" for name, well in checks.items()},
        }
        return JSONResponse(body, 200 if ready else 503, headers={"cache-control": "no-store"})

    async def _hears(self) -> bool:
        try:
            async with asyncio.timeout(_BUS_S):
                await self._bus.depths()
        except Exception:
            return False
        return True


async def _serves(peer: Peer) -> bool:
    nobody = Call(NO_COOPERATIVE, Actor.anonymous())
    try:
        async with asyncio.timeout(_PEER_S):
            reply: Any = await ask(
                peer.health.Check, HealthCheckRequest(), call=nobody, timeout_s=_PEER_S
            )
    except (HabitatError, TimeoutError):
        return False
    return bool(reply.status == HealthCheckResponse.SERVING)
