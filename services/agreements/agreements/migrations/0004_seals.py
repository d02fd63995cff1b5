"""Seals for the audit log. Safe online: new tables, a trigger, and a queue of what is there."""

from chassis.seal_tables import create_seal_heads, create_seals

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_seal_heads("agreements")
    create_seals("agreements", "audit", table="audit_entry", key="seq", key_type="bigint")


def downgrade() -> None:
    raise NotImplementedError("what was sealed stays sealed; restore a backup")
