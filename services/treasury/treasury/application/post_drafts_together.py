"""PostTransaction for several callers at once: what is plainly postable, in six statements.

Plain is a posting that is refused for nothing, waits for no second person and moves nobody's
capital. Every other is set aside and goes through `post_draft` alone, which says why or does more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.call import Role
from kernel.errors import HabitatError
from treasury.application.announce import announce_posted
from treasury.application.ports import Work
from treasury.application.post_draft import PostDraft, event_to_post, noted
from treasury.domain.drafts import DraftEvent
from treasury.domain.journal import EconomicEvent
from treasury.domain.periods import Period
from treasury.domain.records import TransactionRecord


@dataclass(frozen=True, slots=True)
class _Plain:
    """One posting that will be made, and the place of its caller."""

    place: int
    drafts: DraftEvent  # now posted
    event: EconomicEvent


async def post_drafts_together(
    works: Sequence[Work], commands: Sequence[PostDraft]
) -> list[list[TransactionRecord] | None]:
    """The records of each caller's posting, None for those set aside.

    `works` are one transaction, each with its caller's own call. Locks drafts in the order of
    their events, then periods in the order of their dates. Raises Conflict when a source was
    posted before, and NotInstalled; then nobody has posted.
    """
    desk = works[0]
    limit_minor = (await desk.cooperatives.get()).high_value_transaction_minor
    found = await desk.drafts.several_for_change({command.id for command in commands})
    periods = await desk.periods.several_for_posting(
        {drafts.drafts[0].period_id for drafts in found.values()}
    )
    plain: dict[UUID, _Plain] = {}
    for place, (work, command) in enumerate(zip(works, commands, strict=True)):
        one = _plain(work, command, place, found, periods)
        if one and one.event.total_minor <= limit_minor:
            plain.setdefault(one.event.id, one)  # the second caller of an event finds it posted
    records = await _posted(desk, list(plain.values()))
    results: list[list[TransactionRecord] | None] = [None] * len(works)
    for one in plain.values():
        own = [records[draft.id] for draft in one.drafts.drafts]
        announce_posted(works[one.place], own)
        results[one.place] = noted(works[one.place], one.drafts, own, action="post_transaction")
    return results


def _plain(
    work: Work,
    command: PostDraft,
    place: int,
    found: Mapping[UUID, DraftEvent],
    periods: Mapping[UUID, Period],
) -> _Plain | None:
    drafts = found.get(command.id)
    if drafts is None or drafts.drafts[0].period_id not in periods:
        return None
    first = drafts.drafts[0]
    try:
        work.call.actor.require(Role.STEWARD)
        event = event_to_post(command, drafts)
        periods[first.period_id].admit(first.transaction_type, first.transaction_date)
    except HabitatError:
        return None
    return None if event.touches_capital else _Plain(place, drafts.post(), event)


async def _posted(desk: Work, plain: Sequence[_Plain]) -> dict[UUID, TransactionRecord]:
    if not plain:
        return {}
    await desk.drafts.save([one.drafts for one in plain])
    return {record.id: record for record in await desk.journal.add([one.event for one in plain])}
