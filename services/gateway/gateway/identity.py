"""Who asks: the token verified here, and once more by each service it is forwarded to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request

from chassis.tokens import verify
from gateway.context import Caller, Client
from gateway.settings import Settings
from kernel.errors import HabitatError, Unauthenticated
from kernel.ids import new_id

BROWSER_HEADER = "x-habitat-csrf"
"""A page of another site cannot send it: cookies count only with it."""

CORRELATION_HEADER = "x-correlation-id"
_USER_AGENT_MAX = 200  # characters
_SESSION_DAYS = 7


@dataclass(frozen=True, slots=True)
class Identity:
    """Reads who is behind a request."""

    settings: Settings

    def caller(self, request: Request) -> tuple[Caller | None, HabitatError | None]:
        """The caller, or why the token that came does not hold; neither without a token."""
        header = request.headers.get("authorization")
        if header is None:
            return None, None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None, Unauthenticated("Send the access token as a bearer token.")
        settings = self.settings
        try:
            claims = verify(
                settings.jwt_secret.get_secret_value(),
                token,
                issuer=settings.jwt_issuer,
                audience=settings.jwt_audience,
            )
        except Unauthenticated as error:
            return None, error
        if claims.is_service:
            return None, Unauthenticated("Services do not sign in here.")
        return Caller(claims, token), None

    def client(self, request: Request) -> Client:
        return Client(
            ip=request.client.host if request.client else "",
            user_agent=request.headers.get("user-agent", "")[:_USER_AGENT_MAX],
            browser=_is_own_page(request.headers),
            session=request.cookies.get(self.cookie_name),
        )

    @property
    def cookie_name(self) -> str:
        """With the prefix browsers accept such a cookie from this very host only, over TLS."""
        return "__Host-habitat-session" if self._tls else "habitat-session"

    def set_cookie(self, response: Any, token: str) -> None:
        """Keep the refresh token where no script reads it; an empty one is taken away."""
        response.set_cookie(
            self.cookie_name,
            token,
            max_age=_SESSION_DAYS * 86400 if token else 0,
            path="/",
            secure=self._tls,
            httponly=True,
            samesite="strict",
        )

    @property
    def _tls(self) -> bool:
        return self.settings.habitat_env in ("staging", "production")


def correlation_of(request: Request) -> UUID:
    """The client's id when it is one, else a new one."""
    try:
        return UUID(request.headers.get(CORRELATION_HEADER, ""))
    except ValueError:
        return new_id()


def _is_own_page(headers: Mapping[str, str]) -> bool:
    site = headers.get("sec-fetch-site", "same-origin")
    return headers.get(BROWSER_HEADER) == "1" and site in ("same-origin", "same-site", "none")
