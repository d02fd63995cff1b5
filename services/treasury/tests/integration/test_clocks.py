"""F12: a clock that jumps, goes back or stands elsewhere dates nothing outside its period."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chassis.database import Units
from chassis.sealer import Sealer
from chassis.seals import AUDIT, broken
from chassis.testing import COOPERATIVE, ScratchDatabase
from habitat.treasury.v1.events_pb2 import AuditSealed
from kernel.errors import Refused
from treasury.adapters.sealing import JOURNAL
from treasury.application.reverse_transaction import ReverseTransaction, reverse_transaction

from .desk import WORKER, Desk

_OUTSIDE = """
SELECT count(*) FROM treasury.transaction t JOIN treasury.period p ON p.id = t.period_id
WHERE t.transaction_date NOT BETWEEN p.start_date AND p.end_date
"""
_REVERSALS = """
SELECT transaction_date, posted_at FROM treasury.transaction
WHERE transaction_type = 'reversal' AND ledger = 'BOOK' ORDER BY serial
"""
_TOLD = "SELECT occurred_at FROM (SELECT envelope->>'occurred_at' AS occurred_at, global_seq"
_TOLD += " FROM treasury.outbox) told ORDER BY global_seq"


@dataclass
class Wandering:
    """A clock that a test sets."""

    instant: datetime
    zone: str = "UTC"

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.astimezone(ZoneInfo(self.zone)).date()


MOMENTS = {
    "year end": ("America/New_York", datetime(2028, 1, 1, 4, 30, tzinfo=UTC), date(2027, 12, 31)),
    "new year": ("America/New_York", datetime(2028, 1, 1, 5, 30, tzinfo=UTC), date(2028, 1, 1)),
    "leap day": ("Pacific/Auckland", datetime(2028, 2, 28, 23, 30, tzinfo=UTC), date(2028, 2, 29)),
    "spring": ("America/New_York", datetime(2028, 3, 12, 6, 59, tzinfo=UTC), date(2028, 3, 12)),
    "quarter": ("Asia/Kolkata", datetime(2028, 3, 31, 18, 29, tzinfo=UTC), date(2028, 3, 31)),
    "next": ("Asia/Kolkata", datetime(2028, 3, 31, 18, 31, tzinfo=UTC), date(2028, 4, 1)),
    "autumn": ("Europe/Berlin", datetime(2028, 10, 29, 0, 59, tzinfo=UTC), date(2028, 10, 29)),
}


@pytest.fixture
def clock() -> Wandering:
    return Wandering(datetime(2028, 1, 1, tzinfo=UTC))


@pytest.fixture
async def desk(
    habitat_db: ScratchDatabase, service_units: Callable[..., Units], clock: Wandering
) -> Desk:
    made = Desk(habitat_db, service_units(habitat_db, "treasury", clock=clock))
    await made.install()
    return made


async def reversed_today(desk: Desk) -> None:
    """A posting of January, taken back with the date that the clock gives."""
    posted = await desk.earn(100, on=date(2028, 1, 10))
    command = ReverseTransaction(posted[0].id, "typo", None, "alder", "beech")
    await desk.do(WORKER, lambda work: reverse_transaction(work, command))


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_date_of_an_entry_is_that_of_the_cooperatives_calendar(
    desk: Desk, clock: Wandering, moment: str
) -> None:
    for month in (1, 4, 7, 10):
        await desk.open_quarter(date(2028, month, 1))
    await desk.open_quarter(date(2027, 10, 1))
    clock.zone, clock.instant, expected = MOMENTS[moment]
    await reversed_today(desk)
    (found,) = await desk.sql(_REVERSALS)
    assert found["transaction_date"] == expected
    assert await desk.value(_OUTSIDE) == 0


async def test_a_clock_that_goes_back_changes_no_order(desk: Desk, clock: Wandering) -> None:
    """An hour forward, two back, over the end of a quarter: numbers, facts and seals go on."""
    for month in (1, 4):
        await desk.open_quarter(date(2028, month, 1))
    midnight = datetime(2028, 4, 1, tzinfo=UTC)
    jumps = [timedelta(minutes=minutes) for minutes in (-30, 30, -90, -89, 1, -1)]
    for jump in jumps:
        clock.instant = midnight + jump
        await reversed_today(desk)
    found = await desk.sql(_REVERSALS)
    assert [row["posted_at"] - midnight for row in found] == jumps
    for row, jump in zip(found, jumps, strict=True):
        assert row["transaction_date"] == date(2028, 4, 1) - timedelta(days=jump < timedelta())
    assert await desk.value(_OUTSIDE) == 0
    told = [row["occurred_at"] for row in await desk.sql(_TOLD)]
    assert any(later < earlier for earlier, later in itertools.pairwise(told))
    chains = (AUDIT, JOURNAL)
    sealer = Sealer(
        desk.units, chains, lambda h: AuditSealed(chain=h.chain, seal_no=h.seal_no, hash=h.hash)
    )
    while await sealer.run_once():
        pass
    for chain in chains:
        assert await desk.sql(broken("treasury", chain), COOPERATIVE) == []
    assert await desk.difference() == 0


async def test_a_closed_quarter_takes_nothing_when_the_clock_goes_back_into_it(
    desk: Desk, clock: Wandering
) -> None:
    quarter = await desk.open_quarter(date(2028, 1, 1))
    await desk.open_quarter(date(2028, 4, 1))
    posted = await desk.earn(100, on=date(2028, 4, 10))
    clock.instant = datetime(2028, 4, 20, tzinfo=UTC)
    flow = quarter.id
    await desk.begin(quarter, flow)
    clock.instant = datetime(2028, 3, 31, 23, 30, tzinfo=UTC)
    command = ReverseTransaction(posted[0].id, "typo", None, "alder", "beech")
    with pytest.raises(Refused) as refused:
        await desk.do(WORKER, lambda work: reverse_transaction(work, command))
    assert refused.value.reason == "CLOSE_IN_PROGRESS"
    assert await desk.value(_OUTSIDE) == 0
