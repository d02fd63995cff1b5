"""The caller of a gRPC method: metadata read, tokens verified, made into a Call."""

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Protocol
from uuid import UUID

import grpc

from chassis import logs
from chassis.settings import ServiceSettings
from chassis.tokens import FULL, Claims, verify
from kernel.call import Actor, Call
from kernel.errors import Forbidden, Invalid, Refused, Unauthenticated
from kernel.ids import new_id

AUTHORIZATION = "authorization"
ACTOR = "x-habitat-actor"
COOPERATIVE = "x-cooperative-id"
CORRELATION = "x-correlation-id"
IDEMPOTENCY = "x-idempotency-key"
FENCE = "x-fence"

NO_COOPERATIVE = UUID(int=0)
"""The cooperative of a call that names none: it owns no row."""

KEY_MAX = 200  # characters of an idempotency key
_FENCE_MAX = 2**63 - 1
_BEARER = "Bearer "
_CALL: ContextVar[Call | None] = ContextVar("habitat_call", default=None)


class TokenPolicy(Protocol):
    """What may refuse a token that is well signed, for instance a session that was ended."""

    async def check(self, claims: Claims) -> None:
        """Raises Unauthenticated."""
        ...


class AcceptAll:
    """No revocation beyond the token's own expiry."""

    async def check(self, claims: Claims) -> None:
        return None


class Metadata:
    """The headers of a call; a header that comes twice is refused."""

    def __init__(self, pairs: Iterable[tuple[str, str | bytes]] | None) -> None:
        self._pairs = list(pairs or ())

    def first(self, name: str) -> str | None:
        """For a header that nothing depends on."""
        return next((str(value) for key, value in self._pairs if key == name), None)

    def get(self, name: str) -> str | None:
        """Raises Invalid for a header given twice."""
        values = [value for key, value in self._pairs if key == name]
        if len(values) > 1:
            raise Invalid(f"The header {name} came twice.", field=name)
        return str(values[0]) if values and values[0] != "" else None


def correlation_of(metadata: Metadata) -> UUID:
    """The id that the caller gave, or a new one: a bad one is no reason to refuse the work."""
    try:
        return UUID(metadata.get(CORRELATION) or "")
    except (ValueError, Invalid):
        return new_id()


def valid_key(key: str) -> str:
    """Raises Invalid unless it can travel as a header: 1 to 200 printable ASCII characters."""
    if not 0 < len(key) <= KEY_MAX or not key.isascii() or not key.isprintable():
        raise Invalid(
            f"An idempotency key is 1 to {KEY_MAX} printable ASCII characters.",
            field="idempotency_key",
        )
    return key


def current_call() -> Call | None:
    """The call that this task answers, if it answers one."""
    return _CALL.get()


def call_of(_context: Any) -> Call:
    """The call behind a gRPC method: tenant, actor, ids and keys. Raises Unauthenticated."""
    call = _CALL.get()
    if call is None:
        raise Unauthenticated()
    return call


class Identity:
    """Makes the Call of each gRPC method, or refuses it.

    `public` methods answer without a token too, or with one that does not hold; `password_change`
    methods also accept the token of somebody who must change a temporary password first. Both are
    full method names.
    """

    def __init__(
        self,
        settings: ServiceSettings,
        *,
        public: Collection[str] = (),
        password_change: Collection[str] = (),
        policy: TokenPolicy | None = None,
    ) -> None:
        self._secret = settings.jwt_secret.get_secret_value()
        self._issuer = settings.jwt_issuer
        self._audience = settings.jwt_audience
        self._public = frozenset(public)
        self._password_change = frozenset(password_change)
        self._policy = policy or AcceptAll()

    @asynccontextmanager
    async def layer(
        self, method: str, context: "grpc.aio.ServicerContext[Any, Any]"
    ) -> AsyncIterator[None]:
        call = await self.call(method, Metadata(context.invocation_metadata()))
        logs.note(user_id=call.actor.id, member_id=call.actor.member_id)
        token = _CALL.set(call)
        try:
            yield
        finally:
            _CALL.reset(token)

    async def call(self, method: str, metadata: Metadata) -> Call:
        """Raises Unauthenticated, Forbidden, Refused(PASSWORD_CHANGE_REQUIRED) or Invalid."""
        correlation_id = correlation_of(metadata)
        key, fence = metadata.get(IDEMPOTENCY), _fence(metadata.get(FENCE))
        cooperative_id, actor, token = await self._who(method, metadata)
        return Call(
            cooperative_id,
            actor,
            correlation_id,
            idempotency_key=valid_key(key) if key else None,
            fence=fence,
            token=token,
        )

    async def _who(self, method: str, metadata: Metadata) -> tuple[UUID, Actor, str | None]:
        named = _uuid(metadata.get(COOPERATIVE))
        if method not in self._public:
            return await self._identified(method, metadata, named)
        try:
            return await self._identified(method, metadata, named)
        except Unauthenticated:
            return named or NO_COOPERATIVE, Actor.anonymous(), None

    async def _identified(
        self, method: str, metadata: Metadata, named: UUID | None
    ) -> tuple[UUID, Actor, str | None]:
        bearer = metadata.get(AUTHORIZATION)
        if bearer is None or not bearer.startswith(_BEARER):
            raise Unauthenticated()
        token = bearer.removeprefix(_BEARER)
        claims = await self._verified(token)
        if not claims.is_service:
            if metadata.get(ACTOR) is not None:
                raise Forbidden("Only a service may act for somebody else.")
            self._may_call(method, claims)
            return claims.cooperative_id or NO_COOPERATIVE, claims.actor, token
        forwarded = metadata.get(ACTOR)
        if forwarded is None:
            return named or NO_COOPERATIVE, claims.actor, None
        return await self._on_behalf(method, forwarded, named)

    async def _on_behalf(
        self, method: str, forwarded: str, named: UUID | None
    ) -> tuple[UUID, Actor, str]:
        """The person for whom a service asks; the person's cooperative counts."""
        claims = await self._verified(forwarded)
        if claims.is_service or claims.cooperative_id is None:
            raise Forbidden("A service cannot act for another service.")
        if named is not None and named != claims.cooperative_id:
            raise Forbidden("The person belongs to another cooperative.")
        self._may_call(method, claims)
        return claims.cooperative_id, claims.actor, forwarded

    async def _verified(self, token: str) -> Claims:
        claims = verify(self._secret, token, issuer=self._issuer, audience=self._audience)
        await self._policy.check(claims)
        return claims

    def _may_call(self, method: str, claims: Claims) -> None:
        if claims.scope != FULL and method not in self._password_change | self._public:
            raise Refused("Change your password first.", reason="PASSWORD_CHANGE_REQUIRED")


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("The cooperative id is not a UUID.", field=COOPERATIVE) from None


def _fence(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:20]) > _FENCE_MAX:
        raise Invalid("A fence is a positive whole number.", field=FENCE)
    return int(text)
