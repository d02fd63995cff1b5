"""The entries of a posting are checked beside their transaction, read once.

An allocation is two transactions with a hundred thousand entries each, and the header was looked
up for every entry. The same is refused as before. Beside it an index of the nominal accounts: a
close sums them four times, and looked for a few dozen among those of all members.

Online: one function is replaced; accounts cannot be opened for as long as it takes to read them.
"""

from chassis.migrations import script

revision = "treasury_0005"
down_revision = "treasury_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script(_CHECK)
    script("""
        CREATE INDEX account_nominal ON treasury.account (cooperative_id)
            WHERE account_type IN ('revenue', 'expense');
    """)


def downgrade() -> None:
    raise NotImplementedError("what guards money is replaced by a migration that goes forward")


_CHECK = """
CREATE OR REPLACE FUNCTION treasury.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    culprit text;
BEGIN
    EXECUTE $q$
        SELECT coalesce(t.number, 'unknown')
        FROM (SELECT e.cooperative_id, e.transaction_id, count(*) AS entries,
                     max(e.line_no) AS last_line,
                     sum(e.amount_minor) FILTER (WHERE e.direction = 'debit') AS debits,
                     sum(e.amount_minor) FILTER (WHERE e.direction = 'credit') AS credits
              FROM added e GROUP BY e.cooperative_id, e.transaction_id) s
        LEFT JOIN LATERAL (
            SELECT x.number, x.entry_count, x.total_minor FROM treasury.transaction x
            WHERE x.cooperative_id = s.cooperative_id AND x.id = s.transaction_id OFFSET 0) t
            ON true
        WHERE (s.entries = t.entry_count AND s.last_line = t.entry_count
               AND s.debits = t.total_minor AND s.credits = t.total_minor) IS NOT TRUE
        LIMIT 1 $q$ INTO culprit;
    IF culprit IS NOT NULL THEN
        RAISE EXCEPTION 'the entries of transaction % are not complete and balanced', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_balances';
    END IF;
    EXECUTE $q$
        WITH posted AS MATERIALIZED (
            SELECT own.cooperative_id, own.transaction_id, t.ledger, t.number
            FROM (SELECT DISTINCT e.cooperative_id, e.transaction_id FROM added e) own
            LEFT JOIN LATERAL (
                SELECT x.ledger, x.number FROM treasury.transaction x
                WHERE x.cooperative_id = own.cooperative_id AND x.id = own.transaction_id
                OFFSET 0) t ON true)
        SELECT format('%s (transaction %s)', coalesce(a.account_number, 'unknown'), t.number)
        FROM added e
        JOIN posted t USING (cooperative_id, transaction_id)
        LEFT JOIN LATERAL (
            SELECT x.account_number, x.ledger, x.is_active AND NOT x.is_control AS postable,
                   coalesce(x.member_role, '') IN ('capital', 'declared') AS is_capital
            FROM treasury.account x
            WHERE x.cooperative_id = e.cooperative_id AND x.id = e.account_id OFFSET 0) a ON true
        WHERE (a.ledger = t.ledger AND a.postable
               AND (e.movement IS NOT NULL) = a.is_capital) IS NOT TRUE
        LIMIT 1 $q$ INTO culprit;
    IF culprit IS NOT NULL THEN
        RAISE EXCEPTION 'account % takes no such posting', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_on_postable_account';
    END IF;
    RETURN NULL;
END $$;
"""
