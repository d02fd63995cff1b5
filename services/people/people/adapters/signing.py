"""Access tokens signed, refresh tokens derived: nothing that could be used is stored."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.tokens import FULL, PASSWORD_CHANGE, Claims, sign
from people.application.ports import AccessGrant
from people.settings import Settings

SERVICE_TTL = timedelta(minutes=5)
_SECRET = 32  # bytes
_LENGTH = 16 + _SECRET
_TOKEN_MAX = 200  # characters


class SignedTokens:
    """A refresh token is the cooperative's id and 32 bytes; its successor is derived from it with a
    key of this installation, so that a lost answer can be given again without having kept it."""

    def __init__(
        self, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._secret = settings.jwt_secret.get_secret_value()
        self._refresh_key = hmac.digest(self._secret.encode(), b"habitat.refresh", "sha256")
        self._issuer = settings.jwt_issuer
        self._audience = settings.jwt_audience
        self._access_ttl = settings.jwt_expiry
        self._now = now

    def access(self, grant: AccessGrant) -> tuple[str, int]:
        now = self._now()
        claims = Claims(
            subject=str(grant.member_id),
            issued_at=now,
            expires_at=now + self._access_ttl,
            cooperative_id=grant.cooperative_id,
            role=grant.role,
            scope=PASSWORD_CHANGE if grant.must_change_password else FULL,
            token_version=grant.token_version,
            issuer=self._issuer,
            audience=self._audience,
        )
        return sign(self._secret, claims), int(self._access_ttl.total_seconds())

    def service(self, name: str, scopes: frozenset[str]) -> tuple[str, int]:
        now = self._now()
        claims = Claims(
            subject=name,
            issued_at=now,
            expires_at=now + SERVICE_TTL,
            scopes=scopes,
            issuer=self._issuer,
            audience=self._audience,
        )
        return sign(self._secret, claims), int(SERVICE_TTL.total_seconds())

    def first_refresh(self, cooperative_id: UUID) -> str:
        return _token(cooperative_id, secrets.token_bytes(_SECRET))

    def next_refresh(self, token: str, successor_id: UUID) -> str:
        raw = _raw(token)
        assert raw is not None
        derived = hmac.digest(self._refresh_key, raw + successor_id.bytes, "sha256")
        return _token(UUID(bytes=raw[:16]), derived)

    def fingerprint(self, token: str) -> bytes:
        return hashlib.sha256(token.encode()).digest()

    def cooperative_of(self, token: str) -> UUID | None:
        raw = _raw(token)
        return None if raw is None else UUID(bytes=raw[:16])


def _token(cooperative_id: UUID, secret: bytes) -> str:
    return urlsafe_b64encode(cooperative_id.bytes + secret).decode().rstrip("=")


def _raw(token: str) -> bytes | None:
    if not token.isascii() or len(token) > _TOKEN_MAX:
        return None
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    return raw if len(raw) == _LENGTH else None
