"""CheckDistribution, PostDistribution, ReverseDistribution and ReRetain (domain 10.3, 6.3)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.errors import NotFound, Refused
from kernel.money import format_minor
from treasury.application.announce import post
from treasury.application.drafting import period_for
from treasury.application.ports import Work
from treasury.application.reverse_transaction import mirror
from treasury.domain.capital import (
    CapitalAccount,
    Distribution,
    DistributionKind,
    MemberAccounts,
    Occasion,
    re_retention,
)
from treasury.domain.chart import SHARED_ROLES
from treasury.domain.entries import Movement
from treasury.domain.journal import TransactionType
from treasury.domain.periods import PeriodStatus
from treasury.domain.records import TransactionRecord

SOURCE = "distribution"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it may not be paid; `temporary` ones may vanish by waiting."""

    reason: str
    message: str
    temporary: bool


@dataclass(frozen=True, slots=True)
class PostDistribution:
    distribution: Distribution
    member_id: UUID
    payment_date: date
    number: str
    payment_reference: str = ""


@dataclass(frozen=True, slots=True)
class ReRetain:
    distribution_id: UUID
    member_id: UUID
    amount_minor: int
    on: date | None
    reason: str


async def check_distribution(
    work: Work, member_id: UUID, kind: DistributionKind, amount_minor: int
) -> Refusal | None:
    """The pre-pay checks; None when it may be paid. Reads only."""
    work.call.actor.require_machine()
    found = await work.capital.accounts([member_id])
    if not found:
        raise NotFound(what="capital account")
    account = found[0]
    if refusal := _capital_refusal(account, kind, amount_minor):
        return refusal
    cooperative = await work.cooperatives.get()
    cash = await work.journal.cash_position()
    if cash.cash_minor - amount_minor < cooperative.minimum_cash_reserve_minor:
        return Refusal(
            "INSUFFICIENT_CASH",
            f"Cash of {format_minor(cash.cash_minor)} would fall below the reserve.",
            True,
        )
    declared = cash.declared_unpaid_minor
    if kind is DistributionKind.PATRONAGE_CASH:
        declared -= amount_minor
    if cash.assets_minor - amount_minor < cash.liabilities_minor + declared:
        return Refusal(
            "INSUFFICIENT_CASH", "Assets would no longer cover liabilities and payables.", True
        )
    today = work.clock.today()
    period = await work.periods.of_day(today)
    if period is None or period.status is not PeriodStatus.OPEN:
        return Refusal("PERIOD_NOT_OPEN", f"No open period holds {today}.", True)
    return None


async def post_distribution(
    work: Work, command: PostDistribution
) -> tuple[list[TransactionRecord], int]:
    """The transactions and the tax year; a repeat returns those that stand.

    Dated the payment's date, in the open period that holds it. Raises Forbidden, NotFound,
    InsufficientCapital, PeriodNotOpen, Refused when it was reversed.
    """
    work.call.actor.require_machine()
    (await work.cooperatives.get()).require_partnership()
    distribution = command.distribution
    before = await work.journal.claim_source(SOURCE, str(distribution.distribution_id))
    paid = [record for record in before if record.transaction_type in _PAYMENTS]
    if paid:
        if not all(record.is_live for record in paid):
            raise Refused("This payment was reversed; schedule a new distribution.")
        return paid, (await work.periods.get(paid[0].period_id)).fiscal_year
    period = await period_for(work, command.payment_date)
    period.admit(TransactionType.DISTRIBUTION, command.payment_date)
    shared = await work.accounts.shared(
        {role: SHARED_ROLES[role] for role in ("operating_cash", "withholding")}
    )
    text = " ".join(filter(None, ("Payment", command.number, command.payment_reference)))
    event = distribution.event(
        Occasion(period.id, command.payment_date, work.call.actor.id, text),
        await _accounts_of(work, command.member_id),
        shared,
    )
    movement = Movement.DISTRIBUTION_CASH
    if distribution.kind is DistributionKind.REDEMPTION:
        movement = Movement.REDEMPTION
    records = await post(work, [event], movement_type=movement)
    work.audit(
        "post_distribution",
        "distribution",
        distribution.distribution_id,
        after={
            "numbers": [record.number for record in records],
            "amount_minor": distribution.amount_minor,
        },
    )
    return records, period.fiscal_year


async def reverse_distribution(
    work: Work, distribution_id: UUID, *, reason: str, on: date | None
) -> list[TransactionRecord]:
    """A payment came back: its mirror in an open period. Empty when it was reversed before.

    Raises NotFound when nothing was posted.
    """
    work.call.actor.require_machine()
    before = await work.journal.claim_source(SOURCE, str(distribution_id))
    paid = [record for record in before if record.transaction_type in _PAYMENTS]
    if not paid:
        raise NotFound(what="posted distribution")
    live = [record for record in paid if record.is_live]
    if not live:
        return []
    reversals = await mirror(work, live, on=on or work.clock.today(), reason=reason)
    work.audit("reverse_distribution", "distribution", distribution_id, reason=reason)
    return reversals


async def re_retain(work: Work, command: ReRetain) -> TransactionRecord:
    """A cancelled cash part becomes retained capital again, once per distribution."""
    work.call.actor.require_machine()
    (await work.cooperatives.get()).require_partnership()
    before = await work.journal.claim_source(SOURCE, str(command.distribution_id))
    for record in before:
        if record.transaction_type is TransactionType.TRANSFER:
            return record
        if record.is_live:
            raise Refused("This distribution was paid; it cannot be retained.")
    on = command.on or work.clock.today()
    period = await period_for(work, on)
    period.admit(TransactionType.TRANSFER, on)
    event = re_retention(
        command.distribution_id,
        command.amount_minor,
        Occasion(period.id, on, work.call.actor.id, f"Re-retained: {command.reason}"),
        await _accounts_of(work, command.member_id),
    )
    await work.capital.lock([command.member_id])
    records = await post(work, [event], movement_type=Movement.RE_RETENTION)
    work.audit("re_retain", "distribution", command.distribution_id, reason=command.reason)
    return records[0]


async def require_posted(work: Work, distribution_id: UUID) -> None:
    """Raises NotFound when this distribution has no posting that stands."""
    before = await work.journal.claim_source(SOURCE, str(distribution_id))
    if not any(record.is_live and record.transaction_type in _PAYMENTS for record in before):
        raise NotFound(what="posted distribution")


_PAYMENTS = (TransactionType.DISTRIBUTION, TransactionType.REDEMPTION)


def _capital_refusal(
    account: CapitalAccount, kind: DistributionKind, amount_minor: int
) -> Refusal | None:
    if kind is DistributionKind.PATRONAGE_CASH:
        available = account.declared_unpaid_minor
    else:
        available = account.book_balance_minor - account.declared_unpaid_minor
    if amount_minor > available:
        return Refusal(
            "INSUFFICIENT_CAPITAL", f"Only {format_minor(available)} can be paid.", False
        )
    floor = account.floor_minor
    if floor is not None and account.book_balance_minor - amount_minor < floor:
        return Refusal("INSUFFICIENT_CAPITAL", "Capital would fall below its floor.", False)
    return None


async def _accounts_of(work: Work, member_id: UUID) -> MemberAccounts:
    found = await work.accounts.of_members([member_id])
    if member_id not in found:
        raise NotFound(what="capital account")
    return found[member_id]
