"""The embedded bus: queues, their bindings and what waits in them. Creates only new tables."""

from chassis.migrations import script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    script("""
        CREATE TABLE bus.queues (
            name         text PRIMARY KEY,
            transient    boolean NOT NULL DEFAULT false,  -- goes when its owner's heartbeat stops
            heartbeat_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE bus.subscriptions (
            queue   text NOT NULL REFERENCES bus.queues (name) ON DELETE CASCADE,
            pattern text NOT NULL,
            PRIMARY KEY (queue, pattern)
        );
        CREATE TABLE bus.messages (
            id              bigserial PRIMARY KEY,
            queue           text NOT NULL,
            event_id        uuid NOT NULL,
            event_type      text NOT NULL,
            headers         jsonb NOT NULL DEFAULT '{}',
            body            bytea NOT NULL,
            state           text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'dead')),
            attempt         int NOT NULL DEFAULT 0,     -- failed deliveries so far
            deliveries      int NOT NULL DEFAULT 0,     -- times handed out since it came in
            due_at          timestamptz NOT NULL DEFAULT now(),
            lease_until     timestamptz,                -- handed to a consumer until then
            error_code      text,
            error           text,
            first_failed_at timestamptz,
            enqueued_at     timestamptz NOT NULL DEFAULT now()
        ) WITH (autovacuum_vacuum_scale_factor = 0.02);
        CREATE INDEX messages_ready ON bus.messages (queue, id) WHERE state = 'ready';
        CREATE INDEX messages_dead ON bus.messages (queue, id) WHERE state = 'dead';
    """)


def downgrade() -> None:
    raise NotImplementedError("undelivered facts are not thrown away; restore a backup")
