"""Workflows as resumable rows, the simulated rail, tasks, notifications, the archive of events."""

from alembic import op

from chassis.migrations import create_technical_tables, protect, script, target, technical
from chassis.roles import quoted

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_technical_tables(target().schema)
    script(_WORKFLOWS)
    script(_PAYMENTS)
    script(_OBSERVED)
    for table in ("workflow_instance", "workflow_step", "rail_payment", "task", "notification"):
        protect("worker", table)
    for table in ("workflow_queue", "schedule", "known_cooperative", "event_archive"):
        technical("worker", table, delete=table in ("workflow_queue", "event_archive"))
    op.execute(f"GRANT USAGE ON SEQUENCE worker.workflow_version TO {quoted(target().service)}")


def downgrade() -> None:
    raise NotImplementedError("payments and checkpoints are not unwritten; restore a backup")


_WORKFLOWS = """
CREATE SEQUENCE worker.workflow_version;

CREATE TABLE worker.workflow_instance (
    cooperative_id uuid NOT NULL,
    id             uuid NOT NULL,
    type           text NOT NULL,
    business_key   text NOT NULL,
    mode           text NOT NULL CHECK (mode IN ('live', 'dry_run')),
    status         text NOT NULL CHECK (status IN ('pending', 'running', 'waiting', 'retry_wait',
                       'completed', 'failed', 'compensating', 'compensated', 'abandoned')),
    current_step   text NOT NULL,
    round          int NOT NULL DEFAULT 1 CHECK (round > 0),
    input          jsonb NOT NULL,
    context        jsonb NOT NULL DEFAULT '{}',
    signals        jsonb NOT NULL DEFAULT '{}',
    started_by     text NOT NULL,
    correlation_id uuid NOT NULL,
    attempt        int NOT NULL DEFAULT 0,
    error_code     text,
    error_message  text,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    finished_at    timestamptz,
    version        bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (cooperative_id, id)
);
CREATE UNIQUE INDEX workflow_instance_live
    ON worker.workflow_instance (cooperative_id, type, business_key, mode)
    WHERE status NOT IN ('completed', 'compensated', 'abandoned')
      AND NOT (mode = 'dry_run' AND status = 'failed');
CREATE INDEX workflow_instance_listed
    ON worker.workflow_instance (cooperative_id, type, created_at, id);
CREATE INDEX workflow_instance_by_key
    ON worker.workflow_instance (cooperative_id, business_key, created_at);

CREATE TABLE worker.workflow_step (
    cooperative_id uuid NOT NULL,
    instance_id    uuid NOT NULL,
    seq            int NOT NULL,
    name           text NOT NULL,
    status         text NOT NULL CHECK (status IN ('pending', 'in_progress', 'completed', 'failed',
                       'skipped', 'compensated')),
    attempt        int NOT NULL DEFAULT 0,
    input_hash     text NOT NULL DEFAULT '',
    output         jsonb NOT NULL DEFAULT '{}',
    command_id     uuid,
    started_at     timestamptz,
    completed_at   timestamptz,
    error          text NOT NULL DEFAULT '',
    progress       text NOT NULL DEFAULT '',
    PRIMARY KEY (cooperative_id, instance_id, seq),
    FOREIGN KEY (cooperative_id, instance_id) REFERENCES worker.workflow_instance
);

-- Who works on what, over all cooperatives: ids and times only, the instance itself stands above.
CREATE TABLE worker.workflow_queue (
    instance_id    uuid PRIMARY KEY,
    cooperative_id uuid NOT NULL,
    next_run_at    timestamptz,
    lease_owner    text,
    lease_until    timestamptz,
    version        bigint NOT NULL DEFAULT 0,
    wakes          bigint NOT NULL DEFAULT 0
);
CREATE INDEX workflow_queue_due ON worker.workflow_queue (next_run_at)
    WHERE next_run_at IS NOT NULL;

CREATE TABLE worker.schedule (
    name        text PRIMARY KEY,
    next_run_at timestamptz NOT NULL,
    runner      text,
    ran_at      timestamptz
);

CREATE TABLE worker.known_cooperative (
    cooperative_id uuid PRIMARY KEY,
    seen_at        timestamptz NOT NULL DEFAULT now()
);
"""

_PAYMENTS = """
CREATE TABLE worker.rail_payment (
    cooperative_id  uuid NOT NULL,
    provider_key    text NOT NULL,
    distribution_id uuid NOT NULL,
    payee_token     text NOT NULL,
    amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
    currency        text NOT NULL,
    status          text NOT NULL CHECK (status IN ('paid', 'failed', 'unknown')),
    reference       text NOT NULL DEFAULT '',
    failure_code    text NOT NULL DEFAULT '',
    asked           int NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cooperative_id, provider_key)
);
CREATE INDEX rail_payment_distribution
    ON worker.rail_payment (cooperative_id, distribution_id, created_at);

CREATE TABLE worker.task (
    cooperative_id uuid NOT NULL,
    kind           text NOT NULL,
    subject_id     text NOT NULL,
    instance_id    uuid,
    summary        text NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    done_at        timestamptz,
    PRIMARY KEY (cooperative_id, kind, subject_id)
);
"""

_OBSERVED = """
CREATE TABLE worker.notification (
    cooperative_id uuid NOT NULL,
    id             uuid NOT NULL,
    kind           text NOT NULL,
    subject_id     text NOT NULL,
    member_id      uuid,
    payload        jsonb NOT NULL DEFAULT '{}',
    created_at     timestamptz NOT NULL DEFAULT now(),
    status         text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'sent', 'failed', 'bounced', 'expired')),
    PRIMARY KEY (cooperative_id, id)
);
CREATE INDEX notification_member
    ON worker.notification (cooperative_id, member_id, created_at) WHERE member_id IS NOT NULL;
CREATE INDEX notification_pending
    ON worker.notification (cooperative_id, created_at) WHERE status = 'pending';

-- A copy of what the producers' outboxes hold, so that one place can answer for all of them.
CREATE TABLE worker.event_archive (
    event_id       uuid PRIMARY KEY,
    cooperative_id uuid NOT NULL,
    producer       text NOT NULL,
    global_seq     bigint NOT NULL,
    event_type     text NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id   uuid NOT NULL,
    occurred_at    timestamptz NOT NULL,
    correlation_id uuid NOT NULL,
    actor          jsonb NOT NULL,
    payload        jsonb NOT NULL,
    archived_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX event_archive_producer ON worker.event_archive (producer, global_seq);
CREATE INDEX event_archive_age ON worker.event_archive (archived_at);
"""
