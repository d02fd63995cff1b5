"""PostCapitalContribution: money, property or a loan that a member brings in (domain 6.3)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.errors import Conflict, Refused
from treasury.application.announce import post
from treasury.application.drafting import period_for
from treasury.application.ensure_member_accounts import open_accounts
from treasury.application.ports import Work
from treasury.application.reverse_transaction import mirror
from treasury.domain.accounts import Ledger
from treasury.domain.capital import CapitalContribution, CapitalKind, MemberRef, Occasion
from treasury.domain.chart import SHARED_ROLES
from treasury.domain.entries import Movement
from treasury.domain.facts import ContributionPosted
from treasury.domain.journal import TransactionType
from treasury.domain.records import TransactionRecord

SOURCE = "contribution"
_ROLES = ("operating_cash", "equipment", "member_loans", "notes_payable")


@dataclass(frozen=True, slots=True)
class PostContribution:
    """`period_id` is the contribution's own period; without it the date chooses one."""

    contribution: CapitalContribution
    member: MemberRef
    contribution_date: date
    number: str
    period_id: UUID | None = None
    asset_account_number: str = ""


async def post_contribution(
    work: Work, command: PostContribution
) -> tuple[UUID | None, UUID | None]:
    """Ids of the BOOK and TAX transactions; a repeat returns those that stand.

    A contribution whose reversal came first is not posted at all.

    Dated the contribution's date; one that was rolled forward is dated the first day of its new
    period. Raises Forbidden, NotInstalled, RegimeNotKept, Invalid, NotFound, and what Period.admit
    raises; Conflict when it came before with other amounts.
    """
    work.call.actor.require_machine()
    (await work.cooperatives.get()).require_partnership()
    contribution = command.contribution
    before = await work.journal.claim_source(SOURCE, str(contribution.contribution_id))
    if before:
        return _repeated(before, contribution)
    if await work.taken_back.has(contribution.contribution_id):
        return None, None
    await open_accounts(work, [command.member])
    period = await period_for(work, command.contribution_date, command.period_id)
    on = command.contribution_date
    if on not in period.window:
        on = period.window.start
    period.admit(TransactionType.CONTRIBUTION, on)
    numbers = {role: SHARED_ROLES[role] for role in _ROLES}
    if command.asset_account_number:
        numbers["equipment"] = command.asset_account_number
    shared = await work.accounts.shared(numbers)
    members = await work.accounts.of_members([command.member.member_id])
    event = contribution.event(
        Occasion(period.id, on, work.call.actor.id, f"Contribution {command.number}"),
        members[command.member.member_id],
        shared,
    )
    movement = Movement.CONTRIBUTION_CASH
    if contribution.kind is CapitalKind.PROPERTY:
        movement = Movement.CONTRIBUTION_PROPERTY
    records = await post(work, [event], movement_type=movement)
    _announce(work, contribution.contribution_id, command.member.member_id, records)
    work.audit(
        "post_capital_contribution",
        "contribution",
        contribution.contribution_id,
        after={"numbers": [record.number for record in records], "kind": contribution.kind},
    )
    return _ids(records)


async def reverse_contribution(
    work: Work, *, contribution_id: UUID, member_id: UUID, reason: str
) -> bool:
    """Take the posting of a reversed contribution back; False when there is none that stands.

    Remembered in any case, so that an approval that arrives later posts nothing. The mirror is
    dated as the original while its period is open, else today.
    """
    work.call.actor.require_machine()
    before = await work.journal.claim_source(SOURCE, str(contribution_id))
    await work.taken_back.add(contribution_id)
    live = [record for record in before if record.is_live]
    if not live:
        return False
    period = await work.periods.for_posting(live[0].period_id)
    on = work.clock.today() if period.settled else live[0].transaction_date
    reversals = await mirror(work, live, on=on, reason=reason)
    _announce(work, contribution_id, member_id, reversals, reversed=True)
    work.audit("reverse_capital_contribution", "contribution", contribution_id, reason=reason)
    return True


def _announce(
    work: Work,
    contribution_id: UUID,
    member_id: UUID,
    records: list[TransactionRecord],
    *,
    reversed: bool = False,
) -> None:
    amounts = {record.ledger: record.total_minor for record in records}
    work.emit(
        ContributionPosted(
            contribution_id,
            member_id,
            *_ids(records),
            amounts.get(Ledger.BOOK, 0),
            amounts.get(Ledger.TAX, 0),
            reversed,
        )
    )


def _ids(records: list[TransactionRecord]) -> tuple[UUID | None, UUID | None]:
    ids = {record.ledger: record.id for record in records}
    return ids.get(Ledger.BOOK), ids.get(Ledger.TAX)


def _repeated(
    before: list[TransactionRecord], contribution: CapitalContribution
) -> tuple[UUID | None, UUID | None]:
    if not all(record.is_live for record in before):
        raise Refused("The posting of this contribution was reversed.")
    book = next(record for record in before if record.ledger is Ledger.BOOK)
    if book.total_minor != contribution.value_minor:
        raise Conflict("This contribution was posted before with another amount.")
    return _ids(before)
