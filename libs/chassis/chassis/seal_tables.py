"""What a migration calls so that the rows of a table are sealed into a chain (`chassis.seals`)."""

from chassis.migrations import append_only, over_all_rows, protect, script, technical


def create_seal_heads(schema: str) -> None:
    """Where each chain ends, and up to where its end was told; before the first chain."""
    script(_HEADS.format(schema=schema))
    technical(schema, "seal_head")


def create_seals(schema: str, name: str, *, table: str, key: str, key_type: str) -> None:
    """Seals for the rows of `table`, and the queue of those that wait; rows of before wait too.

    The queue is filled by a trigger, in the transaction that writes the row: no writer can forget
    it, and a row that is committed late is not passed over.
    """
    words = {"schema": schema, "name": name, "table": table, "key": key, "type": key_type}
    script(_CHAIN.format(**words))
    protect(schema, f"{name}_seal", update=False)
    append_only(schema, f"{name}_seal")
    technical(schema, f"{name}_unsealed", delete=True)
    waiting = f"INSERT INTO {schema}.{name}_unsealed SELECT cooperative_id, {key}"
    over_all_rows(schema, table, f"{waiting} FROM {schema}.{table}")


_HEADS = """
CREATE TABLE {schema}.seal_head (
    cooperative_id uuid   NOT NULL,
    chain          text   NOT NULL,
    seal_no        bigint NOT NULL,
    hash           bytea  NOT NULL,
    told_no        bigint NOT NULL DEFAULT 0,
    told_at        timestamptz,
    PRIMARY KEY (cooperative_id, chain)
) WITH (fillfactor = 80);
"""

_CHAIN = """
CREATE TABLE {schema}.{name}_seal (
    cooperative_id uuid   NOT NULL,
    seal_no        bigint NOT NULL CHECK (seal_no > 0),
    {key}          {type} NOT NULL,
    prev_hash      bytea  NOT NULL CHECK (length(prev_hash) = 32),
    hash           bytea  NOT NULL CHECK (length(hash) = 32),
    sealed_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cooperative_id, seal_no),
    UNIQUE (cooperative_id, {key})
);

CREATE TABLE {schema}.{name}_unsealed (
    cooperative_id uuid   NOT NULL,
    {key}          {type} NOT NULL,
    PRIMARY KEY (cooperative_id, {key})
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE FUNCTION {schema}.{name}_awaits_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.{name}_unsealed (cooperative_id, {key})
    SELECT cooperative_id, {key} FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER awaits_seal AFTER INSERT ON {schema}.{table}
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{name}_awaits_seal();
"""
