"""Cooperatives, members, credentials, contributions and their review. Only new tables."""

from chassis.migrations import append_only, create_technical_tables, protect, script, technical

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE people.cooperatives (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (name <> ''),
    currency   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    tax_regime text NOT NULL CHECK (tax_regime IN ('subchapter_k', 'subchapter_t')),
    time_zone  text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE people.settings_version (
    cooperative_id uuid NOT NULL,
    version        int NOT NULL CHECK (version >= 1),
    changes        jsonb NOT NULL,
    effective_from date NOT NULL,
    reason         text NOT NULL DEFAULT '',
    changed_by     text NOT NULL,
    changed_at     timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, version)
);

CREATE TABLE people.counter (
    cooperative_id uuid NOT NULL,
    name           text NOT NULL,
    value          bigint NOT NULL CHECK (value >= 0),
    PRIMARY KEY (cooperative_id, name)
) WITH (fillfactor = 70);

CREATE TABLE people.contribution_category (
    cooperative_id    uuid NOT NULL,
    code              text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    id                uuid NOT NULL,
    name              text NOT NULL,
    measure           text NOT NULL CHECK (measure IN ('time', 'money', 'units')),
    method            text NOT NULL
        CHECK (method IN ('rate', 'rate_or_amount', 'amount', 'attribution')),
    default_weight_e4 int NOT NULL CHECK (default_weight_e4 >= 0),
    rationale         text NOT NULL CHECK (rationale <> ''),
    affects_capital   boolean NOT NULL,
    evidence_required boolean NOT NULL,
    active            boolean NOT NULL,
    sort              int NOT NULL,
    version           int NOT NULL,
    PRIMARY KEY (cooperative_id, code),
    UNIQUE (cooperative_id, id)
);

CREATE TABLE people.approval_policy (
    cooperative_id         uuid NOT NULL,
    id                     uuid NOT NULL,
    category_code          text,
    tier                   text CHECK (tier IN ('community', 'coworking', 'cooperative')),
    required_approvals     int NOT NULL CHECK (required_approvals >= 1),
    dual_threshold_minor   bigint NOT NULL CHECK (dual_threshold_minor > 0),
    dual_threshold_minutes int NOT NULL CHECK (dual_threshold_minutes > 0),
    stale_after_days       int NOT NULL CHECK (stale_after_days > 0),
    escalate_after_days    int NOT NULL CHECK (escalate_after_days > 0),
    active                 boolean NOT NULL,
    version                int NOT NULL,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE NULLS NOT DISTINCT (cooperative_id, category_code, tier, version),
    FOREIGN KEY (cooperative_id, category_code) REFERENCES people.contribution_category
);

CREATE TABLE people.member (
    cooperative_id       uuid NOT NULL,
    id                   uuid NOT NULL,
    number               text NOT NULL,
    ordinal              bigint NOT NULL CHECK (ordinal > 0),
    legal_name           text NOT NULL,
    display_name         text NOT NULL CHECK (display_name <> ''),
    email                text NOT NULL CHECK (email = lower(email COLLATE "C") AND email <> ''),
    tier                 text NOT NULL CHECK (tier IN ('community', 'coworking', 'cooperative')),
    status               text NOT NULL CHECK (status IN
        ('pending', 'active', 'inactive', 'suspended', 'withdrawn', 'expelled')),
    role                 text NOT NULL CHECK (role IN ('member', 'steward', 'admin')),
    joined_on            date NOT NULL,  -- of the interval that runs, or of the last one
    hourly_rate_minor    bigint CHECK (hourly_rate_minor > 0),
    expertise_rate_minor bigint CHECK (expertise_rate_minor > 0),
    voting_rights        boolean NOT NULL,
    payment_method       text NOT NULL DEFAULT ''
        CHECK (payment_method IN ('', 'ach', 'check', 'wire', 'manual')),
    payee_token          text NOT NULL DEFAULT '',
    ens_name             text,
    external_ref         text,
    token_version        int NOT NULL DEFAULT 1,
    created_by           text NOT NULL,
    created_at           timestamptz NOT NULL,
    version              int NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    UNIQUE (cooperative_id, ordinal),
    UNIQUE (cooperative_id, email),
    UNIQUE (cooperative_id, ens_name),
    UNIQUE (cooperative_id, external_ref),
    CHECK (status NOT IN ('withdrawn', 'expelled') OR role = 'member')
);
CREATE INDEX member_by_name ON people.member (cooperative_id, display_name, id);
CREATE INDEX member_by_joining ON people.member (cooperative_id, joined_on, id);
CREATE INDEX member_admins ON people.member (cooperative_id, id)
    WHERE role = 'admin' AND status = 'active';

CREATE TABLE people.membership_interval (
    cooperative_id uuid NOT NULL,
    member_id      uuid NOT NULL,
    place          int NOT NULL CHECK (place >= 1),
    joined_on      date NOT NULL,
    ended_on       date CHECK (ended_on >= joined_on),
    end_reason     text NOT NULL DEFAULT '',
    PRIMARY KEY (cooperative_id, member_id, place),
    UNIQUE (cooperative_id, member_id, joined_on),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES people.member
);
CREATE UNIQUE INDEX membership_interval_running ON people.membership_interval
    (cooperative_id, member_id) WHERE ended_on IS NULL;

CREATE TABLE people.credential (
    cooperative_id  uuid NOT NULL,
    member_id       uuid NOT NULL,
    password_hash   text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    must_change     boolean NOT NULL,
    temp_expires_at timestamptz,
    failed_attempts int NOT NULL DEFAULT 0,
    failed_since    timestamptz,
    locked_until    timestamptz,
    locks           int NOT NULL DEFAULT 0,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, member_id),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES people.member,
    CHECK (must_change = (temp_expires_at IS NOT NULL))
);

CREATE TABLE people.password_history (
    cooperative_id uuid NOT NULL,
    member_id      uuid NOT NULL,
    place          bigint GENERATED ALWAYS AS IDENTITY,
    password_hash  text NOT NULL,
    set_at         timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, member_id, place),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES people.member
);

CREATE TABLE people.session (
    cooperative_id uuid NOT NULL,
    id             uuid NOT NULL,
    member_id      uuid NOT NULL,
    family_id      uuid NOT NULL,
    refresh_hash   bytea NOT NULL,
    token_version  int NOT NULL,
    issued_at      timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    rotated_at     timestamptz,
    rotated_to     uuid,
    revoked_at     timestamptz,
    user_agent     text NOT NULL DEFAULT '',
    ip             text NOT NULL DEFAULT '',
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, refresh_hash),
    UNIQUE (cooperative_id, rotated_to),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES people.member,
    FOREIGN KEY (cooperative_id, rotated_to) REFERENCES people.session
        DEFERRABLE INITIALLY DEFERRED,
    CHECK ((rotated_at IS NULL) = (rotated_to IS NULL))
);
CREATE INDEX session_by_member ON people.session (cooperative_id, member_id)
    WHERE revoked_at IS NULL;
CREATE INDEX session_by_family ON people.session (cooperative_id, family_id);

CREATE TABLE people.period (
    cooperative_id uuid NOT NULL,
    id             uuid NOT NULL,
    code           text NOT NULL,
    name           text NOT NULL,
    start_date     date NOT NULL,
    end_date       date NOT NULL CHECK (end_date >= start_date),
    grace_end_date date NOT NULL,
    status         text NOT NULL CHECK (status IN ('open', 'closing', 'closed', 'locked')),
    suspended_by   text NOT NULL DEFAULT '',
    sequence       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, code)
);
CREATE INDEX period_by_date ON people.period (cooperative_id, start_date, end_date);

CREATE TABLE people.contribution (
    cooperative_id        uuid NOT NULL,
    id                    uuid NOT NULL,
    number                text NOT NULL,
    member_id             uuid NOT NULL,
    category_code         text NOT NULL,
    subtype               text NOT NULL DEFAULT '',
    contribution_date     date NOT NULL,
    period_id             uuid NOT NULL,
    description           text NOT NULL,
    minutes               int NOT NULL DEFAULT 0 CHECK (minutes >= 0),
    rate_minor            bigint NOT NULL DEFAULT 0 CHECK (rate_minor >= 0),
    base_minor            bigint NOT NULL DEFAULT 0 CHECK (base_minor >= 0),
    attribution_bp        int NOT NULL DEFAULT 0 CHECK (attribution_bp BETWEEN 0 AND 10000),
    value_minor           bigint NOT NULL CHECK (value_minor >= 0),
    tax_value_minor       bigint NOT NULL CHECK (tax_value_minor >= 0),
    capital_kind          text NOT NULL DEFAULT ''
        CHECK (capital_kind IN ('', 'cash', 'property', 'loan', 'guarantee')),
    tax_basis_minor       bigint CHECK (tax_basis_minor >= 0),
    evidence              jsonb NOT NULL DEFAULT '[]',
    status                text NOT NULL CHECK (status IN ('draft', 'submitted',
        'clarification_requested', 'approved', 'rejected', 'withdrawn', 'reversed')),
    submitted_at          timestamptz,
    submitted_value_minor bigint NOT NULL DEFAULT 0,
    submitted_minutes     int NOT NULL DEFAULT 0,
    decided_at            timestamptz,
    decided_by            text NOT NULL DEFAULT '',
    decision_reason       text NOT NULL DEFAULT '',
    on_behalf_reason      text NOT NULL DEFAULT '',
    claim_id              uuid,
    claim_status          text NOT NULL
        CHECK (claim_status IN ('none', 'pending', 'created', 'reversed')),
    posting_status        text NOT NULL
        CHECK (posting_status IN ('not_applicable', 'pending', 'posted', 'failed')),
    late                  boolean NOT NULL DEFAULT false,
    rolled_forward        boolean NOT NULL DEFAULT false,
    round                 int NOT NULL DEFAULT 0,
    required_approvals    int NOT NULL DEFAULT 0,
    approvals             int NOT NULL DEFAULT 0,
    created_by            text NOT NULL,
    created_at            timestamptz NOT NULL,
    version               int NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES people.member,
    FOREIGN KEY (cooperative_id, category_code) REFERENCES people.contribution_category,
    FOREIGN KEY (cooperative_id, period_id) REFERENCES people.period,
    CHECK (status = 'draft' OR status = 'withdrawn' OR value_minor > 0),
    CHECK (status NOT IN ('approved', 'reversed') OR decided_at IS NOT NULL),
    CHECK (decided_by = '' OR decided_by <> member_id::text)
);
CREATE INDEX contribution_by_member ON people.contribution
    (cooperative_id, member_id, contribution_date, id);
CREATE INDEX contribution_by_date ON people.contribution (cooperative_id, contribution_date, id);
CREATE INDEX contribution_by_value ON people.contribution (cooperative_id, value_minor, id);
CREATE INDEX contribution_by_period ON people.contribution (cooperative_id, period_id, status);
CREATE INDEX contribution_queue ON people.contribution (cooperative_id, submitted_at, id)
    WHERE status = 'submitted';
CREATE INDEX contribution_settling ON people.contribution (cooperative_id, period_id)
    WHERE status = 'approved' AND (claim_status = 'pending' OR posting_status = 'pending');

CREATE FUNCTION people.keep_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- P2: what was approved is immutable; only marks of claim and ledger, and a reversal, follow
    IF OLD.status IN ('approved', 'rejected', 'withdrawn', 'reversed')
        AND (NEW.value_minor, NEW.tax_value_minor, NEW.minutes, NEW.member_id, NEW.category_code,
             NEW.period_id, NEW.contribution_date, NEW.capital_kind)
            IS DISTINCT FROM
            (OLD.value_minor, OLD.tax_value_minor, OLD.minutes, OLD.member_id, OLD.category_code,
             OLD.period_id, OLD.contribution_date, OLD.capital_kind)
        OR OLD.status IN ('rejected', 'withdrawn', 'reversed') AND NEW.status <> OLD.status
        OR OLD.status = 'approved' AND NEW.status NOT IN ('approved', 'reversed')
    THEN
        RAISE EXCEPTION 'a decided contribution does not change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_decided BEFORE UPDATE ON people.contribution
    FOR EACH ROW EXECUTE FUNCTION people.keep_decided();

CREATE TABLE people.approval (
    cooperative_id       uuid NOT NULL,
    id                   uuid NOT NULL,
    contribution_id      uuid NOT NULL,
    round                int NOT NULL,
    approver_id          text NOT NULL CHECK (approver_id <> ''),
    decision             text NOT NULL CHECK (decision IN ('approve', 'reject', 'clarify')),
    original_value_minor bigint NOT NULL,
    original_minutes     int NOT NULL,
    adjusted_value_minor bigint CHECK (adjusted_value_minor > 0),
    adjusted_minutes     int CHECK (adjusted_minutes > 0),
    comment              text NOT NULL DEFAULT '',
    decided_at           timestamptz NOT NULL,
    policy_version       text NOT NULL,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, contribution_id, round, approver_id),
    FOREIGN KEY (cooperative_id, contribution_id) REFERENCES people.contribution
);
CREATE INDEX approval_by_approver ON people.approval (cooperative_id, approver_id, decided_at, id);
CREATE INDEX approval_by_time ON people.approval (cooperative_id, decided_at, id);

CREATE TABLE people.period_change (
    cooperative_id  uuid NOT NULL,
    contribution_id uuid NOT NULL,
    version         int NOT NULL,
    from_period_id  uuid NOT NULL,
    to_period_id    uuid NOT NULL,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, contribution_id, version),
    FOREIGN KEY (cooperative_id, contribution_id) REFERENCES people.contribution,
    FOREIGN KEY (cooperative_id, from_period_id) REFERENCES people.period,
    FOREIGN KEY (cooperative_id, to_period_id) REFERENCES people.period
);

CREATE TABLE people.imported_contribution (
    cooperative_id  uuid NOT NULL,
    key             uuid NOT NULL,
    contribution_id uuid NOT NULL,
    content         bytea NOT NULL,
    fingerprint     bytea NOT NULL,
    original_type   text NOT NULL,
    external_ref    text,
    run_id          text NOT NULL DEFAULT '',
    imported_at     timestamptz NOT NULL,
    PRIMARY KEY (cooperative_id, key),
    UNIQUE (cooperative_id, contribution_id),
    UNIQUE (cooperative_id, external_ref),
    FOREIGN KEY (cooperative_id, contribution_id) REFERENCES people.contribution
)
"""
_TENANT_TABLES = (
    "counter",
    "contribution_category",
    "approval_policy",
    "member",
    "membership_interval",
    "credential",
    "session",
    "period",
    "contribution",
    "imported_contribution",
)
_APPEND_ONLY = ("settings_version", "password_history", "approval", "period_change")


def upgrade() -> None:
    create_technical_tables("people")
    script(_TABLES)
    technical("people", "cooperatives")  # the registry of tenants is asked before one is known
    for table in _TENANT_TABLES:
        protect("people", table)
    for table in _APPEND_ONLY:
        protect("people", table, update=False)
        append_only("people", table)


def downgrade() -> None:
    raise RuntimeError("members and contributions are not unwritten; restore a backup")
