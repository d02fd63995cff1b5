"""The same close as one SQL statement on one schema: what a program in the database would write.

It reads the same claims and members and writes the same masses of rows into tables with the same
columns, keys, indexes, checks and foreign keys: lines, entries, snapshot balances and their facts
until the close is complete; by a second statement distributions, notifications, facts with their
counters until all payments are scheduled. It leaves out what the product adds: processes, calls,
checkpoints, the look before, two votes, triggers that prove each posting, verification, delivery.
"""

import time
from dataclasses import dataclass
from typing import Any

import asyncpg

from benchmarks.close.memory import cpu_s

_COPIES = {
    "claim": "agreements.claim",
    "allocation": "agreements.allocation",
    "distribution": "agreements.distribution",
    "entry": "treasury.entry",
    "snapshot_balance": "treasury.snapshot_balance",
    "notification": "worker.notification",
    "outbox": "agreements.outbox",
    "aggregate_sequence": "agreements.aggregate_sequence",
}
_FOREIGN = """
ALTER TABLE peer.allocation ADD FOREIGN KEY (cooperative_id, member_id)
    REFERENCES agreements.member;
ALTER TABLE peer.distribution ADD FOREIGN KEY (cooperative_id, member_id)
    REFERENCES agreements.member, ADD FOREIGN KEY (cooperative_id, allocation_id)
    REFERENCES peer.allocation (cooperative_id, id);
"""
_WRITTEN = ", ".join(f"peer.{name}" for name in _COPIES if name != "claim")

_LINES = """
WITH period AS (
    SELECT * FROM agreements.period WHERE code = '2026Q1'
), formula AS (
    SELECT w.category_code, w.weight_e4, w.sort FROM agreements.formula_weight w
    JOIN period p ON p.formula_version_id = w.formula_id
), sums AS (
    SELECT c.member_id, c.category_code, sum(c.raw_minor) AS raw, sum(c.minutes) AS minutes,
           count(*) AS claims
    FROM peer.claim c JOIN period p ON p.cooperative_id = c.cooperative_id AND p.id = c.period_id
    WHERE NOT c.reversed GROUP BY c.member_id, c.category_code
), member AS (
    SELECT m.id, m.number, m.number_key FROM agreements.member m
    JOIN LATERAL (
        SELECT s.tier, s.status, s.joined_on FROM agreements.member_standing s
        WHERE s.cooperative_id = m.cooperative_id AND s.member_id = m.id
        ORDER BY s.sequence DESC LIMIT 1) s ON true
    CROSS JOIN period p
    WHERE s.tier = 'cooperative' AND s.status = 'active' AND s.joined_on <= p.end_date
), cell AS (
    SELECT m.id AS member_id, f.sort, coalesce(s.raw, 0) AS raw,
           coalesce(s.raw, 0) * f.weight_e4 AS weighted, coalesce(s.minutes, 0) AS minutes,
           coalesce(s.claims, 0) AS claims
    FROM member m CROSS JOIN formula f
    LEFT JOIN sums s ON s.member_id = m.id AND s.category_code = f.category_code
), patronage AS (
    SELECT member_id, array_agg(raw::bigint ORDER BY sort) AS raws, sum(weighted) AS weighted,
           sum(minutes)::bigint AS minutes, sum(claims)::int AS claims
    FROM cell GROUP BY member_id HAVING sum(claims) > 0
), quota AS (
    SELECT p.*, m.number, m.number_key, div($1::numeric * weighted, sum(weighted) OVER ()) AS floor,
           mod($1::numeric * weighted, sum(weighted) OVER ()) AS rest
    FROM patronage p JOIN member m ON m.id = p.member_id
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY rest DESC, weighted DESC, number_key) AS place,
           $1::numeric - sum(floor) OVER () AS spare
    FROM quota
), line AS (
    SELECT *, (floor + (place <= spare)::int)::bigint AS total,
           row_number() OVER (ORDER BY number_key) AS nth, gen_random_uuid() AS allocation_id,
           gen_random_uuid() AS distribution_id
    FROM ranked
), part AS (
    SELECT c.member_id, c.sort, c.weighted, l.total, div(l.total * c.weighted, l.weighted) AS floor,
           mod(l.total * c.weighted, l.weighted) AS rest
    FROM cell c JOIN line l USING (member_id)
), amount AS (
    SELECT member_id, array_agg((floor + (place <= spare)::int)::bigint ORDER BY sort) AS amounts
    FROM (SELECT *, row_number() OVER (w ORDER BY rest DESC, weighted DESC, sort) AS place,
                 total - sum(floor) OVER w AS spare
          FROM part WINDOW w AS (PARTITION BY member_id)) s
    GROUP BY member_id
), full_line AS (
    SELECT l.*, a.amounts, (l.total * 2000 + 9999) / 10000 AS cash
    FROM line l JOIN amount a USING (member_id)
)"""
_WRITES = """
, allocations AS (
    INSERT INTO peer.allocation (cooperative_id, id, number, number_key, agreement_id, period_id,
        member_id, member_number, member_key, raw_minor, amounts_minor, tax_minor, weighted_e4,
        share_num, minutes, claims, total_minor, cash_minor, retained_minor, tax_total_minor,
        cash_rate_bp)
    SELECT p.cooperative_id, allocation_id, 'A-2026Q1-' || lpad(nth::text, 6, '0'),
        'A-2026Q1-' || lpad(nth::text, 9, '0'), p.id, p.id, member_id, number, number_key, raws,
        amounts, ARRAY[total], weighted, weighted, minutes, claims, total, cash, total - cash,
        total, 2000
    FROM full_line, period p
), credit AS (
    SELECT l.member_id, a.id AS account_id, a.ledger, row_number() OVER () AS line_no,
        CASE WHEN a.ledger = 'TAX' THEN total WHEN a.member_role = 'declared' THEN cash
             ELSE total - cash END AS minor
    FROM full_line l JOIN treasury.account a ON a.member_id = l.member_id
), entries AS (
    INSERT INTO peer.entry (cooperative_id, transaction_id, line_no, account_id, direction,
        amount_minor, movement)
    SELECT p.cooperative_id, p.id, line_no, account_id, 'credit', minor, 'allocation_income'
    FROM credit, period p WHERE minor > 0
), balances AS (
    INSERT INTO peer.snapshot_balance (cooperative_id, snapshot_id, account_id, debits_minor,
        credits_minor, balance_minor, entry_count)
    SELECT p.cooperative_id, p.id, account_id, 0, minor, minor, 1 FROM credit, period p
    WHERE minor > 0
), fact AS (
    SELECT 'agreements.allocation.created' AS type, 'allocation_agreement' AS kind,
        p.id AS subject, jsonb_build_object('lines', jsonb_agg(jsonb_build_object(
        'allocation_id', allocation_id, 'number', 'A-2026Q1-' || nth, 'member_id', member_id,
        'total', total::text, 'cash', cash::text))) AS payload
    FROM full_line, period p GROUP BY p.id, nth / 500
    UNION ALL
    SELECT 'treasury.capital_account.updated', 'allocation_agreement', p.id, jsonb_build_object(
        'lines', jsonb_agg(jsonb_build_object('member_id', member_id, 'book_delta', total::text,
        'tax_delta', total::text, 'book_balance', total::text, 'tax_balance', total::text)))
    FROM full_line, period p GROUP BY p.id, nth / 500
)
"""
_PAYMENTS = """
WITH period AS (
    SELECT * FROM agreements.period WHERE code = '2026Q1'
), line AS (
    SELECT *, gen_random_uuid() AS distribution_id, row_number() OVER (ORDER BY number_key) AS nth
    FROM peer.allocation
), distributions AS (
    INSERT INTO peer.distribution (cooperative_id, id, number, number_key, member_id, kind,
        allocation_id, agreement_id, period_id, part_no, part_total, amount_minor, method, status,
        scheduled_date, attempt, provider_key, workflow_id, payment_reference, failure_code,
        failure_reason, retryable, defer_reason, tax_year, cancelled_reason, re_retained, version)
    SELECT p.cooperative_id, distribution_id, 'D-2026Q1-' || lpad(nth::text, 6, '0'),
        'D-2026Q1-' || lpad(nth::text, 9, '0'), member_id, 'patronage_cash', l.id, agreement_id,
        p.id, 1, 1, cash_minor, 'manual', 'scheduled', p.end_date + 20, 0, '', '', '', '', '',
        false, '', 2026, '', false, 1
    FROM line l, period p WHERE cash_minor > 0
), notified AS (
    INSERT INTO peer.notification (cooperative_id, id, kind, subject_id, member_id)
    SELECT cooperative_id, gen_random_uuid(), 'allocation_statement', id::text, member_id FROM line
), counted AS (
    INSERT INTO peer.aggregate_sequence
    SELECT 'distribution', distribution_id, 1 FROM line WHERE cash_minor > 0
), fact AS (
    SELECT 'agreements.distribution.scheduled' AS type, 'distribution' AS kind,
        distribution_id AS subject, jsonb_build_object('distribution_id', distribution_id,
        'number', 'D-2026Q1-' || nth, 'allocation_id', l.id, 'member_id', member_id,
        'amount', jsonb_build_object('amount_minor', cash_minor::text, 'currency', 'USD'),
        'method', 'manual', 'scheduled_date', p.end_date + 20, 'part_no', 1, 'part_total', 1)
        AS payload
    FROM line l, period p WHERE cash_minor > 0
)
"""
_FACTS = """
INSERT INTO peer.outbox (event_id, event_type, cooperative_id, aggregate_type, aggregate_id,
    aggregate_sequence, schema_version, payload, envelope, created_at)
SELECT gen_random_uuid(), type, p.cooperative_id, kind, subject, 1, 1, payload,
    jsonb_build_object('event_id', gen_random_uuid(), 'event_type', type, 'schema_version', 1,
    'producer', 'agreements', 'cooperative_id', p.cooperative_id, 'aggregate_type', kind,
    'aggregate_id', subject, 'occurred_at', now(), 'correlation_id', p.id, 'actor',
    jsonb_build_object('kind', 'system', 'id', 'worker'), 'metadata', '{}'::jsonb), now()
FROM fact, period p
"""
_DIFFERING = """
SELECT count(*) FROM agreements.allocation a FULL JOIN peer.allocation p USING (member_id)
WHERE (a.total_minor, a.cash_minor, a.amounts_minor, a.weighted_e4, a.claims)
      IS DISTINCT FROM (p.total_minor, p.cash_minor, p.amounts_minor, p.weighted_e4, p.claims)
"""


async def prepare(rows: "asyncpg.Connection[Any]") -> None:
    """The schema, and the claims in it."""
    await rows.execute("CREATE SCHEMA peer")
    for name, source in _COPIES.items():
        await rows.execute(f"CREATE TABLE peer.{name} (LIKE {source} INCLUDING ALL)")
    await rows.execute(_FOREIGN)
    columns = await rows.fetchval(
        "SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attnum > 0 "
        "AND attgenerated = '' AND attrelid = 'peer.claim'::regclass"
    )
    await rows.execute(
        f"INSERT INTO peer.claim ({columns}) SELECT {columns} FROM agreements.claim", timeout=None
    )
    await rows.execute("VACUUM (ANALYZE) peer.claim", timeout=None)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall clock, and of the backend's CPU."""

    wall_s: float
    cpu_s: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)


async def close_in_sql(rows: "asyncpg.Connection[Any]", surplus_minor: int) -> tuple[Cost, Cost]:
    """Until closed, and until scheduled; what was written before is emptied first."""
    await rows.execute(f"TRUNCATE {_WRITTEN}")
    await rows.execute("CHECKPOINT", timeout=None)
    closed = await _run(rows, _LINES + _WRITES + _FACTS, surplus_minor)
    return closed, closed + await _run(rows, _PAYMENTS + _FACTS)


async def _run(rows: "asyncpg.Connection[Any]", statement: str, *values: object) -> Cost:
    backend = await rows.fetchval("SELECT pg_backend_pid()")
    began, used = time.monotonic(), cpu_s(backend)
    await rows.execute(statement, *values, timeout=None)
    return Cost(time.monotonic() - began, cpu_s(backend) - used)


async def differing(rows: "asyncpg.Connection[Any]") -> int:
    """Members whose line of the agreement is not the same to the cent; 0 is as it should be."""
    return int(await rows.fetchval(_DIFFERING, timeout=None))
