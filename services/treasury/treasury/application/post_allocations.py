"""PostAllocations: a whole agreement in one BOOK and one TAX transaction."""

from collections.abc import Sequence

from kernel.errors import Refused
from treasury.application.announce import announce_capital, announce_posted
from treasury.application.begin_close import fence_key, rehearsed
from treasury.application.ensure_member_accounts import open_accounts
from treasury.application.ports import Work
from treasury.domain.allocations import AllocationHeader, AllocationLines
from treasury.domain.capital import MemberRef, Occasion
from treasury.domain.entries import Movement
from treasury.domain.journal import TransactionType
from treasury.domain.periods import Period
from treasury.domain.records import TransactionRecord


async def post_allocations(
    work: Work,
    header: AllocationHeader,
    lines: AllocationLines,
    *,
    rehearsal: bool = False,
) -> list[TransactionRecord]:
    """BOOK: Dr 3310 / Cr 3100-m retained, Cr 3320-m cash; TAX: Dr 3310 / Cr 3200-m; losses swapped.

    Dated the period's last day. A repeat returns what stands already. Raises Forbidden,
    TotalsDiffer, CloseInProgress, PeriodNotOpen, InsufficientCapital (a loss below a member's
    floor), Refused when another agreement is posted in the period.
    """
    work.call.actor.require_machine()
    (await work.cooperatives.get()).require_partnership()
    lines.require(header)
    await work.fence(fence_key(header.period_id))
    period = await work.periods.for_change(header.period_id)
    if rehearsal:
        period = rehearsed(work, period, header.workflow_id).fix_surplus(header.workflow_id)
        await work.periods.save(period)
    period.require_fixed(header.workflow_id)
    earlier = [
        record
        for record in await work.journal.of_close(period.id)
        if record.transaction_type is TransactionType.ALLOCATION
    ]
    if live := [record for record in earlier if record.is_live]:
        return _same_agreement(live, header)
    if not len(lines):
        return []
    round_no = sum(record.source_id == str(header.agreement_id) for record in earlier)
    return await _post(work, header, lines, period, round_no)


async def _post(
    work: Work, header: AllocationHeader, lines: AllocationLines, period: Period, round_no: int
) -> list[TransactionRecord]:
    members = zip(lines.member_ids, lines.member_numbers, strict=True)
    await open_accounts(work, [MemberRef(*member) for member in members])
    loss = header.total_minor < 0
    if loss:
        await work.capital.lock_all()
    occasion = Occasion(
        period.id,
        period.window.end,
        work.call.actor.id,
        f"Allocation {header.agreement_number}",
    )
    records = await work.journal.add_allocations(header, lines, occasion, round_no=round_no)
    announce_posted(work, records)
    await announce_capital(
        work,
        records,
        movement_type=Movement.ALLOCATION_LOSS if loss else Movement.ALLOCATION_INCOME,
        aggregate_id=header.agreement_id,
        member_ids=lines.member_ids,
    )
    _audit(work, header, records)
    return records


def _same_agreement(
    live: list[TransactionRecord], header: AllocationHeader
) -> list[TransactionRecord]:
    if any(record.source_id != str(header.agreement_id) for record in live):
        raise Refused("Another agreement is posted in this period.")
    return live


def _audit(work: Work, header: AllocationHeader, records: Sequence[TransactionRecord]) -> None:
    work.audit(
        "post_allocations",
        "agreement",
        header.agreement_id,
        after={
            "lines": header.line_count,
            "total_minor": header.total_minor,
            "inputs_hash": header.inputs_hash,
            "numbers": [record.number for record in records],
        },
    )
