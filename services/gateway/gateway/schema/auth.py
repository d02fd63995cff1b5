"""Signing in and out. A browser keeps its refresh token in a cookie that no script can read."""

from typing import Self

import strawberry

from chassis.client import COMMAND_S, ask
from chassis.tokens import FULL
from gateway.context import Context, Info
from gateway.schema.members import Member, MemberRole, member_of
from habitat.people.v1 import auth_pb2 as pb
from kernel.errors import Unauthenticated


@strawberry.type
class Viewer:
    """The one who asks. `member` is the full profile."""

    role: MemberRole
    capabilities: list[str]
    must_change_password: bool
    member: Member


@strawberry.type
class AuthPayload:
    access_token: str
    expires_in: int = strawberry.field(description="Seconds.")
    refresh_token: str | None = strawberry.field(
        description="Null with a temporary password, and for browsers, which get a cookie."
    )
    must_change_password: bool
    viewer: Viewer

    @classmethod
    def of(cls, context: Context, tokens: pb.Tokens) -> Self:
        """A browser's refresh token goes into the cookie and not into the answer."""
        member = Member.of(tokens.member)
        refresh = tokens.refresh_token or None
        if context.client.browser and refresh:
            context.session_cookie, refresh = refresh, None
        return cls(
            access_token=tokens.access_token,
            expires_in=tokens.expires_in_s,
            refresh_token=refresh,
            must_change_password=tokens.must_change_password,
            viewer=Viewer(
                role=member.role,
                capabilities=[],
                must_change_password=tokens.must_change_password,
                member=member,
            ),
        )


@strawberry.input
class LoginInput:
    email: str
    password: str


@strawberry.input
class RefreshTokenInput:
    refresh_token: str | None = strawberry.field(
        default=None, description="Left out by browsers, which send their cookie."
    )


@strawberry.input
class LogoutInput:
    refresh_token: str | None = None


@strawberry.input
class ChangePasswordInput:
    current_password: str
    new_password: str


@strawberry.type
class LogoutPayload:
    ok: bool


@strawberry.type
class AuthQueries:
    @strawberry.field
    async def viewer(self, info: Info) -> Viewer | None:
        claims = info.context.signed_in.claims
        member = await member_of(info, claims.subject)
        if member is None:
            raise Unauthenticated()
        return Viewer(
            role=member.role,
            capabilities=sorted(claims.capabilities),
            must_change_password=claims.scope != FULL,
            member=member,
        )


@strawberry.type
class AuthCommands:
    @strawberry.mutation
    async def login(self, info: Info, input: LoginInput) -> AuthPayload:
        context = info.context
        context.house.throttle.hit("login_ip", context.client.ip)
        context.house.throttle.hit("login_account", input.email.strip().casefold())
        reply = await ask(
            context.services.auth.Login,
            pb.LoginRequest(
                email=input.email.strip(),
                password=input.password,
                user_agent=context.client.user_agent,
                ip=context.client.ip,
            ),
            call=context.nobodys_call,
            timeout_s=COMMAND_S,
        )
        return AuthPayload.of(context, reply.tokens)

    @strawberry.mutation
    async def refresh_token(
        self, info: Info, input: RefreshTokenInput | None = None
    ) -> AuthPayload:
        context = info.context
        context.house.throttle.hit("query", f"refresh:{context.client.ip}")
        token = _session(context, input.refresh_token if input else None)
        if not token:
            raise Unauthenticated("There is no session to continue; sign in.")
        try:
            reply = await ask(
                context.services.auth.RefreshSession,
                pb.RefreshSessionRequest(
                    refresh_token=token,
                    user_agent=context.client.user_agent,
                    ip=context.client.ip,
                ),
                call=context.nobodys_call,
                timeout_s=COMMAND_S,
            )
        except Unauthenticated:
            context.session_cookie = "" if context.client.session else None
            raise
        return AuthPayload.of(context, reply.tokens)

    @strawberry.mutation
    async def logout(self, info: Info, input: LogoutInput | None = None) -> LogoutPayload:
        return await _sign_out(info.context, input.refresh_token if input else None, every=False)

    @strawberry.mutation
    async def logout_all(self, info: Info) -> LogoutPayload:
        return await _sign_out(info.context, None, every=True)

    @strawberry.mutation
    async def change_password(self, info: Info, input: ChangePasswordInput) -> AuthPayload:
        context = info.context
        reply = await ask(
            context.services.auth.ChangePassword,
            pb.ChangePasswordRequest(
                current_password=input.current_password,
                new_password=input.new_password,
                user_agent=context.client.user_agent,
                ip=context.client.ip,
            ),
            call=context.call_of_any_scope,
            timeout_s=COMMAND_S,
        )
        return AuthPayload.of(context, reply.tokens)


async def _sign_out(context: Context, given: str | None, *, every: bool) -> LogoutPayload:
    """A refresh token is enough to end its own session; all others end with an access token."""
    session = _session(context, given)
    alone = context.caller is None and session and not every
    await ask(
        context.services.auth.Logout,
        pb.LogoutRequest(refresh_token=session, all_sessions=every),
        call=context.nobodys_call if alone else context.call_of_any_scope,
        timeout_s=COMMAND_S,
    )
    context.session_cookie = "" if context.client.session else None
    return LogoutPayload(ok=True)


def _session(context: Context, given: str | None) -> str:
    """The refresh token: from the input, or from a browser's cookie with its header."""
    if given:
        return given
    return (context.client.session or "") if context.client.browser else ""
