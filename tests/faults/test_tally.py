"""The line of a fault run."""

import pytest

from .tally import Tally


def test_a_recovered_attempt_is_no_breach():
    counted = Tally("kills", seed=7, recovered=12)
    assert counted.ok
    assert counted.line(3.25) == (
        "kills: seed 7, 3.2 s, lost 0, duplicated 0, recovered 12, unexpected 0"
    )
    counted.notes.append("slowest recovery 0.4 s")
    assert counted.line(3.25).endswith("unexpected 0; slowest recovery 0.4 s")


@pytest.mark.parametrize("breach", ["lost", "duplicated", "unexpected"])
def test_every_other_count_is(breach):
    assert not Tally("kills", seed=7, **{breach: 1}).ok
