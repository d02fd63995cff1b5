"""PostTransactionBatch for several callers at once: what is plainly postable, as one batch.

Batches of a cooperative wait for each other anyway, at the counter of its transaction numbers.
Plain is a batch that is refused for nothing and moves nobody's capital. Every other is set aside
and goes through `post_batch` alone, which says why or does more.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kernel.errors import HabitatError
from treasury.application.announce import announce_posted
from treasury.application.drafting import AccountBook
from treasury.application.ports import Work
from treasury.application.post_batch import (
    BatchItem,
    days_of,
    events_to_post,
    noted,
    require_batch,
    transactions_in,
)
from treasury.domain.journal import EconomicEvent
from treasury.domain.records import TransactionRecord

Batch = Sequence[BatchItem]


class _Plain(NamedTuple):
    """One batch that will be posted, and the place of its caller."""

    place: int
    events: list[EconomicEvent]


async def post_batches_together(
    works: Sequence[Work], batches: Sequence[Batch | None]
) -> list[list[TransactionRecord] | None]:
    """The records of each caller's batch, None for those set aside and for no batch.

    `works` are one transaction, each with its caller's own call. Raises Conflict when a source was
    posted before, and NotInstalled; then nobody has posted.
    """
    results: list[list[TransactionRecord] | None] = [None] * len(works)
    plain = await _plain(works, batches)
    if not plain:
        return results
    records = iter(await works[0].journal.add([event for one in plain for event in one.events]))
    for place, events in plain:
        own = [next(records) for event in events for _ in event.transactions]
        announce_posted(works[place], own)
        results[place] = noted(works[place], events, own)
    return results


async def _plain(works: Sequence[Work], batches: Sequence[Batch | None]) -> list[_Plain]:
    allowed = {
        place: batch
        for place, (work, batch) in enumerate(zip(works, batches, strict=True))
        if batch is not None and _allowed(work, batch)
    }
    items = [item for batch in allowed.values() for item in batch]
    if not items:
        return []
    cooperative, periods = await works[0].cooperatives.get_with_periods(days_of(items))
    book = await AccountBook.load(works[0], transactions_in(items))
    plain = []
    for place, batch in allowed.items():
        try:
            events = events_to_post(works[place], batch, cooperative, periods, book)
        except HabitatError:
            continue
        if not any(event.touches_capital for event in events):
            plain.append(_Plain(place, events))
    return plain


def _allowed(work: Work, batch: Batch) -> bool:
    try:
        require_batch(work, batch)
    except HabitatError:
        return False
    return True
