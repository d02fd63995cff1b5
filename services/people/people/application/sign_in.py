"""Signing in: the same answer after the same time, whatever was wrong. Public API 2."""

from dataclasses import dataclass, field, replace

from kernel.call import Call
from kernel.ids import new_id
from people.application.callers import named_or_only
from people.application.ports import Begin, Hashing, Work
from people.application.sessions import Granted, SessionMaker, Where
from people.domain.credentials import Credential, SignInRefused
from people.domain.facts import AuditNote
from people.domain.members import Member
from people.domain.passwords import LENGTH_MAX, normalised
from people.domain.text import folded_email, is_email


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    password: str
    where: Where = field(default_factory=Where)


class SignIn:
    """Short transactions with the slow hash between them; the last counts the failure.

    Nobody names a cooperative here: with several in one installation, the address tells which.
    """

    def __init__(self, begin: Begin, hashing: Hashing, sessions: SessionMaker) -> None:
        self._begin = begin
        self._hashing = hashing
        self._sessions = sessions

    async def login(self, call: Call, command: Login) -> Granted:
        """Tokens; after a temporary password only one that changes it.

        Raises SignInRefused for unknown, wrong, locked, expired and members who may not come in.
        """
        calls = await self._cooperatives(call)
        call, found = await self._found(calls, folded_email(command.email))
        password = normalised(command.password)
        fits = len(password) <= LENGTH_MAX
        right = await self._hashing.verify(
            found.password_hash if found else None, password if fits else ""
        )
        async with self._begin(call) as work:  # what it notes must outlive the refusal
            granted = await self._settled(work, found, right=right and fits, where=command.where)
        if granted is None:
            raise SignInRefused()
        return granted

    async def _settled(
        self, work: Work, found: Credential | None, *, right: bool, where: Where
    ) -> Granted | None:
        now = work.clock.now()
        credential = await work.credentials.lock(found.member_id if found else new_id())
        if credential is None or found is None:
            work.note(AuditNote("sign_in.failed", "sign_in", "unknown"))  # and the same commit
            return None
        if credential.is_locked(now) or credential.password_hash != found.password_hash:
            work.note(AuditNote("sign_in.refused", "member", str(credential.member_id)))
            return None
        member = await work.members.get(credential.member_id)
        if not right:
            await self._count_failure(work, credential)
            return None
        if credential.is_expired(now) or not member.status.may_sign_in:
            work.note(AuditNote("sign_in.refused", "member", str(member.id)))
            return None
        return await self._granted(work, member, credential, where)

    async def _count_failure(self, work: Work, credential: Credential) -> None:
        failed = credential.failed(work.clock.now())
        await work.credentials.put(failed)
        locked = failed.locked_until != credential.locked_until
        action = "sign_in.locked" if locked else "sign_in.failed"
        work.note(AuditNote(action, "member", str(credential.member_id)))

    async def _granted(
        self, work: Work, member: Member, credential: Credential, where: Where
    ) -> Granted:
        if (fresh := credential.succeeded()) != credential:
            await work.credentials.put(fresh)
        work.note(AuditNote("sign_in", "member", str(member.id)))
        if credential.must_change:
            return self._sessions.password_change_only(work, member)
        return await self._sessions.start(work, member, where)

    async def _cooperatives(self, call: Call) -> list[Call]:
        """The one that is named or the only one there is, else all of them, the oldest first.

        Raises SignInRefused when there is none, or none of that name.
        """
        async with self._begin(call) as work:
            all_known = await work.cooperatives.all()
        one = named_or_only(all_known, call)
        named = call.cooperative_id.int != 0
        asked = [one] if one else [] if named else all_known
        if not asked:
            raise SignInRefused()
        return [replace(call, cooperative_id=cooperative.id) for cooperative in asked]

    async def _found(self, calls: list[Call], email: str) -> tuple[Call, Credential | None]:
        """The credential of an address, in the cooperative that knows it.

        All are asked, whatever the first ones answer. An address that several know counts as one
        that nobody has, and the oldest cooperative notes it: it takes as long and is refused alike.
        """
        looked = [(call, await self._credential(call, email)) for call in calls]
        known = [(call, credential) for call, credential in looked if credential is not None]
        return known[0] if len(known) == 1 else (calls[0], None)

    async def _credential(self, call: Call, email: str) -> Credential | None:
        async with self._begin(call) as work:
            member = await work.members.by_email(email) if is_email(email) else None
            return await work.credentials.get(member.id if member else new_id())
