"""What a process remembers of accounts: never more, and never other, than what is committed."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID, uuid4

import pytest

from kernel.call import Call
from treasury.adapters import known as remembered
from treasury.adapters.known import Known
from treasury.adapters.work import SqlWork
from treasury.application.update_account import UpdateAccount, update_account
from treasury.domain.accounts import Account, AccountType, Ledger

from .desk import ADMIN, Desk

T = TypeVar("T")


class Process:
    """One process at the desk: its transactions share what it knows."""

    def __init__(self, desk: Desk) -> None:
        self._units = desk.units
        self._known = Known()

    async def do(
        self, use_case: Callable[[SqlWork], Awaitable[T]], call: Call = ADMIN, *, dry: bool = False
    ) -> T:
        async with self._units.open(call) as unit:
            unit.rollback_only = dry
            work = SqlWork(unit)
            await work.prepare(self._known)
            return await use_case(work)

    async def account(self, id: UUID) -> Account:
        return await self.do(lambda work: work.accounts.get(id))

    async def renamed(self, id: UUID, name: str, *, dry: bool = False) -> Account:
        async def use_case(work: SqlWork) -> Account:
            await update_account(work, UpdateAccount(id, name))
            return await work.accounts.get(id)

        return await self.do(use_case, dry=dry)


@pytest.fixture
async def bank(desk: Desk) -> UUID:
    found: UUID = await desk.value(
        "SELECT id FROM treasury.account WHERE account_number = '1110' AND ledger = 'BOOK'"
    )
    return found


async def test_what_another_process_changed_is_seen_at_once(desk: Desk, bank: UUID) -> None:
    here, there = Process(desk), Process(desk)
    assert await here.account(bank) is await here.account(bank)  # remembered, not read again
    await there.renamed(bank, "Credit union")
    assert (await here.account(bank)).name == "Credit union"


async def test_what_was_rolled_back_is_not_remembered(desk: Desk, bank: UUID) -> None:
    process = Process(desk)
    before = await process.account(bank)
    rehearsed = await process.renamed(bank, "Rehearsal", dry=True)
    await Process(desk).renamed(bank, "Credit union")
    after = await process.account(bank)
    assert rehearsed.version == after.version == before.version + 1
    assert (rehearsed.name, after.name) == ("Rehearsal", "Credit union")


async def test_an_account_of_another_cooperative_is_not_found(desk: Desk, bank: UUID) -> None:
    process = Process(desk)
    await process.account(bank)
    other = Call(uuid4(), ADMIN.actor)

    async def find(work: SqlWork) -> list[Account]:
        return await work.accounts.find([bank], [(Ledger.BOOK, "1110")])

    async with desk.units.open(other) as unit:
        work = SqlWork(unit)
        await work.prepare(process._known)
        assert await find(work) == []


def test_the_oldest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "ACCOUNTS_MAX", 2)
    known, cooperative = Known(), uuid4()
    accounts = [
        Account(uuid4(), Ledger.BOOK, f"11{n}0", "Bank", AccountType.ASSET) for n in range(1, 4)
    ]
    known.keep(cooperative, accounts)
    assert set(known.accounts(cooperative, [a.id for a in accounts])) == {
        account.id for account in accounts[1:]
    }
