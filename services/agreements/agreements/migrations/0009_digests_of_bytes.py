"""The digest of locked claims is made of bytes: one made of words equals none of them.

A close that is under way finds none beside its lock and takes it from the claims; it calculates
anew when it notices. As many rows as there are periods.
"""

from chassis.migrations import over_all_rows

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FORGET = "UPDATE agreements.period SET claims_digest = '' WHERE claims_digest <> ''"


def upgrade() -> None:
    over_all_rows("agreements", "period", _FORGET)


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")
