"""Members and their intervals on PostgreSQL."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from chassis.database import Unit
from kernel.call import Role
from kernel.errors import NotFound
from people.adapters import keyset, rows
from people.adapters.tables import member, membership_interval
from people.application.paging import Page, PageRequest
from people.application.ports import MemberFilter
from people.domain.members import Interval, Member, MemberStatus, MemberTier

_ORDERS = {
    "member_number": member.c.ordinal,
    "display_name": member.c.display_name,
    "joined_on": member.c.joined_on,
}
_OWNED = {"ens_name": member.c.ens_name, "external_ref": member.c.external_ref}


class SqlMembers:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._own = member.c.cooperative_id == unit.call.cooperative_id

    async def get(self, id: UUID) -> Member:
        return await self._one(self._select().where(member.c.id == id))

    async def lock(self, id: UUID) -> Member:
        """FOR NO KEY UPDATE: whoever only refers to the member is not kept waiting."""
        return await self._one(
            self._select().where(member.c.id == id).with_for_update(key_share=True)
        )

    async def share(self, id: UUID) -> Member:
        return await self._one(self._select().where(member.c.id == id).with_for_update(read=True))

    async def admins(self) -> frozenset[UUID]:
        return frozenset(row.id for row in await self._unit.connection.execute(self._admins()))

    async def lock_admins(self) -> frozenset[UUID]:
        """In key order, so that two who change admins queue up and never block each other."""
        locked = self._admins().order_by(member.c.id).with_for_update(key_share=True)
        return frozenset(row.id for row in await self._unit.connection.execute(locked))

    async def by_email(self, email: str) -> Member | None:
        found = await self._many(self._select().where(member.c.email == email))
        return found[0] if found else None

    async def many(self, ids: Sequence[UUID]) -> list[Member]:
        return await self._many(self._select().where(member.c.id == rows.any_of(ids, "uuid")))

    async def by_emails(self, emails: Sequence[str]) -> dict[str, Member]:
        query = self._select().where(member.c.email == rows.any_of(emails, "text"))
        return {found.email: found for found in await self._many(query)}

    async def owners(self, column: str, values: Sequence[str]) -> dict[str, UUID]:
        owned = _OWNED[column]
        query = select(owned, member.c.id).where(self._own, owned == rows.any_of(values, "text"))
        result = await self._unit.connection.execute(query)
        return {row[0]: row[1] for row in result}

    async def add(self, members: Sequence[Member]) -> None:
        await rows.insert(self._unit, member, [self._row(m) for m in members])
        intervals = [row for m in members for row in self._intervals(m)]
        await rows.insert(self._unit, membership_interval, intervals)

    async def save(self, members: Sequence[Member]) -> None:
        await rows.update(self._unit, member, [self._row(m) for m in members])
        intervals = [row for m in members for row in self._intervals(m)]
        await rows.upsert(self._unit, membership_interval, intervals)

    async def page(self, filter: MemberFilter, page: PageRequest, *, full: bool) -> Page[Member]:
        query = self._select()
        for column, value in (
            (member.c.status, filter.status),
            (member.c.tier, filter.tier),
            (member.c.role, filter.role),
        ):
            if value is not None:
                query = query.where(column == value)
        if filter.search:
            places = [member.c.display_name, member.c.number]
            places += [member.c.email] if full else []
            query = query.where(
                or_(*(place.icontains(filter.search, autoescape=True) for place in places))
            )
        return await keyset.fetch(
            self._unit.connection,
            query,
            page=page,
            orders=_ORDERS,
            id=member.c.id,
            read=self._with_intervals,
        )

    def _select(self) -> Select[Any]:
        return select(member).where(self._own)

    def _admins(self) -> Select[Any]:
        return select(member.c.id).where(
            self._own, member.c.role == Role.ADMIN, member.c.status == MemberStatus.ACTIVE
        )

    async def _one(self, query: Select[Any]) -> Member:
        found = await self._many(query)
        if not found:
            raise NotFound(what="member")
        return found[0]

    async def _many(self, query: Select[Any]) -> list[Member]:
        return await self._with_intervals((await self._unit.connection.execute(query)).all())

    async def _with_intervals(self, found: Sequence[Any]) -> list[Member]:
        if not found:
            return []
        interval = membership_interval.c
        query = (
            select(interval.member_id, interval.joined_on, interval.ended_on, interval.end_reason)
            .where(
                interval.cooperative_id == self._unit.call.cooperative_id,
                interval.member_id == rows.any_of([row.id for row in found], "uuid"),
            )
            .order_by(interval.member_id, interval.place)
        )
        result = (await self._unit.connection.execute(query)).all()
        intervals = {
            owner: tuple(Interval(row.joined_on, row.ended_on, row.end_reason) for row in group)
            for owner, group in groupby(result, key=lambda row: row.member_id)
        }
        return [_member(row, intervals[row.id]) for row in found]

    def _row(self, m: Member) -> rows.Row:
        row = {name: getattr(m, name) for name in _PLAIN}
        return row | {
            "cooperative_id": self._unit.call.cooperative_id,
            "ordinal": int(m.number.removeprefix("M-")),
            "joined_on": m.current.joined_on,
            "ens_name": m.ens_name or None,
            "external_ref": m.external_ref or None,
        }

    def _intervals(self, m: Member) -> list[rows.Row]:
        return [
            {
                "cooperative_id": self._unit.call.cooperative_id,
                "member_id": m.id,
                "place": place,
                **rows.plain(interval),
            }
            for place, interval in enumerate(m.intervals, start=1)
        ]


_DERIVED = {"cooperative_id", "ordinal", "joined_on", "ens_name", "external_ref"}
_PLAIN = [column.name for column in member.c if column.name not in _DERIVED]


def _member(row: Any, intervals: tuple[Interval, ...]) -> Member:
    plain = {name: getattr(row, name) for name in _PLAIN}
    plain |= {
        "tier": MemberTier(row.tier),
        "status": MemberStatus(row.status),
        "role": Role(row.role),
        "ens_name": row.ens_name or "",
        "external_ref": row.external_ref or "",
        "intervals": intervals,
    }
    return Member(**plain)
