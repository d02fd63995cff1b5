"""A cooperative counts the changes of its accounts, so that whoever knows them asks for one number.

The count is raised in the transaction of the change, under the lock of its row: a change that is
not counted cannot be seen. Online: a constant default, and a trigger under a short lock.
"""

from chassis.migrations import script

revision = "treasury_0006"
down_revision = "treasury_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script(
        """
        ALTER TABLE treasury.cooperative ADD COLUMN chart_version bigint NOT NULL DEFAULT 1;

        CREATE FUNCTION treasury.count_chart() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE treasury.cooperative SET chart_version = chart_version + 1
            WHERE cooperative_id IN (SELECT cooperative_id FROM changed);
            RETURN NULL;
        END $$;
        CREATE TRIGGER counts_chart AFTER UPDATE ON treasury.account
            REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION treasury.count_chart();
        """
    )


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")
