"""The lines of an agreement as they come: columns of one length, a header first."""

from typing import Any
from uuid import uuid4

import pytest

from habitat.kernel.v1.lines_pb2 import AllocationColumns
from habitat.treasury.v1 import capital_pb2 as pb
from kernel.errors import Invalid
from treasury.adapters.wire_capital import CHUNK_MAX, allocations_in, require_columns

MEMBER = uuid4()


def columns(**changed: Any) -> AllocationColumns:
    """Two lines."""
    two: dict[str, Any] = {
        "member_ids": MEMBER.bytes + uuid4().bytes,
        "member_numbers": ["M-0001", "M-0002"],
        "total_minor": [100, 50],
        "cash_minor": [20, 10],
        "retained_minor": [80, 40],
        "tax_total_minor": [100, 50],
    }
    return AllocationColumns(**two | changed)


def header(line_count: int) -> pb.AllocationsHeader:
    return pb.AllocationsHeader(
        agreement_id=str(uuid4()),
        period_id=str(uuid4()),
        workflow_id=str(uuid4()),
        line_count=line_count,
        total={"amount_minor": 300, "currency": "USD"},
        cash={"amount_minor": 60, "currency": "USD"},
        retained={"amount_minor": 240, "currency": "USD"},
        tax_total={"amount_minor": 300, "currency": "USD"},
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"member_ids": MEMBER.bytes},
        {"member_ids": MEMBER.bytes * 2 + b"x"},
        {"member_numbers": ["M-0001"]},
        {"cash_minor": []},
        {"retained_minor": [80, 40, 0]},
        {"tax_total_minor": [100]},
        {"total_minor": [100]},
        {"total_minor": [1] * (CHUNK_MAX + 1)},
    ],
)
def test_columns_that_do_not_fit_together_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        require_columns(columns(**changed))
    assert [violation.field for violation in refused.value.violations] == ["lines"]


def test_the_columns_of_all_messages_are_one_table() -> None:
    first = pb.PostAllocationsRequest(header=header(4))
    more = [pb.PostAllocationsRequest(lines=columns()) for _ in range(2)]
    more[1].lines.member_ids = uuid4().bytes + uuid4().bytes
    found, lines = allocations_in([first, *more], "USD")
    assert (found.line_count, len(lines)) == (4, 4)
    assert lines.member_ids[0] == MEMBER
    assert lines.total_minor == (100, 50, 100, 50)
    with pytest.raises(Invalid, match="the header says 4"):
        allocations_in([first, more[0]], "USD")
