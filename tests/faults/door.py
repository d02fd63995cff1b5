"""The way in for one of several cooperatives: People's own service, by the cooperative's id."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from chassis.client import Remote, ask
from habitat.people.v1 import auth_pb2
from habitat.people.v1.auth_pb2_grpc import AuthServiceStub
from habitat_cli.api import ApiError
from kernel.call import Actor, Call
from kernel.errors import Unauthenticated, Unavailable
from kernel.ids import new_id

_PATIENCE_S = 240.0


class Door:
    """Asks again while People is away."""

    def __init__(self, remote: Remote) -> None:
        self.cooperative_id: UUID = new_id()
        self._auth = remote.stub(AuthServiceStub)

    async def sign_in(self, email: str, password: str) -> Any:
        """Tokens. Raises ApiError as the public door does."""
        call = Call(self.cooperative_id, Actor.anonymous())
        request = auth_pb2.LoginRequest(email=email, password=password)
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                try:
                    answer = await ask(self._auth.Login, request, call=call, timeout_s=10.0)
                except Unavailable:
                    await asyncio.sleep(0.3)
                except Unauthenticated as error:
                    raise ApiError(str(error), {"code": "UNAUTHENTICATED"}) from None
                else:
                    return answer.tokens


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Door]:
    """`address` of People, as its peers know it."""
    remote = Remote(address)
    try:
        yield Door(remote)
    finally:
        await remote.close()
