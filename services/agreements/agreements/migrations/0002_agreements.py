"""Agreements with their lines, and the votes on them. Creates new tables only."""

from chassis.migrations import append_only, protect, script, target

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema = target().schema
    script(_AGREEMENT)
    script(_AGREEMENT_GUARD)
    script(_ALLOCATION)
    script(_APPROVAL)
    for table in ("agreement", "approval"):
        protect(schema, table)
    for table in ("allocation", "agreement_exclusion", "vote"):
        protect(schema, table, update=False)
        append_only(schema, table)


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")


_AGREEMENT = """
CREATE TABLE agreements.agreement (
    cooperative_id      uuid NOT NULL,
    id                  uuid NOT NULL,
    number              text NOT NULL,
    period_id           uuid NOT NULL,
    revision            int  NOT NULL CHECK (revision > 0),
    status              text NOT NULL CHECK (status IN ('draft', 'proposed', 'approved',
        'rejected', 'cancelled', 'applied', 'executed', 'superseded')),
    tax_regime          text NOT NULL CHECK (tax_regime IN ('subchapter_k', 'subchapter_t')),
    formula_version_id  uuid NOT NULL,
    net_income_minor    bigint NOT NULL,
    regulatory_minor    bigint NOT NULL,
    reserve_minor       bigint NOT NULL CHECK (reserve_minor >= 0),
    collective_minor    bigint NOT NULL CHECK (collective_minor >= 0),
    surplus_minor       bigint NOT NULL,
    total_weighted_e4   numeric(38, 0) NOT NULL CHECK (total_weighted_e4 >= 0),
    share_den           numeric(38, 0) NOT NULL CHECK (share_den >= 0),
    cash_rate_bp        int NOT NULL CHECK (cash_rate_bp BETWEEN 0 AND 10000),
    cash_minor          bigint NOT NULL,
    retained_minor      bigint NOT NULL,
    tax_total_minor     bigint NOT NULL,
    member_count        int NOT NULL CHECK (member_count >= 0),
    limited             boolean NOT NULL,
    inputs_hash         text NOT NULL CHECK (inputs_hash ~ '^[0-9a-f]{64}$'),
    inputs_snapshot     jsonb NOT NULL,
    engine_version      text NOT NULL,
    tax_lines           jsonb NOT NULL,  -- [[K-1 line, minor units], ...]
    workflow_id         text NOT NULL,
    distribution_date   date,
    calculated_at       timestamptz NOT NULL,
    proposed_at         timestamptz,
    proposed_by         text NOT NULL DEFAULT '',
    approved_at         timestamptz,
    approved_on         date,
    applied_at          timestamptz,
    executed_at         timestamptz,
    rejection_reason    text NOT NULL DEFAULT '',
    book_transaction_id uuid,
    tax_transaction_id  uuid,
    settled_cash_minor  bigint NOT NULL DEFAULT 0,
    version             int NOT NULL,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    UNIQUE (cooperative_id, period_id, revision),
    FOREIGN KEY (cooperative_id, period_id) REFERENCES agreements.period,
    FOREIGN KEY (cooperative_id, formula_version_id) REFERENCES agreements.formula_version,
    CHECK (cash_minor + retained_minor = surplus_minor),  -- A2 over all lines
    CHECK (cash_minor BETWEEN 0 AND greatest(surplus_minor, 0)),
    CHECK (settled_cash_minor BETWEEN 0 AND cash_minor),  -- A9 over all lines
    CHECK (status NOT IN ('applied', 'executed') OR approved_at IS NOT NULL)
);
-- A7: one live agreement per period.
CREATE UNIQUE INDEX agreement_one_live ON agreements.agreement (cooperative_id, period_id)
    WHERE status IN ('draft', 'proposed', 'approved', 'applied', 'executed');
"""

_AGREEMENT_GUARD = """
-- A10 and the state machine of domain 9.7. What was calculated never changes; once applied only the
-- settling of its cash goes on.
CREATE FUNCTION agreements.agreement_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{status,version,settled_cash_minor,executed_at}';
    sums record;
BEGIN
    IF OLD.status IN ('draft', 'proposed', 'approved') THEN
        moving := moving || '{proposed_at,proposed_by,approved_at,approved_on,applied_at,
            rejection_reason,book_transaction_id,tax_transaction_id}'::text[];
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'agreement % is % and is not edited', OLD.number, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (
        '{draft>proposed,draft>cancelled,proposed>approved,proposed>rejected,proposed>cancelled,
          approved>applied,approved>cancelled,applied>executed,applied>superseded,
          executed>superseded}'::text[]) THEN
        RAISE EXCEPTION 'agreement % cannot go from % to %', OLD.number, OLD.status, NEW.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'draft' AND NEW.status = 'proposed' THEN
        SELECT coalesce(sum(total_minor), 0) AS total, coalesce(sum(cash_minor), 0) AS cash,
               coalesce(sum(tax_total_minor), 0) AS tax, coalesce(sum(weighted_e4), 0) AS weighted,
               coalesce(sum(share_num), 0) AS shares, count(*) AS lines
        INTO sums FROM agreements.allocation
        WHERE cooperative_id = NEW.cooperative_id AND agreement_id = NEW.id;
        IF (sums.total, sums.cash, sums.tax, sums.weighted, sums.shares, sums.lines)
           IS DISTINCT FROM
           (NEW.surplus_minor::numeric, NEW.cash_minor::numeric, NEW.tax_total_minor::numeric,
            NEW.total_weighted_e4, NEW.share_den, NEW.member_count::bigint) THEN
            RAISE EXCEPTION 'the lines of agreement % do not sum to its totals', NEW.number
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_is_kept BEFORE UPDATE ON agreements.agreement
    FOR EACH ROW EXECUTE FUNCTION agreements.agreement_is_kept();
CREATE TRIGGER never_deleted BEFORE DELETE ON agreements.agreement
    FOR EACH ROW EXECUTE FUNCTION agreements.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON agreements.agreement
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.refuse_change();
"""

_ALLOCATION = """
CREATE FUNCTION agreements.total_of(bigint[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum(part), 0) FROM unnest($1) AS part
$$;

CREATE TABLE agreements.allocation (
    cooperative_id  uuid NOT NULL,
    id              uuid NOT NULL,
    number          text NOT NULL,
    number_key      text NOT NULL COLLATE "C",
    agreement_id    uuid NOT NULL,
    period_id       uuid NOT NULL,
    member_id       uuid NOT NULL,
    member_number   text NOT NULL,
    member_key      text NOT NULL COLLATE "C",
    raw_minor       bigint[] NOT NULL,      -- by category, in the order of the formula
    amounts_minor   bigint[] NOT NULL,      -- likewise
    tax_minor       bigint[] NOT NULL,      -- by line of the agreement's tax_lines
    weighted_e4     numeric(38, 0) NOT NULL CHECK (weighted_e4 >= 0),
    share_num       numeric(38, 0) NOT NULL CHECK (share_num >= 0),
    minutes         bigint NOT NULL CHECK (minutes >= 0),
    claims          int NOT NULL CHECK (claims > 0),
    total_minor     bigint NOT NULL,
    cash_minor      bigint NOT NULL,
    retained_minor  bigint NOT NULL,
    tax_total_minor bigint NOT NULL,
    cash_rate_bp    int NOT NULL,
    capacity_minor  bigint,                 -- of a loss; null is no limit
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    UNIQUE (cooperative_id, agreement_id, member_id),
    FOREIGN KEY (cooperative_id, agreement_id) REFERENCES agreements.agreement,
    FOREIGN KEY (cooperative_id, period_id) REFERENCES agreements.period,
    FOREIGN KEY (cooperative_id, member_id) REFERENCES agreements.member,
    CONSTRAINT a2_parts CHECK (cash_minor + retained_minor = total_minor),
    CONSTRAINT a3_least_cash CHECK (CASE WHEN total_minor > 0
        THEN cash_minor BETWEEN 0 AND total_minor
             AND cash_minor::numeric * 10000 >= total_minor::numeric * cash_rate_bp
        ELSE cash_minor = 0 END),
    CONSTRAINT a4_categories CHECK (agreements.total_of(amounts_minor) = total_minor),
    CONSTRAINT tax_lines_sum CHECK (agreements.total_of(tax_minor) = tax_total_minor),
    CONSTRAINT loss_within_capacity CHECK
        (total_minor >= 0 OR capacity_minor IS NULL OR -total_minor <= capacity_minor)
);
CREATE INDEX allocation_by_member ON agreements.allocation (cooperative_id, member_id);
CREATE INDEX allocation_in_order ON agreements.allocation
    (cooperative_id, agreement_id, member_key, id);

CREATE FUNCTION agreements.lines_only_in_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT cooperative_id, agreement_id FROM added) a
        JOIN agreements.agreement g ON (g.cooperative_id, g.id) = (a.cooperative_id, a.agreement_id)
        WHERE g.status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'lines are written once, with the draft of their agreement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_only_in_drafts AFTER INSERT ON agreements.allocation
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.lines_only_in_drafts();

-- Claims of a period that are in no line of its agreement, and why (C5).
CREATE TABLE agreements.agreement_exclusion (
    cooperative_id uuid NOT NULL,
    agreement_id   uuid NOT NULL,
    member_id      uuid NOT NULL,
    reason         text NOT NULL,
    member_number  text NOT NULL,
    claims         int NOT NULL CHECK (claims > 0),
    raw_minor      bigint NOT NULL CHECK (raw_minor >= 0),
    weighted_e4    numeric(38, 0) NOT NULL CHECK (weighted_e4 >= 0),
    PRIMARY KEY (cooperative_id, agreement_id, member_id, reason),
    FOREIGN KEY (cooperative_id, agreement_id) REFERENCES agreements.agreement,
    FOREIGN KEY (cooperative_id, member_id) REFERENCES agreements.member
);
CREATE TRIGGER lines_only_in_drafts AFTER INSERT ON agreements.agreement_exclusion
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.lines_only_in_drafts();
"""

_APPROVAL = """
CREATE TABLE agreements.approval (
    cooperative_id uuid NOT NULL,
    id             uuid NOT NULL,
    subject_type   text NOT NULL CHECK (subject_type IN ('allocation_agreement', 'formula_version',
        'period_reopen', 'period_lock', 'transaction_reversal', 'distribution_cancel')),
    subject_id     uuid NOT NULL,
    mode           text NOT NULL CHECK (mode IN ('stewards', 'second_person', 'single_admin')),
    required       int  NOT NULL CHECK (required >= CASE mode WHEN 'stewards' THEN 2 ELSE 1 END),
    requested_by   text NOT NULL,
    reason         text NOT NULL DEFAULT '',
    workflow_id    text NOT NULL DEFAULT '',
    opens_at       timestamptz NOT NULL,
    closes_at      timestamptz,
    outcome        text NOT NULL CHECK (outcome IN
        ('pending', 'approved', 'rejected', 'withdrawn')),
    version        int NOT NULL,
    PRIMARY KEY (cooperative_id, id)
);
CREATE UNIQUE INDEX approval_one_pending
    ON agreements.approval (cooperative_id, subject_type, subject_id) WHERE outcome = 'pending';
CREATE INDEX approval_by_subject ON agreements.approval (cooperative_id, subject_id);

CREATE TABLE agreements.vote (
    cooperative_id uuid NOT NULL,
    approval_id    uuid NOT NULL,
    voter_id       uuid NOT NULL,
    role           text NOT NULL CHECK (role IN ('steward', 'admin')),
    choice         text NOT NULL CHECK (choice IN ('approve', 'reject', 'abstain')),
    comment        text NOT NULL DEFAULT '',
    at             timestamptz NOT NULL,
    place          int NOT NULL CHECK (place > 0),
    PRIMARY KEY (cooperative_id, approval_id, voter_id),
    UNIQUE (cooperative_id, approval_id, place),
    FOREIGN KEY (cooperative_id, approval_id) REFERENCES agreements.approval,
    CHECK (choice <> 'reject' OR comment <> '')
);

CREATE FUNCTION agreements.vote_is_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked agreements.approval;
BEGIN
    SELECT * INTO asked FROM agreements.approval
    WHERE cooperative_id = NEW.cooperative_id AND id = NEW.approval_id FOR UPDATE;
    IF asked.outcome <> 'pending'
       OR (asked.mode = 'second_person' AND asked.requested_by = NEW.voter_id::text)
       OR (asked.mode = 'single_admin' AND NEW.role <> 'admin') THEN
        RAISE EXCEPTION 'this person has no vote in this decision'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vote_is_allowed BEFORE INSERT ON agreements.vote
    FOR EACH ROW EXECUTE FUNCTION agreements.vote_is_allowed();

-- A decision is taken once, and approved only by as many different people as it takes.
CREATE FUNCTION agreements.decision_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE approving int;
BEGIN
    IF OLD.outcome <> 'pending'
       OR to_jsonb(NEW) - '{outcome,version,closes_at}'::text[]
          <> to_jsonb(OLD) - '{outcome,version,closes_at}'::text[] THEN
        RAISE EXCEPTION 'a decision is taken once and is not edited'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.outcome = 'approved' THEN
        SELECT count(*) INTO approving FROM agreements.vote
        WHERE cooperative_id = NEW.cooperative_id AND approval_id = NEW.id AND choice = 'approve';
        IF approving < NEW.required THEN
            RAISE EXCEPTION 'this decision takes % approvals and has %', NEW.required, approving
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_is_kept BEFORE UPDATE ON agreements.approval
    FOR EACH ROW EXECUTE FUNCTION agreements.decision_is_kept();
"""
