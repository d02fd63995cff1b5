"""What may be read by whom: members their own rows, stewards and services everything."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from kernel.call import Actor, ActorKind, Role
from kernel.errors import Invalid, NotFound, Unauthenticated
from treasury.application.begin_close import results
from treasury.application.paging import (
    AccountFilter,
    MovementFilter,
    Page,
    Paging,
    PeriodFilter,
    TransactionFilter,
)
from treasury.application.ports import Work
from treasury.domain.accounts import Account, Ledger, MemberRole
from treasury.domain.capital import CapitalAccount
from treasury.domain.chart import shared_number
from treasury.domain.closing import AccountTotal, PeriodResult
from treasury.domain.periods import Period
from treasury.domain.records import CapitalMovement, Snapshot, TransactionRecord


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Rows by account number; amounts in minor units."""

    ledger: Ledger
    as_of: date | None
    rows: list[AccountTotal]

    @property
    def total_debits_minor(self) -> int:
        return sum(row.debits_minor for row in self.rows)

    @property
    def total_credits_minor(self) -> int:
        return sum(row.credits_minor for row in self.rows)


def visible_to(actor: Actor) -> UUID | None:
    """None for those who see everybody's rows, else the one member whose rows are shown."""
    if actor.kind is ActorKind.ANONYMOUS:
        raise Unauthenticated()
    return None if actor.sees_all() else actor.member_id


async def read_accounts(work: Work, ids: Collection[UUID]) -> list[Account]:
    own = visible_to(work.call.actor)
    found = await work.accounts.find(ids)
    return [account for account in found if own is None or account.member_id == own]


async def list_accounts(work: Work, chosen: AccountFilter, paging: Paging) -> Page[Account]:
    own = visible_to(work.call.actor)
    if own is not None:
        if chosen.member_id not in (None, own):
            return Page([], total=0 if paging.count else None)
        chosen = replace(chosen, member_id=own)
    return await work.accounts.page(chosen, paging)


async def resolve_account(work: Work, role: str, ledger: Ledger, member_id: UUID | None) -> Account:
    """The account behind a role (domain 6.3). Raises Invalid, NotFound."""
    own = visible_to(work.call.actor)
    if role in (MemberRole.CAPITAL, MemberRole.DECLARED):
        if member_id is None:
            raise Invalid("This role needs a member.", field="member_id")
        found = (await work.accounts.of_members([member_id])).get(member_id)
        if found is None or own not in (None, member_id):
            raise NotFound(what="account")
        if role == MemberRole.DECLARED:
            if ledger is Ledger.TAX:
                raise NotFound(what="account")
            return found.declared
        return found.capital_book if ledger is Ledger.BOOK else found.capital_tax
    if own is not None:
        raise NotFound(what="account")
    return (await work.accounts.shared({role: shared_number(role)}))[ledger, role]


async def read_transactions(work: Work, ids: Collection[UUID]) -> list[TransactionRecord]:
    return await work.journal.batch(ids, visible_to(work.call.actor))


async def list_transactions(
    work: Work, chosen: TransactionFilter, paging: Paging
) -> Page[TransactionRecord]:
    own = visible_to(work.call.actor)
    if own is not None and chosen.member_id not in (None, own):
        return Page([], total=0 if paging.count else None)
    return await work.journal.page(replace(chosen, visible_to=own), paging)


async def trial_balance(
    work: Work, ledger: Ledger, as_of: date | None, period_id: UUID | None
) -> TrialBalance:
    """As of a day, of a period's last day, or of everything posted."""
    work.call.actor.require(Role.STEWARD, or_machine=True)
    if period_id:
        as_of = (await work.periods.get(period_id)).window.end
    return TrialBalance(ledger, as_of, await work.journal.trial_balance(ledger, as_of))


async def read_periods(work: Work, ids: Collection[UUID]) -> list[Period]:
    visible_to(work.call.actor)
    return await work.periods.batch(ids)


async def list_periods(work: Work, chosen: PeriodFilter, paging: Paging) -> Page[Period]:
    visible_to(work.call.actor)
    return await work.periods.page(chosen, paging)


async def current_period(work: Work, on: date | None) -> Period:
    """The open period that contains the day, else the earliest open one (domain 7.3)."""
    visible_to(work.call.actor)
    found = await work.periods.of_day(on or work.clock.today())
    if found is None or found.status != "open":
        found = await work.periods.earliest_open()
    if found is None:
        raise NotFound(what="open period")
    return found


async def period_result(work: Work, period_id: UUID) -> dict[Ledger, PeriodResult]:
    visible_to(work.call.actor)
    await work.periods.get(period_id)
    return await results(work, period_id)


async def read_snapshots(work: Work, period_id: UUID) -> list[Snapshot]:
    work.call.actor.require(Role.STEWARD, or_machine=True)
    await work.periods.get(period_id)
    return await work.snapshots.of(period_id)


async def read_capital(
    work: Work, member_ids: Collection[UUID], as_of: date | None
) -> list[CapitalAccount]:
    own = visible_to(work.call.actor)
    return await work.capital.accounts([each for each in member_ids if own in (None, each)], as_of)


async def list_capital(work: Work, status: str | None, paging: Paging) -> Page[CapitalAccount]:
    own = visible_to(work.call.actor)
    if own is not None:
        mine = [
            account
            for account in await work.capital.accounts([own])
            if status in (None, account.status)
        ]
        return Page(mine, total=len(mine) if paging.count else None)
    return await work.capital.page(status, paging)


async def stream_capital(work: Work, as_of: date | None) -> AsyncIterator[list[CapitalAccount]]:
    """Everybody, for stewards and services."""
    work.call.actor.require(Role.STEWARD, or_machine=True)
    async for chunk in work.capital.stream(as_of):
        yield chunk


async def list_movements(
    work: Work, chosen: MovementFilter, paging: Paging
) -> Page[CapitalMovement]:
    if visible_to(work.call.actor) not in (None, chosen.member_id):
        return Page([], total=0 if paging.count else None)
    return await work.capital.movements(chosen, paging)


async def rebuild_projection(work: Work) -> tuple[int, int]:
    """Capital balances are sums over entries each time they are read: nothing can be stale.

    The number of capital accounts, and zero corrected.
    """
    work.call.actor.require(Role.ADMIN, or_machine=True)
    return await work.capital.count(), 0
