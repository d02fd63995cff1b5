"""Tokens that were good and have been ended: asked of People, remembered for half a minute.

Treasury and Agreements know a token by its signature alone; this is the door where a sign-out, a
new password or another role counts for them too.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from chassis.client import READ_S, ask
from habitat.people.v1.auth_pb2 import VerifyTokenRequest
from habitat.people.v1.auth_pb2_grpc import AuthServiceStub
from kernel.call import Call
from kernel.errors import Unauthenticated, Unavailable

STANDS_S = 30.0
KEPT_MAX = 10_000


class Sessions:
    """Remembers which tokens stood a moment ago."""

    def __init__(self, auth: AuthServiceStub, *, now: Callable[[], float] = time.monotonic) -> None:
        self._auth = auth
        self._now = now
        self._until: OrderedDict[tuple[str, int], float] = OrderedDict()

    async def check(self, call: Call, token_version: int) -> None:
        """Raises Unauthenticated for a token that was ended.

        While People does not answer a well-signed token counts until it expires: the other
        services go on.
        """
        key = call.actor.id, token_version
        if self._until.get(key, 0.0) > self._now():
            return
        request = VerifyTokenRequest(member_id=call.actor.id, token_version=token_version)
        try:
            reply = await ask(self._auth.VerifyToken, request, call=call, timeout_s=READ_S)
        except Unavailable:
            return
        if not reply.valid:
            raise Unauthenticated("The session has ended; sign in again.")
        self._until[key] = self._now() + STANDS_S
        self._until.move_to_end(key)
        if len(self._until) > KEPT_MAX:
            self._until.popitem(last=False)

    def forget(self, member: str) -> None:
        """The member's role or standing has changed."""
        for key in [key for key in self._until if key[0] == member]:
            del self._until[key]
