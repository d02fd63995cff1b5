"""Lines of an agreement are checked by one look at all of them instead of one look at each.

The agreement and the period of a hundred thousand lines are one row each: two foreign keys asked
for them line by line. The trigger of the statement asks once, and more: the period must be the
agreement's own, which a foreign key of the agreement ties to a period. Neither is ever deleted.

Online: the two constraints go under a short exclusive lock, no row is read.
"""

from chassis.migrations import script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script(
        """
        CREATE FUNCTION agreements.lines_fit_their_agreement() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM (SELECT DISTINCT cooperative_id, agreement_id, period_id FROM added) a
                LEFT JOIN LATERAL (
                    SELECT status, period_id FROM agreements.agreement x
                    WHERE (x.cooperative_id, x.id) = (a.cooperative_id, a.agreement_id)
                    FOR KEY SHARE) g ON true
                WHERE (g.status = 'draft' AND g.period_id = a.period_id) IS NOT TRUE
            ) THEN
                RAISE EXCEPTION
                    'lines are written once, with the draft of their agreement, in its period'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$;
        DROP TRIGGER lines_only_in_drafts ON agreements.allocation;
        CREATE TRIGGER lines_fit_their_agreement AFTER INSERT ON agreements.allocation
            REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION agreements.lines_fit_their_agreement();
        ALTER TABLE agreements.allocation
            DROP CONSTRAINT allocation_cooperative_id_agreement_id_fkey,
            DROP CONSTRAINT allocation_cooperative_id_period_id_fkey;

        -- The same sum; an SQL function with an aggregate is set up anew for every row.
        CREATE OR REPLACE FUNCTION agreements.total_of(bigint[]) RETURNS numeric
        LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE
            total numeric := 0;
            part bigint;
        BEGIN
            FOREACH part IN ARRAY $1 LOOP
                total := total + coalesce(part, 0);
            END LOOP;
            RETURN total;
        END $$;
        """
    )


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")
