"""The digest of a period's locked claims stands beside their lock. Safe online: a constant default.

A lock from before has none; what needs the digest then takes it from the claims.
"""

from chassis.migrations import script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script(
        """
        ALTER TABLE agreements.period ADD COLUMN claims_digest text NOT NULL DEFAULT ''
            CHECK (claims_digest ~ '^([0-9a-f]{64})?$');
        ALTER TABLE agreements.period ADD CONSTRAINT digest_of_locked_claims
            CHECK (claims_state <> 'active' OR claims_digest = '');
        """
    )


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")
