"""A service of the tests: trees, and the technical tables every service has."""

from chassis.migrations import create_technical_tables, protect, script, target
from chassis.seal_tables import create_seal_heads, create_seals

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema = target().schema
    create_technical_tables(schema)
    script(f"""
        CREATE TABLE {schema}.tree (
            cooperative_id uuid NOT NULL,
            id             uuid NOT NULL DEFAULT gen_random_uuid(),
            name           text NOT NULL,
            PRIMARY KEY (cooperative_id, id)
        );
    """)
    protect(schema, "tree")
    create_seal_heads(schema)
    create_seals(schema, "audit", table="audit_entry", key="seq", key_type="bigint")


def downgrade() -> None:
    raise NotImplementedError("trees are not unplanted")
