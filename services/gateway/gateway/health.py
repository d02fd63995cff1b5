"""The probes of the gateway: ready while its bus and most of what is behind it answer."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from grpc_health.v1.health_pb2 import (
    HealthCheckRequest,
    HealthCheckResponse,
)
from starlette.routing import Route

from chassis.bus import Bus
from chassis.client import ask
from chassis.face import Face
from chassis.incoming import NO_COOPERATIVE
from chassis.wellbeing import DEGRADED, OK, UNAVAILABLE, Wellbeing
from gateway.services import Peer, Services
from kernel.call import Actor, Call
from kernel.errors import Unavailable

_PEER_S = 2.0
_BUS_S = 1.0
_DOMAIN = ("treasury", "people", "agreements")


def health_routes(services: Services, bus: Bus) -> list[Route]:
    """Liveness for everybody; readiness and metrics for the internal network."""
    checks = {"bus": partial(_reaches, bus)} | {
        peer.name: partial(_serves, peer) for peer in services.peers
    }
    wellbeing = Wellbeing("gateway", checks, verdict=_verdict, check_s=_PEER_S)
    face = Face(wellbeing, public=("/api/health",))
    return [Route(path, face) for path in face.paths]


def _verdict(failed: Sequence[str]) -> str:
    """Ready while the bus and at least two of the three domain services answer."""
    if "bus" in failed or len([name for name in failed if name in _DOMAIN]) > 1:
        return UNAVAILABLE
    return DEGRADED if failed else OK


async def _reaches(bus: Bus) -> None:
    async with asyncio.timeout(_BUS_S):
        await bus.reach()


async def _serves(peer: Peer) -> None:
    """Raises what the peer raised; Unavailable when it drains."""
    nobody = Call(NO_COOPERATIVE, Actor.anonymous())
    reply: Any = await ask(peer.health.Check, HealthCheckRequest(), call=nobody, timeout_s=_PEER_S)
    if reply.status != HealthCheckResponse.SERVING:
        raise Unavailable(f"{peer.name} takes no calls")
