"""Signed tokens of people and of services: one algorithm, one shape, everything else refused.

A person's token: `sub` member id, `role`, `caps`, `scope` (full or password_change), `tv`
(token version), `cid` (cooperative). A service's token: `sub` svc-<name>, `scopes`. The two have
different `typ` headers, so that neither can stand in for the other. Public API specification 2.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from types import ModuleType
from typing import Any
from uuid import UUID

from kernel.call import Actor, ActorKind, Role
from kernel.errors import Unauthenticated
from kernel.ids import new_id

ALGORITHM = "HS256"
PERSON_TYPE = "at+jwt"
SERVICE_TYPE = "svc+jwt"
LEEWAY = timedelta(seconds=30)
TOKEN_MAX = 4096  # characters; a longer one is not even decoded

FULL = "full"
PASSWORD_CHANGE = "password_change"  # noqa: S105  the scope's word

_REQUIRED = ["exp", "iat", "aud", "iss", "sub", "jti"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a verified token says. Instants are in UTC, whole seconds."""

    subject: str
    issued_at: datetime
    expires_at: datetime
    cooperative_id: UUID | None = None
    role: Role | None = None
    capabilities: frozenset[str] = frozenset()
    scope: str = FULL
    scopes: frozenset[str] = frozenset()
    token_version: int = 0
    token_id: str = field(default_factory=lambda: str(new_id()))
    issuer: str = "habitat"
    audience: str = "habitat-api"

    @property
    def is_service(self) -> bool:
        return self.subject.startswith("svc-")

    @property
    def actor(self) -> Actor:
        """A person's capabilities and a service's scopes are both the actor's `scopes`."""
        if self.is_service:
            return Actor(ActorKind.SERVICE, self.subject, scopes=self.scopes)
        return Actor(ActorKind.MEMBER, self.subject, self.role, self.capabilities)


def sign(secret: str, claims: Claims) -> str:
    """The compact token. `secret` has at least 32 bytes."""
    body: dict[str, Any] = {
        "iss": claims.issuer,
        "aud": claims.audience,
        "sub": claims.subject,
        "jti": claims.token_id,
        "iat": int(claims.issued_at.timestamp()),
        "exp": int(claims.expires_at.timestamp()),
    }
    if claims.is_service:
        body["scopes"] = sorted(claims.scopes)
    else:
        body |= {
            "cid": str(claims.cooperative_id),
            "role": claims.role,
            "caps": sorted(claims.capabilities),
            "scope": claims.scope,
            "tv": claims.token_version,
        }
    headers = {"typ": SERVICE_TYPE if claims.is_service else PERSON_TYPE}
    token: str = _jwt().encode(body, secret, algorithm=ALGORITHM, headers=headers)
    return token


def verify(
    secret: str, token: str, *, issuer: str, audience: str, leeway: timedelta = LEEWAY
) -> Claims:
    """The claims of a token that holds.

    Raises Unauthenticated; its reason is TOKEN_EXPIRED for one that was good and has expired.
    """
    if len(token) > TOKEN_MAX:
        raise _refused()
    jwt = _jwt()
    try:
        read = jwt.decode_complete(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=issuer,
            audience=audience,
            leeway=leeway,
            options={"require": _REQUIRED, "strict_aud": True},
        )
        return _claims(read["header"], read["payload"])
    except jwt.ExpiredSignatureError:
        raise Unauthenticated("The token has expired.", reason="TOKEN_EXPIRED") from None
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise _refused() from None


def _claims(header: dict[str, Any], body: dict[str, Any]) -> Claims:
    """Raises ValueError, KeyError or TypeError for a shape that People never signs."""
    if set(header) != {"alg", "typ"}:  # no kid, jku, jwk, x5u, crit …
        raise ValueError("a header that was never issued")
    common: dict[str, Any] = {
        "subject": body["sub"],
        "issuer": body["iss"],
        "audience": body["aud"],
        "token_id": body["jti"],
        "issued_at": datetime.fromtimestamp(body["iat"], UTC),
        "expires_at": datetime.fromtimestamp(body["exp"], UTC),
    }
    if header["typ"] == SERVICE_TYPE:
        claims = Claims(**common, scopes=_words(body["scopes"]))
        if not claims.is_service:
            raise ValueError("a person in a service's token")
        return claims
    if header["typ"] != PERSON_TYPE:
        raise ValueError("another kind of token")
    if body["scope"] not in (FULL, PASSWORD_CHANGE) or type(body["tv"]) is not int:
        raise ValueError("a scope or version that was never issued")
    return Claims(
        **(common | {"subject": str(UUID(body["sub"]))}),
        cooperative_id=UUID(body["cid"]),
        role=Role(body["role"]),
        capabilities=_words(body["caps"]),
        scope=body["scope"],
        token_version=body["tv"],
    )


def _words(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError("not a list of words")
    return frozenset(value)


def _refused() -> Unauthenticated:
    return Unauthenticated("The token does not hold; sign in again.")


@cache
def _jwt() -> ModuleType:
    import jwt  # 0.1 s: only where a token is read or made

    return jwt
