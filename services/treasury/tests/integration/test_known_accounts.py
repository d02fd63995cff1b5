"""What a process remembers of accounts: never more, and never other, than what is committed."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID, uuid4

import pytest

from kernel.call import Call
from treasury.adapters import known as remembered
from treasury.adapters.known import Known
from treasury.adapters.sql_accounts import ASKED_BY_ID
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


async def test_every_change_is_counted_where_it_is_made(desk: Desk, bank: UUID) -> None:
    """Also one made by hand, past the service."""
    process = Process(desk)
    await process.account(bank)
    await desk.sql("UPDATE treasury.account SET name = 'By hand' WHERE account_number = '1110'")
    assert (await process.account(bank)).name == "By hand"


COOPERATIVE = uuid4()
ACCOUNTS = [Account(uuid4(), Ledger.BOOK, f"11{n}0", "Bank", AccountType.ASSET) for n in range(4)]


def test_the_oldest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "ACCOUNTS_MAX", 2)
    known = Known()
    known.keep(COOPERATIVE, 1, ACCOUNTS[:1])
    known.keep(COOPERATIVE, 1, ACCOUNTS[1:])
    assert list(known.chart(COOPERATIVE).accounts.values()) == ACCOUNTS[2:]


def test_a_newer_chart_takes_the_place_of_the_older() -> None:
    known = Known()
    known.keep(COOPERATIVE, 2, ACCOUNTS[:1])
    in_use = known.chart(COOPERATIVE)
    known.keep(COOPERATIVE, 3, ACCOUNTS[1:2])
    known.keep(COOPERATIVE, 2, ACCOUNTS[2:3])  # of a transaction that took long
    assert list(known.chart(COOPERATIVE).accounts.values()) == ACCOUNTS[1:2]
    assert (in_use.version, list(in_use.accounts.values())) == (2, ACCOUNTS[:1])


def test_few_charts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "CHARTS_MAX", 2)
    known, cooperatives = Known(), [uuid4() for _ in range(3)]
    for cooperative in cooperatives:
        known.keep(cooperative, 1, ACCOUNTS)
    assert [known.chart(each).version for each in cooperatives] == [0, 1, 1]


async def test_the_ids_of_a_question_are_read_once_whatever_the_plan(desk: Desk) -> None:
    """Without statistics PostgreSQL looks at every account, and read the array's text for each."""
    async with desk.units.open(ADMIN) as unit:
        driver = await unit.driver()
        await driver.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        for setting in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
            await driver.execute(f"SET LOCAL {setting} = off")
        rows = await driver.fetch(f"EXPLAIN {ASKED_BY_ID}", ADMIN.cooperative_id, f"{{{uuid4()}}}")
        assert any("Seq Scan on account" in row[0] for row in rows)
        (compared,) = [row[0] for row in rows if "id = ANY" in row[0]]
        assert "::uuid[]" not in compared
