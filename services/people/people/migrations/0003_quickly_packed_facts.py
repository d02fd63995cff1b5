"""Facts of many lines are packed with lz4: packing them took longer than storing them.

Online: the catalog alone changes, under a short exclusive lock; what is stored stays as it is.
"""

from chassis.migrations import pack_quickly

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pack_quickly("people.outbox.payload")


def downgrade() -> None:
    raise NotImplementedError("it changes no data; go forward")
