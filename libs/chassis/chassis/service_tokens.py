"""A process's own signed token, exchanged at People for the secret it was started with."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from chassis.deadline import within
from chassis.remote import open_channel
from chassis.settings import ServiceSettings
from chassis.status import error_of
from kernel.errors import Unavailable

_EARLY_S = 60.0
_AGAIN_S = 1.0
_TIMEOUT_S = 3.0


class ServiceTokens:
    """The token of `svc-<service>`; got when first needed, renewed one minute before it ends."""

    def __init__(
        self, settings: ServiceSettings, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._service = f"svc-{settings.service}"
        self._secret = settings.internal_service_token
        self._address = settings.people_grpc
        self._renewal = asyncio.Lock()
        self._token = ""
        self._renew_at = 0.0
        self._ends_at = 0.0
        self._channel: Any = None

    async def token(self) -> str:
        """Raises Unavailable while People does not answer, Unauthenticated for a wrong secret."""
        if self._now() >= self._renew_at:
            async with self._renewal:
                if self._now() >= self._renew_at:
                    await self._renew_if_possible()
        return self._token

    def forget(self) -> None:
        self._renew_at = self._ends_at = 0.0

    async def close(self) -> None:
        if self._channel is not None:
            await self._channel.close()
            self._channel = None

    async def _renew_if_possible(self) -> None:
        """While People is away the old token serves on until it ends."""
        try:
            await self._renew()
        except Unavailable:
            if self._now() >= self._ends_at:
                raise
            self._renew_at = self._now() + _AGAIN_S

    async def _renew(self) -> None:
        import grpc

        from habitat.people.v1.auth_pb2 import IssueServiceTokenRequest
        from habitat.people.v1.auth_pb2_grpc import AuthServiceStub

        if self._channel is None:
            self._channel = open_channel(self._address)
        stub = AuthServiceStub(self._channel)
        request = IssueServiceTokenRequest(
            service=self._service, secret=self._secret.get_secret_value()
        )
        try:
            answer = await stub.IssueServiceToken(request, timeout=within(_TIMEOUT_S))
        except grpc.aio.AioRpcError as error:
            trailers: Any = error.trailing_metadata() or ()
            raise error_of(error.code(), error.details() or "", list(trailers)) from None
        self._token = answer.token
        lasts_s = answer.expires_in_s
        self._ends_at = self._now() + lasts_s
        self._renew_at = self._now() + max(lasts_s - _EARLY_S, lasts_s / 2)
