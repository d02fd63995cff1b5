"""Credentials and sessions on PostgreSQL."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update

from chassis.database import Unit
from people.adapters import rows
from people.adapters.tables import credential, password_history, session
from people.domain.credentials import Credential
from people.domain.sessions import Session


class SqlCredentials:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, member_id: UUID) -> Credential | None:
        return await self._one(self._of(member_id))

    async def lock(self, member_id: UUID) -> Credential | None:
        return await self._one(self._of(member_id).with_for_update(key_share=True))

    async def put(self, changed: Credential) -> None:
        row = {"cooperative_id": self._unit.call.cooperative_id, **rows.plain(changed)}
        await rows.upsert(self._unit, credential, [row])

    async def history(self, member_id: UUID, *, most: int) -> list[str]:
        kept = password_history.c
        query = (
            select(kept.password_hash)
            .where(
                kept.cooperative_id == self._unit.call.cooperative_id, kept.member_id == member_id
            )
            .order_by(kept.place.desc())
            .limit(most)
        )
        return list((await self._unit.connection.scalars(query)).all())

    async def remember(self, changed: Credential) -> None:
        row = {
            "cooperative_id": self._unit.call.cooperative_id,
            "member_id": changed.member_id,
            "password_hash": changed.password_hash,
            "set_at": changed.changed_at,
        }
        await rows.insert(self._unit, password_history, [row])

    def _of(self, member_id: UUID) -> Select[Any]:
        own = credential.c.cooperative_id == self._unit.call.cooperative_id
        return select(credential).where(own, credential.c.member_id == member_id)

    async def _one(self, query: Select[Any]) -> Credential | None:
        row = (await self._unit.connection.execute(query)).first()
        return None if row is None else Credential(**_fields(Credential, row))


class SqlSessions:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._own = session.c.cooperative_id == unit.call.cooperative_id

    async def add(self, new: Session) -> None:
        await rows.insert(self._unit, session, self._rows([new]))

    async def lock(self, refresh_hash: bytes) -> Session | None:
        """FOR UPDATE: of ten who present one token, nine find it rotated."""
        return await self._one(self._of(refresh_hash).with_for_update())

    async def find(self, refresh_hash: bytes) -> Session | None:
        return await self._one(self._of(refresh_hash))

    async def rotate(self, rotated: Session, successor: Session) -> None:
        await rows.insert(self._unit, session, self._rows([successor]))
        await rows.update(self._unit, session, self._rows([rotated]))

    async def revoke_family(self, family_id: UUID) -> None:
        await self._revoke(session.c.family_id == family_id)

    async def revoke_all(self, member_id: UUID) -> None:
        await self._revoke(session.c.member_id == member_id)

    def _of(self, refresh_hash: bytes) -> Select[Any]:
        return select(session).where(self._own, session.c.refresh_hash == refresh_hash)

    async def _one(self, query: Select[Any]) -> Session | None:
        row = (await self._unit.connection.execute(query)).first()
        return None if row is None else Session(**_fields(Session, row))

    async def _revoke(self, which: Any) -> None:
        await self._unit.connection.execute(
            update(session)
            .where(self._own, which, session.c.revoked_at.is_(None))
            .values(revoked_at=self._unit.clock.now())
        )

    def _rows(self, sessions: Sequence[Session]) -> list[rows.Row]:
        return [
            {"cooperative_id": self._unit.call.cooperative_id, **rows.plain(item)}
            for item in sessions
        ]


def _fields(kind: type, row: Any) -> dict[str, Any]:
    """The columns that a dataclass has fields for."""
    return {field.name: getattr(row, field.name) for field in fields(kind)}
