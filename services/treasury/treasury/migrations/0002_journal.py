"""The journal, drafts and snapshots. Safe online: creates only new tables.

What the triggers hold, set-based, so that a hundred thousand entries cost one check:

- a transaction is dated inside its period, and the period is open or closing (T3, T4);
- the entries of a transaction come in one statement, complete, balanced, of its ledger, on active
  accounts that are no control accounts (T1, T5); none can be added later;
- no transaction without its entries survives the commit;
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
    UNIQUE (cooperative_id, reverses_id),   -- reversed at most once
    FOREIGN KEY (cooperative_id, period_id) REFERENCES treasury.period (cooperative_id, id),
    FOREIGN KEY (cooperative_id, reverses_id) REFERENCES treasury.transaction (cooperative_id, id)
);
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

_CHECKS = """
CREATE FUNCTION treasury.check_transactions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    culprit text;
BEGIN
    SELECT format('%s dated %s in period %s, which is %s', t.number, t.transaction_date,
                  coalesce(p.code, '?'), coalesce(p.status, 'unknown'))
    INTO culprit
    FROM added t
    LEFT JOIN treasury.period p ON (p.cooperative_id, p.id) = (t.cooperative_id, t.period_id)
    WHERE p.id IS NULL OR p.status NOT IN ('open', 'closing')
       OR t.transaction_date NOT BETWEEN p.start_date AND p.end_date
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % cannot be posted there', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_in_its_period';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER in_its_period AFTER INSERT ON treasury.transaction
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION treasury.check_transactions();

CREATE FUNCTION treasury.check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    culprit text;
BEGIN
    SELECT coalesce(t.number, 'unknown') INTO culprit
    FROM (SELECT e.cooperative_id, e.transaction_id, count(*) AS entries,
                 max(e.line_no) AS last_line,
                 sum(e.amount_minor) FILTER (WHERE e.direction = 'debit') AS debits,
                 sum(e.amount_minor) FILTER (WHERE e.direction = 'credit') AS credits
          FROM added e GROUP BY e.cooperative_id, e.transaction_id) s
    LEFT JOIN treasury.transaction t
        ON (t.cooperative_id, t.id) = (s.cooperative_id, s.transaction_id)
    WHERE (s.entries = t.entry_count AND s.last_line = t.entry_count
           AND s.debits = t.total_minor AND s.credits = t.total_minor) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the entries of transaction % are not complete and balanced', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_balances';
    END IF;
    SELECT format('%s (transaction %s)', coalesce(a.account_number, 'unknown'), t.number)
    INTO culprit
    FROM (SELECT DISTINCT e.cooperative_id, e.transaction_id, e.account_id,
                 e.movement IS NOT NULL AS moves FROM added e) e
    JOIN treasury.transaction t ON (t.cooperative_id, t.id) = (e.cooperative_id, e.transaction_id)
    LEFT JOIN treasury.account a ON (a.cooperative_id, a.id) = (e.cooperative_id, e.account_id)
    WHERE (a.ledger = t.ledger AND a.is_active AND NOT a.is_control
           AND e.moves = (coalesce(a.member_role, '') IN ('capital', 'declared'))) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'account % takes no such posting', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_on_postable_account';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER complete_and_balanced AFTER INSERT ON treasury.entry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION treasury.check_entries();

CREATE FUNCTION treasury.check_not_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM treasury.entry e WHERE e.cooperative_id = NEW.cooperative_id
                   AND e.transaction_id = NEW.id AND e.line_no = 1) THEN
        RAISE EXCEPTION 'transaction % has no entries', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_has_entries';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER has_entries AFTER INSERT ON treasury.transaction
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION treasury.check_not_empty();
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
