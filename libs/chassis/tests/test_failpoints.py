"""A process dies at its point, at the n-th passing, and nowhere else."""

import subprocess
import sys

import pytest

from chassis import failpoints
from chassis.crash_points import POINTS

PASSING = """
import sys
from chassis import failpoints
failpoints.arm(sys.argv[1] or None)
for time in range(1, 4):
    failpoints.reach("relay", "taken")
    failpoints.reach("relay.marked")
    print(time, flush=True)
"""


@pytest.mark.parametrize(
    ("armed", "code", "said"),
    [
        ("", 0, "1\n2\n3\n"),
        ("bus.acked", 0, "1\n2\n3\n"),
        ("relay.taken", failpoints.KILLED, ""),
        ("relay.marked:3", failpoints.KILLED, "1\n2\n"),
    ],
)
def test_a_process_dies_at_the_nth_passing_of_its_point(armed, code, said):
    done = subprocess.run(
        [sys.executable, "-c", PASSING, armed], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (code, said)
    assert ("died at failpoint" in done.stderr) == bool(code)


def test_the_catalogue_has_a_sentence_for_everything():
    for point in POINTS.values():
        assert point.truth.endswith("."), point
        assert point.truth[0].isupper(), point
        assert point.recovery, point
        assert not point.recovery.endswith("."), point
