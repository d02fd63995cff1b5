"""The payments of an allocation are found by it: at scheduling, by the guard of its cash part, and
where it is paid in parts. Blocks writes to payments for as long as it takes to read them once.

The guard looks once by the index for each allocation. As a join it was planned anew for tables that
had just been filled, without statistics, and read all payments for each of them.
"""

from chassis.migrations import script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script("""
        CREATE INDEX distribution_by_allocation
            ON agreements.distribution (cooperative_id, allocation_id);
        CREATE OR REPLACE FUNCTION agreements.within_the_cash_part() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM (SELECT DISTINCT cooperative_id, allocation_id FROM added) one
                JOIN agreements.allocation a
                    ON (a.cooperative_id, a.id) = (one.cooperative_id, one.allocation_id)
                CROSS JOIN LATERAL (
                    SELECT sum(d.amount_minor) AS minor FROM agreements.distribution d
                    WHERE (d.cooperative_id, d.allocation_id) = (a.cooperative_id, a.id)
                      AND (d.status NOT IN ('cancelled', 'returned') OR d.re_retained)
                ) taken
                WHERE taken.minor > a.cash_minor
            ) THEN
                RAISE EXCEPTION 'payments would exceed the cash part of their allocation'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$;
    """)


def downgrade() -> None:
    raise NotImplementedError("what guards money is replaced by a migration that goes forward")
