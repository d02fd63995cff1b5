"""What `make load` runs: members on their day, and two stewards who approve what they submit."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import thresholds  # noqa: F401  says at the end whether the run holds
from member_day import MemberDay, StewardDay


class Member(MemberDay):
    """All users but two."""


class Steward(StewardDay):
    """Both of them."""

    fixed_count = 2
