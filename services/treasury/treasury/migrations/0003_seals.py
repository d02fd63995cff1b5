"""Seals for the audit log and the journal.

Safe online: new tables, triggers, and a queue of what is there.
"""

from chassis.seal_tables import create_seal_heads, create_seals

revision = "treasury_0003"
down_revision = "treasury_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_seal_heads("treasury")
    create_seals("treasury", "audit", table="audit_entry", key="seq", key_type="bigint")
    create_seals("treasury", "journal", table="transaction", key="id", key_type="uuid")


def downgrade() -> None:
    raise NotImplementedError("what was sealed stays sealed; restore a backup")
