"""Cooperative, settings, members, accounts and periods. Safe online: creates only new tables."""

from chassis.migrations import append_only, create_technical_tables, protect, script

revision = "treasury_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("cooperative", "member", "capital_account", "account", "period", "counter")


def upgrade() -> None:
    create_technical_tables("treasury")
    script(_SQL)
    for table in TABLES:
        protect("treasury", table)
    for table in ("setting", "period_day", "contribution_taken_back"):
        protect("treasury", table, update=False)
        append_only("treasury", table)


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")


_SQL = """
CREATE TABLE treasury.cooperative (
    cooperative_id uuid PRIMARY KEY,
    name           text NOT NULL,
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    tax_regime     text NOT NULL CHECK (tax_regime IN ('subchapter_k', 'subchapter_t')),
    installed_at   timestamptz NOT NULL DEFAULT now()
);

-- The copy of People's settings: one row for each change of each name.
CREATE TABLE treasury.setting (
    cooperative_id uuid NOT NULL,
    name           text NOT NULL,
    version        int  NOT NULL,
    value          text NOT NULL,
    effective_from date NOT NULL,
    PRIMARY KEY (cooperative_id, name, version)
);

-- The copy of People's members; fact_sequence guards against facts that come late.
CREATE TABLE treasury.member (
    cooperative_id uuid   NOT NULL,
    member_id      uuid   NOT NULL,
    member_number  text   NOT NULL,
    display_name   text   NOT NULL,
    tier           text   NOT NULL,
    status         text   NOT NULL,
    fact_sequence  bigint NOT NULL,
    PRIMARY KEY (cooperative_id, member_id)
);

-- Contributions that People reversed, posted or not: an approval that comes late posts nothing.
CREATE TABLE treasury.contribution_taken_back (
    cooperative_id  uuid NOT NULL,
    contribution_id uuid NOT NULL,
    noted_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cooperative_id, contribution_id)
);

-- What a capital account has besides entries; its balances are always their sum (T7).
CREATE TABLE treasury.capital_account (
    cooperative_id       uuid   NOT NULL,
    member_id            uuid   NOT NULL,
    member_number        text   NOT NULL,
    status               text   NOT NULL DEFAULT 'open'
                         CHECK (status IN ('open', 'withdrawing', 'closed')),
    dro_limit_minor      bigint DEFAULT 0 CHECK (dro_limit_minor >= 0),  -- null: unlimited
    min_gain_share_minor bigint NOT NULL DEFAULT 0 CHECK (min_gain_share_minor >= 0),
    opened_at            timestamptz NOT NULL DEFAULT now(),
    version              int NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, member_id),
    UNIQUE (cooperative_id, member_number)
);
CREATE INDEX capital_account_by_number
    ON treasury.capital_account (cooperative_id, length(member_number), member_number);

CREATE TABLE treasury.account (
    cooperative_id   uuid NOT NULL,
    id               uuid NOT NULL,
    ledger           text NOT NULL CHECK (ledger IN ('BOOK', 'TAX')),
    account_number   text NOT NULL,
    name             text NOT NULL,
    account_type     text NOT NULL
                     CHECK (account_type IN ('asset', 'liability', 'equity', 'revenue', 'expense')),
    normal_balance   text NOT NULL CHECK (normal_balance IN ('debit', 'credit')),
    parent_id        uuid,
    is_control       boolean NOT NULL,
    member_id        uuid,
    member_role      text CHECK (member_role IN ('capital', 'declared', 'drawing',
                         'notice_qualified', 'notice_nonqualified', 'payable')),
    is_contra        boolean NOT NULL,
    patronage_source text NOT NULL CHECK (patronage_source IN ('patronage', 'nonpatronage', 'na')),
    k1_line          text NOT NULL,
    is_active        boolean NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    version          int NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, ledger, account_number),
    CHECK ((member_id IS NULL) = (member_role IS NULL)),
    CHECK (normal_balance = CASE WHEN (account_type IN ('asset', 'expense')) <> is_contra
                                 THEN 'debit' ELSE 'credit' END)
);
CREATE UNIQUE INDEX account_of_member
    ON treasury.account (cooperative_id, member_id, ledger, member_role)
    WHERE member_id IS NOT NULL;

-- An account is never retyped or given to somebody else: its entries would change their meaning.
CREATE FUNCTION treasury.refuse_retyping() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.ledger, OLD.account_number, OLD.account_type, OLD.normal_balance, OLD.is_control,
        OLD.is_contra, OLD.parent_id) IS DISTINCT FROM
       (NEW.ledger, NEW.account_number, NEW.account_type, NEW.normal_balance, NEW.is_control,
        NEW.is_contra, NEW.parent_id)
       OR (OLD.member_id, OLD.member_role) IS DISTINCT FROM (NEW.member_id, NEW.member_role) THEN
        RAISE EXCEPTION 'account % keeps its kind', OLD.account_number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_kind BEFORE UPDATE ON treasury.account
    FOR EACH ROW EXECUTE FUNCTION treasury.refuse_retyping();

-- The parent is a control account of the same ledger and type: asked once a statement, where a
-- foreign key would look up the same few rows once for each of a hundred thousand members.
CREATE FUNCTION treasury.check_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    culprit text;
BEGIN
    EXECUTE $q$
        SELECT a.account_number
        FROM (SELECT DISTINCT n.cooperative_id, n.ledger, n.account_type, n.parent_id,
                     left(n.account_number, 4) AS account_number
              FROM added n WHERE n.parent_id IS NOT NULL) a
        LEFT JOIN treasury.account p ON (p.cooperative_id, p.id) = (a.cooperative_id, a.parent_id)
        WHERE (p.is_control AND p.ledger = a.ledger AND p.account_type = a.account_type)
              IS NOT TRUE
        LIMIT 1 $q$ INTO culprit;
    IF culprit IS NOT NULL THEN
        RAISE EXCEPTION 'account % has no such parent', culprit
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_under_control';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER under_control AFTER INSERT ON treasury.account
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION treasury.check_parents();

CREATE TABLE treasury.period (
    cooperative_id      uuid NOT NULL,
    id                  uuid NOT NULL,
    code                text NOT NULL,
    name                text NOT NULL,
    period_type         text NOT NULL CHECK (period_type IN ('month', 'quarter', 'year', 'custom')),
    start_date          date NOT NULL,
    end_date            date NOT NULL,
    fiscal_year         int  NOT NULL,
    fiscal_index        int  NOT NULL,
    grace_end_date      date NOT NULL,
    formula_version_id  uuid,
    status              text NOT NULL CHECK (status IN ('open', 'closing', 'closed', 'locked')),
    opened_at           timestamptz NOT NULL,
    closing_started_at  timestamptz,
    closing_started_by  text,
    closing_workflow_id uuid,
    surplus_fixed       boolean NOT NULL DEFAULT false,
    closed_at           timestamptz,
    closed_by           text,
    locked_at           timestamptz,
    snapshot_id         uuid,
    reopen_count        int NOT NULL DEFAULT 0,
    version             int NOT NULL DEFAULT 1,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, code),
    UNIQUE (cooperative_id, start_date, end_date),
    CHECK (start_date <= end_date AND grace_end_date >= end_date),
    CHECK ((status = 'open') <= (closing_workflow_id IS NULL AND NOT surplus_fixed)),
    CHECK ((status IN ('closed', 'locked')) = (closed_at IS NOT NULL AND snapshot_id IS NOT NULL)),
    CHECK ((status = 'locked') = (locked_at IS NOT NULL))
);

-- T10: each day of a cooperative belongs to one period at most, whoever races whom. A key of days
-- needs no extension, and finds the period of a date by one index probe.
CREATE TABLE treasury.period_day (
    cooperative_id uuid NOT NULL,
    day            date NOT NULL,
    period_id      uuid NOT NULL,
    PRIMARY KEY (cooperative_id, day),
    FOREIGN KEY (cooperative_id, period_id) REFERENCES treasury.period (cooperative_id, id)
);
CREATE FUNCTION treasury.take_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO treasury.period_day (cooperative_id, day, period_id)
    SELECT NEW.cooperative_id, day::date, NEW.id
    FROM generate_series(NEW.start_date, NEW.end_date, interval '1 day') AS day;
    RETURN NULL;
END $$;
CREATE TRIGGER take_days AFTER INSERT ON treasury.period
    FOR EACH ROW EXECUTE FUNCTION treasury.take_days();
CREATE FUNCTION treasury.refuse_moving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.cooperative_id, OLD.id, OLD.code, OLD.start_date, OLD.end_date) IS DISTINCT FROM
       (NEW.cooperative_id, NEW.id, NEW.code, NEW.start_date, NEW.end_date)
       OR OLD.status = 'locked' THEN
        RAISE EXCEPTION 'period % keeps its days, and a locked one stays as it is', OLD.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_days BEFORE UPDATE ON treasury.period
    FOR EACH ROW EXECUTE FUNCTION treasury.refuse_moving();

-- Numbers for people, taken many at a time; the row is locked from then until commit.
CREATE TABLE treasury.counter (
    cooperative_id uuid NOT NULL,
    kind           text NOT NULL,
    year           int  NOT NULL,
    last           bigint NOT NULL,
    PRIMARY KEY (cooperative_id, kind, year)
);
"""
