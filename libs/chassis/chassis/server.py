"""The gRPC server of a service: its methods inside the layers, health, and reflection."""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, Sequence
from typing import Any

import grpc

from chassis.incoming import Identity, TokenPolicy, call_of, current_call
from chassis.interceptors import Layers, bounded, timed
from chassis.settings import ServiceSettings
from kernel.errors import Unavailable

__all__ = ["GrpcServer", "call_of", "current_call", "grpc_server"]

log = logging.getLogger(__name__)

MESSAGE_MAX = 4 * 1024 * 1024  # bytes
METADATA_MAX = 16 * 1024  # bytes
STOP_GRACE_S = 10.0

Service = tuple[Callable[[Any, Any], None], Any]
"""`(add_XServiceServicer_to_server, servicer)`"""

_OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_MAX),
    ("grpc.max_send_message_length", MESSAGE_MAX),
    ("grpc.max_metadata_size", METADATA_MAX),
    ("grpc.so_reuseport", 0),  # a second process on the port must fail, not share it
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
)


class GrpcServer:
    """A server with its health; `run` serves until it is cancelled, then lets calls finish."""

    def __init__(self, server: grpc.aio.Server, bind: str, health: Any) -> None:
        self._server = server
        self._bind = bind
        self._health = health
        self._serving = False
        self.port = 0

    async def start(self) -> None:
        """Listen; `port` is then the real one. Raises Unavailable when the port is taken."""
        try:
            self.port = self._server.add_insecure_port(self._bind)
        except RuntimeError:
            raise Unavailable(f"Cannot listen on {self._bind}: the port is taken.") from None
        await self._server.start()
        await self._set_serving(True)
        log.info("serving", extra={"port": self.port})

    async def stop(self, grace_s: float = STOP_GRACE_S) -> None:
        """No new calls; those that run may finish within the grace."""
        await self._set_serving(False)
        await self._server.stop(grace_s)

    async def check_serving(self) -> None:
        """Raises Unavailable before the start and from the moment the server drains."""
        if not self._serving:
            raise Unavailable("the gRPC server takes no calls")

    async def run(self) -> None:
        await self.start()
        try:
            await asyncio.Event().wait()
        finally:
            await self.stop()

    async def _set_serving(self, serving: bool) -> None:
        from grpc_health.v1.health_pb2 import HealthCheckResponse

        self._serving = serving
        state = HealthCheckResponse.SERVING if serving else HealthCheckResponse.NOT_SERVING
        await self._health.set("", state)


def grpc_server(
    settings: ServiceSettings,
    *,
    services: Sequence[Service],
    public: Collection[str] = (),
    password_change: Collection[str] = (),
    policy: TokenPolicy | None = None,
) -> GrpcServer:
    """The server, not yet listening.

    `public` and `password_change` are full method names such as
    `/habitat.people.v1.AuthService/Login`: methods without a token, and methods that a token of
    scope `password_change` may call besides them.
    """
    identity = Identity(settings, public=public, password_change=password_change, policy=policy)
    layers = Layers([bounded(settings.grpc_max_concurrent), timed, identity.layer])
    server = grpc.aio.server(interceptors=[layers], options=_OPTIONS)
    for add, servicer in services:
        add(servicer, server)
    health = _add_health(server)
    if not settings.production:
        _add_reflection(server, services)
    return GrpcServer(server, settings.grpc_bind, health)


def _add_health(server: grpc.aio.Server) -> Any:
    from grpc_health.v1 import health_pb2_grpc
    from grpc_health.v1.health import aio

    health = aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(health, server)
    return health


def _add_reflection(server: grpc.aio.Server, services: Sequence[Service]) -> None:
    from grpc_reflection.v1alpha import reflection

    names = [name for _, servicer in services for name in _service_names(type(servicer))]
    reflection.enable_server_reflection([*names, reflection.SERVICE_NAME], server)


def _service_names(servicer: type) -> list[str]:
    """The full names of the services that a servicer implements, from its generated parents."""
    names = []
    for parent in servicer.__mro__:
        module = sys.modules.get(parent.__module__.removesuffix("_grpc"))
        descriptor = getattr(module, "DESCRIPTOR", None)
        word = parent.__name__.removesuffix("Servicer")
        if descriptor is not None and word in descriptor.services_by_name:
            names.append(descriptor.services_by_name[word].full_name)
    return names
