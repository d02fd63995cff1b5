-- The peer of the ledger's figures: one hand-written function a posting, called by pgbench with the
-- service's own login. It works on the product's tables, under their triggers, policies and keys,
-- and leaves the rows that the product leaves; benchmarks/ledger/rows.py compares them.

CREATE SCHEMA bench;
CREATE SEQUENCE bench.turn CACHE 1;
CREATE SEQUENCE bench.fresh CACHE 1;
CREATE FUNCTION bench.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

CREATE FUNCTION bench.envelope(event uuid, cooperative uuid, aggregate uuid, actor text,
    correlation uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('event_id', event, 'event_type', 'treasury.transaction.posted',
        'schema_version', 1, 'producer', 'treasury', 'cooperative_id', cooperative,
        'aggregate_type', 'transaction', 'aggregate_id', aggregate, 'occurred_at', now(),
        'recorded_at', now(), 'correlation_id', correlation,
        'actor', jsonb_build_object('kind', 'member', 'id', actor, 'role', 'steward')) $$;

CREATE FUNCTION bench.fact(t treasury.transaction, currency text) RETURNS jsonb LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object('transaction_id', t.id, 'number', t.number, 'date',
        t.transaction_date, 'period_id', t.period_id, 'ledger', t.ledger, 'transaction_type',
        t.transaction_type, 'total', jsonb_build_object('amount_minor', t.total_minor::text,
        'currency', currency), 'source_type', t.source_type, 'source_id', t.source_id,
        'economic_event_id', t.economic_event_id) $$;

CREATE FUNCTION bench.post(cooperative uuid, actor text, kind int) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    asked uuid := bench.id(kind, nextval('bench.turn'));
    correlation uuid := bench.id(90, nextval('bench.fresh'));
    event uuid := bench.id(91, nextval('bench.fresh'));
    d treasury.draft;
    t treasury.transaction;
BEGIN
    PERFORM set_config('app.current_cooperative', cooperative::text, true),
            set_config('app.relay_is_here', 'yes', true);
    UPDATE treasury.draft SET status = 'posted', version = version + 1
        WHERE cooperative_id = cooperative AND id = asked AND status = 'draft' RETURNING * INTO d;
    IF d.id IS NULL THEN
        RAISE EXCEPTION 'there is no draft %', asked;
    END IF;
    PERFORM FROM treasury.period p WHERE p.cooperative_id = cooperative AND p.id = d.period_id
        FOR SHARE;
    WITH header AS (
        INSERT INTO treasury.transaction (cooperative_id, id, number, serial, ledger, period_id,
            transaction_date, transaction_type, description, source_type, source_id, source_key,
            economic_event_id, created_by, posted_at, total_minor, entry_count)
        VALUES (cooperative, d.id, d.number, d.serial, d.ledger, d.period_id, d.transaction_date,
            d.transaction_type, d.description, 'journal', d.id::text,
            'journal:' || d.id || ':' || d.ledger || ':entry', d.economic_event_id, d.created_by,
            now(), d.total_minor, d.entry_count))
    INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, direction,
        amount_minor, member_id, memo)
    SELECT e.cooperative_id, e.draft_id, e.line_no, e.account_id, e.direction, e.amount_minor,
        e.member_id, e.memo
    FROM treasury.draft_entry e WHERE e.cooperative_id = cooperative AND e.draft_id = d.id;
    SELECT * INTO t FROM treasury.transaction x
        WHERE x.cooperative_id = cooperative AND x.id = d.id;
    INSERT INTO treasury.aggregate_sequence VALUES ('transaction', d.id, 1);
    INSERT INTO treasury.outbox (event_id, event_type, cooperative_id, aggregate_type,
        aggregate_id, aggregate_sequence, schema_version, payload, envelope, created_at)
    VALUES (event, 'treasury.transaction.posted', cooperative, 'transaction', d.id, 1, 1,
        bench.fact(t, 'USD'), bench.envelope(event, cooperative, d.id, actor, correlation), now());
    INSERT INTO treasury.audit_entry (cooperative_id, at, actor_id, actor_kind, role, action,
        subject_type, subject_id, after, correlation_id)
    VALUES (cooperative, now(), actor, 'member', 'steward', 'post_transaction', 'transaction',
        d.id::text, jsonb_build_object('numbers', jsonb_build_array(d.number), 'total_minor',
        d.total_minor), correlation);
    INSERT INTO treasury.processed_command (cooperative_id, actor_id, operation, idempotency_key,
        request_hash, response)
    VALUES (cooperative, actor, 'habitat.treasury.v1.PostTransactionRequest', correlation::text,
        sha256(convert_to(d.id::text, 'UTF8')), convert_to(to_jsonb(t)::text, 'UTF8'));
    RETURN d.id;
END $$;

CREATE FUNCTION bench.post_batch(cooperative uuid, actor text, period uuid, day date, size int,
    accounts int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    correlation uuid := bench.id(90, nextval('bench.fresh'));
    first bigint := nextval('bench.fresh') * 10000;
    ending bigint;
    total bigint;
BEGIN
    PERFORM set_config('app.current_cooperative', cooperative::text, true),
            set_config('app.relay_is_here', 'yes', true);
    PERFORM FROM treasury.period p WHERE p.cooperative_id = cooperative AND p.id = period FOR SHARE;
    INSERT INTO treasury.counter AS c VALUES (cooperative, 'TX', extract(year FROM day), size)
        ON CONFLICT (cooperative_id, kind, year) DO UPDATE SET last = c.last + size
        RETURNING last INTO ending;
    WITH item AS MATERIALIZED (
        SELECT n, bench.id(92, first + n) AS id, bench.id(93, first + n) AS event_id,
            ending - size + n AS serial, 1 + (random() * 99999)::bigint AS amount,
            bench.id(10, 1 + (random() * (accounts / 2 - 1))::int) AS debited,
            bench.id(10, accounts / 2 + 1 + (random() * (accounts / 2 - 1))::int) AS credited
        FROM generate_series(1, size) AS n
    ), header AS (
        INSERT INTO treasury.transaction (cooperative_id, id, number, serial, ledger, period_id,
            transaction_date, transaction_type, description, source_type, source_id, source_key,
            economic_event_id, created_by, posted_at, total_minor, entry_count)
        SELECT cooperative, id, 'TX-' || extract(year FROM day) || '-' || lpad(serial::text, 6, '0'),
            serial, 'BOOK', period, day, 'transfer', 'between accounts', 'journal', event_id::text,
            'journal:' || event_id || ':BOOK:entry', event_id, actor, now(), amount, 2
        FROM item RETURNING *
    ), fact AS (
        INSERT INTO treasury.outbox (event_id, event_type, cooperative_id, aggregate_type,
            aggregate_id, aggregate_sequence, schema_version, payload, envelope, created_at)
        SELECT bench.id(94, h.serial), 'treasury.transaction.posted', cooperative, 'transaction',
            h.id, 1, 1, bench.fact(h, 'USD'),
            bench.envelope(bench.id(94, h.serial), cooperative, h.id, actor, correlation), now()
        FROM header h
    ), counted AS (
        INSERT INTO treasury.aggregate_sequence SELECT 'transaction', id, 1 FROM item
    )
    INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, direction,
        amount_minor, memo)
    SELECT cooperative, item.id, line.no, line.account_id, line.direction, item.amount, ''
    FROM item, LATERAL (VALUES (1, item.debited, 'debit'), (2, item.credited, 'credit'))
        AS line (no, account_id, direction);
    total := size;
    INSERT INTO treasury.audit_entry (cooperative_id, at, actor_id, actor_kind, role, action,
        subject_type, subject_id, after, correlation_id)
    VALUES (cooperative, now(), actor, 'member', 'steward', 'post_transaction_batch', 'transaction',
        bench.id(92, first + 1)::text, jsonb_build_object('transactions', size, 'first',
        ending - size + 1, 'last', ending, 'total_minor', total), correlation);
    INSERT INTO treasury.processed_command (cooperative_id, actor_id, operation, idempotency_key,
        request_hash, response)
    SELECT cooperative, actor, 'habitat.treasury.v1.PostTransactionBatchRequest', correlation::text,
        sha256(convert_to(correlation::text, 'UTF8')),
        convert_to(string_agg(bench.id(92, first + n)::text, ' ') || repeat(' ', 37 * size), 'UTF8')
    FROM generate_series(1, size) AS n;
    RETURN ending;
END $$;
