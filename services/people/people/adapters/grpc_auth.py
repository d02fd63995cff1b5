"""AuthService: passwords, sessions and signed tokens."""

from typing import Any

import grpc

from chassis.commands import Commands
from chassis.retrying import repeating
from chassis.server import call_of
from chassis.tokens import PASSWORD_CHANGE, Claims, verify
from habitat.people.v1 import auth_pb2 as pb
from habitat.people.v1 import auth_pb2_grpc
from kernel.errors import Forbidden, HabitatError
from people.adapters import measured, wire_in, wire_out
from people.adapters.hashing import Argon2Hashing
from people.adapters.signing import SignedTokens
from people.adapters.sql_work import SqlWork
from people.adapters.tenants import Standings
from people.application import passwords
from people.application.passwords import ChangePassword, PasswordChanges
from people.application.service_tokens import scopes_of
from people.application.sessions import Sessions, Where
from people.application.sign_in import Login, SignIn
from people.domain.passwords import new_temporary_password
from people.settings import Settings

Context = grpc.aio.ServicerContext[Any, Any]

SERVICE = "/habitat.people.v1.AuthService/"
PUBLIC = tuple(
    SERVICE + name for name in ("Login", "RefreshSession", "Logout", "IssueServiceToken")
)
PASSWORD_CHANGE_METHODS = (SERVICE + "ChangePassword",)


class AuthServicer(auth_pb2_grpc.AuthServiceServicer):
    def __init__(
        self,
        settings: Settings,
        commands: Commands[SqlWork],
        *,
        sign_in: SignIn,
        sessions: Sessions,
        changes: PasswordChanges,
        hashing: Argon2Hashing,
        tokens: SignedTokens,
        standings: Standings,
    ) -> None:
        self._settings = settings
        self._commands = commands
        self._sign_in = sign_in
        self._sessions = sessions
        self._changes = changes
        self._hashing = hashing
        self._tokens = tokens
        self._standings = standings

    async def Login(self, request: pb.LoginRequest, context: Context) -> pb.LoginResponse:
        login = Login(request.email, request.password, Where(request.user_agent, request.ip))
        call = call_of(context)
        try:
            granted = await repeating(lambda: self._sign_in.login(call, login), known=False)
        except HabitatError:
            measured.ATTEMPTS.labels("failure").inc()
            raise
        measured.ATTEMPTS.labels("success").inc()
        measured.count_issued(granted)
        return pb.LoginResponse(tokens=wire_out.tokens_out(granted))

    async def RefreshSession(
        self, request: pb.RefreshSessionRequest, context: Context
    ) -> pb.RefreshSessionResponse:
        call = call_of(context)
        granted = await repeating(lambda: self._sessions.refresh(call, request.refresh_token))
        measured.count_issued(granted)
        return pb.RefreshSessionResponse(tokens=wire_out.tokens_out(granted))

    async def Logout(self, request: pb.LogoutRequest, context: Context) -> pb.LogoutResponse:
        """By refresh token, or by the bearer token where a client has no other; never refused."""
        call = call_of(context)
        await repeating(
            lambda: self._sessions.end(
                call, request.refresh_token, all_sessions=request.all_sessions
            )
        )
        if request.all_sessions and call.actor.member_id is not None:
            await repeating(lambda: self._sessions.end_own(call))
            self._standings.forget(call.cooperative_id, call.actor.id)
        measured.REVOKED.inc()
        return pb.LogoutResponse()

    async def ChangePassword(
        self, request: pb.ChangePasswordRequest, context: Context
    ) -> pb.ChangePasswordResponse:
        call = call_of(context)
        command = ChangePassword(
            current=request.current_password,
            new=request.new_password,
            by_scope=self._claims(call.token or "").scope == PASSWORD_CHANGE,
            where=Where(request.user_agent, request.ip),
        )
        granted = await repeating(lambda: self._changes.change(call, command), known=False)
        measured.count_issued(granted)
        self._standings.forget(call.cooperative_id, call.actor.id)
        return pb.ChangePasswordResponse(tokens=wire_out.tokens_out(granted))

    async def IssueTemporaryPassword(
        self, request: pb.IssueTemporaryPasswordRequest, context: Context
    ) -> pb.IssueTemporaryPasswordResponse:
        """The password joins the answer after the commit: a repeat of the key has only the date."""
        call = call_of(context)
        member_id = wire_in.uuid_in(request.member_id, "member_id")
        password = new_temporary_password()
        password_hash = await self._hashing.hash(password)
        fresh = False

        async def issue(work: SqlWork) -> pb.IssueTemporaryPasswordResponse:
            nonlocal fresh
            expires_at = await passwords.issue_temporary(work, member_id, password_hash)
            fresh = True
            return pb.IssueTemporaryPasswordResponse(expires_at=wire_out.instant_out(expires_at))

        answer = await self._commands.run(call, request, pb.IssueTemporaryPasswordResponse, issue)
        self._standings.forget(call.cooperative_id, str(member_id))
        if fresh:
            answer.temporary_password = password
        return answer

    async def UnlockMember(
        self, request: pb.UnlockMemberRequest, context: Context
    ) -> pb.UnlockMemberResponse:
        call = call_of(context)
        member_id = wire_in.uuid_in(request.member_id, "member_id")

        async def unlock(work: SqlWork) -> pb.UnlockMemberResponse:
            member = await passwords.unlock(work, member_id)
            return pb.UnlockMemberResponse(member=wire_out.member_out(member, call.actor))

        return await self._commands.run(call, request, pb.UnlockMemberResponse, unlock)

    async def VerifyToken(
        self, request: pb.VerifyTokenRequest, context: Context
    ) -> pb.VerifyTokenResponse:
        """For services, and for people about themselves."""
        call = call_of(context)
        member_id = str(wire_in.uuid_in(request.member_id, "member_id"))
        if not call.actor.is_machine and call.actor.id != member_id:
            raise Forbidden()
        valid = await self._standings.holds(call.cooperative_id, member_id, request.token_version)
        return pb.VerifyTokenResponse(valid=valid)

    async def IssueServiceToken(
        self, request: pb.IssueServiceTokenRequest, context: Context
    ) -> pb.IssueServiceTokenResponse:
        expected = self._settings.secret_of(request.service).get_secret_value()
        scopes = scopes_of(request.service, presented=request.secret, expected=expected)
        token, expires_in_s = self._tokens.service(request.service, scopes)
        return pb.IssueServiceTokenResponse(token=token, expires_in_s=expires_in_s)

    def _claims(self, token: str) -> Claims:
        return verify(
            self._settings.jwt_secret.get_secret_value(),
            token,
            issuer=self._settings.jwt_issuer,
            audience=self._settings.jwt_audience,
        )
