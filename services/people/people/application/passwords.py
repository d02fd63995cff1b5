"""Temporary passwords, unlocking, and changing one's own password. Public API specification 2."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from kernel.call import Call, Role
from kernel.errors import Forbidden, Invalid, Limited, Stale, Unauthenticated
from people.application.callers import OPERATOR, acting, own_id
from people.application.ports import Begin, Hashing, Work
from people.application.sessions import Granted, SessionMaker, Where
from people.domain.credentials import HISTORY_MAX, Credential
from people.domain.facts import AuditNote
from people.domain.members import Member
from people.domain.passwords import LENGTH_MAX, normalised, require_acceptable
from people.domain.settings import minutes_of


async def issue_temporary(work: Work, member_id: UUID, password_hash: str) -> datetime:
    """A new temporary password for a member; whatever they had before ends. Returns its expiry.

    By an admin or the operator; by a steward only for a plain member who never had one.
    """
    actor = work.call.actor
    if actor.id == OPERATOR and actor.is_machine:
        member = await work.members.lock(member_id)
    else:
        by = await acting(work, Role.STEWARD)
        member = await work.members.lock(member_id)
        first = await work.credentials.get(member_id) is None and member.role is Role.MEMBER
        if by.role is not Role.ADMIN and not first:
            raise Forbidden("Only an admin gives a new password to somebody who had one.")
    if member.status.is_ended and not member.status.may_sign_in:
        raise Forbidden("This member may not sign in.")
    return await store_temporary(work, member, password_hash)


async def store_temporary(work: Work, member: Member, password_hash: str) -> datetime:
    """Keep the hash, valid for `temp_password_ttl`; all tokens and sessions end."""
    now = work.clock.now()
    settings = await work.policies.settings()
    ttl = timedelta(minutes=minutes_of(settings.on(work.clock.today(), "temp_password_ttl")))
    earlier = await work.credentials.lock(member.id)
    blank = Credential(member_id=member.id, password_hash=password_hash, changed_at=now)
    credential = (earlier or blank).replaced(password_hash, at=now, temp_expires_at=now + ttl)
    await work.credentials.put(credential)
    await work.credentials.remember(credential)
    if earlier is not None:
        await work.members.save([member.signed_out()])
        await work.sessions.revoke_all(member.id)
    work.note(AuditNote("credential.temporary_password", "member", str(member.id)))
    return now + ttl


async def unlock(work: Work, member_id: UUID) -> Member:
    """Forget the failures of a member who locked themselves out; by an admin."""
    await acting(work, Role.ADMIN)
    member = await work.members.get(member_id)
    credential = await work.credentials.lock(member_id)
    if credential is not None:
        await work.credentials.put(credential.unlocked())
        work.note(AuditNote("credential.unlock", "member", str(member_id)))
    return member


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """`by_scope`: the token itself was given for nothing but this, after a temporary password."""

    current: str
    new: str
    by_scope: bool
    where: Where


class PasswordChanges:
    """Changing one's own password: the slow hashes run between two short transactions."""

    def __init__(self, begin: Begin, hashing: Hashing, sessions: SessionMaker) -> None:
        self._begin = begin
        self._hashing = hashing
        self._sessions = sessions

    async def change(self, call: Call, command: ChangePassword) -> Granted:
        """All other sessions end; the answer holds fresh full tokens.

        Raises Invalid naming `current_password` or `new_password`, Limited while locked out,
        Stale when the password was changed meanwhile.
        """
        member_id = own_id(call)
        async with self._begin(call) as work:
            member = await work.members.get(member_id)
            credential = await work.credentials.get(member_id)
            history = await work.credentials.history(member_id, most=HISTORY_MAX)
        if credential is None or not member.status.may_sign_in:
            raise Unauthenticated()
        _require_unlocked(credential, work.clock.now())
        await self._prove(call, credential, command)
        new = require_acceptable(command.new, own_words=_own_words(member))
        for password_hash in history:
            if await self._hashing.verify(password_hash, new):
                raise Invalid("This password was used before.", field="new_password")
        new_hash = await self._hashing.hash(new)
        async with self._begin(call) as work:
            return await self._store(work, credential, new_hash, command.where)

    async def _prove(self, call: Call, credential: Credential, command: ChangePassword) -> None:
        """The current password, or the token that was given for a temporary one."""
        if command.by_scope and credential.must_change and not command.current:
            return
        current = normalised(command.current)[:LENGTH_MAX]
        if await self._hashing.verify(credential.password_hash, current):
            return
        async with self._begin(call) as work:  # the failure counts, so it must commit
            present = await work.credentials.lock(credential.member_id)
            if present is not None:
                await work.credentials.put(present.failed(work.clock.now()))
            work.note(AuditNote("credential.wrong_current", "member", str(credential.member_id)))
        raise Invalid("The current password is wrong.", field="current_password")

    async def _store(self, work: Work, seen: Credential, new_hash: str, where: Where) -> Granted:
        now = work.clock.now()
        member = (await work.members.lock(seen.member_id)).signed_out()
        present = await work.credentials.lock(seen.member_id)
        if present is None or present.password_hash != seen.password_hash:
            raise Stale("The password was changed in the meantime.")
        _require_unlocked(present, now)
        credential = replace(present.replaced(new_hash, at=now))
        await work.members.save([member])
        await work.sessions.revoke_all(member.id)
        await work.credentials.put(credential)
        await work.credentials.remember(credential)
        work.note(AuditNote("credential.change", "member", str(member.id)))
        return await self._sessions.start(work, member, where)


def _require_unlocked(credential: Credential, now: datetime) -> None:
    if credential.is_locked(now) and credential.locked_until is not None:
        wait_s = int((credential.locked_until - now).total_seconds()) + 1
        raise Limited(retry_after_s=wait_s)


def _own_words(member: Member) -> list[str]:
    local, _, domain = member.email.partition("@")
    names = [
        *member.display_name.split(),
        member.display_name,
        member.display_name.replace(" ", ""),
    ]
    return [member.email, local, domain, *names]
