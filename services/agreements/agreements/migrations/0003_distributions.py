"""Payments to members. Creates new tables only."""

from chassis.migrations import protect, script, target

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script(_DISTRIBUTION)
    script(_GUARDS)
    protect(target().schema, "distribution")


def downgrade() -> None:
    raise NotImplementedError("books are not unwritten; restore a backup")


_DISTRIBUTION = """
CREATE TABLE agreements.distribution (
    cooperative_id      uuid NOT NULL,
    id                  uuid NOT NULL,
    number              text NOT NULL,
    number_key          text NOT NULL COLLATE "C",
    member_id           uuid NOT NULL,
    kind                text NOT NULL CHECK (kind = 'patronage_cash'),
    allocation_id       uuid NOT NULL,
    agreement_id        uuid NOT NULL,
    period_id           uuid NOT NULL,
    part_no             int NOT NULL CHECK (part_no BETWEEN 1 AND part_total),
    part_total          int NOT NULL,
    amount_minor        bigint NOT NULL CHECK (amount_minor > 0),
    method              text NOT NULL CHECK (method IN ('ach', 'check', 'wire', 'manual')),
    status              text NOT NULL CHECK (status IN
        ('scheduled', 'processing', 'completed', 'failed', 'cancelled', 'returned')),
    scheduled_date      date NOT NULL,
    attempt             int NOT NULL CHECK (attempt BETWEEN 0 AND 3),
    provider_key        text NOT NULL,
    workflow_id         text NOT NULL,
    processing_at       timestamptz,
    completed_at        timestamptz,
    failed_at           timestamptz,
    payment_date        date,
    payment_reference   text NOT NULL,
    failure_code        text NOT NULL,
    failure_reason      text NOT NULL,
    retryable           boolean NOT NULL,
    deferred_until      date,
    defer_reason        text NOT NULL,
    book_transaction_id uuid,
    tax_transaction_id  uuid,
    tax_year            int NOT NULL,
    cancelled_reason    text NOT NULL,
    re_retained         boolean NOT NULL CHECK (NOT re_retained OR status = 'cancelled'),
    version             int NOT NULL,
    PRIMARY KEY (cooperative_id, id),
    UNIQUE (cooperative_id, number),
    FOREIGN KEY (cooperative_id, member_id) REFERENCES agreements.member,
    FOREIGN KEY (cooperative_id, allocation_id) REFERENCES agreements.allocation,
    FOREIGN KEY (cooperative_id, agreement_id) REFERENCES agreements.agreement,
    FOREIGN KEY (cooperative_id, period_id) REFERENCES agreements.period,
    CHECK (status <> 'completed' OR payment_date IS NOT NULL)
);
CREATE UNIQUE INDEX distribution_one_live_part
    ON agreements.distribution (cooperative_id, allocation_id, part_no)
    WHERE status NOT IN ('cancelled', 'returned');
CREATE INDEX distribution_due ON agreements.distribution (cooperative_id, scheduled_date)
    WHERE status = 'scheduled';
CREATE INDEX distribution_by_member ON agreements.distribution (cooperative_id, member_id);
CREATE INDEX distribution_by_agreement ON agreements.distribution (cooperative_id, agreement_id);
CREATE INDEX distribution_in_order ON agreements.distribution (cooperative_id, number_key);
CREATE UNIQUE INDEX distribution_provider_key
    ON agreements.distribution (cooperative_id, provider_key) WHERE provider_key <> '';
"""

_GUARDS = """
-- A9: what is scheduled, under way, paid or retained again never exceeds the cash part.
CREATE FUNCTION agreements.within_the_cash_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM agreements.allocation a
        JOIN agreements.distribution d
            ON (d.cooperative_id, d.allocation_id) = (a.cooperative_id, a.id)
        WHERE (a.cooperative_id, a.id) IN (SELECT cooperative_id, allocation_id FROM added)
          AND (d.status NOT IN ('cancelled', 'returned') OR d.re_retained)
        GROUP BY a.cooperative_id, a.id, a.cash_minor
        HAVING sum(d.amount_minor) > a.cash_minor
    ) THEN
        RAISE EXCEPTION 'payments would exceed the cash part of their allocation'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within_the_cash_part AFTER INSERT ON agreements.distribution
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.within_the_cash_part();

CREATE FUNCTION agreements.payment_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.member_id, NEW.allocation_id, NEW.agreement_id, NEW.part_no, NEW.part_total,
        NEW.amount_minor, NEW.kind) IS DISTINCT FROM
       (OLD.number, OLD.member_id, OLD.allocation_id, OLD.agreement_id, OLD.part_no, OLD.part_total,
        OLD.amount_minor, OLD.kind)
       OR OLD.status IN ('cancelled', 'returned') THEN
        RAISE EXCEPTION 'distribution % is % and is not edited', OLD.number, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (
        '{scheduled>processing,scheduled>cancelled,processing>completed,processing>failed,
          failed>scheduled,failed>cancelled,completed>returned}'::text[]) THEN
        RAISE EXCEPTION 'distribution % cannot go from % to %', OLD.number, OLD.status, NEW.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_is_kept BEFORE UPDATE ON agreements.distribution
    FOR EACH ROW EXECUTE FUNCTION agreements.payment_is_kept();
CREATE TRIGGER never_deleted BEFORE DELETE ON agreements.distribution
    FOR EACH ROW EXECUTE FUNCTION agreements.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON agreements.distribution
    FOR EACH STATEMENT EXECUTE FUNCTION agreements.refuse_change();
"""
