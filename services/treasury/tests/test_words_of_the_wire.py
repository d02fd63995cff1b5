"""Ids as clients write them: every way that Python's own UUID reads, and nothing else."""

from uuid import UUID

import pytest

from kernel.errors import Invalid
from treasury.adapters.numbers import places_from_last
from treasury.adapters.wire import uuid_in

ID = "0c000000-0000-7000-8000-00000000000a"


@pytest.mark.parametrize(
    "text", [ID, ID.upper(), ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}"]
)
def test_an_id_is_read(text: str) -> None:
    read = uuid_in(text, "id")
    assert read == UUID(ID)
    assert str(read) == ID
    assert hash(read) == hash(UUID(ID))


@pytest.mark.parametrize("text", ["", "oak", ID[:-1], ID + "0", " " + ID, ID[:-1] + "g", "é" * 32])
def test_what_is_no_id_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        uuid_in(text, "account_id")
    assert refused.value.violations[0].field == "account_id"


def test_places_count_down_to_the_last_of_each_year() -> None:
    assert places_from_last([2026, 2025, None, 2026, 2026]) == [2, 0, 0, 1, 0]
    assert places_from_last([]) == []
