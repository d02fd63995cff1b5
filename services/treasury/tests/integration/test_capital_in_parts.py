"""Whose capital an allocation moved: found and told of in parts, and refused as a whole."""

import json

import pytest

from treasury.adapters import sql_capital
from treasury.domain.capital import InsufficientCapital
from treasury.domain.opening import OpeningBalance

from ..builders import member
from .desk import Desk


@pytest.fixture
def in_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if two members were as many as a fact may tell of."""
    monkeypatch.setattr(sql_capital, "CAPITAL_LINES_MAX", 2)


@pytest.mark.usefixtures("in_twos")
async def test_all_whose_capital_moved_are_told_of_once_in_parts(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.earn(1_500)
    await desk.close(period, [(member(n), n * 100, 0, n * 100) for n in range(1, 6)])
    told = await desk.sql(
        "SELECT payload ->> 'lines' AS lines FROM treasury.outbox "
        "WHERE event_type = 'treasury.capital_account.updated' ORDER BY aggregate_sequence"
    )
    parts = [json.loads(row["lines"]) for row in told]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert [(line["member_id"], line["book_delta_minor"]) for part in parts for line in part] == [
        (str(member(n).member_id), str(n * 100)) for n in range(1, 6)
    ]


@pytest.mark.usefixtures("in_twos")
async def test_one_member_below_the_floor_undoes_it_whatever_part_he_is_in(desk: Desk) -> None:
    """The others of the next part are being asked for when he is found."""
    period = await desk.open_quarter()
    many = [member(n) for n in range(1, 8)]
    await desk.import_balances([OpeningBalance(who, 100, 100) for who in many])
    await desk.earn(-601)
    minors = [-100, -100, -101, -75, -75, -75, -75]
    with pytest.raises(InsufficientCapital):
        await desk.close(
            period, [(who, minor, 0, minor) for who, minor in zip(many, minors, strict=True)]
        )
    kinds = await desk.sql("SELECT DISTINCT transaction_type FROM treasury.transaction")
    assert "allocation" not in {row["transaction_type"] for row in kinds}
    told = await desk.sql("SELECT DISTINCT event_type FROM treasury.outbox")
    assert "treasury.period.closed" not in {row["event_type"] for row in told}
