"""Facts of many lines are packed with lz4: packing them took longer than storing them.

Online: the catalog alone changes, under a short exclusive lock; what is stored stays as it is.
"""

from chassis.migrations import pack_quickly

revision = "treasury_0004"
down_revision = "treasury_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pack_quickly("treasury.outbox.payload")


def downgrade() -> None:
    raise NotImplementedError("it changes no data; go forward")
