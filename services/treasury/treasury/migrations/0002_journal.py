"""The journal, drafts and snapshots. Safe online: creates only new tables.

What the triggers hold, set-based, so that a hundred thousand entries cost one check:

- a transaction is dated inside its period, and the period is open or closing (T3, T4);
- a transaction and its entries come in one statement, complete, balanced, of one ledger, on active
  accounts that are no control accounts (T1, T5); none can be added later;
- nothing in the journal is ever updated or deleted: that it was reversed follows from the mirror.
"""

from chassis.migrations import append_only, protect, script

revision = "treasury_0002"
down_revision = "treasury_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script(_JOURNAL)
    script(_CHECKS)
    script(_DRAFTS)
    for table in ("transaction", "entry", "draft_entry", "period_snapshot", "snapshot_balance"):
        protect("treasury", table, update=False)
        append_only("treasury", table)
    protect("treasury", "draft")


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")


_JOURNAL = """
CREATE TABLE treasury.transaction (
    cooperative_id    uuid   NOT NULL,
    id                uuid   NOT NULL,
    number            text   NOT NULL,
    serial            bigint NOT NULL,  -- the figure in the number, for sorting
    ledger            text   NOT NULL CHECK (ledger IN ('BOOK', 'TAX')),
    period_id         uuid   NOT NULL,
    transaction_date  date   NOT NULL,
    transaction_type  text   NOT NULL CHECK (transaction_type IN ('contribution', 'allocation',
        'distribution', 'redemption', 'revenue', 'expense', 'transfer', 'adjustment', 'closing',
        'revaluation', 'reversal', 'opening')),
    description       text   NOT NULL,
    source_type       text   NOT NULL,
    source_id         text   NOT NULL,
    source_key        text   NOT NULL,  -- source_type:source_id:ledger:purpose
    source_event_id   uuid,
    economic_event_id uuid   NOT NULL,
    tax_effect        text   CHECK (tax_effect = 'none'),
    reverses_id       uuid   CHECK ((reverses_id IS NOT NULL) = (transaction_type = 'reversal')),
    reversal_reason   text,
    created_by        text   NOT NULL,
    approved_by       text,
    posted_at         timestamptz NOT NULL,
    total_minor       bigint NOT NULL CHECK (total_minor > 0),
    entry_count       int    NOT NULL CHECK (entry_count >= 2),
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    UNIQUE (cooperative_id, source_key),    -- T9
    FOREIGN KEY (cooperative_id, period_id) REFERENCES treasury.period (cooperative_id, id),
    FOREIGN KEY (cooperative_id, reverses_id) REFERENCES treasury.transaction (cooperative_id, id)
);
CREATE UNIQUE INDEX transaction_reversed_once
    ON treasury.transaction (cooperative_id, reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX transaction_by_date
    ON treasury.transaction (cooperative_id, transaction_date DESC, serial DESC);
CREATE INDEX transaction_by_period ON treasury.transaction (cooperative_id, period_id);
CREATE INDEX transaction_by_event ON treasury.transaction (cooperative_id, economic_event_id);
CREATE INDEX transaction_by_source
    ON treasury.transaction (cooperative_id, source_type, source_id);

CREATE TABLE treasury.entry (
    cooperative_id uuid   NOT NULL,
    transaction_id uuid   NOT NULL,
    line_no        int    NOT NULL CHECK (line_no > 0),
    entry_seq      bigint GENERATED ALWAYS AS IDENTITY,
    account_id     uuid   NOT NULL,
    direction      text   NOT NULL CHECK (direction IN ('debit', 'credit')),
    amount_minor   bigint NOT NULL CHECK (amount_minor > 0),
    member_id      uuid,  -- on accounts that belong to nobody; a sub-account names its member
    movement       text,  -- why capital moved; on capital sub-accounts only
    memo           text   NOT NULL DEFAULT '',
    PRIMARY KEY (cooperative_id, transaction_id, line_no)
);
CREATE INDEX entry_by_account ON treasury.entry (cooperative_id, account_id, entry_seq);
CREATE INDEX entry_by_member
    ON treasury.entry (cooperative_id, member_id) WHERE member_id IS NOT NULL;

CREATE TABLE treasury.period_snapshot (
    cooperative_id            uuid   NOT NULL,
    id                        uuid   NOT NULL,
    period_id                 uuid   NOT NULL,
    ledger                    text   NOT NULL CHECK (ledger IN ('BOOK', 'TAX')),
    revision                  int    NOT NULL,  -- the period's reopen_count
    as_of_date                date   NOT NULL,
    last_entry_seq            bigint NOT NULL,
    account_count             int    NOT NULL,
    total_debits_minor        bigint NOT NULL,
    total_credits_minor       bigint NOT NULL,
    equation_difference_minor bigint NOT NULL CHECK (equation_difference_minor = 0),
    sha256                    text   NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    created_at                timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, period_id, ledger, revision),
    FOREIGN KEY (cooperative_id, period_id) REFERENCES treasury.period (cooperative_id, id),
    CHECK (total_debits_minor - total_credits_minor = equation_difference_minor)
);

CREATE TABLE treasury.snapshot_balance (
    cooperative_id uuid   NOT NULL,
    snapshot_id    uuid   NOT NULL,
    account_id     uuid   NOT NULL,
    debits_minor   bigint NOT NULL,
    credits_minor  bigint NOT NULL,
    balance_minor  bigint NOT NULL,  -- signed by the account's normal balance
    entry_count    bigint NOT NULL,
    PRIMARY KEY (cooperative_id, snapshot_id, account_id)
);
"""

# EXECUTE plans each check anew, knowing how large the journal is now: a plan from the day it was
# empty walks an index from end to end for every row. LATERAL with OFFSET 0 leaves one probe of a
# primary key for each row added; nothing that the planner believes about tenants can change it.
_CHECKS = """
CREATE FUNCTION treasury.check_transactions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    culprit text;
BEGIN
    EXECUTE $q$
        SELECT format('%s dated %s in period %s, which is %s', t.number, t.transaction_date,
                      coalesce(p.code, '?'), coalesce(p.status, 'unknown'))
        FROM added t
        LEFT JOIN LATERAL (
            SELECT x.code, x.status, x.start_date, x.end_date FROM treasury.period x
            WHERE x.cooperative_id = t.cooperative_id AND x.id = t.period_id OFFSET 0) p ON true
        WHERE (p.status IN ('open', 'closing')
               AND t.transaction_date BETWEEN p.start_date AND p.end_date) IS NOT TRUE
        LIMIT 1 $q$ INTO culprit;
    IF culprit IS NOT NULL THEN
        RAISE EXCEPTION 'transaction % cannot be posted there', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_in_its_period';
    END IF;
    EXECUTE $q$
        SELECT t.number FROM added t
        LEFT JOIN LATERAL (
            SELECT x.line_no FROM treasury.entry x WHERE x.cooperative_id = t.cooperative_id
            AND x.transaction_id = t.id AND x.line_no = 1 OFFSET 0) e ON true
        WHERE e.line_no IS NULL LIMIT 1 $q$ INTO culprit;
    IF culprit IS NOT NULL THEN
        RAISE EXCEPTION 'transaction % has no entries', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_has_entries';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER in_its_period_with_entries AFTER INSERT ON treasury.transaction
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION treasury.check_transactions();

CREATE FUNCTION treasury.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
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
        SELECT format('%s (transaction %s)', coalesce(a.account_number, 'unknown'), t.number)
        FROM added e
        LEFT JOIN LATERAL (
            SELECT x.ledger, x.number FROM treasury.transaction x
            WHERE x.cooperative_id = e.cooperative_id AND x.id = e.transaction_id OFFSET 0) t
            ON true
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
CREATE TRIGGER complete_and_balanced AFTER INSERT ON treasury.entry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION treasury.check_entries();
"""

_DRAFTS = """
CREATE TABLE treasury.draft (
    cooperative_id    uuid   NOT NULL,
    id                uuid   NOT NULL,
    number            text   NOT NULL,
    serial            bigint NOT NULL,
    ledger            text   NOT NULL CHECK (ledger IN ('BOOK', 'TAX')),
    period_id         uuid   NOT NULL,
    transaction_date  date   NOT NULL,
    transaction_type  text   NOT NULL,
    status            text   NOT NULL
                      CHECK (status IN ('draft', 'pending_approval', 'posted', 'discarded')),
    description       text   NOT NULL,
    economic_event_id uuid   NOT NULL,
    created_by        text   NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    approved_by       text   CHECK (approved_by <> created_by),
    return_reason     text   NOT NULL DEFAULT '',
    total_minor       bigint NOT NULL,
    entry_count       int    NOT NULL,
    version           int    NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    UNIQUE (cooperative_id, economic_event_id, ledger),
    FOREIGN KEY (cooperative_id, period_id) REFERENCES treasury.period (cooperative_id, id)
);
CREATE INDEX draft_undecided ON treasury.draft (cooperative_id, period_id)
    WHERE status IN ('draft', 'pending_approval');
CREATE INDEX draft_by_date ON treasury.draft (cooperative_id, transaction_date DESC, serial DESC)
    WHERE status <> 'posted';
CREATE FUNCTION treasury.refuse_reviving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('posted', 'discarded') THEN
        RAISE EXCEPTION 'draft % is decided', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE UPDATE ON treasury.draft
    FOR EACH ROW EXECUTE FUNCTION treasury.refuse_reviving();

CREATE TABLE treasury.draft_entry (
    cooperative_id uuid   NOT NULL,
    draft_id       uuid   NOT NULL,
    line_no        int    NOT NULL CHECK (line_no > 0),
    account_id     uuid   NOT NULL,
    direction      text   NOT NULL CHECK (direction IN ('debit', 'credit')),
    amount_minor   bigint NOT NULL CHECK (amount_minor > 0),
    memo           text   NOT NULL,
    member_id      uuid,
    PRIMARY KEY (cooperative_id, draft_id, line_no),
    FOREIGN KEY (cooperative_id, draft_id) REFERENCES treasury.draft (cooperative_id, id),
    FOREIGN KEY (cooperative_id, account_id) REFERENCES treasury.account (cooperative_id, id)
);
"""
