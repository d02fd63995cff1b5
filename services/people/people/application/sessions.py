"""Sessions: tokens given, refresh tokens rotated, ended. Public API specification 2."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from kernel.call import Call
from kernel.errors import NotFound, Unauthenticated
from kernel.ids import new_id
from people.application.callers import own_id
from people.application.ports import AccessGrant, Begin, Tokens, Work
from people.domain.facts import AuditNote
from people.domain.members import Member
from people.domain.sessions import Session, Verdict

AGENT_MAX = 300
IP_MAX = 64


@dataclass(frozen=True, slots=True)
class Where:
    """From where somebody came, for the list of sessions; shortened, never trusted."""

    user_agent: str = ""
    ip: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "user_agent", _printable(self.user_agent)[:AGENT_MAX])
        object.__setattr__(self, "ip", _printable(self.ip)[:IP_MAX])


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


@dataclass(frozen=True, slots=True)
class Granted:
    """Tokens for a member; without a refresh token when the password must change first."""

    member: Member
    access_token: str
    expires_in_s: int
    refresh_token: str
    must_change_password: bool


class SessionMaker:
    """Starts sessions inside the caller's transaction."""

    def __init__(self, tokens: Tokens, *, refresh_ttl: timedelta) -> None:
        self._tokens = tokens
        self._refresh_ttl = refresh_ttl

    async def start(self, work: Work, member: Member, where: Where) -> Granted:
        """A new family of refresh tokens, and an access token."""
        refresh = self._tokens.first_refresh(work.call.cooperative_id)
        session = self._session(work, member, refresh, where, id=new_id(), family_id=new_id())
        await work.sessions.add(session)
        return self._granted(work, member, refresh)

    def password_change_only(self, work: Work, member: Member) -> Granted:
        """After a temporary password: a token that only changes it, and no session."""
        return self._granted(work, member, "", must_change=True)

    async def rotate(self, work: Work, member: Member, session: Session, refresh: str) -> Granted:
        """The successor of a token used for the first time."""
        successor_id = new_id()
        next_refresh = self._tokens.next_refresh(refresh, successor_id)
        successor = self._session(
            work,
            member,
            next_refresh,
            Where(session.user_agent, session.ip),
            id=successor_id,
            family_id=session.family_id,
        )
        rotated = session.rotated(successor_id, at=work.clock.now())
        await work.sessions.rotate(rotated, successor)
        return self._granted(work, member, next_refresh)

    def repeat(self, work: Work, member: Member, session: Session, refresh: str) -> Granted:
        """The same successor again, for an answer that was lost."""
        assert session.rotated_to is not None
        return self._granted(work, member, self._tokens.next_refresh(refresh, session.rotated_to))

    def _session(
        self, work: Work, member: Member, refresh: str, where: Where, *, id: UUID, family_id: UUID
    ) -> Session:
        now = work.clock.now()
        return Session(
            id=id,
            member_id=member.id,
            family_id=family_id,
            refresh_hash=self._tokens.fingerprint(refresh),
            token_version=member.token_version,
            issued_at=now,
            expires_at=now + self._refresh_ttl,
            user_agent=where.user_agent,
            ip=where.ip,
        )

    def _granted(
        self, work: Work, member: Member, refresh: str, *, must_change: bool = False
    ) -> Granted:
        grant = AccessGrant(
            work.call.cooperative_id, member.id, member.role, member.token_version, must_change
        )
        access, expires_in_s = self._tokens.access(grant)
        return Granted(member, access, expires_in_s, refresh, must_change)


class Sessions:
    """Refresh and logout: what they find out is committed even when the answer is no."""

    def __init__(self, begin: Begin, tokens: Tokens, maker: SessionMaker) -> None:
        self._begin = begin
        self._tokens = tokens
        self._maker = maker

    async def refresh(self, call: Call, refresh_token: str) -> Granted:
        """Fresh tokens for a refresh token. Raises Unauthenticated.

        One token has one successor, whoever presents it how often within ten seconds; later than
        that it is a copy, and the whole family ends.
        """
        cooperative_id = self._tokens.cooperative_of(refresh_token)
        if cooperative_id is None:
            raise _refused()
        async with self._begin(replace(call, cooperative_id=cooperative_id)) as work:
            granted = await self._refreshed(work, refresh_token)
        if granted is None:
            raise _refused()
        return granted

    async def _refreshed(self, work: Work, refresh_token: str) -> Granted | None:
        session = await work.sessions.lock(self._tokens.fingerprint(refresh_token))
        if session is None:
            return None
        verdict = session.verdict(work.clock.now())
        if verdict is Verdict.REFUSED:
            return None
        member = await _holder(work, session)
        if verdict is Verdict.REUSED or member is None:
            await work.sessions.revoke_family(session.family_id)
            action = "session.reused" if verdict is Verdict.REUSED else "session.refused"
            work.note(AuditNote(action, "member", str(session.member_id)))
            return None
        if verdict is Verdict.REPEAT:
            return self._maker.repeat(work, member, session, refresh_token)
        return await self._maker.rotate(work, member, session, refresh_token)

    async def end(self, call: Call, refresh_token: str, *, all_sessions: bool) -> None:
        """End the session of a refresh token, or with `all_sessions` every one of its member.

        A token that is unknown or ended already changes nothing.
        """
        cooperative_id = self._tokens.cooperative_of(refresh_token)
        if cooperative_id is None:
            return
        async with self._begin(replace(call, cooperative_id=cooperative_id)) as work:
            session = await work.sessions.find(self._tokens.fingerprint(refresh_token))
            if session is None or session.verdict(work.clock.now()) is Verdict.REFUSED:
                return
            if all_sessions:
                await end_all(work, session.member_id)
                return
            await work.sessions.revoke_family(session.family_id)
            work.note(AuditNote("session.end", "member", str(session.member_id)))

    async def end_own(self, call: Call) -> UUID:
        """Every session of the caller. Raises Unauthenticated for nobody."""
        member_id = own_id(call)
        async with self._begin(call) as work:
            await end_all(work, member_id)
        return member_id


async def end_all(work: Work, member_id: UUID) -> None:
    """All access and refresh tokens of a member end."""
    member = await work.members.lock(member_id)
    await work.members.save([member.signed_out()])
    await work.sessions.revoke_all(member_id)
    work.note(AuditNote("session.end_all", "member", str(member_id)))


async def _holder(work: Work, session: Session) -> Member | None:
    """The member, while they may sign in and nothing has ended their tokens."""
    try:
        member = await work.members.get(session.member_id)
    except NotFound:
        return None
    good = member.status.may_sign_in and member.token_version == session.token_version
    return member if good else None


def _refused() -> Unauthenticated:
    return Unauthenticated("The session has ended; sign in again.")
