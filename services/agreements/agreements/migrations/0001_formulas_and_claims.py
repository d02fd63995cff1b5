"""Copies of members, periods and settings; formulas; claims. Creates new tables only."""

from chassis.migrations import append_only, create_technical_tables, protect, script, target

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema = target().schema
    create_technical_tables(schema)
    script(_COPIES)
    script(_FORMULAS)
    script(_CLAIMS)
    for table in ("cooperative", "member", "period", "formula_version", "claim", "number_counter"):
        protect(schema, table)
    for table in ("setting", "member_standing", "formula_weight"):
        protect(schema, table, update=False)
        append_only(schema, table)


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")


_COPIES = """
CREATE TABLE agreements.cooperative (
    cooperative_id uuid PRIMARY KEY,
    name           text NOT NULL,
    installed_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE agreements.setting (
    cooperative_id uuid NOT NULL,
    name           text NOT NULL,
    version        int  NOT NULL,  -- of the settings at People; 0 came with the installation
    value          text NOT NULL,
    effective_from date,
    PRIMARY KEY (cooperative_id, name, version)
);

CREATE TABLE agreements.member (
    cooperative_id uuid NOT NULL,
    id             uuid NOT NULL,
    number         text NOT NULL,
    number_key     text NOT NULL COLLATE "C",
    display_name   text NOT NULL,
    sequence       bigint NOT NULL,  -- of the fact that named it last
    role           text NOT NULL DEFAULT '' CHECK (role IN ('', 'member', 'steward', 'admin')),
    role_sequence  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (cooperative_id, id)
);

-- Every fact about a member's standing is a row under the number its source gave it, so it may come
-- twice, late or out of order.
CREATE TABLE agreements.member_standing (
    cooperative_id uuid NOT NULL,
    member_id      uuid NOT NULL,
    sequence       bigint NOT NULL,
    origin         text NOT NULL CHECK (origin IN ('created', 'changed', 'updated')),
    effective_on   date NOT NULL,
    tier           text NOT NULL,
    status         text NOT NULL CHECK (status IN
        ('pending', 'active', 'inactive', 'suspended', 'withdrawn', 'expelled')),
    joined_on      date,
    ended_on       date,
    PRIMARY KEY (cooperative_id, member_id, sequence),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES agreements.member
);

CREATE TABLE agreements.number_counter (
    cooperative_id uuid NOT NULL,
    kind           text NOT NULL,
    scope          text NOT NULL,
    last           bigint NOT NULL CHECK (last >= 0),
    PRIMARY KEY (cooperative_id, kind, scope)
);
"""

_FORMULAS = """
CREATE TABLE agreements.formula_version (
    cooperative_id        uuid NOT NULL,
    id                    uuid NOT NULL,
    number                int  NOT NULL CHECK (number > 0),
    kind                  text NOT NULL CHECK (kind = 'weighted_sum'),
    eligible_tiers        text[] NOT NULL,
    eligible_statuses     text[] NOT NULL,
    threshold_type        text CHECK (threshold_type IN
        ('pct_of_average', 'fixed_amount', 'fixed_minutes')),
    threshold_value       bigint CHECK (threshold_value > 0),
    max_share_bp          int  NOT NULL CHECK (max_share_bp BETWEEN 0 AND 10000),
    cash_rate_bp          int  NOT NULL CHECK (cash_rate_bp BETWEEN 0 AND 10000),
    rationale             text NOT NULL CHECK (rationale <> ''),
    status                text NOT NULL CHECK (status IN
        ('draft', 'proposed', 'active', 'superseded', 'rejected')),
    proposed_by           text NOT NULL,
    approval_id           uuid,
    effective_from_period text NOT NULL DEFAULT '',
    effective_from        date,
    created_at            timestamptz NOT NULL,
    version               int  NOT NULL,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    CHECK ((threshold_type IS NULL) = (threshold_value IS NULL))
);
CREATE UNIQUE INDEX formula_one_active ON agreements.formula_version (cooperative_id)
    WHERE status = 'active';

CREATE TABLE agreements.formula_weight (
    cooperative_id uuid NOT NULL,
    formula_id     uuid NOT NULL,
    category_code  text NOT NULL,
    weight_e4      int  NOT NULL CHECK (weight_e4 BETWEEN 0 AND 10000000),
    sort           int  NOT NULL,
    PRIMARY KEY (cooperative_id, formula_id, category_code),
    UNIQUE (cooperative_id, formula_id, sort),
    FOREIGN KEY (cooperative_id, formula_id) REFERENCES agreements.formula_version
);

CREATE FUNCTION agreements.formula_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{status,version}'::text[] <> to_jsonb(OLD) - '{status,version}'::text[]
    THEN
        RAISE EXCEPTION 'a formula version is never edited; propose another one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER formula_is_kept BEFORE UPDATE ON agreements.formula_version
    FOR EACH ROW EXECUTE FUNCTION agreements.formula_is_kept();

CREATE TABLE agreements.period (
    cooperative_id     uuid NOT NULL,
    id                 uuid NOT NULL,
    code               text NOT NULL,
    name               text NOT NULL,
    start_date         date NOT NULL,
    end_date           date NOT NULL,
    fiscal_year        int  NOT NULL,
    status             text NOT NULL CHECK (status IN ('open', 'closing', 'closed', 'locked')),
    formula_version_id uuid,
    claims_state       text NOT NULL DEFAULT 'active' CHECK (claims_state IN
        ('active', 'locked', 'allocated')),
    locked_by          text NOT NULL DEFAULT '',
    sequence           bigint NOT NULL,  -- of the fact that moved it last
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, code),
    CHECK (start_date <= end_date),
    CHECK (claims_state <> 'locked' OR locked_by <> ''),
    FOREIGN KEY (cooperative_id, formula_version_id) REFERENCES agreements.formula_version
);
CREATE FUNCTION agreements.formula_stays_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.formula_version_id IS DISTINCT FROM OLD.formula_version_id
       AND OLD.formula_version_id IS NOT NULL THEN
        RAISE EXCEPTION 'the formula of a period is frozen when it opens'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER formula_stays_bound BEFORE UPDATE ON agreements.period
    FOR EACH ROW EXECUTE FUNCTION agreements.formula_stays_bound();
"""

_CLAIMS = """
-- The state of a claim is that of its period (claims_state) unless it was reversed: locking the
-- claims of a period is one row, whatever their number.
CREATE TABLE agreements.claim (
    cooperative_id      uuid NOT NULL,
    id                  uuid NOT NULL,
    contribution_id     uuid NOT NULL,
    contribution_number text NOT NULL,
    member_id           uuid NOT NULL,
    period_id           uuid NOT NULL,
    category_code       text NOT NULL,
    subtype             text NOT NULL DEFAULT '',
    raw_minor           bigint NOT NULL CHECK (raw_minor > 0),
    minutes             int NOT NULL CHECK (minutes >= 0),
    weight_e4           int NOT NULL CHECK (weight_e4 >= 0),
    weighted_e4         numeric(38, 0) NOT NULL
        GENERATED ALWAYS AS (raw_minor::numeric * weight_e4) STORED,
    formula_version_id  uuid NOT NULL,
    contribution_date   date NOT NULL,
    created_at          timestamptz NOT NULL,
    reversed            boolean NOT NULL DEFAULT false,
    reversed_reason     text NOT NULL DEFAULT '',
    version             int NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, contribution_id),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES agreements.member,
    FOREIGN KEY (cooperative_id, period_id) REFERENCES agreements.period,
    FOREIGN KEY (cooperative_id, formula_version_id, category_code)
        REFERENCES agreements.formula_weight (cooperative_id, formula_id, category_code)
);
CREATE INDEX claim_by_member ON agreements.claim (cooperative_id, member_id, period_id);
CREATE INDEX claim_by_period ON agreements.claim (cooperative_id, period_id, contribution_id);

-- A claim comes, goes or moves only in a period that is open and whose claims nobody has locked.
-- The shared row lock makes a lock of the claims wait for us, or us for the lock.
CREATE FUNCTION agreements.period_admits_claims() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refused text;
BEGIN
    SELECT string_agg(code || ' is ' || status || ', claims ' || claims_state, '; ') INTO refused
    FROM (
        SELECT p.code, p.status, p.claims_state FROM agreements.period p
        WHERE (p.cooperative_id, p.id) IN (SELECT DISTINCT cooperative_id, period_id FROM touched)
        ORDER BY p.id FOR SHARE OF p
    ) found
    WHERE status <> 'open' OR claims_state <> 'active';
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'claims cannot change: %', refused
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER period_admits_new AFTER INSERT ON agreements.claim
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.period_admits_claims();
CREATE TRIGGER period_admits_changed AFTER UPDATE ON agreements.claim
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.period_admits_claims();
CREATE TRIGGER period_admits_leaving AFTER UPDATE ON agreements.claim
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.period_admits_claims();
CREATE TRIGGER never_deleted BEFORE DELETE ON agreements.claim
    FOR EACH ROW EXECUTE FUNCTION agreements.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON agreements.claim
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.refuse_change();

CREATE FUNCTION agreements.claim_value_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.contribution_id, NEW.member_id, NEW.raw_minor, NEW.minutes, NEW.category_code)
       IS DISTINCT FROM
       (OLD.contribution_id, OLD.member_id, OLD.raw_minor, OLD.minutes, OLD.category_code)
       OR OLD.reversed THEN
        RAISE EXCEPTION 'a claim is never edited; reverse it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_value_is_kept BEFORE UPDATE ON agreements.claim
    FOR EACH ROW EXECUTE FUNCTION agreements.claim_value_is_kept();
"""
