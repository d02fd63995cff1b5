"""Accounts on PostgreSQL."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache, partial
from operator import itemgetter
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import func, or_, select

from chassis.arrays import plain
from kernel.errors import Conflict, NotFound, Stale
from kernel.ids import new_id
from treasury.adapters.session import Session
from treasury.adapters.tables import account as accounts
from treasury.application.paging import AccountFilter, Page, Paging
from treasury.domain.accounts import (
    Account,
    AccountType,
    Ledger,
    MemberRole,
    PatronageSource,
    sub_account_number,
)
from treasury.domain.capital import MemberAccounts, MemberRef, SharedAccounts
from treasury.domain.chart import MEMBER_SUB_ACCOUNTS
from treasury.domain.cooperative import NotInstalled

_NAMES = [field.name for field in fields(Account) if field.init]
_WORDS = {
    "ledger": Ledger,
    "account_type": AccountType,
    "member_role": MemberRole,
    "patronage_source": PatronageSource,
}
COLUMNS = ", ".join(f"a.{name}" for name in _NAMES)

_INSERT = """
INSERT INTO treasury.account (cooperative_id, id, ledger, account_number, name, account_type,
    normal_balance, parent_id, is_control, member_id, member_role, is_contra, patronage_source,
    k1_line, is_active)
SELECT $1, a.* FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::uuid[], $9::bool[], $10::uuid[], $11::text[], $12::bool[], $13::text[], $14::text[],
    $15::bool[]) AS a
ON CONFLICT DO NOTHING
RETURNING id
"""
# No target: two who open one member's accounts at once meet at any of the unique keys, and a key
# that is not the target raises instead of waiting. Whether all is there is asked afterwards.

_COMPLETE_MEMBERS = """
SELECT a.member_id FROM treasury.account a
WHERE a.cooperative_id = $1 AND a.member_id = ANY ($2) AND a.member_role IN ('capital', 'declared')
GROUP BY a.member_id HAVING count(*) = 3
"""

_OPEN_CAPITAL = """
INSERT INTO treasury.capital_account (cooperative_id, member_id, member_number)
SELECT $1, m.* FROM unnest($2::uuid[], $3::text[]) AS m
ON CONFLICT DO NOTHING
"""

_CONTROLS = f"""
SELECT {COLUMNS} FROM treasury.account a
WHERE a.cooperative_id = $1 AND a.account_number = ANY ($2)
"""


# Two questions: one with OR, or a join, reads every account of the cooperative. The ids stand in a
# subquery so that their text is read once: a plan without statistics compares row by row.
ASKED_BY_ID = f"""
SELECT c.chart_version, {COLUMNS} FROM treasury.cooperative c
LEFT JOIN treasury.account a
    ON a.cooperative_id = c.cooperative_id AND a.id = ANY ((SELECT $2::text::uuid[])::uuid[])
WHERE c.cooperative_id = $1
"""
_BY_NUMBER = f"""
SELECT {COLUMNS} FROM treasury.account a WHERE a.cooperative_id = $1
    AND (a.ledger, a.account_number) IN (SELECT * FROM unnest($2::text[], $3::text[]))
"""


@cache
def _read(prefix: str) -> Callable[[Any], tuple[Any, ...]]:
    return itemgetter(*(prefix + name for name in _NAMES))


def account_in(row: asyncpg.Record | Mapping[Any, Any], prefix: str = "") -> Account:
    """An account from a row; `prefix` stands before its columns in a join."""
    values = dict(zip(_NAMES, _read(prefix)(row), strict=True))
    for name, kind in _WORDS.items():
        values[name] = kind(values[name]) if values[name] else None
    return Account(**values)


class SqlAccounts:
    """Writes lock nothing but their own rows; opening is ON CONFLICT DO NOTHING."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Sequence[Account]) -> list[Account]:
        rows = await self._session.fetch(
            _INSERT,
            [a.id for a in new],
            [a.ledger for a in new],
            [a.account_number for a in new],
            [a.name for a in new],
            [a.account_type for a in new],
            [a.normal_balance for a in new],
            [a.parent_id for a in new],
            [a.is_control for a in new],
            [a.member_id for a in new],
            [a.member_role for a in new],
            [a.is_contra for a in new],
            [a.patronage_source for a in new],
            [a.k1_line for a in new],
            [a.is_active for a in new],
        )
        added = {row["id"] for row in rows}
        return [account for account in new if account.id in added]

    async def open_members(self, members: Sequence[MemberRef]) -> list[Account]:
        missing = await self._incomplete({member.member_id for member in members})
        if not missing:
            return []
        controls = await self._controls()
        wanted: dict[UUID, MemberRef] = {m.member_id: m for m in members if m.member_id in missing}
        new = [
            _sub_account(member, controls[sub.ledger, sub.control_number], sub.role)
            for member in wanted.values()
            for sub in MEMBER_SUB_ACCOUNTS
        ]
        try:
            await self._session.execute(
                _OPEN_CAPITAL, list(wanted), [m.member_number for m in wanted.values()]
            )
            opened = await self.add(new)
        except asyncpg.UniqueViolationError:
            raise Conflict("A member number belongs to another member already.") from None
        if await self._incomplete(missing):
            raise Conflict("A member number belongs to another member already.")
        return opened

    async def get(self, id: UUID) -> Account:
        found = await self.find([id])
        if not found:
            raise NotFound(what="account")
        return found[0]

    async def find(
        self, ids: Collection[UUID] = (), numbers: Collection[tuple[Ledger, str]] = ()
    ) -> list[Account]:
        found = dict(await self._by_id(ids)) if ids else {}
        if numbers:
            ledgers, digits = zip(*numbers, strict=True)
            rows = await self._session.fetch(_BY_NUMBER, ledgers, digits)
            found |= {row["id"]: account_in(row) for row in rows}
        return list(found.values())

    async def _by_id(self, ids: Collection[UUID]) -> Mapping[UUID, Account]:
        """Those that are known are not read again while the chart is at their version."""
        session = self._session
        chart = session.known.chart(session.cooperative_id)
        known = {each: chart.accounts[each] for each in ids if each in chart.accounts}
        version, read = await self._read([each for each in ids if each not in known])
        if known and version != chart.version:
            known, (version, read) = {}, await self._read(ids)
        if read or version != chart.version:
            keep = partial(session.known.keep, session.cooperative_id, version, read.values())
            session.unit.after_commit(keep)
        return known | read

    async def _read(self, ids: Iterable[UUID]) -> tuple[int, dict[UUID, Account]]:
        """The version of the chart, 0 where there is none, and these accounts of it."""
        rows = await self._session.fetch(ASKED_BY_ID, plain(ids))
        version = rows[0]["chart_version"] if rows else 0
        return version, {row["id"]: account_in(row) for row in rows if row["id"]}

    async def shared(self, numbers: Mapping[str, str]) -> SharedAccounts:
        rows = await self._session.fetch(_CONTROLS, list(set(numbers.values())))
        found = {(row["ledger"], row["account_number"]): account_in(row) for row in rows}
        by_role: dict[tuple[Ledger, str], Account] = {}
        for role, number in numbers.items():
            for ledger in Ledger:
                if (ledger, number) not in found:
                    raise NotFound(what=f"account {number} in {ledger}")
                by_role[ledger, role] = found[ledger, number]
        return SharedAccounts(by_role)

    async def of_members(self, member_ids: Collection[UUID]) -> dict[UUID, MemberAccounts]:
        rows = await self._session.fetch(
            f"SELECT {COLUMNS} FROM treasury.account a WHERE a.cooperative_id = $1 "
            "AND a.member_id = ANY ($2) AND a.member_role IN ('capital', 'declared')",
            list(member_ids),
        )
        by_member: dict[UUID, dict[tuple[Ledger, MemberRole], Account]] = {}
        for row in rows:
            account = account_in(row)
            assert account.member_id is not None
            assert account.member_role is not None
            found = by_member.setdefault(account.member_id, {})
            found[account.ledger, account.member_role] = account
        return {
            member: MemberAccounts.of(member, found)
            for member, found in by_member.items()
            if len(found) == len(MEMBER_SUB_ACCOUNTS)
        }

    async def save(self, account: Account) -> None:
        saved = await self._session.value(
            "UPDATE treasury.account SET name = $3, k1_line = $4, patronage_source = $5, "
            "is_active = $6, version = $7 "
            "WHERE cooperative_id = $1 AND id = $2 AND version = $7 - 1 RETURNING true",
            account.id,
            account.name,
            account.k1_line,
            account.patronage_source,
            account.is_active,
            account.version,
        )
        if not saved:
            raise Stale()

    async def page(self, chosen: AccountFilter, paging: Paging) -> Page[Account]:
        query = select(accounts).where(accounts.c.cooperative_id == self._session.cooperative_id)
        if chosen.ledger:
            query = query.where(accounts.c.ledger == chosen.ledger)
        if chosen.account_type:
            query = query.where(accounts.c.account_type == chosen.account_type)
        if chosen.active is not None:
            query = query.where(accounts.c.is_active == chosen.active)
        if chosen.member_id:
            query = query.where(accounts.c.member_id == chosen.member_id)
        if chosen.search:
            query = query.where(
                or_(
                    accounts.c.account_number.startswith(chosen.search, autoescape=True),
                    func.lower(accounts.c.name).contains(chosen.search.lower(), autoescape=True),
                )
            )
        keys = (accounts.c.ledger, accounts.c.account_number)
        rows, next_key, total = await self._session.page(query, keys, paging)
        return Page([account_in(row._mapping) for row in rows], next_key, total)

    async def _incomplete(self, member_ids: set[UUID]) -> set[UUID]:
        """Those without all of their sub-accounts."""
        rows = await self._session.fetch(_COMPLETE_MEMBERS, list(member_ids))
        return member_ids - {row["member_id"] for row in rows}

    async def _controls(self) -> dict[tuple[Ledger, str], Account]:
        numbers = list({sub.control_number for sub in MEMBER_SUB_ACCOUNTS})
        rows = await self._session.fetch(_CONTROLS, numbers)
        if not rows:
            raise NotInstalled()
        return {(Ledger(row["ledger"]), row["account_number"]): account_in(row) for row in rows}


def _sub_account(member: MemberRef, control: Account, role: MemberRole) -> Account:
    name = control.name
    if member.display_name:
        name = f"{control.name} ({member.display_name})"[:120]
    return Account(
        id=new_id(),
        ledger=control.ledger,
        account_number=sub_account_number(control.account_number, member.member_number),
        name=name,
        account_type=control.account_type,
        parent_id=control.id,
        member_id=member.member_id,
        member_role=role,
    )
