"""What Agreements says of a distribution, and what becomes of its money in the books."""

from datetime import date
from uuid import uuid4

import pytest

from habitat.agreements.v1 import events_pb2 as agreements
from kernel.errors import NotFound, Refused
from treasury.application.distributions import PostDistribution, post_distribution
from treasury.domain.capital import Distribution, DistributionKind

from ..builders import member
from .desk import WORKER, Desk
from .hearing import fact, hear

ALDER = member(1)


async def test_a_cancelled_cash_part_is_retained_when_it_says_so(desk: Desk) -> None:
    await desk.open_quarter(date(2026, 4, 1))
    period = await desk.open_quarter()
    await desk.earn(100)
    await desk.close(period, [(ALDER, 100, 20, 100)])
    cancelled = agreements.DistributionCancelled(
        distribution_id=str(uuid4()),
        member_id=str(ALDER.member_id),
        amount={"amount_minor": 20, "currency": "USD"},
        reason="by agreement",
    )
    await hear(desk, fact("agreements.distribution.cancelled", cancelled))
    assert (await desk.capital(ALDER)).declared_unpaid_minor == 20
    cancelled.re_retain = True
    for _ in range(2):
        await hear(desk, fact("agreements.distribution.cancelled", cancelled))
    capital = await desk.capital(ALDER)
    assert (capital.declared_unpaid_minor, capital.retained_to_date_minor) == (0, 100)
    assert capital.book_balance_minor == 100


async def test_a_returned_payment_is_taken_back_once(desk: Desk) -> None:
    await desk.open_quarter(date(2026, 4, 1))
    await desk.contribute(ALDER, 900, on=date(2026, 4, 2))
    distribution = Distribution(uuid4(), DistributionKind.CAPITAL_RETURN, 400)
    payment = PostDistribution(distribution, ALDER.member_id, date(2026, 4, 3), "D-2026Q2-0001")
    await desk.do(WORKER, lambda work: post_distribution(work, payment))
    returned = agreements.DistributionReturned(
        distribution_id=str(distribution.distribution_id), member_id=str(ALDER.member_id)
    )
    assert (await desk.capital(ALDER)).book_balance_minor == 500
    for _ in range(2):
        await hear(desk, fact("agreements.distribution.returned", returned))
    capital = await desk.capital(ALDER)
    assert (capital.book_balance_minor, capital.distributions_to_date_minor) == (900, 0)
    assert await desk.difference() == 0
    with pytest.raises(Refused, match="was reversed"):
        await desk.do(WORKER, lambda work: post_distribution(work, payment))
    returned.distribution_id = str(uuid4())
    with pytest.raises(NotFound):
        await hear(desk, fact("agreements.distribution.returned", returned))


async def test_a_payment_without_a_posting_alarms(desk: Desk) -> None:
    completed = agreements.DistributionCompleted(distribution_id=str(uuid4()))
    with pytest.raises(NotFound):
        await hear(desk, fact("agreements.distribution.completed", completed))
