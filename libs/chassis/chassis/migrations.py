"""What the first revision of every service chain calls: technical tables, protection, grants.

A revision is a plain alembic script that runs as the schema owner. It asks `target()` for the names
of schema and roles, because tests put a prefix before every role.
"""

from dataclasses import dataclass

from alembic import context, op

from chassis.roles import Roles, quoted

TECHNICAL_TABLES = frozenset(
    {
        "alembic_version",
        "outbox",
        "aggregate_sequence",
        "inbox",
        "processed_command",
        "schedule",
        "scheduler_lock",
        "rate_limit",
        "cooperatives",
        "known_cooperative",
        "workflow_queue",
        "event_archive",
        "seal_head",
        "audit_unsealed",
        "journal_unsealed",
    }
)
"""Tables of any service schema without row-level security; the contract test reads this list.

All tables of the schema `bus` are technical as well. DELETE may be granted on these only.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """The schema that a chain builds, and the roles it builds for."""

    schema: str
    roles: Roles

    @property
    def owner(self) -> str:
        return self.roles.owner

    @property
    def service(self) -> str:
        """The login of the service whose schema this is."""
        return self.roles.service(self.schema)

    @property
    def read(self) -> str:
        return self.roles.read


def target() -> Target:
    """Where the running chain is going; only inside a migration."""
    found = context.config.attributes["target"]
    assert isinstance(found, Target)
    return found


def script(sql: str) -> None:
    """Run several statements at once: `op.execute` takes one at a time."""
    for statement in _statements(sql):
        op.execute(statement)


def create_technical_tables(schema: str) -> None:
    """The tables of outbox, inbox, commands, fences and audit, with their grants and triggers."""
    service = quoted(target().service)
    script(_TECHNICAL.replace("{schema}", schema).replace("{service}", service))
    protect(schema, "fence")
    protect(schema, "audit_entry", update=False)
    append_only(schema, "audit_entry")


def protect(schema: str, table: str, *, update: bool = True) -> None:
    """Row-level security for a tenant's table, and SELECT, INSERT (and UPDATE) for its service."""
    name, service = f"{schema}.{table}", quoted(target().service)
    rights = "SELECT, INSERT, UPDATE" if update else "SELECT, INSERT"
    script(
        f"""
        ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {name} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_cooperative ON {name}
            USING ({_OWN}) WITH CHECK ({_OWN});
        GRANT {rights} ON {name} TO {service};
        """
    )
    _grant_sequences(schema, table)


def technical(schema: str, table: str, *, delete: bool = False) -> None:
    """Grants for a table of the list TECHNICAL_TABLES. Raises ValueError for any other."""
    if table not in TECHNICAL_TABLES:
        raise ValueError(f"{table} is not on the list of technical tables")
    rights = "SELECT, INSERT, UPDATE, DELETE" if delete else "SELECT, INSERT, UPDATE"
    op.execute(f"GRANT {rights} ON {schema}.{table} TO {quoted(target().service)}")
    _grant_sequences(schema, table)


def append_only(schema: str, table: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE, for the owner too."""
    name = f"{schema}.{table}"
    script(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {name}
            FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_change();
        CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {name}
            FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
        """
    )


def over_all_rows(schema: str, table: str, statement: str) -> None:
    """Run a statement that reads or changes rows of every cooperative.

    The owner is bound by the policy like everybody else, except here and now. It takes the table's
    exclusive lock until the end of the revision: for short work only.
    """
    op.execute(f"ALTER TABLE {schema}.{table} NO FORCE ROW LEVEL SECURITY")
    op.execute(statement)
    op.execute(f"ALTER TABLE {schema}.{table} FORCE ROW LEVEL SECURITY")


def pack_quickly(*columns: str) -> None:
    """Pack long values of `schema.table.column` with lz4, a fifth of the work of PostgreSQL's own.

    What is stored already stays as it is. A server built without lz4 keeps its own way.
    """
    for column in columns:
        table, _, name = column.rpartition(".")
        op.execute(
            f"""
            DO $$ BEGIN
                ALTER TABLE {table} ALTER COLUMN {name} SET COMPRESSION lz4;
            EXCEPTION WHEN feature_not_supported THEN
                RAISE NOTICE 'this server packs {column} its own way: it has no lz4';
            END $$
            """
        )


def _grant_sequences(schema: str, table: str) -> None:
    """`bigserial` columns need their sequence; identity columns need nothing."""
    rows = op.get_bind().exec_driver_sql(
        "SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid "
        "AND d.deptype = 'a' AND d.classid = 'pg_class'::regclass "
        "WHERE s.relkind = 'S' AND d.refobjid = to_regclass($1)",
        (f"{schema}.{table}",),
    )
    for (sequence,) in rows.fetchall():
        op.execute(
            f"GRANT USAGE ON SEQUENCE {schema}.{quoted(sequence)} TO {quoted(target().service)}"
        )


def _statements(sql: str) -> list[str]:
    """Split at semicolons that end a line, except between dollar quotes."""
    statements: list[str] = []
    current: list[str] = []
    quoting = False
    for line in sql.splitlines():
        current.append(line)
        quoting ^= line.count("$$") % 2 == 1
        if line.rstrip().endswith(";") and not quoting:
            statements.append("\n".join(current))
            current = []
    statements.append("\n".join(current))
    return [statement.strip().rstrip(";") for statement in statements if statement.strip()]


_OWN = "cooperative_id = nullif(current_setting('app.current_cooperative', true), '')::uuid"
_TECHNICAL = """
CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only; add a correction instead', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE TABLE {schema}.outbox (
    global_seq         bigserial PRIMARY KEY,
    event_id           uuid NOT NULL UNIQUE,
    event_type         text NOT NULL,
    cooperative_id     uuid NOT NULL,
    aggregate_type     text NOT NULL,
    aggregate_id       uuid NOT NULL,
    aggregate_sequence bigint NOT NULL,
    schema_version     int NOT NULL,
    payload            jsonb NOT NULL,
    envelope           jsonb NOT NULL,  -- all but payload, global_seq and aggregate_sequence
    created_at         timestamptz NOT NULL,
    published_at       timestamptz,
    attempts           int NOT NULL DEFAULT 0,
    retry_at           timestamptz
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX outbox_unpublished ON {schema}.outbox (global_seq) WHERE published_at IS NULL;
CREATE TRIGGER append_only
    BEFORE DELETE OR UPDATE OF global_seq, event_id, event_type, cooperative_id, aggregate_type,
        aggregate_id, aggregate_sequence, schema_version, payload, envelope, created_at
    ON {schema}.outbox FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {schema}.outbox
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE FUNCTION {schema}.wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The writer wakes a relay in its own process; a notification would queue up the commits.
    IF coalesce(current_setting('app.relay_is_here', true), '') <> 'yes' THEN
        PERFORM pg_notify('outbox_{schema}', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER wake_relay AFTER INSERT ON {schema}.outbox
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.wake_relay();
GRANT SELECT, INSERT ON {schema}.outbox TO {service};
GRANT UPDATE (published_at, attempts, retry_at) ON {schema}.outbox TO {service};
GRANT USAGE ON SEQUENCE {schema}.outbox_global_seq_seq TO {service};

CREATE TABLE {schema}.aggregate_sequence (
    aggregate_type text NOT NULL,
    aggregate_id   uuid NOT NULL,
    last           bigint NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id)
) WITH (fillfactor = 80);
GRANT SELECT, INSERT, UPDATE ON {schema}.aggregate_sequence TO {service};

CREATE TABLE {schema}.inbox (
    consumer       text NOT NULL,
    event_id       uuid NOT NULL,
    cooperative_id uuid NOT NULL,
    event_type     text NOT NULL,
    producer       text NOT NULL,
    global_seq     bigint NOT NULL,
    aggregate_id   uuid NOT NULL,
    sequence       bigint NOT NULL,
    processed_at   timestamptz NOT NULL DEFAULT now(),
    outcome        text NOT NULL,
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_by_type ON {schema}.inbox (consumer, event_type);
CREATE INDEX inbox_age ON {schema}.inbox USING brin (processed_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.inbox TO {service};

CREATE TABLE {schema}.processed_command (
    cooperative_id  uuid NOT NULL,
    actor_id        text NOT NULL,
    operation       text NOT NULL,
    idempotency_key text NOT NULL,
    request_hash    bytea NOT NULL,
    response        bytea,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cooperative_id, actor_id, operation, idempotency_key)
);
CREATE INDEX processed_command_age ON {schema}.processed_command USING brin (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.processed_command TO {service};

CREATE TABLE {schema}.fence (
    cooperative_id uuid NOT NULL,
    business_key   text NOT NULL,
    fence          bigint NOT NULL,
    PRIMARY KEY (cooperative_id, business_key)
);

CREATE TABLE {schema}.audit_entry (
    cooperative_id  uuid NOT NULL,
    seq             bigint GENERATED ALWAYS AS IDENTITY,
    at              timestamptz NOT NULL,
    actor_id        text NOT NULL,
    actor_kind      text NOT NULL,
    role            text,
    action          text NOT NULL,
    subject_type    text NOT NULL,
    subject_id      text NOT NULL,
    before          jsonb,
    after           jsonb,
    reason          text,
    policy_version  text,
    second_actor_id text,
    correlation_id  uuid NOT NULL,
    ip              inet,
    PRIMARY KEY (cooperative_id, seq)
);
CREATE INDEX audit_entry_subject
    ON {schema}.audit_entry (cooperative_id, subject_type, subject_id, seq);
GRANT SELECT ON {schema}.alembic_version TO {service};
"""
