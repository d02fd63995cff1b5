"""What a column of many rows comes back as: what it was, whatever people wrote."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from chassis.arrays import plain, texts
from chassis.database import Units
from chassis.testing import ScratchDatabase, call_as
from kernel.ids import new_id

WRITTEN = [
    "",
    "oak",
    'the "big" oak',
    "back\\slash",
    "{a,b}",
    "NULL",
    " ",
    "a,b",
    "ü\n\t😀",
    "'",
]


@pytest.fixture
def units(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Units:
    return service_units(habitat_db, "oak")


@pytest.mark.parametrize(
    "written", [WRITTEN, [*WRITTEN, None], [], [None], [""], ["x"], ["\\"], ['"']], ids=repr
)
async def test_texts_come_back(units: Units, written: list[str | None]) -> None:
    async with units.open(call_as()) as unit:
        driver = await unit.driver()
        back = await driver.fetchval("SELECT $1::text::text[]", texts(written))
    assert back == written


async def test_a_zero_byte_cannot_make_two_texts_of_one(units: Units) -> None:
    with pytest.raises(ValueError, match="zero byte"):
        texts(["oak\0ash", "elm"])


async def test_plain_words_come_back(units: Units) -> None:
    made: list[UUID] = [new_id(), uuid4()]
    async with units.open(call_as()) as unit:
        driver = await unit.driver()
        assert await driver.fetchval("SELECT $1::text::uuid[]", plain(made)) == made
        assert await driver.fetchval("SELECT $1::text::int[]", plain([1, -2])) == [1, -2]
        assert await driver.fetchval("SELECT $1::text::int[]", plain([])) == []
