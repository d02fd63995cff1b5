"""What the resolvers of one request stand on: who asks, the services, the loaders, the keys."""

from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

import strawberry

from chassis.client import COMMAND_S, READ_S, ask, ask_stream, send_stream
from chassis.incoming import NO_COOPERATIVE
from chassis.tokens import FULL, Claims
from gateway.cursors import Cursors
from gateway.feed import Feed
from gateway.loaders import Loaders
from gateway.services import Services
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.throttle import Throttle
from kernel.call import Actor, Call
from kernel.errors import HabitatError, Invalid, Refused, Unauthenticated

if TYPE_CHECKING:
    import grpc

    from gateway.documents import Operation

Q = TypeVar("Q")
A = TypeVar("A")

KEY_MAX = 128  # characters of an idempotency key (domain specification 3)


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified person and the token to forward."""

    claims: Claims
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Client:
    """The other end of the connection. `browser` came with the header that no form can send."""

    ip: str
    user_agent: str
    browser: bool = False
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class House:
    """What outlives a request."""

    settings: Settings
    services: Services
    throttle: Throttle
    cursors: Cursors
    feed: Feed
    sessions: Sessions


@dataclass
class Context:
    """One request. `refusal` says why a token that was sent does not hold."""

    house: House
    client: Client
    correlation_id: UUID
    caller: Caller | None = None
    refusal: HabitatError | None = None
    operation: "Operation | None" = None
    codes: list[str] = field(default_factory=list)
    """Of the errors in the answer."""
    session_cookie: str | None = None
    """The refresh token to set as a cookie; an empty one removes it."""

    @property
    def services(self) -> Services:
        return self.house.services

    @cached_property
    def loaders(self) -> Loaders:
        return Loaders(self.services, self.call)

    def forget(self) -> None:
        """Load again what is asked for from here on: it may have changed."""
        self.__dict__.pop("loaders", None)

    @property
    def signed_in(self) -> Caller:
        """Raises Unauthenticated."""
        if self.caller is None:
            raise self.refusal or Unauthenticated()
        return self.caller

    @property
    def call(self) -> Call:
        """The call in the caller's own name.

        Raises Unauthenticated, or Refused while a temporary password is still to be changed.
        """
        if self.signed_in.claims.scope != FULL:
            raise Refused("Change your password first.", reason="PASSWORD_CHANGE_REQUIRED")
        return self.call_of_any_scope

    @property
    def call_of_any_scope(self) -> Call:
        """Also for somebody who may only change a temporary password. Raises Unauthenticated."""
        caller = self.signed_in
        return Call(
            caller.claims.cooperative_id or NO_COOPERATIVE,
            caller.claims.actor,
            self.correlation_id,
            token=caller.token,
        )

    @property
    def nobodys_call(self) -> Call:
        """For what needs no token."""
        return Call(NO_COOPERATIVE, Actor.anonymous(), self.correlation_id)

    async def ask(
        self, method: "grpc.UnaryUnaryMultiCallable[Q, A]", request: Q, *, timeout_s: float = READ_S
    ) -> A:
        """A question in the caller's name."""
        return await ask(method, request, call=self.call, timeout_s=timeout_s)

    def ask_stream(
        self, method: "grpc.UnaryStreamMultiCallable[Q, A]", request: Q, *, timeout_s: float
    ) -> AsyncGenerator[A, None]:
        answers = ask_stream(method, request, call=self.call, timeout_s=timeout_s)
        return cast("AsyncGenerator[A, None]", answers)  # closed when its reader stops

    async def command(
        self, method: "grpc.UnaryUnaryMultiCallable[Q, A]", request: Q, key: str | None
    ) -> A:
        """A command in the caller's name, under the client's idempotency key.

        What was loaded before it is loaded anew.
        """
        self.forget()
        return await ask(
            method, request, call=self.call, timeout_s=COMMAND_S, idempotency_key=_key(key)
        )

    async def send_stream(
        self,
        method: "grpc.StreamUnaryMultiCallable[Q, A]",
        requests: AsyncIterable[Q],
        key: str | None,
    ) -> A:
        """A command in parts."""
        self.forget()
        return await send_stream(
            method, requests, call=self.call, timeout_s=COMMAND_S, idempotency_key=_key(key)
        )


Info = strawberry.Info[Context, None]


def _key(key: str | None) -> str | None:
    """Raises Invalid unless the key can be one."""
    if key is None:
        return None
    if not 0 < len(key) <= KEY_MAX or not key.isascii() or not key.isprintable():
        raise Invalid(
            f"An idempotency key has 1 to {KEY_MAX} printable ASCII characters.",
            field="idempotencyKey",
        )
    return key
