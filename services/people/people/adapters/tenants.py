"""What a process remembers of cooperatives and members: the currency, and who may enter."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.database import Unit, Units
from chassis.retrying import repeating
from chassis.tokens import Claims
from kernel.call import Actor, Call
from kernel.errors import Unauthenticated
from people.adapters.sql_work import SqlWork
from people.adapters.tables import cooperatives, member
from people.domain.members import MemberStatus

STANDING_S = 2.0  # how long an ended token may still pass in another process
STANDINGS_MAX = 10_000


class Currencies:
    """Each cooperative has one currency for good, so it is read once."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._known: dict[UUID, str] = {}

    async def ensure(self, cooperative_id: UUID) -> None:
        if cooperative_id in self._known:
            return
        call = Call(cooperative_id, Actor.system("people"))
        async with self._units.open(call, read_only=True) as unit:
            query = select(cooperatives.c.currency).where(cooperatives.c.id == cooperative_id)
            currency = await unit.connection.scalar(query)
        if currency is not None:
            self._known[cooperative_id] = currency

    def of(self, cooperative_id: UUID) -> str:
        """The currency; dollars for a cooperative that is only being founded."""
        return self._known.get(cooperative_id, "USD")

    def dress(self, unit: Unit) -> SqlWork:
        """The ports over an open Unit."""
        return SqlWork(unit, currency=self.of(unit.call.cooperative_id))


@dataclass(frozen=True, slots=True)
class _Standing:
    token_version: int
    may_sign_in: bool
    until: float


class Standings:
    """The chassis asks this of every token: a session that was ended ends at once here, and
    within two seconds in other processes of this service."""

    def __init__(self, units: Units, currencies: Currencies) -> None:
        self._units = units
        self._currencies = currencies
        self._known: OrderedDict[tuple[UUID, str], _Standing] = OrderedDict()

    async def check(self, claims: Claims) -> None:
        """Raises Unauthenticated for a token whose version or member has ended."""
        if claims.is_service or claims.cooperative_id is None:
            return
        await repeating(lambda: self._currencies.ensure(claims.cooperative_id or UUID(int=0)))
        if not await self.holds(claims.cooperative_id, claims.subject, claims.token_version):
            raise Unauthenticated("The session has ended; sign in again.")

    async def holds(self, cooperative_id: UUID, member_id: str, token_version: int) -> bool:
        standing = await self._standing(cooperative_id, member_id)
        return standing.may_sign_in and standing.token_version == token_version

    def forget(self, cooperative_id: UUID, member_id: str) -> None:
        """After a change made here."""
        self._known.pop((cooperative_id, member_id), None)

    async def _standing(self, cooperative_id: UUID, member_id: str) -> _Standing:
        key = cooperative_id, member_id
        known = self._known.get(key)
        if known is not None and known.until > time.monotonic():
            return known
        found = await repeating(lambda: self._read(cooperative_id, member_id))
        self._known[key] = found
        self._known.move_to_end(key)
        if len(self._known) > STANDINGS_MAX:
            self._known.popitem(last=False)
        return found

    async def _read(self, cooperative_id: UUID, member_id: str) -> _Standing:
        until = time.monotonic() + STANDING_S
        call = Call(cooperative_id, Actor.system("people"))
        query = select(member.c.token_version, member.c.status).where(
            member.c.cooperative_id == cooperative_id, member.c.id == UUID(member_id)
        )
        async with self._units.open(call, read_only=True) as unit:
            row = (await unit.connection.execute(query)).first()
        if row is None:
            return _Standing(0, may_sign_in=False, until=until)
        may_sign_in = MemberStatus(row.status).may_sign_in
        return _Standing(row.token_version, may_sign_in=may_sign_in, until=until)
